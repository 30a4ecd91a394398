//! Issues inside and outside the organization (clause 4.1).
//!
//! Must not know which risks follow from them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Person, Record, Role,
    field::{Id, Ref, Review, Text},
};

/// The context of the organization: issues, climate change, other management systems (clause 4.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Context {
    /// Id of the record.
    pub id: Id,
    /// Internal and external issues that bear on the management system.
    #[serde(default)]
    pub issues: Vec<Issue>,
    /// Decision whether climate change is a relevant issue.
    #[schemars(extend("x-aims-substance" = true))]
    pub climate_change: Option<ClimateChange>,
    /// Other management systems and how this one is integrated with them.
    #[serde(default)]
    pub integration: Vec<Integration>,
    /// Who keeps it up.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// One issue.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Issue {
    /// Inside or outside the organization.
    #[schemars(extend("x-aims-substance" = true))]
    pub side: Side,
    /// The issue.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// What it means for the management system.
    #[schemars(extend("x-aims-substance" = true))]
    pub effect: Option<Text>,
    /// Field it belongs to: law, market, technology, culture.
    pub topic: Option<Text>,
}

/// Where an issue lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Inside the organization.
    Internal,
    /// Outside the organization.
    External,
}

/// The decision on climate change.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClimateChange {
    /// Whether it is a relevant issue.
    pub relevant: bool,
    /// Why, or why not.
    pub reason: Text,
}

/// Another management system.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Integration {
    /// Its standard or name: ISO/IEC 27001.
    #[schemars(extend("x-aims-substance" = true))]
    pub system: Text,
    /// Which processes are shared.
    #[schemars(extend("x-aims-substance" = true))]
    pub how: Option<Text>,
}

impl Record for Context {
    const KIND: &'static str = "context";
    const ABOUT: About = About { prefix: "CTX", folder: "context", clauses: &["4.1"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
}
