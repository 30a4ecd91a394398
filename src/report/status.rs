//! The status report: each clause and control with how far it is answered, by which records, and why not further.
//!
//! Must not say whether an answer conforms: people judge that.

mod documents;
mod page;
mod requirements;
mod state;

use schemars::JsonSchema;
use serde::Serialize;

use super::check::Tool;
use crate::{
    finding::{Severity, Stage},
    model::{Due, DueSort, Model},
    policy::Verdict,
    sink::Raw,
};

pub use documents::{AnsweringDocument, DocumentStatus};
pub use page::Parts;
pub use requirements::{RequirementStatus, Tally};
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
    pub organization: Option<Raw>,
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

/// Something that falls due.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DueItem {
    /// The last day on which it is in time.
    pub on: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// What sort of thing it is.
    pub sort: DueSort,
    /// Id of the record.
    pub record: Raw,
    /// Title of the record.
    pub title: Option<Raw>,
    /// What falls due.
    pub what: Raw,
    /// Who sees to it.
    pub owner: Option<Raw>,
    /// The field that sets the day, as a JSON pointer.
    pub field: Raw,
}

/// Puts together how far `model` answers its standard. `verdicts` are judged for `stage`; `distance` holds the errors and
/// warnings of each stage.
#[must_use]
pub fn status(model: &Model, verdicts: &[Verdict], stage: Stage, distance: Vec<Distance>) -> StatusReport {
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
        summary: requirements::tallies(model, clauses.iter().chain(&controls)),
        documents: documents::documents(model),
        due: model.due().iter().map(|due| due_item(model, due)).collect(),
        clauses,
        controls,
        distance,
    }
}

/// What of `verdicts`, judged for `stage`, stands between now and that stage.
#[must_use]
pub fn distance(stage: Stage, verdicts: &[Verdict]) -> Distance {
    let count = |severity| {
        verdicts.iter().filter(|verdict| verdict.suppressed.is_none() && verdict.severity == severity).count()
    };
    Distance { stage, errors: count(Severity::Error), warnings: count(Severity::Warning) }
}

fn due_item(model: &Model, due: &Due<'_>) -> DueItem {
    let owner = due.entry.record.as_ref().and_then(|record| record.owner());
    DueItem {
        on: due.on.to_string(),
        overdue: due.on < model.today,
        sort: due.sort,
        record: (*due.entry.id).into(),
        title: model.title_of(&due.entry.id).map(Into::into),
        what: (*due.what).into(),
        owner: owner.map(Into::into),
        field: format!("/{}", due.field).into(),
    }
}
