//! What stands on the cover of a document: who made it, which version it is, who approved it, which changes led to it, and
//! what is open in the records that it shows.
//!
//! Must not know a format. It hides nothing: what speaks against a document stands on it.

mod open;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::kind::{DocumentData, DocumentKind};
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

/// What stands on the cover.
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
    /// Day of this version.
    pub date: Option<Date>,
    /// How closed it is: `internal`.
    pub classification: Option<String>,
    /// How closed the most closed of the records shown is, where that is more than nothing said.
    pub most_closed: Option<String>,
    /// Who keeps it up.
    pub owner: Option<String>,
    /// Interested parties that may have it.
    pub available_to: Vec<String>,
    /// Title of the standard.
    pub standard: String,
    /// The commit, in full.
    pub commit: Option<String>,
    /// Day of the commit.
    pub committed: Option<Date>,
    /// Why there is no commit.
    pub no_commit: Option<String>,
    /// The day from which the records were looked at.
    pub today: Date,
    /// The tool that made it.
    pub tool: String,
    /// Whether a record stands for the document, so that it has an approval of its own.
    pub controlled: bool,
    /// Why it is a draft; none where it is none.
    pub drafts: Vec<String>,
    /// Who approved it: one row for each.
    pub approvals: Table,
    /// What the words for support in git mean, where they stand among the approvals.
    pub legend: Option<String>,
    /// What an approval is worth of which git knows nothing.
    pub unproven: Option<String>,
    /// The commits that changed the records shown, latest first.
    pub revisions: Table,
    /// How many commits are not listed.
    pub earlier: usize,
    /// Whether the clone is shallow, so that earlier commits are not known.
    pub shallow: bool,
    /// What is open in the records shown.
    pub findings: Table,
    /// The same in one sentence.
    pub open: String,
    /// How many records are withheld from the readers, by their kind.
    pub withheld: BTreeMap<&'static str, usize>,
    /// The same in words; nothing where none is.
    pub withheld_in_words: Option<String>,
}

/// Most commits and findings that a cover lists.
const MOST: usize = 12;

/// Puts the cover together.
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
            .collect(),
        approvals: approvals(model, approval, &value, &statuses),
        legend: approval.filter(|_| told(model)).map(|_| DEGREES.to_owned()),
        unproven: approval.filter(|_| !told(model)).map(|_| UNPROVEN.to_owned()),
        earlier: revisions.rows.len().saturating_sub(MOST),
        revisions: first(revisions),
        shallow: origin.shallow,
        findings,
        open,
        withheld_in_words: withheld_in_words(kind, &model.withheld()),
        withheld: model.withheld(),
    }
}

/// `Withheld from its readers: 2 risk records; 14 records of kinds that it does not list.`
fn withheld_in_words(kind: &DocumentKind, withheld: &BTreeMap<&'static str, usize>) -> Option<String> {
    let (listed, others): (Vec<_>, Vec<_>) = withheld.iter().partition(|(name, _)| kind.shows.contains(*name));
    let listed = listed.into_iter().map(|(name, number)| count(*number, &format!("{} record", name.replace('-', " "))));
    let others: usize = others.into_iter().map(|(_, number)| number).sum();
    let others = (others > 0).then(|| format!("{} of kinds that it does not list", count(others, "record")));
    let parts: Vec<String> = listed.chain(others).collect();
    (!parts.is_empty()).then(|| format!("Withheld from its readers: {}.", parts.join(", ")))
}

/// The class of what is shown, where that is more closed than what nothing is said of.
fn most_closed(shown: &[&Entry]) -> Option<String> {
    let most = shown.iter().map(|entry| entry.class()).max()?;
    (most > Classification::of(None)).then(|| most.name().to_owned())
}

fn available_to(model: &Model, value: &Value) -> Vec<String> {
    let parties = value.get("available-to").and_then(Value::as_array);
    parties.into_iter().flatten().filter_map(Value::as_str).map(|party| model.name_of(party)).collect()
}

/// That files of the records are not committed, where that is so.
fn uncommitted(origin: &Origin) -> Option<String> {
    match origin.dirty.as_slice() {
        [] => None,
        [one] => Some(format!("{one} differs from what is committed")),
        [one, rest @ ..] => Some(format!("{one} and {} more differ from what is committed", rest.len())),
    }
}

/// What it means that no approval of the document is shown, where it takes one.
fn unapproved_as(kind: &DocumentKind, model: &Model, one: Option<&Entry>, own: Option<&Entry>) -> Option<String> {
    let awaited = is_approved_as_one(kind, one) || own.is_some_and(takes_approval);
    let withheld = own.is_none() && kind.approved_as.is_some_and(|kind| model.withheld().contains_key(kind));
    let status_of = if withheld { "the record of its approval is withheld" } else { NOT_APPROVED };
    awaited.then(|| status_of.to_owned())
}

