//! A row of the Statement of Applicability: a control taken in or left out, and why (clause 6.1.3, Annex A).
//!
//! Must not know which controls exist; its id is a requirement of a framework or one's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Document, Evidence, Impact, Objective, Obligation, Party, Person, Record, RecordType, Risk, Role,
    System,
    field::{Date, Id, Ref, Requirement, Review, Text},
    has,
    marks::{
        Direction::{Good, Plain, SoonerBetter},
        FieldMarks, field,
    },
    texts::word,
};

/// A control: included or excluded, why, and how far it is in place (clause 6.1.3, Annex A).
///
/// The id is that of the standard (`A.6.2.4`) or your own (`ACME-1`). A record with the id of an area (`A.7`)
/// gives a decision and reasons that every control of the area inherits unless it has its own.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Control {
    /// Id of the control in the standard, of a whole area, or your own.
    pub id: Id,
    /// Title; needed for a control of your own.
    pub title: Option<Text>,
    /// What a control of your own is for.
    pub purpose: Option<Text>,
    /// Included or excluded; leave out while it is undecided.
    pub decision: Option<ControlDecision>,
    /// Why it is included or excluded, in words an auditor can check.
    pub justification: Option<Text>,
    /// Basis of an exclusion.
    pub ground: Option<Ground>,
    /// What calls for it: risks, obligations, parties, policies, objectives, impact assessments, clauses.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// AI systems for which decision, reasons, status or evidence differ.
    #[serde(default)]
    pub systems: Vec<ControlForSystem>,
    /// How far it is in place.
    pub status: Option<Status>,
    /// How it is carried out, in a few sentences.
    pub how: Option<Text>,
    /// Policies and procedures that carry it.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it works.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Day by which a planned control is in place.
    pub due: Option<Date>,
    /// Who answers for it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
    /// Anything an auditor should know beside.
    pub remarks: Option<Text>,
}

/// What calls for a control.
pub type Driver = Ref<(Risk, Obligation, Party, Document, Objective, Impact, Requirement)>;

/// Included or excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlDecision {
    /// It is necessary.
    Included,
    /// It is not necessary.
    Excluded,
}

/// On what an exclusion rests (clause 6.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The risk assessment shows no need for it.
    NoRisk,
    /// No law, contract or other outside requirement asks for it.
    NotRequired,
    /// We do not perform the activity it governs.
    NotPerformed,
}

/// How far a control is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is in place.
    None,
    /// It is planned.
    Planned,
    /// Parts are in place.
    Partial,
    /// It is in place.
    Implemented,
}

impl ControlDecision {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

impl Status {
    /// The word used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        word(&self)
    }
}

/// Where one AI system differs from what holds for the others.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ControlForSystem {
    /// The system.
    pub system: Ref<System>,
    /// Included or excluded for it.
    pub decision: Option<ControlDecision>,
    /// Why.
    pub justification: Option<Text>,
    /// Basis of an exclusion.
    pub ground: Option<Ground>,
    /// What calls for it there.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// How far it is in place there.
    pub status: Option<Status>,
    /// How it is carried out there.
    pub how: Option<Text>,
    /// Evidence that it works there.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Control {
    const KIND: &'static str = "control";
    const ABOUT: About = About::new("OWN", "controls", &["6.1.3", "8.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("purpose").approved(),
        field("decision").approved().weighs(Plain),
        field("justification").approved().weighs(Plain).because("the Statement of Applicability carries the reason"),
        field("ground").approved().weighs(Plain).because("an exclusion rests on it"),
        field("drivers")
            .approved()
            .relies_on(&[(Risk::KIND, &["present", "target"]), (Obligation::KIND, &["asks"])])
            .weighs(Plain)
            .because("the Statement of Applicability carries the reason"),
        field("systems").weighs(Plain),
        field("systems/*/system").context(),
        field("systems/*/decision").approved(),
        field("systems/*/justification").approved(),
        field("systems/*/ground").approved(),
        field("systems/*/drivers")
            .approved()
            .relies_on(&[(Risk::KIND, &["present", "target"]), (Obligation::KIND, &["asks"])]),
        field("systems/*/how").approved(),
        field("systems/*/evidence").weighs(Good),
        field("status").weighs(Plain),
        field("how").approved().weighs(Plain),
        field("documents").weighs(Good),
        field("evidence").weighs(Good),
        field("due").weighs(SoonerBetter),
    ];
}

impl Record for Control {
    has!(id, some_title, owner, review);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.decision != Some(ControlDecision::Excluded) && self.status != Some(Status::Implemented);
        self.due.filter(|_| open).map(|on| Deadline::new(on, "control in place", "due")).into_iter().collect()
    }
}
