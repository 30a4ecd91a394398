//! The Statement of Applicability as a document: version, scope, approval (clause 6.1.3).
//!
//! Must not know its rows; they are the control records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Party, Person, Record, Role, Scope,
    field::{Approval, Classification, Date, Id, Ref, Review, Text},
};

/// The Statement of Applicability: version, scope and approval (clause 6.1.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(extend("x-aims-depends-on-all" = {
    "control": [
        "decision", "justification", "ground",
        "systems/system", "systems/decision", "systems/justification", "systems/ground",
    ],
}))]
pub struct Soa {
    /// Id of the statement.
    pub id: Id,
    /// Title.
    pub title: Option<Text>,
    /// Version.
    #[schemars(extend("x-aims-substance" = true))]
    pub version: Option<Text>,
    /// Day of this version.
    pub date: Option<Date>,
    /// The scope it applies to.
    #[schemars(extend(
        "x-aims-substance" = true,
        "x-aims-depends" = {
            "scope": ["statement", "units", "sites", "systems", "exclusions"],
        },
    ))]
    pub scope: Option<Ref<Scope>>,
    /// How Annex A was compared with the controls found necessary, and how the guidance of Annex B was considered.
    #[schemars(extend("x-aims-substance" = true))]
    pub method: Option<Text>,
    /// Interested parties that may have it.
    #[serde(default)]
    pub available_to: Vec<Ref<Party>>,
    /// How closed it is.
    pub classification: Option<Classification>,
    /// Who keeps it up.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

impl Record for Soa {
    const KIND: &'static str = "soa";
    const ABOUT: About = About { prefix: "SOA", folder: "controls", clauses: &["6.1.3"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
}
