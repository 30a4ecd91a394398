//! Training and awareness (clauses 7.2, 7.3).
//!
//! Must hold no personnel data: audiences and numbers; certificates of people stay outside.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Document, Evidence, Person, Record, RecordType, Role,
    field::{Date, Id, Interval, Ref, Text},
    has,
    marks::{FieldMarks, field},
};

/// A training or an awareness measure (clauses 7.2 and 7.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Training {
    /// Id of the training.
    pub id: Id,
    /// What it is about.
    pub title: Text,
    /// Awareness of many, or competence of some.
    #[serde(rename = "type")]
    pub r#type: TrainingType,
    /// What it teaches: the policy, own part in the management system, what nonconformity means.
    #[serde(default)]
    pub topics: Vec<Text>,
    /// Who it is for: staff, contractors, a team.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// Roles whose competence it builds.
    #[serde(default)]
    pub roles: Vec<Ref<Role>>,
    /// Persons whose competence it builds, where an audit needs their names.
    #[serde(default)]
    pub persons: Vec<Ref<Person>>,
    /// Planned date.
    pub planned: Option<Date>,
    /// Day on which it was held.
    pub on: Option<Date>,
    /// How often it is repeated.
    pub every: Option<Interval>,
    /// How many took part.
    pub attended: Option<u32>,
    /// How many were meant to.
    pub invited: Option<u32>,
    /// How it was checked that it worked, and the result (clause 7.2).
    pub effect: Option<Text>,
    /// Material.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it was held.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Sorts of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrainingType {
    /// Everybody knows the policy and their part (clause 7.3).
    Awareness,
    /// Some can do what their role asks (clause 7.2).
    Competence,
}

impl Training {
    /// Day by which it is held, first or again.
    #[must_use]
    pub fn next(&self) -> Option<Date> {
        match self.on {
            Some(on) => on.after(self.every.as_ref()?),
            None => self.planned,
        }
    }
}

impl RecordType for Training {
    const KIND: &'static str = "training";
    const ABOUT: About = About::new("TR", "people", &["7.2", "7.3"]).personal();
    const FIELDS: &'static [FieldMarks] = &[field("on").done("training")];
}

impl Record for Training {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let field = if self.on.is_some() { "every" } else { "planned" };
        self.next().map(|on| Deadline::new(on, "training", field)).into_iter().collect()
    }
}
