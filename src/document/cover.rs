//! Cover of a document: owner, version, approval, revisions, and the open findings in the records that it shows.
//!
//! Must not know formats. It hides nothing: defects of a document are shown on its cover.

mod open;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::{
    included::{IncludedFile, is_external},
    kind::{DocumentData, DocumentKind},
};
use crate::{
    disclosure::Redacted,
    model::{Entry, Model},
    prose::count,
    record::field::{Approval, Classification, Date, Ref},
    report::{
        approvals::{ApprovalStatus, approvals_of},
        check::Tool,
        origin::Origin,
        table::{Cell, Table},
    },
};

/// Contents of the cover.
#[derive(Debug, Clone, Serialize)]
pub struct Cover {
    /// Name of the organization.
    pub organization: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Path of its logo.
    pub logo: Option<String>,
    /// Id of the document.
    pub id: Option<String>,
    /// Version of the document.
    pub version: Option<String>,
    /// Date of this version.
    pub date: Option<Date>,
    /// Classification: `internal`.
    pub classification: Option<String>,
    /// Highest classification of the records shown, if it is above the default.
    pub most_closed: Option<String>,
    /// Owner of the document.
    pub owner: Option<String>,
    /// Interested parties that may receive it.
    pub available_to: Vec<String>,
    /// Title of the standard.
    pub standard: String,
    /// Full commit id.
    pub commit: Option<String>,
    /// Date of the commit.
    pub committed: Option<Date>,
    /// Why there is no commit.
    pub no_commit: Option<String>,
    /// Date as of which the records were evaluated.
    pub today: Date,
    /// The tool that generated it.
    pub tool: String,
    /// Whether a record controls the document, so that the document has its own approval.
    pub controlled: bool,
    /// Reasons why it is a draft; empty if it is not.
    pub drafts: Vec<String>,
    /// Approvals, one row each.
    pub approvals: Table,
    /// Meaning of the degrees of support in git, if the approvals use them.
    pub legend: Option<String>,
    /// Note on an approval that git cannot support.
    pub unproven: Option<String>,
    /// Who prepared the document.
    pub prepared_by: Option<String>,
    /// Date of its next review.
    pub next_review: Option<Date>,
    /// Its versions in the words of the organization, latest first.
    pub history: Table,
    /// Commits that changed the records shown, latest first.
    pub revisions: Table,
    /// Number of commits that are not listed.
    pub earlier: usize,
    /// Whether the clone is shallow, so that earlier commits are unknown.
    pub shallow: bool,
    /// Open findings in the records shown.
    pub findings: Table,
    /// These findings as a sentence.
    pub open: String,
    /// Number of records withheld from the readers, by kind.
    pub withheld: BTreeMap<&'static str, usize>,
    /// These numbers in words; `None` if no record is withheld.
    pub withheld_in_words: Option<String>,
}

/// Maximum number of commits and of findings that a cover lists.
const MOST: usize = 12;

/// Builds the cover.
#[must_use]
pub fn cover(shown: &Redacted, kind: &DocumentKind, data: &DocumentData, one: Option<&Entry>) -> Cover {
    let (model, origin) = (shown.model(), shown.origin());
    let own = kind.own(model, data);
    let value = own.map(Entry::to_value).unwrap_or_default();
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let organization = model.manifest().map(|manifest| &manifest.data().organization);
    let statuses = own.map(|own| approvals_of(model, own)).unwrap_or_default();
    let approval = own.and_then(|own| own.record()?.approval());
    let revisions = revisions(origin, &kind.files(model, one));
    let open::Open { table: findings, message: open, unread } = open::open(kind, shown, one);
    Cover {
        organization: organization.map(|organization| organization.name.to_string()),
        address: organization.and_then(|organization| organization.address.as_ref()).map(ToString::to_string),
        logo: organization.and_then(|organization| organization.logo.as_ref()).map(ToString::to_string),
        id: own.map(|own| own.id.to_string()),
        version: text("version"),
        date: text("date").and_then(|date| date.parse().ok()),
        classification: text("classification"),
        most_closed: most_closed(&kind.records(model, one)),
        owner: own.and_then(|own| own.record()?.owner()).map(|owner| model.name_of(owner)),
        available_to: available_to(model, &value),
        standard: model.frameworks.standard().title.to_string(),
        commit: origin.commit.as_ref().map(|(commit, _)| commit.clone()),
        committed: origin.commit.as_ref().map(|(_, day)| *day),
        no_commit: origin.unknown.clone(),
        today: model.today,
        tool: format!("{} {}", Tool::this().name, Tool::this().version),
        controlled: own.is_some() || is_approved_as_one(kind, one),
        drafts: unread
            .into_iter()
            .chain(uncommitted(origin))
            .chain(unapproved_as(kind, model, one, own).filter(|_| approval.is_none()))
            .chain(overtaken(approval, &value, &statuses, model.today))
            .chain(data.files.iter().filter_map(IncludedFile::defect))
            .collect(),
        approvals: approvals(model, approval, &value, &statuses),
        legend: approval.filter(|_| has_history(model)).map(|_| ASSURANCES.to_owned()),
        unproven: approval.filter(|_| !has_history(model)).map(|_| UNPROVEN.to_owned()),
        prepared_by: own.and_then(|own| own.record()?.author()).map(|author| model.name_of(author)),
        next_review: own.and_then(|own| model.next_review(own)),
        history: history(model, &value),
        earlier: revisions.rows.len().saturating_sub(MOST),
        revisions: first(revisions),
        shallow: origin.shallow,
        findings,
        open,
        withheld_in_words: withheld_in_words(kind, one, &model.withheld()),
        withheld: model.withheld(),
    }
}

