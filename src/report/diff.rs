//! The report of `aims diff`: the changes between two states of a management system in the language of an audit, most
//! important first.
//!
//! Must not know where the two states came from, and must not judge whether a change is correct.

mod amount;
mod controls;
mod effect;
mod evidence;
mod fields;
mod findings;
mod page;
mod records;
mod risks;
mod statements;
mod texts;

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
pub use texts::{ChangedFiles, ChangedTemplate, EditKind, FileChange, SectionChange};

/// The changes between two states of a management system (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffReport {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that created it.
    pub tool: Tool,
    /// The state before.
    pub base: Revision,
    /// The state after.
    pub head: Revision,
    /// Numbers of changes.
    pub summary: DiffSummary,
    /// One sentence for each change, most important first.
    pub statements: Vec<Statement>,
    /// Approvals, acceptances and reviews whose approved content has changed since.
    pub needs_reapproval: Vec<NeedsReapproval>,
    /// Approvals, acceptances and reviews set between the two states, with their support in git.
    pub approvals: Vec<ApprovalStatus>,
    /// Findings that were introduced, resolved or suppressed.
    pub findings: FindingChanges,
    /// Every record that changed, with its changed fields.
    pub records: Vec<RecordChange>,
    /// Every governed file whose content changed: files of records without a SHA-256, and templates.
    pub files: Vec<FileChange>,
}

/// A state of the repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revision {
    /// Its name as given by the user: a branch, a tag, a commit, or the work tree.
    pub label: Untrusted,
    /// Id of the commit; absent for the work tree.
    pub id: Option<String>,
    /// The date of the evaluation.
    pub today: String,
}

/// Numbers of changes.
#[derive(Debug, Default, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DiffSummary {
    /// New findings that count.
    pub introduced: usize,
    /// New findings that are errors.
    pub errors: usize,
    /// New findings that are warnings.
    pub warnings: usize,
    /// Findings that no longer exist.
    pub resolved: usize,
    /// Findings that are no longer reported because their subject or the policy changed.
    pub no_longer_checked: usize,
    /// Findings with a higher severity than before.
    pub heavier: usize,
    /// Findings with a lower severity than before.
    pub lighter: usize,
    /// Findings that are newly suppressed.
    pub silenced: usize,
    /// Statements about policy: how everything else is judged.
    pub policy: usize,
    /// Statements about things that got weaker, including policy.
    pub weakened: usize,
    /// Statements about things that got stronger.
    pub strengthened: usize,
    /// Records that need to be approved, accepted or reviewed again.
    pub needs_reapproval: usize,
    /// Records added.
    pub added: usize,
    /// Records removed.
    pub removed: usize,
    /// Records changed.
    pub changed: usize,
    /// Governed files whose content changed.
    pub files: usize,
}

/// The weight of a change, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It changes policy, that is, how everything else is judged: criteria, rules, whose approval counts.
    Policy,
    /// Something got weaker or was removed.
    Weakened,
    /// Something got stronger.
    Strengthened,
    /// Something changed without getting weaker or stronger.
    Changed,
    /// Only wording changed.
    Editorial,
}

impl Weight {
    /// Every weight, the most important first.
    pub const ALL: [Self; 5] = [Self::Policy, Self::Weakened, Self::Strengthened, Self::Changed, Self::Editorial];

    /// The heading of the statements of this weight.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Policy => "Policy",
            Self::Weakened => "Weakened",
            Self::Strengthened => "Strengthened",
            Self::Changed => "Changed",
            Self::Editorial => "Wording only",
        }
    }
}

