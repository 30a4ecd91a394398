//! People of the management system, with the identities by which git knows them (clause 7.2).
//!
//! Must hold no personnel data beyond what an audit needs: reference, competence, dates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Record,
    field::{Date, Id, Ref, Text},
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
    /// Day from which the person is with the organization.
    pub from: Option<Date>,
    /// Last day, once the person has left.
    pub until: Option<Date>,
    /// Names, mail addresses or handles such as `@ada` under which the person commits; CODEOWNERS takes the handles, else the addresses.
    #[serde(default)]
    pub git: Vec<Text>,
    /// Public keys that verify the person's signatures, as in an allowed-signers file or armored.
    #[serde(default)]
    pub signing_keys: Vec<Text>,
    /// Competence shown (clause 7.2).
    #[serde(default)]
    pub competence: Vec<Competence>,
}

/// A competence and what shows it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Competence {
    /// The competence.
    pub what: Text,
    /// Since when it is shown.
    pub since: Option<Date>,
    /// Evidence: certificate, experience, assessment.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
    /// Measure against a gap and whether it worked.
    pub gap_action: Option<Text>,
}

impl Record for Person {
    const KIND: &'static str = "person";
    const ABOUT: About = About { prefix: "PERSON", folder: "people", clauses: &["7.2", "A.4.6"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.name)
    }
}
