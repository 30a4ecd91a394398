//! Customers of AI systems (A.10.2, A.10.4).
//!
//! Must not know which systems exist; references are resolved elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Obligation, Person, Record, Responsibility, Role, System,
    field::{Id, Ref, Review, Text},
};

/// A customer, or a group of customers alike, to whom AI systems are provided (A.10.4).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Customer {
    /// Id of the customer.
    pub id: Id,
    /// Name of the customer or of the group.
    pub name: Text,
    /// AI systems that are provided.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true, "x-aims-depends" = { "system": ["intended-use", "prohibited-uses"] }))]
    pub systems: Vec<Ref<System>>,
    /// What the customer expects and needs.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub needs: Vec<Text>,
    /// Who answers for what: theirs, ours, shared (A.10.2).
    #[serde(default)]
    pub responsibilities: Vec<Responsibility>,
    /// The contract or terms.
    #[schemars(extend("x-aims-substance" = true))]
    pub contract: Option<Ref<(Document, Evidence)>>,
    /// Obligations taken on towards the customer.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub obligations: Vec<Ref<Obligation>>,
    /// What the customer is told about the systems (A.8.2).
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Evidence: acceptance, satisfaction, audits by the customer.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who keeps the relation.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When the relation is reviewed.
    pub review: Option<Review>,
}

impl Record for Customer {
    const KIND: &'static str = "customer";
    const ABOUT: About = About { prefix: "CUST", folder: "customers", clauses: &["A.10.2", "A.10.4"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.name)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
}
