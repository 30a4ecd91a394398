//! What `aims diff` says: the change between two states of a management system in the words of an audit, heaviest first.
//!
//! Must not know where the two states came from, nor judge whether a change is right.

mod controls;
mod evidence;
mod fields;
mod findings;
mod page;
mod records;
mod risks;
mod statements;
mod weights;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    approvals::ApprovalStatus,
    check::{CheckReport, Reported, Tool},
};
use crate::{
    escape::Untrusted,
    history::{AttestationKind, Stale, change::Change},
    model::Model,
};

use super::words;
pub use findings::FindingChanges;
pub use page::Section;
use statements::Statements;

/// What changed between two states of a management system (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffReport {
    /// Version of this form.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that made it.
    pub tool: Tool,
    /// The state before.
    pub base: Revision,
    /// The state after.
    pub head: Revision,
    /// The change in numbers.
    pub summary: DiffSummary,
    /// What changed, heaviest first, a sentence each.
    pub statements: Vec<Statement>,
    /// What was approved, accepted or reviewed before something on which that relies changed.
    pub needs_reapproval: Vec<NeedsReapproval>,
    /// What was approved, accepted or reviewed between, with how well git supports it.
    pub approvals: Vec<ApprovalStatus>,
    /// Findings that came, went or were silenced.
    pub findings: FindingChanges,
    /// Every record that changed, with every field that did.
    pub records: Vec<RecordChange>,
}

/// A state of the repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// What it was asked for by: a branch, a tag, a commit, or the work tree.
    pub label: Untrusted,
    /// Id of the commit; left out where it is none.
    pub id: Option<String>,
    /// The day from which it was looked at.
    pub today: String,
}

/// A change in numbers.
#[derive(Debug, Default, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffSummary {
    /// Findings that were not there before and count.
    pub introduced: usize,
    /// Those of them that are errors.
    pub errors: usize,
    /// Those of them that are warnings.
    pub warnings: usize,
    /// Findings that are no longer there.
    pub resolved: usize,
    /// Findings that weigh more than before.
    pub heavier: usize,
    /// Findings that are silenced now and were not.
    pub silenced: usize,
    /// Statements about what decides how all the rest is judged.
    pub policy: usize,
    /// Statements about what got weaker.
    pub weakened: usize,
    /// Statements about what got stronger.
    pub strengthened: usize,
    /// Records that need to be approved, accepted or reviewed anew.
    pub needs_reapproval: usize,
    /// Records that are new.
    pub added: usize,
    /// Records that are gone.
    pub removed: usize,
    /// Records that are not what they were.
    pub changed: usize,
}

/// How much a change weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It changes what decides how all the rest is judged: criteria, rules, whose approval counts.
    Policy,
    /// Something got weaker, or is gone.
    Weakened,
    /// Something got stronger.
    Strengthened,
    /// Something is not what it was.
    Changed,
    /// Only wording changed.
    Editorial,
}

impl Weight {
    /// Every weight, the heaviest first.
    pub const ALL: [Self; 5] = [Self::Policy, Self::Weakened, Self::Strengthened, Self::Changed, Self::Editorial];

    /// What stands above the statements of this weight.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Policy => "What decides how the rest is judged",
            Self::Weakened => "Weakened",
            Self::Strengthened => "Strengthened",
            Self::Changed => "Changed",
            Self::Editorial => "Only wording",
        }
    }
}

/// One thing that changed, in the words of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// How much it weighs.
    pub weight: Weight,
    /// Kind of the record.
    pub kind: &'static str,
    /// Id of the record.
    pub record: Untrusted,
    /// What the record is called.
    pub title: Option<Untrusted>,
    /// The sentence: `A.6.2.6 implemented → planned`.
    pub message: Untrusted,
    /// Why it matters, where that can be said.
    pub why: Option<Untrusted>,
    /// What it was, where it was something.
    pub before: Option<Untrusted>,
    /// What it is, where it is something.
    pub after: Option<Untrusted>,
}

impl Statement {
    /// The sentence with the reason why it matters.
    #[must_use]
    pub fn line(&self) -> String {
        let why = self.why.as_ref().map(|why| format!("; {}", why.raw())).unwrap_or_default();
        format!("{}{why}", self.message.raw())
    }
}

/// What somebody did with a record that may have to be done anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// It was approved.
    Approved,
    /// What remains of it was accepted.
    Accepted,
    /// It was reviewed.
    Reviewed,
}

/// A record whose approval, acceptance or review relies on something that changed after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedsReapproval {
    /// Id of the record that was approved.
    pub record: Untrusted,
    /// What was done with it.
    pub fact: Fact,
    /// Id of the record that changed; the same where it changed itself.
    pub through: Untrusted,
    /// What changed, in words.
    pub message: Untrusted,
}

impl NeedsReapproval {
    /// That a fact of `record` no longer fits.
    #[must_use]
    pub fn new(record: &str, kind: AttestationKind, stale: &Stale) -> Self {
        let fact = match kind {
            AttestationKind::Approval => Fact::Approved,
            AttestationKind::Acceptance => Fact::Accepted,
            AttestationKind::Review => Fact::Reviewed,
        };
        Self { record: record.into(), fact, through: (*stale.record).into(), message: stale.describe(record).into() }
    }

