//! The history of approvals, acceptances and reviews: how well each is supported, and what changed since.
//!
//! Must not judge whether that is enough.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{Cell, Table};
use crate::{
    escape::Untrusted,
    history::{AttestationOrigin, Stale},
    model::{ApprovalHistory, Attachment, Attestation, Entry, HistoryState, Model},
    record::Assurance,
    source::FileFact,
};

/// The support in git of the approvals of a repository.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryStatus {
    /// Why the history is unknown, if it is.
    pub unknown: Option<Untrusted>,
    /// Files that differ from the last commit, with paths relative to the folder of `aims.yaml`.
    pub uncommitted: Vec<Untrusted>,
    /// Every approval, acceptance and review, in the order of the records.
    pub approvals: Vec<ApprovalStatus>,
}

/// An approval, an acceptance or a review with its support in git.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalStatus {
    /// Id of the record.
    pub record: Untrusted,
    /// Its kind.
    pub kind: String,
    /// What was done: `approved`, `accepted` or `reviewed`.
    pub done: String,
    /// Who did it, according to the record.
    pub by: Option<Untrusted>,
    /// How well it is supported; absent if unknown.
    pub assurance: Option<Assurance>,
    /// The basis of the assurance, and what could not be verified.
    pub because: Untrusted,
    /// The assurance that the manifest requires.
    pub needed: Option<Assurance>,
    /// The commit that set it.
    pub commit: Option<String>,
    /// The content it relied on that has changed since; it needs to be done again.
    pub stale: Vec<StaleReliance>,
}

/// A record that changed after an approval that relied on it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaleReliance {
    /// Id of the record.
    pub record: Untrusted,
    /// Its kind.
    pub kind: String,
    /// The fields that changed; none if the record was added or removed.
    pub fields: Vec<Untrusted>,
    /// The same as text.
    pub message: Untrusted,
}

/// The support in git of the approvals of `model`; `None` if the history was not read.
#[must_use]
pub fn history_status(model: &Model) -> Option<HistoryStatus> {
    let history = model.history();
    let unknown = match history.state() {
        HistoryState::Unasked => return None,
        HistoryState::Unknown(why) => Some((**why).into()),
        HistoryState::Known => None,
    };
    let all = model.attestations().filter(|_| history.is_known()).map(|stated| approval(model, &stated));
    Some(HistoryStatus {
        unknown,
        uncommitted: history.uncommitted.iter().map(|path| path.as_str().into()).collect(),
        approvals: all.collect(),
    })
}

/// The approvals for which `history` has an answer, in the order of the records.
#[must_use]
pub fn approvals_from(model: &Model, history: &ApprovalHistory) -> Vec<ApprovalStatus> {
    let answered = model.attestations().filter_map(|stated| {
        let answer = history.answer(&stated.entry.id, stated.kind)?;
        Some(Attestation { answer: Some(answer), ..stated })
    });
    answered.map(|stated| approval(model, &stated)).collect()
}

fn approval(model: &Model, stated: &Attestation<'_>) -> ApprovalStatus {
    let (assurance, because, commit) = match stated.answer.map(|answer| &answer.origin) {
        Some(AttestationOrigin::Commit(commit, support)) => {
            (Some(support.assurance), support.because.clone(), Some(commit.id.0.to_string()))
        }
        Some(AttestationOrigin::Uncommitted) => (None, "it is not committed yet".to_owned(), None),
        Some(AttestationOrigin::Unknown) => {
            (None, "the clone is shallow and does not contain the commit that set it".to_owned(), None)
        }
        None => (None, NOT_ASKED.to_owned(), None),
    };
    let stale = stated.answer.iter().flat_map(|answer| &answer.stale).map(|stale| reliance(&stated.entry.id, stale));
    ApprovalStatus {
        record: (*stated.entry.id).into(),
        kind: stated.entry.kind.name.to_owned(),
        done: stated.kind.done().to_owned(),
        by: stated.by.map(Into::into),
        assurance,
        because: because.into(),
        needed: model.needed_assurance(stated.entry.kind.name, stated.kind),
        commit,
        stale: stale.collect(),
    }
}

/// The reason if the history was not read.
const NOT_ASKED: &str = "the git history was not read";

impl StaleReliance {
    /// Whether the field `name` changed.
    #[must_use]
    pub fn is_of(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.raw() == name)
    }
}

fn reliance(from: &str, stale: &Stale) -> StaleReliance {
    StaleReliance {
        record: (*stale.record).into(),
        kind: stale.kind.to_string(),
        fields: stale.fields.iter().map(|field| field.as_str().into()).collect(),
        message: stale.describe(from).into(),
    }
}

impl ApprovalStatus {
    /// Whether the history was read, but the commit that set it is unknown.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.assurance.is_none() && self.because.raw() != NOT_ASKED
    }

    /// The first characters of the commit.
    fn short(&self) -> &str {
        self.commit.as_deref().map(|commit| &commit[..commit.len().min(10)]).unwrap_or_default()
    }

    /// `R-2 accepted by chief: claimed; the commit is by somebody`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.record.raw(), self.describe())
    }

    /// `attributed: ada is the author of the commit (commit 0123456789)`.
    #[must_use]
    pub fn in_git(&self) -> String {
        let commit = if self.commit.is_some() { format!(" (commit {})", self.short()) } else { String::new() };
        format!("{}: {}{commit}", self.assurance.map_or("unknown", Assurance::name), self.because.raw())
    }

    /// `approved by chief: attributed, ada is the author of the commit`.
    fn describe(&self) -> String {
        let by = self.by.as_ref().map(|by| format!(" by {}", by.raw())).unwrap_or_default();
        let assurance = self.assurance.map_or("unknown", Assurance::name);
        format!("{}{by}: {assurance}; {}", self.done, self.because.raw())
    }
}

