//! The status report: for each clause and control, how far it is answered, by which records, and what is open.
//!
//! Must not state whether an answer conforms: people judge that.

mod documents;
mod page;
mod requirements;
mod state;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    approvals::{HistoryStatus, history_status},
    check::Tool,
    due::{DueItem, due_items},
    waiting::Awaited,
};
use crate::{
    escape::Untrusted,
    finding::{Severity, Stage},
    model::Model,
    policy::Verdict,
};

pub use documents::{AnsweringDocument, DocumentStatus};
pub use page::Parts;
pub use requirements::{RequirementStatus, Tally, tallies};
pub use state::State;

/// How far a management system answers its standard (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatusReport {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that created it.
    pub tool: Tool,
    /// The date of the evaluation.
    pub today: String,
    /// The stage of the evaluation.
    pub stage: Stage,
    /// Title of the standard.
    pub standard: String,
    /// Name of the organization.
    pub organization: Option<Untrusted>,
    /// Clauses in the order of the standard.
    pub clauses: Vec<RequirementStatus>,
    /// Controls in the order of the standard, your own controls last.
    pub controls: Vec<RequirementStatus>,
    /// Number of requirements in each state, per clause and per control area.
    pub summary: Vec<Tally>,
    /// Open items before each stage.
    pub distance: Vec<Distance>,
    /// Documented information that clauses and included controls require, with the records that answer it.
    pub documents: Vec<DocumentStatus>,
    /// Files that cannot be read, with the number of findings that wait for each; what they would answer is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Awaited>,
    /// Due items, earliest first.
    pub due: Vec<DueItem>,
    /// Support of approvals in git, if the history was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryStatus>,
}

/// Open items at a stage; each stage includes the earlier ones.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Distance {
    /// The stage.
    pub stage: Stage,
    /// Errors that `aims check --stage` reports.
    pub errors: usize,
    /// Warnings that it reports.
    pub warnings: usize,
}

/// Creates the status report of `model`. `verdicts` are evaluated for `stage`; `distance` contains the errors and
/// warnings of each stage.
#[must_use]
pub fn status(model: &Model, verdicts: &[Verdict<'_>], stage: Stage, distance: Vec<Distance>) -> StatusReport {
    let gaps = state::Gaps::of(model, verdicts);
    let clauses = requirements::clauses(model, &gaps);
    let controls = requirements::controls(model, &gaps, stage);
    StatusReport {
        version: 1,
        tool: Tool::this(),
        today: model.today.to_string(),
        stage,
        standard: model.frameworks.standard().title.to_string(),
        organization: model.manifest().map(|manifest| manifest.organization.name.to_string().into()),
        summary: tallies(model, clauses.iter().chain(&controls)),
        documents: documents::documents(model),
        waiting: Awaited::of_verdicts(verdicts),
        due: due_items(model),
        history: history_status(model),
        clauses,
        controls,
        distance,
    }
}

/// The open items in `verdicts`, evaluated for `stage`.
#[must_use]
pub fn distance(stage: Stage, verdicts: &[Verdict<'_>]) -> Distance {
    let count = |severity| verdicts.iter().filter(|verdict| verdict.counts() && verdict.severity == severity).count();
    Distance { stage, errors: count(Severity::Error), warnings: count(Severity::Warning) }
}
