//! Suppliers of AI systems, models, data and services (A.10.2, A.10.3).
//!
//! Must not know which systems use them; systems refer to their suppliers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Change, Contact, Document, Evidence, Person, Record, RecordType, Role,
    field::{Date, Id, Ref, Review, Text, Url},
    has,
    marks::{
        Direction::{Kept, Removal},
        FieldMarks, field,
    },
};

/// A supplier of something used in the organization's AI systems (A.10.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Supplier {
    /// Id of the supplier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// What it supplies.
    pub supplies: Text,
    /// Responsibilities of each side: theirs, ours, shared (A.10.2).
    #[serde(default)]
    pub responsibilities: Vec<Responsibility>,
    /// Latest assessment of the supplier.
    pub assessment: Option<SupplierAssessment>,
    /// The contract or terms.
    pub contract: Option<Ref<(Document, Evidence)>>,
    /// How changes by the supplier are noticed.
    pub monitoring: Option<Text>,
    /// Changes by the supplier that were noticed, each with its outcome (clause 8.1).
    #[serde(default)]
    pub changes: Vec<SupplierChange>,
    /// What the organization does if the supplier fails or stops.
    pub exit: Option<Text>,
    /// Website.
    pub url: Option<Url>,
    /// Postal address.
    pub address: Option<Text>,
    /// Contacts: for support, for incidents, for questions of law.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Evidence: certificates, questionnaires, model cards.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the relationship.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the supplier is reviewed.
    pub review: Option<Review>,
}

/// One entry in a division of responsibilities.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Responsibility {
    /// The task.
    pub what: Text,
    /// Who is responsible for it.
    pub whose: Whose,
    /// How it is shared or demonstrated.
    pub how: Option<Text>,
}

/// A change in what a supplier delivers: a new model version, new terms, a new sub-supplier.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupplierChange {
    /// Date on which it took effect or was noticed.
    pub on: Date,
    /// What changed.
    pub what: Text,
    /// Date on which its effect on the organization's systems was reviewed; omit until then.
    pub reviewed: Option<Date>,
    /// Result of the review.
    pub result: Option<Text>,
    /// The organization's own change that resulted from it: the other side of `suppliers` of a change.
    pub change: Option<Ref<Change>>,
}

/// Who is responsible for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The organization.
    Ours,
    /// The other party.
    Theirs,
    /// Both.
    Shared,
}

/// An assessment of a supplier.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupplierAssessment {
    /// Date of the assessment.
    pub on: Date,
    /// Result of the assessment.
    pub result: Text,
    /// Evidence of the assessment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Supplier {
    const KIND: &'static str = "supplier";
    const ABOUT: About = About::new("SUP", "suppliers", &["8.1", "A.10.2", "A.10.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("supplies").approved(),
        field("responsibilities").weaker(Removal).because("it determines who is responsible for what"),
        field("responsibilities/*/what").approved(),
        field("responsibilities/*/whose")
            .approved()
            .neutral("either side can be the right one")
            .because("it determines who is responsible for what"),
        field("responsibilities/*/how").approved(),
        field("assessment").weaker(Removal),
        field("assessment/on").past("assessment").neutral("a new assessment has a later date"),
        field("contract").approved().weaker(Removal),
        field("monitoring").approved().weaker(Removal),
        field("changes").weaker(Kept),
        field("changes/*/on").past("change").neutral("it states when the supplier changed something"),
        field("changes/*/reviewed").past("review of a change").not_before(&["changes/*/on"]).weaker(Removal),
        field("exit").approved().weaker(Removal),
        field("contacts").weaker(Removal),
    ];
}

impl Record for Supplier {
    has!(id, title: name, owner, review);
}
