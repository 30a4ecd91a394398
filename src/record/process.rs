//! Processes of the management system and how they connect (clauses 4.4, 7.1, 8.1).
//!
//! Must not know how well a process runs; metrics and evidence show that.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Metric, Person, Record, RecordType, Role, Supplier,
    field::{Id, Ref, Requirement, Review, Text},
    has,
    marks::{Direction::Removal, FieldMarks, field},
};

/// A process of the management system (clauses 4.4 and 8.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Process {
    /// Id of the process.
    pub id: Id,
    /// Name of the process.
    pub title: Text,
    /// Purpose of the process.
    pub purpose: Option<Text>,
    /// Clauses and controls that it implements.
    #[serde(default)]
    pub answers: Vec<Ref<Requirement>>,
    /// Criteria for operating and evaluating it (clause 8.1).
    #[serde(default)]
    pub criteria: Vec<Text>,
    /// Inputs.
    #[serde(default)]
    pub inputs: Vec<Text>,
    /// Outputs.
    #[serde(default)]
    pub outputs: Vec<Text>,
    /// Processes that use its outputs.
    #[serde(default)]
    pub next: Vec<Ref<Self>>,
    /// Resources that it needs, and how they are provided (clause 7.1).
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// Suppliers that perform parts of it (clause 8.1).
    #[serde(default)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Procedures that describe it.
    #[serde(default)]
    pub documents: Vec<Ref<Document>>,
    /// Metrics that monitor it: the other side of `processes` of a metric.
    #[serde(default)]
    pub metrics: Vec<Ref<Metric>>,
    /// Evidence that it runs as planned (clause 8.1).
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Process owner: the role or person that runs it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A resource: people, money, tools, compute (clause 7.1).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Resource {
    /// What is needed, and how much.
    pub what: Text,
    /// How it is provided: budget line, team, licence; omit until it is provided.
    pub provided: Option<Text>,
    /// Evidence that it is provided.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Process {
    const KIND: &'static str = "process";
    const ABOUT: About = About::new("PRO", "processes", &["4.4", "7.1", "8.1"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("purpose").approved(),
        field("answers").approved().weaker(Removal),
        field("criteria").approved().weaker(Removal),
        field("inputs").approved().neutral("it describes the process"),
        field("outputs").approved().neutral("it describes the process"),
        field("next").approved().neutral("it describes the process"),
        field("resources").weaker(Removal),
        field("resources/*/what").approved(),
        field("suppliers").approved().neutral("either the organization or a supplier can perform a part"),
        field("metrics").weaker(Removal),
    ];
}

impl Record for Process {
    has!(id, title, owner, review);
}
