//! Incidents of AI systems and who was told of them (A.8.4).
//!
//! Must hold no narrative and no personal data: a reference, category, dates and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Customer, Deadline, Nonconformity, Obligation, Party, Person, Record, RecordType, Risk, Role, Supplier,
    System,
    field::{Date, Group, Id, Ref, Text},
    has,
    marks::{
        Direction::{Good, Plain, SoonerBetter},
        FieldMarks, field,
    },
};

/// An incident of an AI system: what sort, when, who was told; the case file stays outside (A.8.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Incident {
    /// Id of the incident.
    pub id: Id,
    /// Short neutral title.
    pub title: Text,
    /// What sort of incident: fault, misuse, attack, harm.
    pub category: Option<Text>,
    /// AI systems concerned.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Groups that were affected.
    #[serde(default)]
    pub affected: Vec<Group>,
    /// How severe it was, as a step of the consequence scale.
    #[schemars(range(min = 1, max = 10))]
    pub severity: Option<u8>,
    /// Day on which it happened.
    pub occurred: Option<Date>,
    /// Day on which it was noticed.
    pub noticed: Option<Date>,
    /// Who was told, or has to be (A.8.4, A.8.5).
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Number of the case file, which is kept elsewhere.
    pub reference: Option<Text>,
    /// Nonconformity raised from it (clause 10.2).
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Why no nonconformity was raised.
    pub no_nonconformity_because: Option<Text>,
    /// Risks that were reassessed because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Date closed.
    pub closed: Option<Date>,
    /// Who sees to it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// A notice to somebody about an incident.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Notice {
    /// Who is told.
    pub to: Ref<(Party, Customer, Supplier, Role)>,
    /// Day by which they have to be told.
    pub due: Option<Date>,
    /// Day on which they were told.
    pub on: Option<Date>,
    /// How they were told.
    pub how: Option<Text>,
    /// Obligation that asks for it.
    pub obligation: Option<Ref<Obligation>>,
}

impl RecordType for Incident {
    const KIND: &'static str = "incident";
    const ABOUT: About = About::new("INC", "incidents", &["A.8.4", "10.2"]).personal();
    const FIELDS: &'static [FieldMarks] = &[
        field("severity").weighs(Plain),
        field("notices").weighs(Good),
        field("notices/*/due").weighs(SoonerBetter),
        field("nonconformity").weighs(Good),
        field("risks").weighs(Good),
        field("closed").weighs(Good),
    ];
}

impl Record for Incident {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.notices.iter().enumerate().filter(|(_, notice)| notice.on.is_none());
        open.filter_map(|(index, notice)| {
            Some(Deadline::new(notice.due?, format!("notice to {}", notice.to), format!("notices/{index}/due")))
        })
        .collect()
    }
}