    /// Whether this is about the same fact of the same record.
    fn is_context(&self, other: &Self) -> bool {
        self.record == other.record && self.fact == other.fact
    }

    /// A line for each fact: `IA-1 needs re-approval: intended use of scorer changed after it`.
    fn lines(all: &[Self]) -> Vec<String> {
        all.chunk_by(Self::is_context).map(Self::line).collect()
    }

    fn line(same: &[Self]) -> String {
        let message: Vec<&str> = same.iter().map(|needs| needs.message.raw()).collect();
        let Some(first) = same.first() else { return String::new() };
        let what = match first.fact {
            Fact::Approved => "needs re-approval",
            Fact::Accepted => "needs to be accepted again",
            Fact::Reviewed => "needs another review",
        };
        format!("{} {what}: {} after it", first.record.raw(), message.join(", and "))
    }
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is not what it was.
    Changed,
    /// It can no longer be read.
    Unreadable,
    /// It could not be read before.
    Readable,
}

/// A record that changed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordChange {
    /// Its id.
    pub id: Untrusted,
    /// Its kind.
    pub kind: &'static str,
    /// What it is called.
    pub title: Option<Untrusted>,
    /// Its file now, or the one it stood in.
    pub path: Untrusted,
    /// What became of it.
    pub change: ChangeKind,
    /// The fields that changed, where it was and is there.
    pub fields: Vec<FieldChange>,
}

/// A field that changed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// JSON pointer, items of lists named by what they are.
    pub pointer: Untrusted,
    /// The field in words.
    pub field: Untrusted,
    /// What stood there.
    pub before: Option<Value>,
    /// What stands there.
    pub after: Option<Value>,
}

impl From<Change> for FieldChange {
    fn from(change: Change) -> Self {
        let Change { pointer, field, before, after } = change;
        Self { pointer: pointer.into(), field: field.into(), before, after }
    }
}

/// One of the two states.
pub struct Side<'a> {
    model: &'a Model,
    findings: Vec<&'a Reported>,
    revision: Revision,
}

impl<'a> Side<'a> {
    /// A state with what was found in it.
    #[must_use]
    pub fn new(model: &'a Model, report: &'a CheckReport, label: &str, id: Option<String>) -> Self {
        let findings = report.findings.iter().chain(&report.suppressed).collect();
        let revision = Revision { label: label.into(), id, today: model.today.to_string() };
        Self { model, findings, revision }
    }
}

impl DiffReport {
    /// Whether a record changed, or a finding came.
    #[must_use]
    pub fn differs(&self) -> bool {
        let came = [&self.findings.introduced, &self.findings.heavier, &self.findings.silenced];
        !self.records.is_empty() || came.iter().any(|findings| !findings.is_empty())
    }
}

/// How many records these are about.
fn different(needs_reapproval: &[NeedsReapproval]) -> usize {
    needs_reapproval.iter().map(|needs| needs.record.raw()).collect::<BTreeSet<_>>().len()
}

/// What changed from `base` to `head`; `needs_reapproval` and `approvals` were found out elsewhere and are shown.
#[must_use]
pub fn diff(
    base: &Side<'_>,
    head: &Side<'_>,
    mut needs_reapproval: Vec<NeedsReapproval>,
    approvals: Vec<ApprovalStatus>,
) -> DiffReport {
    let pairs = records::pairs(base.model, head.model);
    let records = records::changed(base, head, &pairs);
    let broken = records.iter().filter(|(_, change)| change.change == ChangeKind::Unreadable);
    let broken = broken.map(|(pair, _)| (pair.kind.name, pair.id)).collect();
    let mut telling = Statements::new(base.model, head.model, broken);
    controls::tell(&mut telling);
    evidence::tell(&mut telling);
    risks::tell(&mut telling);
    records.iter().for_each(|(pair, change)| fields::tell(&mut telling, pair, change));
    let statements = telling.finish();
    let findings = findings::compare(&base.findings, &head.findings);
    let records: Vec<RecordChange> = records.into_iter().map(|(_, change)| change).collect();
    needs_reapproval.sort();
    DiffReport {
        version: 1,
        tool: Tool::this(),
        base: base.revision.clone(),
        head: head.revision.clone(),
        summary: summary(&statements, &findings, &records, different(&needs_reapproval)),
        statements,
        needs_reapproval,
        approvals,
        findings,
        records,
    }
}

fn summary(
    statements: &[Statement],
    findings: &FindingChanges,
    records: &[RecordChange],
    needs_reapproval: usize,
) -> DiffSummary {
    use crate::finding::Severity;
    let weighing = |weight| statements.iter().filter(|statement| statement.weight == weight).count();
    let introduced = |severity| findings.introduced.iter().filter(|finding| finding.severity == severity).count();
    let change = |change| records.iter().filter(|record| record.change == change).count();
    let (added, removed) = (change(ChangeKind::Added), change(ChangeKind::Removed));
    DiffSummary {
        introduced: findings.introduced.len(),
        errors: introduced(Severity::Error),
        warnings: introduced(Severity::Warning),
        resolved: findings.resolved.len(),
        heavier: findings.heavier.len(),
        silenced: findings.silenced.len(),
        policy: weighing(Weight::Policy),
        weakened: weighing(Weight::Weakened),
        strengthened: weighing(Weight::Strengthened),
        needs_reapproval,
        added,
        removed,
        changed: records.len() - added - removed,
    }
}