/// What the cover of a record says that nobody approved.
const NOT_APPROVED: &str = "it is not approved";

/// Why the file that a record stands for is not in force: its approval is missing, of another version or overtaken.
#[must_use]
pub fn unapproved(model: &Model, entry: &Entry) -> Vec<String> {
    let Some(record) = entry.record() else { return Vec::new() };
    let missing = record.approval().is_none().then(|| NOT_APPROVED.to_owned());
    let overtaken = overtaken(record.approval(), &record.to_value(), &approvals_of(model, entry), model.today);
    missing.into_iter().chain(overtaken).collect()
}

/// Why an approval does not hold for what is there now.
fn overtaken(approval: Option<&Approval>, value: &Value, statuses: &[ApprovalStatus], today: Date) -> Vec<String> {
    let other = approval.and_then(|approval| {
        let version = value.get("version").and_then(Value::as_str);
        let approved =
            approval.version.as_deref().filter(|approved| version.is_some_and(|version| version != *approved));
        approved.map(|approved| format!("version {approved} was approved, not this one"))
    });
    let early = approval.filter(|approval| approval.on > today);
    let early = early.map(|approval| format!("its approval is dated {}, which has not come yet", approval.on));
    let approved = || statuses.iter().filter(|status| status.done == "approved");
    let unknown = approved().filter(|status| status.is_unknown());
    let unknown =
        unknown.map(|status| format!("whether its approval still holds is not known: {}", status.because.raw()));
    let stale = approved().flat_map(|status| &status.stale);
    let stale = stale.map(|stale| format!("since it was approved, {}", stale.message.raw()));
    other.into_iter().chain(early).chain(unknown).chain(stale).collect()
}

/// Whether the document has one approval; one that gathers several records shows the approval of each.
fn is_approved_as_one(kind: &DocumentKind, one: Option<&Entry>) -> bool {
    kind.approved_as.is_some() && (kind.of.is_none() || one.is_some())
}

/// Whether records of this kind are approved.
fn takes_approval(own: &Entry) -> bool {
    crate::schema::known(own.kind, "approval")
}

fn approvals(model: &Model, approval: Option<&Approval>, value: &Value, statuses: &[ApprovalStatus]) -> Table {
    let columns = [
        ("done", "What"),
        ("by", "By"),
        ("version", "Version"),
        ("on", "On"),
        ("evidence", "Evidence"),
        ("git", "Support in git"),
        ("since", "Since then"),
    ];
    let mut table = Table::new("approvals", "Approval", &columns);
    let status_of = |done: &str| statuses.iter().find(|status| status.done == done);
    let git = |done: &str| -> Cell {
        status_of(done).filter(|_| told(model)).map(ApprovalStatus::in_git).unwrap_or_default().into()
    };
    let since = |done: &str| -> Cell {
        status_of(done)
            .into_iter()
            .flat_map(|status| &status.stale)
            .map(|stale| stale.message.raw().to_owned())
            .collect()
    };
    if let Some(approval) = approval {
        // Where the record names none, the approval is of the version that it has now, unless that has changed since.
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

/// Whether git was asked and could answer.
fn told(model: &Model) -> bool {
    model.history().is_known()
}

/// What the words for support in git mean.
const DEGREES: &str = "Support in git: claimed, the record alone says so; attributed, the commit that set it names the person; evidenced, it cites \
                       evidence; proved, that commit is signed with a key of the person.";

/// What an approval is worth that nothing but its record tells of.
const UNPROVEN: &str = "Nothing but the record shows the approval, nor that the records are still what was approved: \
                        no history could be read to hold them against.";

/// A person with the roles held, or a role.
fn who(model: &Model, id: &str) -> String {
    let roles: Vec<String> = model
        .all::<crate::record::Role>()
        .filter(|role| role.holders.iter().any(|holder| holder.id() == id))
        .map(|role| model.name_of(&role.id))
        .collect();
    if roles.is_empty() { model.name_of(id) } else { format!("{}, {}", model.name_of(id), roles.join(", ")) }
}

fn revisions(origin: &Origin, files: &BTreeSet<&str>) -> Table {
    let columns =
        [("date", "Date"), ("commit", "Commit"), ("author", "Author"), ("summary", "What"), ("files", "Files")];
    let mut table = Table::new("revisions", "Revisions of the records", &columns);
    table.rows = origin
        .revisions
        .iter()
        // Where a shallow clone begins, a commit seems to have made everything.
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

/// A few of many names.
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
