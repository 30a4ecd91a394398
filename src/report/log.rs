//! The report of `aims log`: the history of one record as changes of its fields, with commits and the support of the
//! approvals that they set.
//!
//! Must not know git; commits and earlier states are passed in.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    check::Tool,
    diff::FieldChange,
    page::{Block, Page},
    words,
};
use crate::{
    escape::Untrusted,
    history::{AttestationKind, Event, SignatureState, change::changes, signature_of, support},
    model::{Entry, Model},
    record::Assurance,
    schema,
    source::{History, Person},
};

/// The history of a record (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogReport {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that created it.
    pub tool: Tool,
    /// Id of the record.
    pub record: Untrusted,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: Option<Untrusted>,
    /// Its file, relative to the folder of `aims.yaml`.
    pub path: Untrusted,
    /// Changes since the last commit.
    pub uncommitted: Vec<FieldChange>,
    /// The commits that changed it, latest first.
    pub commits: Vec<LoggedCommit>,
    /// Whether earlier commits may be missing, because the clone is shallow.
    pub shallow: bool,
}

/// A commit that changed a record.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoggedCommit {
    /// The commit.
    pub id: String,
    /// First line of its message.
    pub summary: Untrusted,
    /// Author as stated in the commit (unverified).
    pub author: LoggedPerson,
    /// Committer as stated in the commit (unverified).
    pub committer: LoggedPerson,
    /// Its signature: `none`, `by ID`, or why no signer can be named.
    pub signature: Untrusted,
    /// Trailers of its message.
    pub trailers: Vec<Trailer>,
    /// The file in that commit, relative to the top of the git repository.
    pub path: Untrusted,
    /// The previous file, if the record was moved.
    pub moved_from: Option<Untrusted>,
    /// The change of the record: `created`, `changed`, `moved`, `unreadable`, `repaired`; `boundary` at the start of a
    /// shallow clone.
    pub change: String,
    /// The fields that changed; none if the commit created the record.
    pub fields: Vec<FieldChange>,
    /// Approvals, acceptances and reviews that the commit set, with how well it supports them.
    pub approvals: Vec<SetApproval>,
}

/// Author or committer.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoggedPerson {
    /// Name.
    pub name: Untrusted,
    /// Mail address.
    pub mail: Untrusted,
    /// Time according to their clock (ISO 8601).
    pub when: String,
}

/// A trailer of a message.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trailer {
    /// Its key, such as `Approved-by`.
    pub key: Untrusted,
    /// Its value.
    pub value: Untrusted,
}

/// An approval, an acceptance or a review that a commit set.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetApproval {
    /// What was done: `approved`, `accepted` or `reviewed`.
    pub done: String,
    /// Who did it, according to the record.
    pub by: Option<Untrusted>,
    /// How well the commit supports it.
    pub assurance: Assurance,
    /// The basis of the assurance.
    pub because: Untrusted,
}

/// Creates the history of `entry`. Persons, roles and keys are those of `model`.
///
/// # Errors
/// Fails if commits cannot be read.
pub fn log(model: &Model, entry: &Entry, events: &[Event], history: &dyn History) -> Result<LogReport, String> {
    let schema = schema::json(entry.kind);
    let fields = |before: &Value, after: &Value| -> Vec<FieldChange> {
        changes(schema, before, after).into_iter().map(FieldChange::from).collect()
    };
    let now = entry.record().is_some().then(|| entry.to_value());
    let committed = events.first().and_then(|event| event.after.as_ref());
    let logged = Logged { model, history, fields: &fields };
    Ok(LogReport {
        version: 1,
        tool: Tool::this(),
        record: (*entry.id).into(),
        kind: entry.kind.name.to_owned(),
        title: model.title_of(&entry.id).map(Into::into),
        path: (*entry.path).into(),
        uncommitted: now.as_ref().zip(committed).map(|(now, committed)| fields(committed, now)).unwrap_or_default(),
        commits: events.iter().map(|event| logged.commit(event)).collect(),
        shallow: events.iter().any(|event| event.boundary),
    })
}

struct Logged<'l> {
    model: &'l Model,
    history: &'l dyn History,
    fields: &'l dyn Fn(&Value, &Value) -> Vec<FieldChange>,
}

