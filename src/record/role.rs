//! Roles with responsibility, authority and required competence (clauses 5.3, 7.2).
//!
//! Must not know past holders of a role; only the current ones.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Person, Record, RecordType,
    field::{Id, Ref, Requirement, Text},
    has,
    marks::{
        Direction::{Addition, Kept, Removal},
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
    /// Responsibilities of the role.
    #[serde(default)]
    pub responsibilities: Vec<Text>,
    /// Authorities: what the role may decide.
    #[serde(default)]
    pub authorities: Vec<Text>,
    /// Duties for the management system itself (clause 5.3).
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Clauses and controls the role is responsible for.
    #[serde(default)]
    pub answers_for: Vec<Ref<Requirement>>,
    /// Required competence.
    #[serde(default)]
    pub competence: Vec<Text>,
    /// Persons who currently hold the role.
    #[serde(default)]
    pub holders: Vec<Ref<Person>>,
    /// Team handle of the role on the code host, such as `@acme/risk`; CODEOWNERS uses it instead of the holders.
    pub handle: Option<Text>,
    /// Role it reports to.
    pub reports_to: Option<Ref<Self>>,
    /// People and units to whom the role, its authorities and its holders were communicated.
    #[serde(default)]
    pub communicated_to: Vec<Text>,
    /// Appointment letters or other evidence of the assignment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

/// Duties that clause 5.3 requires to be assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Makes sure that the management system conforms to the standard.
    Conformity,
    /// Reports the performance of the management system to top management.
    PerformanceReporting,
}

impl RecordType for Role {
    const KIND: &'static str = "role";
    const ABOUT: About = About::new("ROLE", "people/roles", &["5.3", "7.2", "A.3.2"]).policy();
    const FIELDS: &'static [FieldMarks] = &[
        field("responsibilities").weaker(Removal),
        field("authorities").neutral("a role can have too few and too many"),
        field("duties").weaker(Removal).because("clause 5.3 requires it to be assigned"),
        field("answers-for").weaker(Removal),
        field("competence").weaker(Removal),
        field("communicated-to").weaker(Removal),
        field("holders").duty().policy().weaker(Addition).because("its holders approve on behalf of the role"),
        field("reports-to").weaker(Kept).derivation(),
    ];
}

impl Record for Role {
    has!(id, title);
}
