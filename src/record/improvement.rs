//! Improvements of the management system (clause 10.1).
//!
//! Must not know nonconformities beyond their ids.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Audit, Concern, Deadline, Evidence, Incident, ManagementReview, Metric, Nonconformity, Objective, Person,
    Record, Role,
    field::{Action, Date, Id, Ref, Requirement, Text, open_actions},
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
    pub from: Vec<IdeaFrom>,
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

/// A record from which an idea came.
pub type IdeaFrom = Ref<(Audit, ManagementReview, Metric, Incident, Concern, Nonconformity, Objective)>;

impl Record for Improvement {
    const KIND: &'static str = "improvement";
    const ABOUT: About = About { prefix: "IMP", folder: "improvement", clauses: &["10.1"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn deadlines(&self) -> Vec<Deadline> {
        if self.done.is_some() { Vec::new() } else { open_actions(&self.actions, "actions").collect() }
    }
}
