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
    marks::{FieldMarks, field},
};

/// Something that got better, or is to (clause 10.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Improvement {
    /// Id of the improvement.
    pub id: Id,
    /// What gets better.
    pub title: Text,
    /// Records from which the idea came.
    #[serde(default)]
    pub from: Vec<ImprovementSource>,
    /// Where the idea came from, where it is no record.
    pub source: Option<Text>,
    /// Clauses and controls that it concerns.
    #[serde(default)]
    pub concerns: Vec<Ref<Requirement>>,
    /// What is done, by whom, until when.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Day on which it was carried out.
    pub done: Option<Date>,
    /// What it brought.
    pub effect: Option<Text>,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// What an improvement can come from.
pub type ImprovementSource = Ref<(Audit, ManagementReview, Metric, Incident, Concern, Nonconformity, Objective)>;

impl RecordType for Improvement {
    const KIND: &'static str = "improvement";
    const ABOUT: About = About::new("IMP", "improvement", &["10.1"]);
    const FIELDS: &'static [FieldMarks] = &[field("done").done("completion")];
}

impl Record for Improvement {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        if self.done.is_some() { Vec::new() } else { open_actions(&self.actions, "actions").collect() }
    }
}