/// `Withheld from its readers: 2 risk records; 14 records of kinds that it does not list.`
fn withheld_in_words(
    kind: &DocumentKind,
    one: Option<&Entry>,
    withheld: &BTreeMap<&'static str, usize>,
) -> Option<String> {
    // The text of one document is complete, whichever records are withheld.
    if kind.includes_files() && one.is_some() {
        return None;
    }
    let (listed, others): (Vec<_>, Vec<_>) = withheld.iter().partition(|(name, _)| kind.shows.contains(*name));
    let listed = listed.into_iter().map(|(name, number)| count(*number, &format!("{} record", name.replace('-', " "))));
    let others: usize = others.into_iter().map(|(_, number)| number).sum();
    let others = (others > 0).then(|| format!("{} of kinds that it does not list", count(others, "record")));
    let parts: Vec<String> = listed.chain(others).collect();
    (!parts.is_empty()).then(|| format!("Withheld from its readers: {}.", parts.join(", ")))
}

/// Highest classification of the records shown, if it is above the default.
fn most_closed(shown: &[&Entry]) -> Option<String> {
    let most = shown.iter().map(|entry| entry.class()).max()?;
    (most > Classification::of(None)).then(|| most.name().to_owned())
}

fn available_to(model: &Model, value: &Value) -> Vec<String> {
    let parties = value.get("available-to").and_then(Value::as_array);
    parties.into_iter().flatten().filter_map(Value::as_str).map(|party| model.name_of(party)).collect()
}

/// Reports record files that are not committed.
fn uncommitted(origin: &Origin) -> Option<String> {
    match origin.dirty.as_slice() {
        [] => None,
        [one] => Some(format!("{one} has uncommitted changes")),
        [one, rest @ ..] => Some(format!("{one} and {} more have uncommitted changes", rest.len())),
    }
}

/// Why the document shows no approval although it needs one.
fn unapproved_as(kind: &DocumentKind, model: &Model, one: Option<&Entry>, own: Option<&Entry>) -> Option<String> {
    let external = own.is_some_and(|own| is_external(model, own));
    let awaited = !external && (is_approved_as_one(kind, one) || own.is_some_and(takes_approval));
    let withheld = own.is_none() && kind.approved_as.is_some_and(|kind| model.withheld().contains_key(kind));
    let status_of = if withheld { "its approval record is withheld" } else { NOT_APPROVED };
    awaited.then(|| status_of.to_owned())
}

/// Text on the cover of a record without approval.
const NOT_APPROVED: &str = "it is not approved";

/// Why the file that a record controls is not in force: its approval is missing, for another version, or outdated.
#[must_use]
pub fn unapproved(model: &Model, entry: &Entry) -> Vec<String> {
    let Some(record) = entry.record() else { return Vec::new() };
    let missing = record.approval().is_none().then(|| NOT_APPROVED.to_owned());
    let overtaken = overtaken(record.approval(), &record.to_value(), &approvals_of(model, entry), model.today);
    missing.into_iter().chain(overtaken).collect()
}

/// Why an approval does not apply to the current contents.
fn overtaken(approval: Option<&Approval>, value: &Value, statuses: &[ApprovalStatus], today: Date) -> Vec<String> {
    let other = approval.and_then(|approval| {
        let version = value.get("version").and_then(Value::as_str);
        let approved =
            approval.version.as_deref().filter(|approved| version.is_some_and(|version| version != *approved));
        approved.map(|approved| format!("the approval is for version {approved}, not for this version"))
    });
    let early = approval.filter(|approval| approval.on > today);
    let early = early.map(|approval| format!("its approval is dated in the future ({})", approval.on));
    let approved = || statuses.iter().filter(|status| status.done == "approved");
    let unknown = approved().filter(|status| status.is_unknown());
    let unknown =
        unknown.map(|status| format!("it is unknown whether its approval is still valid: {}", status.because.raw()));
    let stale = approved().flat_map(|status| &status.stale);
    let stale = stale.map(|stale| format!("since approval, {}", stale.message.raw()));
    other.into_iter().chain(early).chain(unknown).chain(stale).collect()
}

/// Whether the document has one approval. A document that gathers several records shows the approval of each.
fn is_approved_as_one(kind: &DocumentKind, one: Option<&Entry>) -> bool {
    kind.approved_as.is_some() && (kind.of.is_none() || one.is_some())
}

