//! Audit programmes: what is audited, when, how and by whom (clause 9.2.2).
//!
//! Must not know the audits; they refer to their programme.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Period, Person, Record, RecordType, Role,
    field::{Approval, Id, Interval, Ref, Review, Text},
    has,
    marks::{
        Direction::{Later, Longer, Removal, Sooner},
        FieldMarks, field,
    },
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
    /// Audit interval: `6 months`.
    pub every: Option<Interval>,
    /// Methods: interviews, sampling, review of records.
    pub methods: Option<Text>,
    /// Who plans, conducts and follows up audits, and how their independence is ensured.
    pub responsibilities: Option<Text>,
    /// How and to whom results are reported.
    pub reporting: Option<Text>,
    /// How process importance and earlier audit results shaped the programme.
    pub considerations: Option<Text>,
    /// Role or person that manages the programme.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

impl RecordType for AuditProgramme {
    const KIND: &'static str = "audit-programme";
    const ABOUT: About = About::new("AP", "audits", &["9.2.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("period").weaker(Removal),
        field("period/from").planned().weaker(Later),
        field("period/to").planned().not_before(&["period/from"]).weaker(Sooner),
        field("every").approved().weaker(Longer),
        field("methods").approved(),
        field("responsibilities").approved(),
        field("reporting").approved(),
        field("considerations").approved(),
    ];
}

impl Record for AuditProgramme {
    has!(id, title, owner, approval, review);
}
