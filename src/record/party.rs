//! Interested parties and what they need (clause 4.2).
//!
//! Must not know how a need is answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Contact, Control, Obligation, Person, Record, RecordType, Role, System,
    field::{Id, Ref, Requirement, Review, Text},
    has,
    marks::{Direction::Removal, FieldMarks, field},
};

/// An interested party and its needs (clause 4.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Party {
    /// Id of the party.
    pub id: Id,
    /// Name: applicants, the supervisory authority, staff.
    pub name: Text,
    /// AI systems that concern it.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Needs and expectations.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// Postal address, if it is one organization or person: a notified body, an importer, a works council.
    pub address: Option<Text>,
    /// Contacts there.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Role or person responsible for the relationship.
    pub owner: Option<Ref<(Role, Person)>>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A need or expectation of an interested party.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// The need or expectation.
    pub what: Text,
    /// Whether the management system addresses it.
    pub handled: bool,
    /// How it is addressed, or why it is not.
    pub how: Option<Text>,
    /// Obligations, controls or clauses through which it is addressed.
    #[serde(default)]
    pub through: Vec<Ref<(Obligation, Control, Requirement)>>,
}

impl RecordType for Party {
    const KIND: &'static str = "party";
    const ABOUT: About = About::new("P", "context/parties", &["4.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("systems").approved().weaker(Removal),
        field("needs").weaker(Removal),
        field("address").detail(),
        field("contacts").detail().weaker(Removal),
        field("needs/*/what").approved(),
        field("needs/*/handled").approved().ranked(&["false", "true"]),
        field("needs/*/how").approved(),
        field("needs/*/through").approved().weaker(Removal),
    ];
}

impl Record for Party {
    has!(id, title: name, owner, review);
}
