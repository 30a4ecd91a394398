//! Incidents of AI systems and who was informed of them (A.8.4).
//!
//! Must not contain a narrative or personal data: only a reference, category, dates and status.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Customer, Deadline, ListItem, Nonconformity, Obligation, Party, Person, Record, RecordType, Risk, Role,
    Supplier, System,
    field::{Country, Date, Group, Id, Moment, PartialDate, Ref, Text},
    has,
    marks::{
        Direction::{Both, Kept, Later, Less, More, Removal},
        FieldMarks, Missing, field,
    },
    open_items,
    texts::word,
};

/// An incident of an AI system: category, dates and notices; the case file is kept elsewhere (A.8.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Incident {
    /// Id of the incident.
    pub id: Id,
    /// Short neutral title.
    pub title: Text,
    /// Whether it is an incident or a lesser form; omit for an incident.
    pub form: Option<IncidentForm>,
    /// How it was noticed.
    pub detected_by: Option<Text>,
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
    /// Date on which it occurred; a month or a year, if more is not known.
    pub occurred: Option<PartialDate>,
    /// Date on which it was noticed.
    pub noticed: Option<Date>,
    /// First awareness, from which the time for notices runs.
    pub aware: Option<Aware>,
    /// Whether it is a serious incident in the sense of a law, and why.
    pub serious: Option<Serious>,
    /// Countries in which it happened.
    #[serde(default, rename = "where")]
    pub places: Vec<Country>,
    /// Version of the system.
    pub version: Option<Text>,
    /// Number of persons affected.
    #[schemars(range(min = 0, max = 999_999_999_999_999_i64))]
    pub persons: Option<u64>,
    /// What was done at once.
    #[serde(default)]
    pub at_once: Vec<ImmediateAction>,
    /// Notices given or still to be given (A.8.4, A.8.5).
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Why the people it affected were not told, if they were not.
    pub no_notice_because: Option<Text>,
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

/// Forms of what is recorded as an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentForm {
    /// Something happened that did harm or could have.
    Incident,
    /// Something happened that may turn out to be an incident.
    Event,
    /// A monitor reported a value outside its limits.
    Alert,
}

/// First awareness of an incident.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Aware {
    /// Date and time.
    pub on: Moment,
    /// Who was aware first.
    pub who: Option<AwareParty>,
}

/// Who was aware of an incident first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AwareParty {
    /// The provider of the system.
    Provider,
    /// The deployer of the system.
    Deployer,
}

/// Whether an incident is serious in the sense of a law.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Serious {
    /// What it led to.
    #[serde(default)]
    pub harms: Vec<SeriousHarm>,
    /// Whether it is a widespread infringement.
    pub widespread: Option<bool>,
    /// Whether the system caused it.
    pub link: Option<CausalLink>,
    /// Why it is not serious.
    pub not_serious_because: Option<Text>,
}

/// Harms that make an incident serious (Article 3(49) of the EU AI Act).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeriousHarm {
    /// Death of a person.
    Death,
    /// Serious harm to a person's health.
    SeriousHarmToHealth,
    /// Serious and irreversible disruption of critical infrastructure.
    CriticalInfrastructure,
    /// Infringement of obligations that protect fundamental rights.
    FundamentalRights,
    /// Serious harm to property or the environment.
    PropertyOrEnvironment,
}

/// Whether a system caused an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CausalLink {
    /// It did.
    Established,
    /// It probably did.
    Likely,
    /// It may have.
    Suspected,
    /// It did not.
    Excluded,
    /// It is not known yet.
    Unknown,
}

/// What was done at once about an incident.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ImmediateAction {
    /// What was done.
    pub what: Text,
    /// Date and time.
    pub on: Option<Moment>,
}

/// Which of several reports on an incident a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeStage {
    /// The first report, which may be incomplete.
    Initial,
    /// The complete report.
    Complete,
    /// A later report.
    FollowUp,
}

/// Rules that set the last day of a notice. The day is counted from awareness, without moving it to a working day: earlier is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum NoticeRule {
    /// Any serious incident: 15 days (Article 73(2) of the EU AI Act).
    #[serde(rename = "eu-ai-act-73-2")]
    SeriousIncident,
    /// Widespread infringement or disruption of critical infrastructure: 2 days (Article 73(3)).
    #[serde(rename = "eu-ai-act-73-3")]
    Widespread,
    /// Death of a person: 10 days (Article 73(4)).
    #[serde(rename = "eu-ai-act-73-4")]
    Death,
    /// Deployer to provider, importer or distributor and authority: at once (Article 26(5)).
    #[serde(rename = "eu-ai-act-26-5")]
    Deployer,
    /// Another rule, whose hours are stated in `hours`.
    #[serde(rename = "own")]
    Own,
}

