//! Management reviews: inputs, decisions, actions (clause 9.3).
//!
//! Must not know whether an input is sufficient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Audit, Change, Concern, Deadline, Document, Evidence, Improvement, Incident, Metric, Nonconformity, Person,
    Record, RecordType, Role,
    field::{Action, Date, Id, Ref, Text, open_actions},
    has,
    marks::{
        Direction::{Both, Later, Removal},
        FieldMarks, Missing, field,
    },
};

/// A management review (clause 9.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ManagementReview {
    /// Id of the review.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Planned date.
    pub planned: Option<Date>,
    /// Date on which it took place.
    pub on: Option<Date>,
    /// Attendees.
    #[serde(default)]
    pub attendees: Vec<Ref<(Person, Role)>>,
    /// Inputs (clause 9.3.2).
    pub inputs: Option<ReviewInputs>,
    /// Records that it considered: the audits, nonconformities and incidents since the review before it, and others such as concerns, changes,
    /// improvements and metrics.
    #[serde(default)]
    pub considered: Vec<ConsideredRecord>,
    /// Whether the management system is still suitable, adequate and effective.
    pub conclusion: Option<Text>,
    /// Decisions (clause 9.3.3), including the decision to change nothing.
    #[serde(default)]
    pub decisions: Vec<ReviewDecision>,
    /// Resulting actions, each with an owner and a due date.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Minutes.
    pub minutes: Option<Ref<(Document, Evidence)>>,
    /// Role or person that prepares it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// A record that a management review considers.
pub type ConsideredRecord = Ref<(Audit, Nonconformity, Incident, Concern, Change, Improvement, Metric)>;

/// Inputs of a management review, a few sentences each, even if nothing changed (clause 9.3.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewInputs {
    /// Progress on the actions of earlier reviews.
    pub previous_actions: Option<Text>,
    /// Changes to internal and external issues.
    pub context_changes: Option<Text>,
    /// Changes to the needs of interested parties.
    pub party_changes: Option<Text>,
    /// Trends in nonconformities and corrective actions.
    pub nonconformities: Option<Text>,
    /// Trends in monitoring and measurement.
    pub measurements: Option<Text>,
    /// Trends in audit results.
    pub audits: Option<Text>,
    /// Opportunities for improvement.
    pub improvements: Option<Text>,
    /// Risks, incidents, objectives, resources and any other inputs.
    pub other: Option<Text>,
}

/// A decision of a management review.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewDecision {
    /// What was decided.
    pub what: Text,
    /// Topic of the decision.
    pub about: Option<DecisionTopic>,
}

/// Topics of decisions of a management review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionTopic {
    /// Continual improvement.
    Improvement,
    /// A change to the management system.
    Change,
    /// Resources.
    Resources,
    /// Risks and their acceptance.
    Risk,
}

impl RecordType for ManagementReview {
    const KIND: &'static str = "management-review";
    const ABOUT: About = About::new("MR", "reviews", &["9.3.1", "9.3.2", "9.3.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("planned").planned().weaker(Later),
        field("on")
            .past("management review")
            .weaker(Both)
            .missing(Missing::Kept)
            .because("it states what happened then"),
        field("attendees").weaker(Removal).acted("attended", "on"),
        field("inputs").weaker(Removal),
        field("considered").weaker(Removal),
        field("decisions").weaker(Removal),
        field("decisions/*/about").neutral("it states the topic"),
        field("actions").weaker(Removal),
        field("minutes").weaker(Removal),
        field("actions/*/due").planned().not_before(&["on"]),
        field("actions/*/done").past("completion").not_before(&["on"]),
    ];
}

impl Record for ManagementReview {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let planned = self.planned.filter(|_| self.on.is_none());
        let review = planned.map(|on| Deadline::new(on, "management review", "planned"));
        review.into_iter().chain(open_actions(&self.actions, "actions")).collect()
    }
}
