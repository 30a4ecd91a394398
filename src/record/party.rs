//! Interested parties and what they need (clause 4.2).
//!
//! Must not know how a need is answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Obligation, Person, Record, Role, System,
    field::{Id, Ref, Requirement, Review, Text},
};

/// An interested party and its needs (clause 4.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Party {
    /// Id of the party.
    pub id: Id,
    /// Who it is: applicants, the supervisory authority, staff.
    pub name: Text,
    /// AI systems that concern it.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub systems: Vec<Ref<System>>,
    /// What it needs or expects.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Who keeps the relation.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// One need of an interested party.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// What it needs.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// Whether the management system handles it.
    #[schemars(extend("x-aims-substance" = true))]
    pub handled: bool,
    /// How it is handled, or why it is not.
    #[schemars(extend("x-aims-substance" = true))]
    pub how: Option<Text>,
    /// Obligations, controls or clauses through which it is handled.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub through: Vec<Ref<(Obligation, Control, Requirement)>>,
}

impl Record for Party {
    const KIND: &'static str = "party";
    const ABOUT: About = About { prefix: "P", folder: "context/parties", clauses: &["4.2"] };
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
