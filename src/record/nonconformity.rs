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
        Direction::{Good, Plain, SoonerBetter},
        FieldMarks, field,
    },
};

/// A nonconformity with its correction, cause, actions and the check of their effect (clause 10.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Nonconformity {
    /// Id of the nonconformity.
    pub id: Id,
    /// Short title.
    pub title: Text,
    /// What does not conform, and how it showed.
    pub description: Option<Text>,
    /// Records from which it came.
    #[serde(default)]
    pub from: Vec<NonconformitySource>,
    /// Where it came from, where it is no record.
    pub source: Option<Text>,
    /// Clauses and controls against which it is raised.
    #[serde(default)]
    pub against: Vec<Ref<Requirement>>,
    /// How much it weighs.
    pub grade: Option<Grade>,
    /// AI systems that it concerns.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Day on which it was raised.
    pub raised: Option<Date>,
    /// What was done at once to control and correct it, and to deal with its consequences.
    pub correction: Option<Text>,
    /// Why it came about.
    pub cause: Option<Text>,
    /// Whether the like exists or could occur elsewhere.
    pub similar: Option<Text>,
    /// What is done so that it does not come again.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Why no action is needed, where none is.
    pub no_action_because: Option<Text>,
    /// The check whether the actions worked.
    pub effectiveness: Option<EffectivenessCheck>,
    /// What had to change in the management system, if anything.
    pub changes: Option<Text>,
    /// Risks that were assessed again because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Day by which it is closed.
    pub due: Option<Date>,
    /// Day on which it was closed.
    pub closed: Option<Date>,
    /// Evidence of correction and action.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// What a nonconformity can come from.
pub type NonconformitySource = Ref<(Audit, ManagementReview, Metric, Incident, Concern)>;

/// A check whether actions worked.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectivenessCheck {
    /// Day of the check.
    pub on: Date,
    /// Who checked.
    pub by: Option<Ref<(Person, Role)>>,
    /// What was found.
    pub result: Text,
    /// Whether the actions worked.
    pub effective: Option<bool>,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Nonconformity {
    const KIND: &'static str = "nonconformity";
    const ABOUT: About = About::new("NC", "improvement", &["10.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("grade").weighs(Plain),
        field("correction").weighs(Good),
        field("cause").weighs(Good),
        field("actions").weighs(Good),
        field("actions/*/due").weighs(SoonerBetter),
        field("effectiveness").weighs(Good),
        field("closed").weighs(Good),
    ];
}

impl Record for Nonconformity {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        if self.closed.is_some() {
            return Vec::new();
        }
        let closing = self.due.map(|on| Deadline::new(on, "closing of the nonconformity", "due"));
        closing.into_iter().chain(open_actions(&self.actions, "actions")).collect()
    }
}