impl Logged<'_> {
    fn commit(&self, event: &Event) -> LoggedCommit {
        let commit = &event.commit;
        let states = event.before.as_ref().zip(event.after.as_ref());
        let trailer =
            |(key, value): &(String, String)| Trailer { key: key.as_str().into(), value: value.as_str().into() };
        LoggedCommit {
            id: commit.id.to_string(),
            summary: commit.summary.as_str().into(),
            author: person(&commit.author),
            committer: person(&commit.committer),
            signature: self.signature(event).into(),
            trailers: commit.trailers.iter().map(trailer).collect(),
            path: (*event.path).into(),
            moved_from: event.moved_from.as_deref().map(Into::into),
            change: change(event).to_owned(),
            fields: states.map(|(before, after)| (self.fields)(before, after)).unwrap_or_default(),
            approvals: AttestationKind::ALL.into_iter().filter_map(|kind| self.set(event, kind)).collect(),
        }
    }

    fn signature(&self, event: &Event) -> String {
        match signature_of(self.history, &event.commit, &self.model.signers()) {
            SignatureState::None => "none".to_owned(),
            SignatureState::By(person) => format!("by {person}"),
            SignatureState::Unproved(why) => why,
        }
    }

    /// The attestation of a kind, if the commit set it.
    fn set(&self, event: &Event, kind: AttestationKind) -> Option<SetApproval> {
        let after = event.after.as_ref()?;
        let stated = kind.stated(after)?;
        // At the start of a shallow clone, the commit that set it is unknown.
        if event.before.is_none() && event.boundary {
            return None;
        }
        if event.before.as_ref().and_then(|before| kind.stated(before)).as_ref() == Some(&stated) {
            return None;
        }
        let owner = || after.get("owner").filter(|_| kind == AttestationKind::Review);
        let by = stated.get("by").or_else(owner).and_then(Value::as_str);
        let approvers = by.map(|by| self.model.approvers(by)).unwrap_or_default();
        let evidence = after.get(kind.field()).and_then(|fact| fact.get("evidence")?.as_array());
        let support =
            support(self.history, &event.commit, &approvers, evidence.is_some_and(|evidence| !evidence.is_empty()));
        Some(SetApproval {
            done: kind.done().to_owned(),
            by: by.map(Into::into),
            assurance: support.assurance,
            because: support.because.into(),
        })
    }
}

fn change(event: &Event) -> &'static str {
    match (&event.before, &event.after) {
        (_, None) => "unreadable",
        (Some(before), Some(after)) if event.repaired && before == after => "repaired",
        (None, Some(_)) if event.boundary => "boundary",
        (None, Some(_)) => "created",
        (Some(before), Some(after)) if before == after => "moved",
        (Some(_), Some(_)) => "changed",
    }
}

fn person(person: &Person) -> LoggedPerson {
    LoggedPerson { name: person.name.as_str().into(), mail: person.mail.as_str().into(), when: person.when.iso() }
}

impl LogReport {
    /// The history as a page.
    #[must_use]
    pub fn page(&self) -> Page {
        let title = self.title.as_ref().map(|title| format!(" ({})", title.raw())).unwrap_or_default();
        let page = Page::new(format!("History of {} {}{title}", self.kind, self.record.raw()));
        let open = self.uncommitted.iter().map(describe).collect();
        let page = page.list("Uncommitted changes", open);
        let page = match self.commits.as_slice() {
            [] => page.paragraph(Some("No commit contains this record yet.")),
            commits => commits.iter().fold(page, |page, commit| commit.on(page)),
        };
        page.paragraph(
            self.shallow.then_some(
                "The clone is shallow: earlier commits may be missing. `git fetch --unshallow` fetches them.",
            ),
        )
    }
}

impl LoggedCommit {
    fn on(&self, page: Page) -> Page {
        let short = &self.id[..self.id.len().min(10)];
        let date = self.author.when.split('T').next().unwrap_or_default();
        let heading = format!("{date} {short} {}", self.summary.raw());
        let named = |person: &LoggedPerson| format!("{} <{}>", person.name.raw(), person.mail.raw());
        let committer = Some(&self.committer).filter(|committer| **committer != self.author);
        let committer = committer.map(|committer| format!("{}, {}", named(committer), committer.when));
        let trailers = self.trailers.iter().map(|trailer| format!("{}: {}", trailer.key.raw(), trailer.value.raw()));
        let moved = self.moved_from.as_ref().map(|from| format!("{} → {}", from.raw(), self.path.raw()));
        let page = page.block(Block::Heading(heading)).facts(vec![
            ("Author", named(&self.author)),
            ("Committer", committer.unwrap_or_default()),
            ("Signature", self.signature.raw().to_owned()),
            ("Trailers", trailers.collect::<Vec<_>>().join("; ")),
            ("Moved", moved.unwrap_or_default()),
        ]);
        let lines: Vec<String> = self.lines();
        if lines.is_empty() { page } else { page.block(Block::List(lines)) }
    }

    fn lines(&self) -> Vec<String> {
        let event = match self.change.as_str() {
            "changed" | "moved" => None,
            "boundary" => Some("already existed at the start of the history".to_owned()),
            "unreadable" => Some("unreadable in this commit".to_owned()),
            "repaired" => Some("readable again, unchanged".to_owned()),
            change => Some(format!("{change} in {}", self.path.raw())),
        };
        let approvals = self.approvals.iter().map(|approval| {
            let by = approval.by.as_ref().map(|by| format!(" by {}", by.raw())).unwrap_or_default();
            format!("{}{by}: {}; {}", approval.done, approval.assurance.name(), approval.because.raw())
        });
        event.into_iter().chain(self.fields.iter().map(describe)).chain(approvals).collect()
    }
}

/// `intended use: one → other`.
fn describe(change: &FieldChange) -> String {
    let field = change.field.raw();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let (before, after) = words::values(before, after);
            format!("{field}: {before} → {after}")
        }
        (None, Some(after)) => format!("{field}: {} added", words::value(after)),
        (Some(before), None) => format!("{field}: {} removed", words::value(before)),
        (None, None) => field.to_owned(),
    }
}
