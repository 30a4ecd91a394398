//! Nonconformities and corrective action (clause 10.2).
//!
//! Must not know the audit or incident that raised it beyond its id.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Audit, Concern, Deadline, Evidence, Grade, Incident, ManagementReview, Metric, Person, Record, RecordType,
    Risk, Role, System,
    field::{Action, Date, Id, Ref, Requirement, Text, open_actions},
    has,
    marks::{
        Direction::{Kept, Removal},
        FieldMarks, Missing, field,
    },
};

/// A nonconformity: correction, cause, corrective actions and effectiveness check (clause 10.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Nonconformity {
    /// Id of the nonconformity.
    pub id: Id,
    /// Short title.
    pub title: Text,
    /// What does not conform, and how it was detected.
    pub description: Option<Text>,
    /// Records it resulted from: the other side of `nonconformity` of an audit finding, a result of a metric, an incident or a concern;
    /// and management reviews.
    #[serde(default)]
    pub from: Vec<NonconformitySource>,
    /// Source, if it is not a record.
    pub source: Option<Text>,
    /// Clauses and controls against which it is raised.
    #[serde(default)]
    pub against: Vec<Ref<Requirement>>,
    /// Grade: major, minor or observation.
    pub grade: Option<Grade>,
    /// AI systems concerned.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Date raised.
    pub raised: Option<Date>,
    /// Correction: what was done immediately to control and correct it, and to deal with its consequences.
    pub correction: Option<Text>,
    /// Cause of the nonconformity.
    pub cause: Option<Text>,
    /// Whether the same problem exists, or could occur, elsewhere.
    pub similar: Option<Text>,
    /// Corrective actions that prevent it from recurring.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Reason no action is needed, if that is the case.
    pub no_action_because: Option<Text>,
    /// Check of whether the actions were effective.
    pub effectiveness: Option<EffectivenessCheck>,
    /// Necessary changes to the management system, if any.
    pub changes: Option<Text>,
    /// Risks that were reassessed because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Date by which it should be closed.
    pub due: Option<Date>,
    /// Date closed.
    pub closed: Option<Date>,
    /// Evidence of the correction and the actions.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the nonconformity.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Possible sources of a nonconformity.
pub type NonconformitySource = Ref<(Audit, ManagementReview, Metric, Incident, Concern)>;

/// A check of whether actions were effective.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectivenessCheck {
    /// Date of the check.
    pub on: Date,
    /// Who checked.
    pub by: Option<Ref<(Person, Role)>>,
    /// Result of the check.
    pub result: Text,
    /// Whether the actions were effective.
    pub effective: Option<bool>,
    /// Evidence of the result.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Nonconformity {
    const KIND: &'static str = "nonconformity";
    const ABOUT: About = About::new("NC", "improvement", &["10.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("from").weaker(Kept),
        field("against").weaker(Removal),
        field("grade").ranked(&["observation", "minor", "major"]).missing(Missing::Kept),
        field("raised").past("detection").neutral("the due date determines when it is closed"),
        field("correction").weaker(Removal),
        field("cause").weaker(Removal),
        field("actions").weaker(Removal),
        field("effectiveness").weaker(Removal),
        field("effectiveness/by").acted("checked the effectiveness of the actions of", "on"),
        field("effectiveness/on")
            .past("effectiveness check")
            .not_before_first("actions/*/done")
            .neutral("a new check has a later date"),
        field("effectiveness/effective").ranked(&["false", "true"]).missing(Missing::Kept),
        field("risks").weaker(Removal),
        field("closed").past("closure").not_before(&["raised"]).weaker(Removal),
        field("due").planned().not_before(&["raised"]),
        field("actions/*/due").planned().not_before(&["raised"]),
        field("actions/*/done").past("completion").not_before(&["raised"]),
    ];
}

impl Record for Nonconformity {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let None = self.closed else { return Vec::new() };
        let closing = self.due.map(|on| Deadline::new(on, "closure of the nonconformity", "due"));
        closing.into_iter().chain(open_actions(&self.actions, "actions")).collect()
    }
}
