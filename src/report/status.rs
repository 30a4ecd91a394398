//! The status report: each clause and control with how far it is answered, by which records, and why not further.
//!
//! Must not say whether an answer conforms: people judge that.

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
    /// Version of this form.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that made it.
    pub tool: Tool,
    /// The day on which the repository was looked at.
    pub today: String,
    /// The stage it was judged for.
    pub stage: Stage,
    /// Title of the standard.
    pub standard: String,
    /// Name of the organization.
    pub organization: Option<Untrusted>,
    /// Clauses in the order of the standard.
    pub clauses: Vec<RequirementStatus>,
    /// Controls in the order of the standard, own ones last.
    pub controls: Vec<RequirementStatus>,
    /// How many of each state there are, per clause and per control area.
    pub summary: Vec<Tally>,
    /// What stands between now and each stage.
    pub distance: Vec<Distance>,
    /// Documented information that clauses and included controls ask for, with what answers it.
    pub documents: Vec<DocumentStatus>,
    /// What falls due, earliest first.
    pub due: Vec<DueItem>,
    /// What git says of approvals, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<HistoryStatus>,
}

/// What is open at a stage; each stage includes the ones before.
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

/// Puts together how far `model` answers its standard. `verdicts` are judged for `stage`; `distance` holds the errors and
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
        due: due_items(model),
        history: history_status(model),
        clauses,
        controls,
        distance,
    }
}

/// What of `verdicts`, judged for `stage`, stands between now and that stage.
#[must_use]
pub fn distance(stage: Stage, verdicts: &[Verdict<'_>]) -> Distance {
    let count = |severity| {
        verdicts.iter().filter(|verdict| verdict.suppressed.is_none() && verdict.severity == severity).count()
    };
    Distance { stage, errors: count(Severity::Error), warnings: count(Severity::Warning) }
}
