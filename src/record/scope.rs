//! The scope of the management system (clause 4.3).
//!
//! Must not know whether the systems it names exist; references are resolved elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Party, Person, Record, RecordType, Role, Supplier, System,
    field::{Approval, Classification, Id, Ref, Review, Text},
    has,
    marks::{
        Direction::{Bad, Good, Plain},
        FieldMarks, field,
    },
};

/// What the management system covers and what it leaves out (clause 4.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scope {
    /// Id of the scope.
    pub id: Id,
    /// Statement in one or two sentences, fit to stand on a certificate.
    pub statement: Text,
    /// Version of the scope.
    pub version: Option<Text>,
    /// Business units or functions inside.
    #[serde(default)]
    pub units: Vec<Text>,
    /// Sites inside, as addresses or names.
    #[serde(default)]
    pub sites: Vec<Text>,
    /// AI systems inside.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// What is left out, each with its reason.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Where the management system meets others' responsibilities.
    #[serde(default)]
    pub interfaces: Vec<Interface>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Role or person that maintains it.
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
    pub what: Text,
    /// The AI system it concerns, where it is one of the inventory.
    pub system: Option<Ref<System>>,
    /// Why it is left out.
    pub reason: Text,
}

/// A boundary to somebody else's responsibility.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// The other side.
    pub with: Ref<(Supplier, Party)>,
    /// What passes the boundary and who answers for it.
    pub what: Text,
    /// Evidence of the agreement.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Scope {
    const KIND: &'static str = "scope";
    const ABOUT: About = About::new("SCOPE", "context", &["4.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("statement").approved().weighs(Plain).because("a certificate carries these words"),
        field("version").approved().weighs(Plain),
        field("units").approved().weighs(Good).because("what is outside is not governed by the management system"),
        field("sites").approved().weighs(Good).because("what is outside is not governed by the management system"),
        field("systems")
            .approved()
            .relies_on(&[(System::KIND, &["roles"])])
            .weighs(Good)
            .because("what is outside is not governed by the management system"),
        field("exclusions").weighs(Bad).because("what is outside is not governed by the management system"),
        field("exclusions/*/what").approved(),
        field("exclusions/*/system").approved(),
        field("exclusions/*/reason").approved(),
        field("interfaces").weighs(Plain),
        field("interfaces/*/with").approved(),
        field("interfaces/*/what").approved(),
    ];
}

impl Record for Scope {
    has!(id, title: statement, owner, approval, review);
}
