//! Internal and external issues of the organization (clause 4.1).
//!
//! Must not know which risks follow from them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Person, Record, RecordType, Role,
    field::{Id, Ref, Review, Text},
    has,
    marks::{Direction::Removal, FieldMarks, field},
};

/// The context of the organization: issues, climate change, other management systems (clause 4.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Context {
    /// Id of the record.
    pub id: Id,
    /// Internal and external issues that affect the management system.
    #[serde(default)]
    pub issues: Vec<Issue>,
    /// Decision on whether climate change is a relevant issue.
    pub climate_change: Option<ClimateChange>,
    /// Why there is no opportunity, if nobody found one (clause 6.1.1).
    pub no_opportunity_because: Option<Text>,
    /// Other management systems and how this one is integrated with them.
    #[serde(default)]
    pub integration: Vec<Integration>,
    /// Role or person that maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// An internal or external issue.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Issue {
    /// Whether it is internal or external.
    pub side: Side,
    /// The issue.
    pub what: Text,
    /// Effect on the management system.
    pub effect: Option<Text>,
    /// Topic: law, market, technology, culture.
    pub topic: Option<Text>,
}

/// Whether something is inside or outside the organization.
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
    pub system: Text,
    /// Shared processes.
    pub how: Option<Text>,
}

impl RecordType for Context {
    const KIND: &'static str = "context";
    const ABOUT: About = About::new("CTX", "context", &["4.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("issues").weaker(Removal),
        field("issues/*/side").approved().neutral("it states where the issue comes from"),
        field("issues/*/what").approved(),
        field("issues/*/effect").approved(),
        field("climate-change").approved().weaker(Removal),
        field("climate-change/relevant").ranked(&["false", "true"]),
        field("no-opportunity-because").approved(),
        field("integration").weaker(Removal),
        field("integration/*/system").approved(),
        field("integration/*/how").approved(),
    ];
}

impl Record for Context {
    has!(id, owner, review);
}
