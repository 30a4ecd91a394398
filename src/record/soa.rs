//! The Statement of Applicability as a document: version, scope, approval (clause 6.1.3).
//!
//! Must not know its rows; they are the control records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Control, Party, Person, Record, RecordType, Role, Scope,
    field::{Approval, Classification, Date, Id, Ref, Review, Text, VersionNote},
    has,
    marks::{
        Direction::{Both, Kept, Removal},
        FieldMarks, field,
    },
};

/// The Statement of Applicability: version, scope and approval (clause 6.1.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Soa {
    /// Id of the statement.
    pub id: Id,
    /// Title.
    pub title: Option<Text>,
    /// Version.
    pub version: Option<Text>,
    /// Date of this version.
    pub date: Option<Date>,
    /// The scope it applies to.
    pub scope: Option<Ref<Scope>>,
    /// How Annex A was compared with the necessary controls, and how the guidance of Annex B was considered.
    pub method: Option<Text>,
    /// Interested parties to whom it is available.
    #[serde(default)]
    pub available_to: Vec<Ref<Party>>,
    /// People and units inside the organization to whom its controls were communicated.
    #[serde(default)]
    pub communicated_to: Vec<Text>,
    /// Classification: who may read it.
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

impl RecordType for Soa {
    const KIND: &'static str = "soa";
    const ABOUT: About = About::new("SOA", "controls", &["6.1.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("").relies_on(&[(
            Control::KIND,
            &[
                "decision",
                "justification",
                "ground",
                "systems/system",
                "systems/decision",
                "systems/justification",
                "systems/ground",
                "status",
                "systems/status",
            ],
        )]),
        field("version").approved().neutral("a version is a name"),
        field("history").detail().weaker(Kept),
        field("history/*/version").neutral("a version is a name"),
        field("history/*/on").past("version").neutral("it states what happened"),
        field("history/*/by").acted("prepared", "on"),
        field("date").past("version").neutral("the version determines which statement it is"),
        field("scope")
            .approved()
            .relies_on(&[(Scope::KIND, &["statement", "units", "sites", "systems", "exclusions"])])
            .weaker(Both),
        field("method").approved().weaker(Kept),
        field("available-to").weaker(Removal),
        field("communicated-to").weaker(Removal),
        field("approval/on").not_before(&["date"]),
    ];
}

impl Record for Soa {
    has!(id, some_title, owner, approval, review);
}
