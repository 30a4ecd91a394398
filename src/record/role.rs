//! Roles with responsibility, authority and required competence (clauses 5.3, 7.2).
//!
//! Must not know who holds a role in history; only who holds it now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Person, Record, RecordType,
    field::{Id, Ref, Requirement, Text},
    has,
    marks::{
        Direction::{Good, Plain, Policy},
        FieldMarks, field,
    },
};

/// A role in the management system (clauses 5.3 and 7.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Role {
    /// Id of the role: `ciso`, `model-owner`.
    pub id: Id,
    /// Name of the role.
    pub title: Text,
    /// What the role answers for.
    #[serde(default)]
    pub responsibilities: Vec<Text>,
    /// What the role may decide.
    #[serde(default)]
    pub authorities: Vec<Text>,
    /// Duties towards the management system itself (clause 5.3).
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Clauses and controls it answers for.
    #[serde(default)]
    pub answers_for: Vec<Ref<Requirement>>,
    /// Competence the role needs.
    #[serde(default)]
    pub competence: Vec<Text>,
    /// Who holds the role now.
    #[serde(default)]
    pub holders: Vec<Ref<Person>>,
    /// Handle of a team that stands for the role on the code host, such as `@acme/risk`; CODEOWNERS takes it instead of the holders.
    pub handle: Option<Text>,
    /// Role it reports to.
    pub reports_to: Option<Ref<Self>>,
    /// Appointment letters or other evidence of the assignment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// The duties that clause 5.3 has assigned to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Sees that the management system conforms to the standard.
    Conformity,
    /// Reports to top management how the management system performs.
    PerformanceReporting,
}

impl RecordType for Role {
    const KIND: &'static str = "role";
    const ABOUT: About = About::new("ROLE", "people/roles", &["5.3", "7.2", "A.3.2"]).weighs(Policy);
    const FIELDS: &'static [FieldMarks] = &[
        field("responsibilities").weighs(Plain),
        field("authorities").weighs(Plain),
        field("duties").weighs(Good).because("clause 5.3 asks for somebody who has it"),
        field("holders").weighs(Policy).because("whoever holds the role approves in its place"),
        field("reports-to").weighs(Plain),
    ];
}

impl Record for Role {
    has!(id, title);
}
