//! Concerns that people report about AI (A.3.3, A.8.3).
//!
//! Must hold no name of a reporter and no narrative: a reference, category, dates and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Incident, Nonconformity, Person, Record, RecordType, Risk, Role, System,
    field::{Date, Group, Id, Ref, Text},
    has,
    marks::FieldMarks,
};

/// A concern: what sort, when it came in, what became of it; who reported it stays outside (A.3.3, A.8.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Concern {
    /// Id of the concern.
    pub id: Id,
    /// Short neutral title.
    pub title: Text,
    /// What sort of concern: fairness, safety, privacy, misuse.
    pub category: Option<Text>,
    /// Whether it came from inside (A.3.3) or outside (A.8.3).
    pub side: Option<super::Side>,
    /// Channel through which it came.
    pub channel: Option<Text>,
    /// AI systems concerned.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Groups that would be affected.
    #[serde(default)]
    pub affected: Vec<Group>,
    /// Day on which it came in.
    pub received: Option<Date>,
    /// Day by which it is answered.
    pub due: Option<Date>,
    /// Day on which it was answered.
    pub answered: Option<Date>,
    /// Number of the case file, kept outside.
    pub reference: Option<Text>,
    /// What came of it, in one neutral sentence.
    pub outcome: Option<Text>,
    /// Incident that it led to.
    pub incident: Option<Ref<Incident>>,
    /// Nonconformity raised from it (clause 10.2).
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Risks that were assessed again because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Day on which it was closed.
    pub closed: Option<Date>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
}

impl RecordType for Concern {
    const KIND: &'static str = "concern";
    const ABOUT: About = About::new("CON", "incidents", &["A.3.3", "A.8.3"]).personal();
    const FIELDS: &'static [FieldMarks] = &[];
}

impl Record for Concern {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.due.filter(|_| self.answered.is_none() && self.closed.is_none());
        open.map(|on| Deadline::new(on, "answer to the concern", "due")).into_iter().collect()
    }
}
