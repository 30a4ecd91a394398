//! Processes of the management system and how they connect (clauses 4.4, 7.1, 8.1).
//!
//! Must not know how well a process runs; metrics and evidence say that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Metric, Person, Record, Role, Supplier,
    field::{Id, Ref, Requirement, Review, Text},
};

/// A process of the management system (clauses 4.4 and 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Process {
    /// Id of the process.
    pub id: Id,
    /// Name of the process.
    pub title: Text,
    /// What it is for.
    #[schemars(extend("x-aims-substance" = true))]
    pub purpose: Option<Text>,
    /// Clauses and controls that it carries out.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub answers: Vec<Ref<Requirement>>,
    /// Criteria by which it is run and judged (clause 8.1).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub criteria: Vec<Text>,
    /// What goes in.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub inputs: Vec<Text>,
    /// What comes out.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub outputs: Vec<Text>,
    /// Processes that take up what comes out.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub next: Vec<Ref<Self>>,
    /// Resources that it needs, and how they are provided (clause 7.1).
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// Suppliers that carry out parts of it (clause 8.1).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Procedures that describe it.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Metrics by which it is watched.
    #[serde(default)]
    pub metrics: Vec<Ref<Metric>>,
    /// Evidence that it runs as planned (clause 8.1).
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Who runs it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A resource: people, money, tools, compute (clause 7.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Resource {
    /// What is needed, and how much of it.
    #[schemars(extend("x-aims-substance" = true))]
    pub what: Text,
    /// How it is provided: budget line, team, licence; leave out while it is not.
    pub provided: Option<Text>,
    /// Evidence that it is provided.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl Record for Process {
    const KIND: &'static str = "process";
    const ABOUT: About = About { prefix: "PRO", folder: "processes", clauses: &["4.4", "7.1", "8.1"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
}
