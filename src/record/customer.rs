//! Customers of AI systems (A.10.2, A.10.4).
//!
//! Must not know which systems exist; references are resolved elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Obligation, Person, Record, RecordType, Responsibility, Role, System,
    field::{Id, Ref, Review, Text},
    has,
    marks::{Direction::Removal, FieldMarks, field},
};

/// A customer, or a group of similar customers, to whom AI systems are provided (A.10.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Customer {
    /// Id of the customer.
    pub id: Id,
    /// Name of the customer or of the group.
    pub name: Text,
    /// AI systems that are provided to the customer.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Needs and expectations of the customer.
    #[serde(default)]
    pub needs: Vec<Text>,
    /// Responsibilities of each side: theirs, ours, shared (A.10.2).
    #[serde(default)]
    pub responsibilities: Vec<Responsibility>,
    /// The contract or terms.
    pub contract: Option<Ref<(Document, Evidence)>>,
    /// Obligations to the customer.
    #[serde(default)]
    pub obligations: Vec<Ref<Obligation>>,
    /// Information that the customer receives about the systems (A.8.2).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence: acceptance, satisfaction, audits by the customer.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Role or person responsible for the relationship.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the relationship is reviewed.
    pub review: Option<Review>,
}

impl RecordType for Customer {
    const KIND: &'static str = "customer";
    const ABOUT: About = About::new("CUST", "customers", &["A.10.2", "A.10.4"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("systems").approved().relies_on(&[(System::KIND, &["intended-use", "prohibited-uses"])]).weaker(Removal),
        field("needs").approved().weaker(Removal),
        field("responsibilities").weaker(Removal).because("it determines who is responsible for what"),
        field("responsibilities/*/what").approved(),
        field("responsibilities/*/whose")
            .approved()
            .neutral("either side can be the right one")
            .because("it determines who is responsible for what"),
        field("responsibilities/*/how").approved(),
        field("contract").approved().weaker(Removal),
        field("obligations").approved().weaker(Removal),
    ];
}

impl Record for Customer {
    has!(id, title: name, owner, review);
}
