//! Incidents of AI systems and who was informed of them (A.8.4).
//!
//! Must not contain a narrative or personal data: only a reference, category, dates and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Customer, Deadline, ListItem, Nonconformity, Obligation, Party, Person, Record, RecordType, Risk, Role,
    Supplier, System,
    field::{Date, Group, Id, Ref, Text},
    has,
    marks::{
        Direction::{Both, Later, Less, Removal},
        FieldMarks, Missing, field,
    },
    open_items,
};

/// An incident of an AI system: category, dates and notices; the case file is kept elsewhere (A.8.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Incident {
    /// Id of the incident.
    pub id: Id,
    /// Short neutral title.
    pub title: Text,
    /// Category: fault, misuse, attack, harm.
    pub category: Option<Text>,
    /// AI systems concerned.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Groups that were affected.
    #[serde(default)]
    pub affected: Vec<Group>,
    /// Severity, as a step on the consequence scale.
    #[schemars(range(min = 1, max = 10))]
    pub severity: Option<u8>,
    /// Date on which it occurred.
    pub occurred: Option<Date>,
    /// Date on which it was noticed.
    pub noticed: Option<Date>,
    /// Notices given or still to be given (A.8.4, A.8.5).
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Number of the case file, which is kept elsewhere.
    pub reference: Option<Text>,
    /// Nonconformity raised from it (clause 10.2).
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Reason no nonconformity was raised.
    pub no_nonconformity_because: Option<Text>,
    /// Risks that were reassessed because of it.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Date closed.
    pub closed: Option<Date>,
    /// Role or person responsible for the incident.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// A notice about an incident.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Notice {
    /// Recipient.
    pub to: Ref<(Party, Customer, Supplier, Role)>,
    /// Date by which the recipient must be informed.
    pub due: Option<Date>,
    /// Date on which the recipient was informed.
    pub on: Option<Date>,
    /// How the recipient was informed.
    pub how: Option<Text>,
    /// Obligation that requires it.
    pub obligation: Option<Ref<Obligation>>,
}

impl RecordType for Incident {
    const KIND: &'static str = "incident";
    const ABOUT: About = About::new("INC", "incidents", &["A.8.4", "10.2"]).personal();
    const FIELDS: &'static [FieldMarks] = &[
        field("affected").weaker(Removal),
        field("severity").weaker(Less).missing(Missing::Kept).because("a less severe incident calls for fewer notices"),
        field("occurred").past("occurrence").neutral("it states what happened"),
        field("noticed")
            .past("detection")
            .not_before(&["occurred"])
            .weaker(Later)
            .missing(Missing::Kept)
            .because("the time for notices runs from it"),
        field("notices").weaker(Removal),
        field("notices/*/on").past("notice").not_before(&["occurred", "noticed"]).weaker(Removal),
        field("nonconformity").weaker(Removal),
        field("risks").weaker(Removal),
        field("closed")
            .past("closure")
            .not_before(&["occurred", "noticed"])
            .weaker(Both)
            .missing(Missing::Kept)
            .because("it states what happened then"),
        field("notices/*/due").planned().not_before(&["occurred", "noticed"]),
    ];
}

impl Record for Incident {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let item = |notice| {
            let Notice { to, due, on, .. }: &Notice = notice;
            ListItem { what: to.id(), due: *due, owner: None, concerns: None, is_open: on.is_none() }
        };
        open_items("notices", "notice to ", &self.notices.iter().map(item).collect::<Vec<_>>())
    }
}