/// A change in the language of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Its weight.
    pub weight: Weight,
    /// Whether the change makes the management system weaker: everything weakened, and policy that is looser.
    pub weakens: bool,
    /// Kind of the record.
    pub kind: &'static str,
    /// Id of the record.
    pub record: Untrusted,
    /// Title of the record.
    pub title: Option<Untrusted>,
    /// The field as a JSON pointer, with list items named by their content; empty for the record as a whole, absent if the sentence
    /// is about several fields.
    pub field: Option<Untrusted>,
    /// The sentence, such as `A.6.2.6 changed from implemented to planned`.
    pub message: Untrusted,
    /// Why it matters, if known.
    pub why: Option<Untrusted>,
    /// The value before, if there was one.
    pub before: Option<Untrusted>,
    /// The value after, if there is one.
    pub after: Option<Untrusted>,
}

impl Statement {
    /// The sentence with the reason why it matters.
    #[must_use]
    pub fn line(&self) -> String {
        let why = self.why.as_ref().map(|why| format!("; {}", why.raw())).unwrap_or_default();
        let weaker = if self.weakens && self.weight == Weight::Policy { " (weaker)" } else { "" };
        format!("{}{weaker}{why}", self.message.raw())
    }
}

/// An attestation that may have to be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The record was approved.
    Approved,
    /// Its residual risk was accepted.
    Accepted,
    /// The record was reviewed.
    Reviewed,
}

/// A record whose approval, acceptance or review relies on something that changed since.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NeedsReapproval {
    /// Id of the approved, accepted or reviewed record.
    pub record: Untrusted,
    /// The attestation.
    pub fact: Fact,
    /// Id of the record that changed; the same id if the record itself changed.
    pub through: Untrusted,
    /// What changed, as text.
    pub message: Untrusted,
}

impl NeedsReapproval {
    /// A stale attestation of `record`.
    #[must_use]
    pub fn new(record: &str, kind: AttestationKind, stale: &Stale) -> Self {
        let fact = match kind {
            AttestationKind::Approval => Fact::Approved,
            AttestationKind::Acceptance => Fact::Accepted,
            AttestationKind::Review => Fact::Reviewed,
        };
        Self { record: record.into(), fact, through: (*stale.record).into(), message: stale.describe(record).into() }
    }

    /// Whether `other` is about the same attestation of the same record.
    fn is_same_attestation(&self, other: &Self) -> bool {
        self.record == other.record && self.fact == other.fact
    }

    /// A line for each attestation: `IA-1 needs re-approval: intended use of scorer changed since then`.
    fn lines(all: &[Self]) -> Vec<String> {
        all.chunk_by(Self::is_same_attestation).map(Self::line).collect()
    }

    fn line(same: &[Self]) -> String {
        let message: Vec<&str> = same.iter().map(|needs| needs.message.raw()).collect();
        let Some(first) = same.first() else { return String::new() };
        let what = match first.fact {
            Fact::Approved => "needs re-approval",
            Fact::Accepted => "needs to be accepted again",
            Fact::Reviewed => "needs another review",
        };
        format!("{} {what}: {} since then", first.record.raw(), message.join(", and "))
    }
}

/// The kind of change of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It was added.
    Added,
    /// It was removed.
    Removed,
    /// It was changed.
    Changed,
    /// It is no longer readable.
    Unreadable,
    /// It is readable again.
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
    /// Its title.
    pub title: Option<Untrusted>,
    /// Its current file, or its last one.
    pub path: Untrusted,
    /// How it changed.
    pub change: ChangeKind,
    /// The fields that changed, if it exists in both states.
    pub fields: Vec<FieldChange>,
}

/// A field that changed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// JSON pointer, with list items named by their content.
    pub pointer: Untrusted,
    /// Name of the field for people.
    pub field: Untrusted,
    /// The value before.
    pub before: Option<Value>,
    /// The value after.
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
    by_other_policy: Option<BTreeSet<&'a str>>,
}

impl<'a> Side<'a> {
    /// A state with its findings.
    #[must_use]
    pub fn new(model: &'a Model, report: &'a CheckReport, label: &str, id: Option<String>) -> Self {
        let findings = report.findings.iter().chain(&report.suppressed).chain(&report.waiting).collect();
        let revision = Revision { label: label.into(), id, today: model.today.to_string() };
        Self { model, findings, revision, by_other_policy: None }
    }

