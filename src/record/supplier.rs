//! Suppliers of AI systems, models, data and services (A.10.2, A.10.3).
//!
//! Must not know which systems use them; systems point here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Change, Document, Evidence, Person, Record, RecordType, Role,
    field::{Date, Id, Ref, Review, Text, Url},
    has,
    marks::{
        Direction::{Good, Plain},
        FieldMarks, field,
    },
};

/// A supplier of something that goes into our AI systems (A.10.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Supplier {
    /// Id of the supplier.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// What it supplies.
    pub supplies: Text,
    /// Who answers for what: theirs, ours, shared (A.10.2).
    #[serde(default)]
    pub responsibilities: Vec<Responsibility>,
    /// The last assessment of the supplier.
    pub assessment: Option<SupplierAssessment>,
    /// The contract or terms.
    pub contract: Option<Ref<(Document, Evidence)>>,
    /// How changes on their side are noticed.
    pub monitoring: Option<Text>,
    /// Changes on their side that were noticed, each with what came of it (clause 8.1).
    #[serde(default)]
    pub changes: Vec<SupplierChange>,
    /// What we do when they fail or stop.
    pub exit: Option<Text>,
    /// Website.
    pub url: Option<Url>,
    /// Evidence: certificates, questionnaires, model cards.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the relationship.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the supplier is reviewed.
    pub review: Option<Review>,
}

/// One line of a responsibility split.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Responsibility {
    /// The task.
    pub what: Text,
    /// Who answers for it.
    pub whose: Whose,
    /// How it is shared or shown.
    pub how: Option<Text>,
}

/// A change of what a supplier delivers: a new model version, new terms, a new sub-supplier.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupplierChange {
    /// Day on which it took effect or was noticed.
    pub on: Date,
    /// What changed.
    pub what: Text,
    /// Day on which its effect on our systems was reviewed; leave out while it is not.
    pub reviewed: Option<Date>,
    /// What the review found.
    pub result: Option<Text>,
    /// The change of our own that it led to.
    pub change: Option<Ref<Change>>,
}

/// Who answers for a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// We do.
    Ours,
    /// They do.
    Theirs,
    /// Both do.
    Shared,
}

/// An assessment of a supplier.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupplierAssessment {
    /// Date of the assessment.
    pub on: Date,
    /// What was found.
    pub result: Text,
    /// Evidence of it.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Supplier {
    const KIND: &'static str = "supplier";
    const ABOUT: About = About::new("SUP", "suppliers", &["8.1", "A.10.2", "A.10.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("supplies").approved(),
        field("responsibilities").weighs(Plain).because("it decides who answers for what"),
        field("responsibilities/*/what").approved(),
        field("responsibilities/*/whose").approved(),
        field("responsibilities/*/how").approved(),
        field("assessment").weighs(Good),
        field("contract").approved().weighs(Good),
        field("monitoring").approved().weighs(Good),
        field("changes").weighs(Plain),
        field("exit").approved().weighs(Good),
    ];
}

impl Record for Supplier {
    has!(id, title: name, owner, review);
}
