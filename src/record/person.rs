//! People of the management system, with the identities by which git knows them (clause 7.2).
//!
//! Must hold no personnel data beyond what an audit needs: reference, competence, dates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Record, RecordType,
    field::{Date, Id, Ref, Text},
    has,
    marks::{
        Direction::{Good, Policy},
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

impl RecordType for Person {
    const KIND: &'static str = "person";
    const ABOUT: About = About::new("PERSON", "people", &["7.2", "A.4.6"]).personal().weighs(Policy);
    const FIELDS: &'static [FieldMarks] = &[
        field("from").weighs(Policy).because("it decides when this person's approval counts"),
        field("until").weighs(Policy).because("it decides when this person's approval counts"),
        field("git").weighs(Policy).because("it decides whose commits are taken for this person's"),
        field("signing-keys").weighs(Policy).because("it decides whose signatures are taken for this person's"),
        field("competence").weighs(Good),
    ];
}

impl Record for Person {
    has!(id, title: name);
}
