//! Training and awareness (clauses 7.2, 7.3).
//!
//! Must not contain personnel data: only audiences and numbers, no certificates of individual people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Document, Evidence, Person, Record, RecordType, Role, System,
    field::{Date, Id, Interval, Ref, Text},
    has,
    marks::{
        Direction::{Later, Less, Longer, Removal},
        FieldMarks, field,
    },
};

/// A training course or awareness measure (clauses 7.2 and 7.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Training {
    /// Id of the training.
    pub id: Id,
    /// Subject of the training.
    pub title: Text,
    /// Type of training: awareness or competence.
    #[serde(rename = "type")]
    pub r#type: TrainingType,
    /// Topics: the policy, people's part in the management system, what nonconformity means.
    #[serde(default)]
    pub topics: Vec<Text>,
    /// AI systems that it is about.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Audience: staff, contractors, a team.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// Roles whose competence it builds.
    #[serde(default)]
    pub roles: Vec<Ref<Role>>,
    /// Persons whose competence it builds, if an audit needs their names.
    #[serde(default)]
    pub persons: Vec<Ref<Person>>,
    /// Planned date.
    pub planned: Option<Date>,
    /// Date on which it took place.
    pub on: Option<Date>,
    /// Repetition interval: `12 months`.
    pub every: Option<Interval>,
    /// Number of participants.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub attended: Option<u32>,
    /// Number of people invited.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub invited: Option<u32>,
    /// How its effectiveness was checked, and the result (clause 7.2).
    pub effect: Option<Text>,
    /// Training material.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it took place.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the training.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Types of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TrainingType {
    /// Everyone knows the policy and their own part (clause 7.3).
    Awareness,
    /// People can do what their role requires (clause 7.2).
    Competence,
}

impl Training {
    /// Date by which it is due, for the first time or again.
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
    const FIELDS: &'static [FieldMarks] = &[
        field("type").neutral("awareness and competence are both required"),
        field("topics").weaker(Removal),
        field("audience").weaker(Removal),
        field("roles").weaker(Removal),
        field("persons").weaker(Removal).acted("attended", "on"),
        field("planned").planned().weaker(Later),
        field("on").past("training").weaker(Removal),
        field("every").weaker(Longer),
        field("attended").weaker(Less),
        field("invited").weaker(Less),
    ];
}

impl Record for Training {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let field = if self.on.is_some() { "every" } else { "planned" };
        self.next().map(|on| Deadline::new(on, "training", field)).into_iter().collect()
    }
}
