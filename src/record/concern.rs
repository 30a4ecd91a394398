//! Concerns that people report about AI (A.3.3, A.8.3).
//!
//! Must not contain a reporter's name or a narrative: only a reference, category, dates and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Incident, Nonconformity, Person, Record, RecordType, Risk, Role, System,
    field::{Date, Group, Id, Ref, Text},
    has,
    marks::{
        Direction::{Later, Removal},
        FieldMarks, Missing, field,
    },
};

/// A reported concern: category, dates and outcome, without the reporter's identity (A.3.3, A.8.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Concern {
    /// Id of the concern.
    pub id: Id,
    /// Short neutral title.
    pub title: Text,
    /// Category: fairness, safety, privacy, misuse.
    pub category: Option<Text>,
    /// Whether it came from inside (A.3.3) or outside (A.8.3) the organization.
    pub side: Option<super::Side>,
    /// Reporting channel.
    pub channel: Option<Text>,
    /// AI systems concerned.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Groups that would be affected.
    #[serde(default)]
    pub affected: Vec<Group>,
    /// Date received.
    pub received: Option<Date>,
    /// Date by which an answer is due.
    pub due: Option<Date>,
    /// Date answered.
    pub answered: Option<Date>,
    /// Number of the case file, which is kept elsewhere.
    pub reference: Option<Text>,
    /// Outcome, in one neutral sentence.
    pub outcome: Option<Text>,
    /// Incident that resulted from it.
    pub incident: Option<Ref<Incident>>,
    /// Nonconformity raised from it (clause 10.2).
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Risks that were reassessed because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Date closed.
    pub closed: Option<Date>,
    /// Role or person responsible for the concern.
    pub owner: Option<Ref<(Role, Person)>>,
}

impl RecordType for Concern {
    const KIND: &'static str = "concern";
    const ABOUT: About = About::new("CON", "incidents", &["A.3.3", "A.8.3"]).personal();
    const FIELDS: &'static [FieldMarks] = &[
        field("side").neutral("it states where the concern came from"),
        field("affected").weaker(Removal),
        field("received")
            .past("receipt")
            .weaker(Later)
            .missing(Missing::Kept)
            .because("the time for an answer runs from it"),
        field("answered").past("answer").not_before(&["received"]).weaker(Removal),
        field("incident").weaker(Removal),
        field("nonconformity").weaker(Removal),
        field("risks").weaker(Removal),
        field("closed").past("closure").not_before(&["received"]).weaker(Removal),
        field("due").planned().not_before(&["received"]),
    ];
}

impl Record for Concern {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.due.filter(|_| self.answered.is_none() && self.closed.is_none());
        open.map(|on| Deadline::new(on, "answer to the concern", "due")).into_iter().collect()
    }
}
