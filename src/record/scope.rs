//! The scope of the management system (clause 4.3).
//!
//! Must not know whether the systems it names exist; references are resolved elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Evidence, Party, Person, Record, RecordType, Role, Supplier, System,
    field::{Approval, Classification, Id, Ref, Review, Text, VersionNote},
    has,
    marks::{
        Direction::{Addition, Kept, Removal},
        FieldMarks, field,
    },
};

/// What the management system covers and excludes (clause 4.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Scope {
    /// Id of the scope.
    pub id: Id,
    /// Scope statement in one or two sentences, suitable for a certificate.
    pub statement: Text,
    /// Version of the scope.
    pub version: Option<Text>,
    /// Business units or functions in scope.
    #[serde(default)]
    pub units: Vec<Text>,
    /// Sites in scope, as addresses or names.
    #[serde(default)]
    pub sites: Vec<Text>,
    /// AI systems in scope.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Exclusions, each with a reason.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// Interfaces between the management system and the responsibilities of others.
    #[serde(default)]
    pub interfaces: Vec<Interface>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Role or person that maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// Its versions, latest first, printed on the cover of its document.
    #[serde(default)]
    pub history: Vec<VersionNote>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// An exclusion from the scope.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Exclusion {
    /// What is excluded: a unit, a site, an activity, a tool.
    pub what: Text,
    /// The AI system it concerns, if it is in the inventory.
    pub system: Option<Ref<System>>,
    /// Reason for the exclusion.
    pub reason: Text,
}

/// An interface to the responsibility of another organization.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// The other party.
    pub with: Ref<(Supplier, Party)>,
    /// What crosses the interface and who is responsible for it.
    pub what: Text,
    /// Evidence of the agreement.
    #[serde(default)]
    pub evidence: Vec<Ref<Evidence>>,
}

impl RecordType for Scope {
    const KIND: &'static str = "scope";
    const ABOUT: About = About::new("SCOPE", "context", &["4.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("statement").approved().weaker(Kept).because("a certificate quotes this statement"),
        field("version").approved().neutral("a version is a name"),
        field("history").detail().weaker(Kept),
        field("history/*/version").neutral("a version is a name"),
        field("history/*/on").past("version").neutral("it states what happened"),
        field("history/*/by").acted("prepared", "on"),
        field("units").approved().weaker(Removal).because("the management system does not govern what is out of scope"),
        field("sites").approved().weaker(Removal).because("the management system does not govern what is out of scope"),
        field("systems")
            .approved()
            .relies_on(&[(System::KIND, &["roles"])])
            .weaker(Removal)
            .because("the management system does not govern what is out of scope"),
        field("exclusions").weaker(Addition).because("the management system does not govern what is out of scope"),
        field("exclusions/*/what").approved(),
        field("exclusions/*/system").approved(),
        field("exclusions/*/reason").approved().weaker(Kept),
        field("interfaces").weaker(Removal),
        field("interfaces/*/with").approved(),
        field("interfaces/*/what").approved(),
    ];
}

impl Record for Scope {
    has!(id, title: statement, owner, approval, review);
}
