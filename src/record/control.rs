//! A row of the Statement of Applicability: a control, included or excluded, and why (clause 6.1.3, Annex A).
//!
//! Must not know which controls exist; its id is a requirement of a framework or the organization's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Deadline, Document, Evidence, Impact, Objective, Obligation, Party, Person, Record, RecordType, Risk, Role,
    System,
    field::{Date, Id, Ref, Requirement, Review, Text},
    has,
    marks::{
        Direction::{Kept, Removal},
        FieldMarks, Missing, field,
    },
    texts::word,
};

/// A control: applicability, justification and implementation status (clause 6.1.3, Annex A).
///
/// The id is that of the standard (`A.6.2.4`) or your own (`ACME-1`). A record with the id of an area (`A.7`)
/// sets a decision and a justification that every control of the area inherits unless it has its own, and drivers that apply to all of them.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Control {
    /// Id of the control in the standard, of an area, or your own.
    pub id: Id,
    /// Title; required for a control of your own.
    pub title: Option<Text>,
    /// Purpose of a control of your own.
    pub purpose: Option<Text>,
    /// Applicability: included or excluded; omit while undecided.
    pub decision: Option<ControlDecision>,
    /// Justification for the inclusion or exclusion, in words an auditor can verify.
    pub justification: Option<Text>,
    /// Basis for an exclusion.
    pub ground: Option<Ground>,
    /// Policies or clauses that call for it, and other drivers whose records do not name it: the other side of the controls that a
    /// risk, an obligation, an objective, an impact assessment or a party names.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// AI systems for which the decision, reasons, status or evidence differ.
    #[serde(default)]
    pub systems: Vec<ControlForSystem>,
    /// Implementation status.
    pub status: Option<Status>,
    /// Implementation, in a few sentences.
    pub how: Option<Text>,
    /// Where the control departs from the guidance of Annex B, and why; omit if it follows the guidance.
    pub guidance_departure: Option<Text>,
    /// Policies and procedures that implement it: the other side of `answers` of a document.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence that it works: the other side of `supports` of evidence.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Date by which a planned control should be in place.
    pub due: Option<Date>,
    /// Role or person responsible for the control.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
    /// Any further information for auditors.
    pub remarks: Option<Text>,
}

/// A record or clause that calls for a control.
pub type Driver = Ref<(Risk, Obligation, Party, Document, Objective, Impact, Requirement)>;

/// Applicability of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ControlDecision {
    /// The control is necessary.
    Included,
    /// The control is not necessary.
    Excluded,
}

/// Basis for an exclusion (clause 6.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The risk assessment shows no need for it.
    NoRisk,
    /// No law, contract or other external requirement calls for it.
    NotRequired,
    /// The organization does not perform the activity it governs.
    NotPerformed,
}

/// Implementation status of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is in place.
    None,
    /// Implementation is planned.
    Planned,
    /// The control is partially in place.
    Partial,
    /// The control is in place.
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

/// How a control differs for one AI system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ControlForSystem {
    /// The system.
    pub system: Ref<System>,
    /// Applicability for this system.
    pub decision: Option<ControlDecision>,
    /// Justification for this system.
    pub justification: Option<Text>,
    /// Basis for an exclusion.
    pub ground: Option<Ground>,
    /// Drivers that call for it in this system only: the other side of the controls that their records name.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// Implementation status in this system.
    pub status: Option<Status>,
    /// Implementation in this system.
    pub how: Option<Text>,
    /// Evidence that it works in this system only: the other side of `supports` of evidence.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Decisions, the weakest first.
const DECISION: &[&str] = &["excluded", "included"];

/// Statuses, the weakest first.
const STATUS: &[&str] = &["none", "planned", "partial", "implemented"];

impl RecordType for Control {
    const KIND: &'static str = "control";
    const ABOUT: About = About::new("OWN", "controls", &["6.1.3", "8.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("purpose").approved(),
        field("decision").approved().ranked(DECISION).switch(),
        field("justification").approved().weaker(Kept).because("the Statement of Applicability states the reason"),
        field("ground")
            .approved()
            .neutral("the decision determines whether the control applies")
            .because("an exclusion is based on it"),
        field("drivers")
            .approved()
            .relies_on(&[(Risk::KIND, &["present", "target"]), (Obligation::KIND, &["asks"])])
            .weaker(Removal)
            .because("the Statement of Applicability states the reason"),
        field("systems").neutral("decision and status are compared for each system"),
        field("systems/*/system").context(),
        field("systems/*/decision").approved().ranked(DECISION).missing(Missing::Kept).switch(),
        field("systems/*/justification").approved(),
        field("systems/*/ground").approved(),
        field("systems/*/drivers")
            .approved()
            .relies_on(&[(Risk::KIND, &["present", "target"]), (Obligation::KIND, &["asks"])])
            .weaker(Removal),
        field("systems/*/status").printed().ranked(STATUS).missing(Missing::Kept).switch(),
        field("systems/*/how").approved(),
        field("status").printed().ranked(STATUS).switch(),
        field("how").approved().weaker(Removal),
        field("guidance-departure").detail().approved(),
        field("due").planned(),
    ];
}

impl Record for Control {
    has!(id, some_title, owner, review);

    fn deadlines(&self) -> Vec<Deadline> {
        let open = self.decision != Some(ControlDecision::Excluded) && self.status != Some(Status::Implemented);
        self.due.filter(|_| open).map(|on| Deadline::new(on, "control implementation", "due")).into_iter().collect()
    }
}
