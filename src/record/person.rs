//! People of the management system, with their git identities (clause 7.2).
//!
//! Must not contain personnel data beyond what an audit needs: reference, competence, dates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Record, RecordType, Role,
    field::{Date, Id, Ref, Text},
    has,
    marks::{
        Direction::{Addition, Later, Removal, Sooner},
        FieldMarks, field,
    },
};

/// A person who holds a role, approves or audits (clause 7.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Person {
    /// Id of the person: initials or a handle.
    pub id: Id,
    /// Name.
    pub name: Text,
    /// Unit or employer.
    pub unit: Option<Text>,
    /// Date from which the person is with the organization.
    pub from: Option<Date>,
    /// Last day with the organization, once the person has left.
    pub until: Option<Date>,
    /// Names, email addresses or handles such as `@ada` under which the person commits; CODEOWNERS uses the handles,
    /// otherwise the addresses.
    #[serde(default)]
    pub git: Vec<Text>,
    /// Public keys that verify the person's signatures, in the format of an allowed-signers file or armored.
    #[serde(default)]
    pub signing_keys: Vec<Text>,
    /// Demonstrated competence (clause 7.2).
    #[serde(default)]
    pub competence: Vec<Competence>,
}

/// A competence and the evidence for it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Competence {
    /// The competence.
    pub what: Text,
    /// Roles of the person that need it; omit if all of them do.
    #[serde(default)]
    pub roles: Vec<Ref<Role>>,
    /// Date from which it is demonstrated.
    pub since: Option<Date>,
    /// Evidence: certificate, experience, assessment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Action taken to close a gap, and whether it was effective.
    pub gap_action: Option<Text>,
}

impl Person {
    /// The competences that count for a role: those that name it, and those that name no role.
    pub fn competence_for(&self, role: &str) -> impl Iterator<Item = &Competence> {
        self.competence.iter().filter(move |one| one.roles.is_empty() || one.roles.iter().any(|named| named == role))
    }
}

impl RecordType for Person {
    const KIND: &'static str = "person";
    const ABOUT: About = About::new("PERSON", "people", &["7.2", "A.4.6"]).personal().policy();
    const FIELDS: &'static [FieldMarks] = &[
        field("from")
            .free("a person is recorded before the first day, or after")
            .policy()
            .weaker(Sooner)
            .because("it determines when this person's approval counts"),
        field("until")
            .planned()
            .not_before(&["from"])
            .policy()
            .weaker(Later)
            .because("it determines when this person's approval counts"),
        field("git").policy().weaker(Addition).because("it determines which commits are attributed to this person"),
        field("signing-keys")
            .policy()
            .weaker(Addition)
            .because("it determines which signatures are attributed to this person"),
        field("competence").weaker(Removal),
        field("competence/*/roles").weaker(Addition).because("it is shown for more roles"),
        field("competence/*/since")
            .past("demonstration of competence")
            .neutral("the competence counts once it is demonstrated"),
    ];
}

impl Record for Person {
    has!(id, title: name);
}