impl HistoryStatus {
    /// Approvals, acceptances and reviews that need to be renewed, with the changes that caused it.
    #[must_use]
    pub fn stale(&self) -> Table {
        let columns =
            [("record", "Record"), ("done", "Status"), ("since", "Commit"), ("changed", "Changes since then")];
        let mut table = Table::new("stale", "Needs to be approved again", &columns);
        let stale = self.approvals.iter().filter(|approval| !approval.stale.is_empty());
        let row = |approval: &ApprovalStatus| {
            let changed: Cell = approval.stale.iter().map(|stale| stale.message.raw().to_owned()).collect();
            vec![approval.record.raw().into(), approval.done.as_str().into(), approval.short().into(), changed]
        };
        table.rows = stale.map(row).collect();
        table
    }

    /// The number of approvals by assurance, in a sentence; if the history is unknown, why.
    #[must_use]
    pub fn summary(&self) -> String {
        if let Some(why) = &self.unknown {
            return format!("The support of approvals in git is unknown: {}.", why.raw());
        }
        let count = |assurance| self.approvals.iter().filter(|approval| approval.assurance == assurance).count();
        let degrees = [Assurance::Verified, Assurance::Evidenced, Assurance::Attributed, Assurance::Claimed];
        let known = degrees.into_iter().map(|assurance| (count(Some(assurance)), assurance.name()));
        let counts = known.chain([(count(None), "uncommitted or unknown")]).filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
        let dirty = match self.uncommitted.len() {
            0 => String::new(),
            1 => format!(" One file has uncommitted changes: {}.", self.uncommitted[0].raw()),
            many => format!(" {many} files have uncommitted changes, such as {}.", self.uncommitted[0].raw()),
        };
        let counts = if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") };
        format!("Approvals, acceptances and reviews by support in git: {counts}.{dirty}")
    }
}

/// The support in git of the approvals of one record.
#[must_use]
pub fn approvals_of(model: &Model, entry: &Entry) -> Vec<ApprovalStatus> {
    model
        .attestations()
        .filter(|stated| std::ptr::eq(stated.entry, entry))
        .map(|stated| approval(model, &stated))
        .collect()
}

/// The support in git of the approvals of one record, one per line; empty if the record has no attestation.
#[must_use]
pub fn of_record(model: &Model, entry: &Entry) -> Vec<String> {
    let of_entry = model.attestations().filter(|stated| std::ptr::eq(stated.entry, entry));
    let lines = of_entry.flat_map(|stated| lines(model, &stated));
    match model.history().state() {
        HistoryState::Unknown(why) => lines.take(1).map(|_| format!("unknown: {why}")).collect(),
        HistoryState::Known => lines.collect(),
        HistoryState::Unasked => Vec::new(),
    }
}

/// The support in git of the approvals of each record, one per line, by file and YAML document of the record.
#[must_use]
pub fn by_record(model: &Model) -> BTreeMap<(&str, u32), Vec<String>> {
    let mut by_record: BTreeMap<(&str, u32), Vec<String>> = BTreeMap::new();
    for stated in model.attestations().filter(|_| model.history().is_known()) {
        by_record.entry((&stated.entry.path, stated.entry.document)).or_default().extend(lines(model, &stated));
    }
    by_record
}

/// The history of the file of a record, in lines; empty if the record has no file.
#[must_use]
pub fn of_file(model: &Model, entry: &Entry) -> Vec<String> {
    let file = model.attachments().find(|file| std::ptr::eq(file.entry, entry));
    file.map(|file| of_attachment(model, &file)).unwrap_or_default()
}

/// The same for a known attachment.
#[must_use]
pub fn of_attachment(model: &Model, file: &Attachment<'_>) -> Vec<String> {
    let changed = model.history().last_change(file.path);
    let changed = changed.map(|commit| {
        let (author, date) = (&commit.author.name, commit.author.when.day());
        format!(
            "{} was last changed on {date} by {author} in commit {}: {}",
            file.path,
            commit.id.short(),
            commit.summary
        )
    });
    let dirty = model.history().uncommitted.iter().any(|path| **path == **file.path);
    let dirty = dirty.then(|| format!("{} has uncommitted changes", file.path));
    let pointer = matches!(file.fact, FileFact::Present { pointer: true, .. });
    let pointer = pointer.then(|| "only a Git LFS pointer is here; its SHA-256 is the one in the pointer".to_owned());
    changed.into_iter().chain(dirty).chain(pointer).collect()
}

fn lines(model: &Model, stated: &Attestation<'_>) -> Vec<String> {
    let approval = approval(model, stated);
    let commit = if approval.commit.is_some() { format!(" (commit {})", approval.short()) } else { String::new() };
    let again = stated.kind.again();
    let stale = approval.stale.iter().map(|stale| format!("needs to be {again}: {}", stale.message.raw()));
    std::iter::once(format!("{}{commit}", approval.describe())).chain(stale).collect()
}