    /// The same state, with the findings that it has by the policy of the other state.
    #[must_use]
    pub fn by_other_policy(self, report: &'a CheckReport) -> Self {
        let findings = report.findings.iter().chain(&report.suppressed).chain(&report.waiting);
        Self { by_other_policy: Some(findings.map(|finding| finding.fingerprint.as_str()).collect()), ..self }
    }
}

impl DiffReport {
    /// The statements about everything that got weaker, including policy.
    pub fn weakenings(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.weakens)
    }

    /// Whether a record or a governed file changed, or a finding was introduced, got more severe or was suppressed.
    #[must_use]
    pub fn differs(&self) -> bool {
        let new = [&self.findings.introduced, &self.findings.heavier, &self.findings.silenced];
        !self.records.is_empty() || !self.files.is_empty() || new.iter().any(|findings| !findings.is_empty())
    }
}

/// The number of distinct records.
fn different(needs_reapproval: &[NeedsReapproval]) -> usize {
    needs_reapproval.iter().map(|needs| needs.record.raw()).collect::<BTreeSet<_>>().len()
}

/// The changes from `base` to `head`; `needs_reapproval` and `approvals` are computed elsewhere and included unchanged.
#[must_use]
pub fn diff(
    base: &Side<'_>,
    head: &Side<'_>,
    files: &ChangedFiles,
    mut needs_reapproval: Vec<NeedsReapproval>,
    approvals: Vec<ApprovalStatus>,
) -> DiffReport {
    let pairs = records::pairs(base.model, head.model);
    let records = records::changed(base, head, &pairs);
    let broken = records.iter().filter(|(_, change)| change.change == ChangeKind::Unreadable);
    let broken = broken.map(|(pair, _)| (pair.kind.name, pair.id)).collect();
    let mut statements = Statements::new(base.model, head.model, broken);
    controls::describe(&mut statements);
    evidence::describe(&mut statements, files);
    risks::describe(&mut statements);
    records.iter().for_each(|(pair, change)| fields::describe(&mut statements, pair, change));
    texts::describe(&mut statements, files);
    let statements = statements.finish();
    let findings = findings::compare(base, head, &statements);
    let records: Vec<RecordChange> = records.into_iter().map(|(_, change)| change).collect();
    needs_reapproval.sort();
    DiffReport {
        version: 1,
        tool: Tool::this(),
        base: base.revision.clone(),
        head: head.revision.clone(),
        summary: DiffSummary {
            files: files.of_records.len() + files.templates.len(),
            ..summary(&statements, &findings, &records, different(&needs_reapproval))
        },
        statements,
        needs_reapproval,
        approvals,
        findings,
        records,
        files: files.changes(),
    }
}

fn summary(
    statements: &[Statement],
    findings: &FindingChanges,
    records: &[RecordChange],
    needs_reapproval: usize,
) -> DiffSummary {
    use crate::finding::Severity;
    let with_weight = |weight| statements.iter().filter(|statement| statement.weight == weight).count();
    let introduced = |severity| findings.introduced.iter().filter(|finding| finding.severity == severity).count();
    let change = |change| records.iter().filter(|record| record.change == change).count();
    let (added, removed) = (change(ChangeKind::Added), change(ChangeKind::Removed));
    DiffSummary {
        introduced: findings.introduced.len(),
        errors: introduced(Severity::Error),
        warnings: introduced(Severity::Warning),
        resolved: findings.resolved.len(),
        no_longer_checked: findings.no_longer_checked.len(),
        heavier: findings.heavier.len(),
        lighter: findings.lighter.len(),
        silenced: findings.silenced.len(),
        policy: with_weight(Weight::Policy),
        weakened: statements.iter().filter(|statement| statement.weakens).count(),
        strengthened: with_weight(Weight::Strengthened),
        needs_reapproval,
        added,
        removed,
        changed: records.len() - added - removed,
        files: 0,
    }
}
