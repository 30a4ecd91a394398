//! Audit programmes: what is audited when, how and by whom (clause 9.2.2).
//!
//! Must not know the audits; they point here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Period, Person, Record, Role,
    field::{Approval, Id, Interval, Ref, Review, Text},
};

/// A programme of internal audits (clause 9.2.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AuditProgramme {
    /// Id of the programme.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Period in which its audits cover clauses 4 to 10 and all included controls.
    pub period: Option<Period>,
    /// How often audits are held.
    #[schemars(extend("x-aims-substance" = true))]
    pub every: Option<Interval>,
    /// Methods: interviews, samples, walk through records.
    #[schemars(extend("x-aims-substance" = true))]
    pub methods: Option<Text>,
    /// Who plans, carries out and follows up audits, and how their independence is kept.
    #[schemars(extend("x-aims-substance" = true))]
    pub responsibilities: Option<Text>,
    /// How and to whom results are reported.
    #[schemars(extend("x-aims-substance" = true))]
    pub reporting: Option<Text>,
    /// How importance of processes and results of earlier audits shaped it.
    #[schemars(extend("x-aims-substance" = true))]
    pub considerations: Option<Text>,
    /// Who runs the programme.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

impl Record for AuditProgramme {
    const KIND: &'static str = "audit-programme";
    const ABOUT: About = About { prefix: "AP", folder: "audits", clauses: &["9.2.2"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
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