impl NoticeRule {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }

    /// The days from awareness; `None` if the rule does not say it.
    #[must_use]
    pub fn days(self) -> Option<i32> {
        match self {
            Self::SeriousIncident => Some(15),
            Self::Widespread => Some(2),
            Self::Death => Some(10),
            Self::Deployer => Some(0),
            Self::Own => None,
        }
    }
}

/// A notice about an incident.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Notice {
    /// Recipient.
    pub to: Ref<(Party, Customer, Supplier, Role)>,
    /// Which report it is.
    pub stage: Option<NoticeStage>,
    /// Rule that sets the last day.
    pub rule: Option<NoticeRule>,
    /// Hours from awareness within which it must be given.
    #[schemars(range(min = 0, max = 8760))]
    pub hours: Option<u16>,
    /// Date by which the recipient must be informed; omit if `rule` or `hours` set it.
    pub due: Option<Date>,
    /// Date on which the recipient was informed.
    pub on: Option<Date>,
    /// How the recipient was informed.
    pub how: Option<Text>,
    /// Number that the recipient gave it.
    pub reference: Option<Text>,
    /// Obligation that requires it.
    pub obligation: Option<Ref<Obligation>>,
}

impl Incident {
    /// Date on which it was noticed, otherwise the first on which it can have occurred.
    #[must_use]
    pub fn known(&self) -> Option<Date> {
        self.noticed.or_else(|| self.occurred.as_ref().map(PartialDate::first))
    }

    /// The last day of a notice by its rule or its hours, counted from awareness.
    #[must_use]
    pub fn counted(&self, notice: &Notice) -> Option<Date> {
        let aware = &self.aware.as_ref()?.on;
        let by_rule = || aware.date().0.checked_add(jiff::Span::new().days(notice.rule?.days()?)).ok();
        notice.hours.map_or_else(|| by_rule().map(Date), |hours| aware.after_hours(hours))
    }

    /// The last day of a notice: as stated, otherwise as counted.
    #[must_use]
    pub fn due(&self, notice: &Notice) -> Option<Date> {
        notice.due.or_else(|| self.counted(notice))
    }
}

impl RecordType for Incident {
    const KIND: &'static str = "incident";
    const ABOUT: About = About::new("INC", "incidents", &["A.8.4", "10.2"]).personal();
    const FIELDS: &'static [FieldMarks] = &[
        field("version").detail(),
        field("detected-by").detail(),
        field("affected").weaker(Removal),
        field("severity").weaker(Less).missing(Missing::Kept).because("a less severe incident calls for fewer notices"),
        field("occurred").past("occurrence").neutral("it states what happened"),
        field("noticed")
            .past("detection")
            .not_before(&["occurred"])
            .weaker(Later)
            .missing(Missing::Kept)
            .because("the time for notices runs from it"),
        field("form").detail().ranked(&["alert", "event", "incident"]).missing(Missing::Same("incident")),
        field("aware/on").past("awareness").not_before(&["occurred"]).weaker(Later).missing(Missing::Kept),
        field("aware").weaker(Kept),
        field("aware/who").neutral("the time runs from whoever is aware first"),
        field("serious").detail().weaker(Kept),
        field("serious/harms").weaker(Removal),
        field("serious/widespread").ranked(&["false", "true"]),
        field("serious/link")
            .ranked(&["excluded", "unknown", "suspected", "likely", "established"])
            .missing(Missing::Kept),
        field("where").detail().weaker(Removal),
        field("persons").detail().weaker(Less).missing(Missing::Kept),
        field("at-once").detail().weaker(Kept),
        field("at-once/*/on").past("action").not_before(&["occurred"]).neutral("it states what happened"),
        field("notices/*/stage").neutral("it says which report it is"),
        field("notices/*/rule").weaker(Both).missing(Missing::Kept).because("the last day follows from it"),
        field("notices/*/hours").weaker(More).missing(Missing::Kept),
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
            let Notice { to, on, .. }: &Notice = notice;
            ListItem { what: to.id(), due: self.due(notice), owner: None, concerns: None, is_open: on.is_none() }
        };
        open_items("notices", "notice to ", &self.notices.iter().map(item).collect::<Vec<_>>())
    }
}
