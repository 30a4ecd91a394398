//! Management reviews: inputs, decisions, actions (clause 9.3).
//!
//! Must not know whether an input says enough.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Document, Evidence, Person, Record, RecordType, Role,
    field::{Action, Date, Id, Ref, Text, open_actions},
    has,
    marks::{FieldMarks, field},
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
    /// Day on which it was held.
    pub on: Option<Date>,
    /// Who took part.
    #[serde(default)]
    pub attendees: Vec<Ref<(Person, Role)>>,
    /// What was looked at (clause 9.3.2).
    pub inputs: Option<ReviewInputs>,
    /// Whether the management system is still suitable, adequate and effective.
    pub conclusion: Option<Text>,
    /// What was decided (clause 9.3.3), also that nothing is to be changed.
    #[serde(default)]
    pub decisions: Vec<ReviewDecision>,
    /// What is done about it, by whom, until when.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// The minutes.
    pub minutes: Option<Ref<(Document, Evidence)>>,
    /// Who prepares it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Inputs of a management review, a few sentences each, also that nothing changed (clause 9.3.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewInputs {
    /// What became of the actions of earlier reviews.
    pub previous_actions: Option<Text>,
    /// Changes of internal and external issues.
    pub context_changes: Option<Text>,
    /// Changes of what interested parties need.
    pub party_changes: Option<Text>,
    /// Trend of nonconformities and corrective actions.
    pub nonconformities: Option<Text>,
    /// Trend of monitoring and measurement.
    pub measurements: Option<Text>,
    /// Trend of audit results.
    pub audits: Option<Text>,
    /// Chances to improve.
    pub improvements: Option<Text>,
    /// Risks, incidents, objectives, resources and whatever else was looked at.
    pub other: Option<Text>,
}

/// A decision of a management review.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReviewDecision {
    /// What was decided.
    pub what: Text,
    /// What it is about.
    pub about: Option<DecisionTopic>,
}

/// What a decision of a management review is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionTopic {
    /// Continual improvement.
    Improvement,
    /// A change of the management system.
    Change,
    /// Resources.
    Resources,
    /// Risks and their acceptance.
    Risk,
}

impl RecordType for ManagementReview {
    const KIND: &'static str = "management-review";
    const ABOUT: About = About::new("MR", "reviews", &["9.3.1", "9.3.2", "9.3.3"]);
    const FIELDS: &'static [FieldMarks] = &[field("on").done("management review")];
}

impl Record for ManagementReview {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let held = self.planned.filter(|_| self.on.is_none());
        let held = held.map(|on| Deadline::new(on, "management review", "planned"));
        held.into_iter().chain(open_actions(&self.actions, "actions")).collect()
    }
}
