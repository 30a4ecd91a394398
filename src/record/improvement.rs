//! Improvements of the management system (clause 10.1).
//!
//! Must not know nonconformities beyond their ids.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Audit, Concern, Deadline, Evidence, Incident, ManagementReview, Metric, Nonconformity, Objective, Person,
    Record, RecordType, Role,
    field::{Action, Date, Id, Ref, Requirement, Text, open_actions},
    has,
    marks::{
        Direction::{Kept, Removal},
        FieldMarks, field,
    },
};

/// A planned or completed improvement (clause 10.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Improvement {
    /// Id of the improvement.
    pub id: Id,
    /// What is improved.
    pub title: Text,
    /// Records that prompted it, such as an audit or a metric.
    #[serde(default)]
    pub from: Vec<ImprovementSource>,
    /// Source of the idea, if it is not a record.
    pub source: Option<Text>,
    /// Clauses and controls that it concerns.
    #[serde(default)]
    pub concerns: Vec<Ref<Requirement>>,
    /// Actions, each with an owner and a due date.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Date completed.
    pub done: Option<Date>,
    /// Effect of the improvement.
    pub effect: Option<Text>,
    /// Evidence of the improvement.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the improvement.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Possible sources of an improvement.
pub type ImprovementSource = Ref<(Audit, ManagementReview, Metric, Incident, Concern, Nonconformity, Objective)>;

impl RecordType for Improvement {
    const KIND: &'static str = "improvement";
    const ABOUT: About = About::new("IMP", "improvement", &["10.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("from").weaker(Kept),
        field("concerns").weaker(Removal),
        field("actions").weaker(Removal),
        field("done").past("completion").not_before(&["actions/*/done"]),
        field("actions/*/due").planned(),
        field("actions/*/done").past("completion"),
    ];
}

impl Record for Improvement {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        if self.done.is_some() { Vec::new() } else { open_actions(&self.actions, "actions") }
    }
}