/// Whether records of this kind take an approval.
fn takes_approval(own: &Entry) -> bool {
    crate::schema::known(own.kind, "approval")
}

fn approvals(model: &Model, approval: Option<&Approval>, value: &Value, statuses: &[ApprovalStatus]) -> Table {
    let columns = [
        ("done", "Status"),
        ("by", "Approved by"),
        ("version", "Version"),
        ("on", "Date"),
        ("evidence", "Evidence"),
        ("git", "Support in git"),
        ("since", "Changes since approval"),
    ];
    let mut table = Table::new("approvals", "Approval", &columns);
    let status_of = |done: &str| statuses.iter().find(|status| status.done == done);
    let git = |done: &str| -> Cell {
        status_of(done).filter(|_| has_history(model)).map(ApprovalStatus::in_git).unwrap_or_default().into()
    };
    let since = |done: &str| -> Cell {
        status_of(done)
            .into_iter()
            .flat_map(|status| &status.stale)
            .map(|stale| stale.message.raw().to_owned())
            .collect()
    };
    if let Some(approval) = approval {
        // If the approval names no version, it is for its current version, unless that has changed since.
        let changed =
            status_of("approved").is_some_and(|status| status.stale.iter().any(|stale| stale.is_of("version")));
        let now = value.get("version").and_then(Value::as_str).filter(|_| !changed);
        let version = approval.version.as_deref().or(now);
        table.rows.push(vec![
            "approved".into(),
            who(model, approval.by.id()).into(),
            version.into(),
            Cell::Date(approval.on),
            approval.evidence.iter().map(Ref::id).map(|id| model.name_with_id(id)).collect(),
            git("approved"),
            since("approved"),
        ]);
    }
    table
}

/// Whether the git history is available.
fn has_history(model: &Model) -> bool {
    model.history().is_known()
}

/// Meaning of the degrees of support in git.
const ASSURANCES: &str = "Support in git: claimed (stated in the record only), attributed (the commit that set it names the \
                       person), evidenced (it cites evidence), verified (that commit is signed with a key of the person).";

/// Note on an approval that only its record supports.
const UNPROVEN: &str = "Only the record supports the approval. Whether the records have changed since approval is unknown, \
                        because no git history could be read.";

/// A person with their roles, or a role.
pub(super) fn who(model: &Model, id: &str) -> String {
    let roles: Vec<String> = model
        .all::<crate::record::Role>()
        .filter(|role| role.holders.iter().any(|holder| holder.id() == id))
        .map(|role| model.name_of(&role.id))
        .collect();
    if roles.is_empty() { model.name_of(id) } else { format!("{}, {}", model.name_of(id), roles.join(", ")) }
}

/// The versions of a record in the words of the organization.
fn history(model: &Model, value: &Value) -> Table {
    let columns = [("version", "Version"), ("on", "Date"), ("by", "Prepared by"), ("what", "Change")];
    let versions = value.get("history").and_then(Value::as_array).into_iter().flatten();
    let row = |version: &Value| -> Vec<Cell> {
        let text = |field: &str| version.get(field).and_then(Value::as_str).unwrap_or_default();
        let by = Some(text("by")).filter(|by| !by.is_empty()).map(|by| model.name_of(by));
        let on = text("on").parse().ok().map(Cell::Date);
        vec![
            text("version").into(),
            on.unwrap_or(Cell::Empty),
            by.unwrap_or_default().into(),
            text("what").trim_end().into(),
        ]
    };
    let mut table = Table::new("history", "Version history", &columns);
    table.rows = versions.map(row).collect();
    table
}

fn revisions(origin: &Origin, files: &BTreeSet<&str>) -> Table {
    let columns =
        [("date", "Date"), ("commit", "Commit"), ("author", "Author"), ("summary", "Change"), ("files", "Files")];
    let mut table = Table::new("revisions", "Revision history of the records", &columns);
    table.rows = origin
        .revisions
        .iter()
        // At the boundary of a shallow clone, a commit seems to have created every file.
        .filter(|revision| !revision.boundary)
        .filter_map(|revision| {
            let touched: Vec<&str> =
                revision.files.iter().map(|file| &**file).filter(|file| files.contains(file)).collect();
            let commit = &revision.commit;
            (!touched.is_empty()).then(|| {
                vec![
                    Cell::Date(Date(commit.author.when.day())),
                    commit.id.short().into(),
                    (*commit.author.name).into(),
                    (*commit.summary).into(),
                    named(&touched),
                ]
            })
        })
        .collect();
    table
}

/// The first few names and the number of others.
fn named(files: &[&str]) -> Cell {
    const SHOWN: usize = 3;
    let more = files.len().saturating_sub(SHOWN);
    let rest = (more > 0).then(|| format!("and {more} more"));
    files.iter().take(SHOWN).map(|file| (*file).to_owned()).chain(rest).collect()
}

fn first(mut table: Table) -> Table {
    table.rows.truncate(MOST);
    table
}
