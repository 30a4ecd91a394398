//! The scope of the management system (clause 4.3).
//!
//! Must not know whether the systems it names exist; references are resolved elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Party, Person, Record, Role, Supplier, System,
    field::{Approval, Classification, Id, Ref, Review, Text},
};

/// What the management system covers and what it leaves out (clause 4.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scope {
    /// Id of the scope.
    pub id: Id,
    /// Statement in one or two sentences, fit to stand on a certificate.
    #[schemars(extend("x-aims-substance" = true))]
    pub statement: Text,
    /// Version of the scope.
    #[schemars(extend("x-aims-substance" = true))]
    pub version: Option<Text>,
    /// Business units or functions inside.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub units: Vec<Text>,
    /// Sites inside, as addresses or names.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub sites: Vec<Text>,
    /// AI systems inside.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true, "x-aims-depends" = { "system": ["roles"] }))]
    pub systems: Vec<Ref<System>>,
    /// What is left out, each with its reason.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Where the management system meets others' responsibilities.
    #[serde(default)]
    pub interfaces: Vec<Interface>,
    /// How closed the record is. What is `public` may stand on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Who keeps it up.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// Something left out of the scope.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exclusion {
    /// What is left out: a unit, a site, an activity, a tool.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// The AI system it concerns, where it is one of the inventory.
    #[schemars(extend("x-aims-substance" = true))]
    pub system: Option<Ref<System>>,
    /// Why it is left out.
    #[schemars(extend("x-aims-substance" = true))]
    pub reason: Text,
}

/// A boundary to somebody else's responsibility.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// The other side.
    #[schemars(extend("x-aims-substance" = true))]
    pub with: Ref<(Supplier, Party)>,
    /// What passes the boundary and who answers for it.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// Evidence of the agreement.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Record for Scope {
    const KIND: &'static str = "scope";
    const ABOUT: About = About { prefix: "SCOPE", folder: "context", clauses: &["4.3"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.statement)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
}
