//! The risk treatment plan and its approval (clauses 6.1.3, 8.3).
//!
//! Must not know the levels of the risks it lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Person, Record, RecordType, Risk, Role,
    field::{Approval, Id, Ref, Review, Text, VersionNote},
    has,
    marks::{
        Direction::{Kept, Removal},
        FieldMarks, field,
    },
};

/// A risk treatment plan, approved by designated management (clause 6.1.3).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TreatmentPlan {
    /// Id of the plan.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Version.
    pub version: Option<Text>,
    /// Risks that the plan treats.
    #[serde(default)]
    pub risks: Vec<Ref<Risk>>,
    /// Residual risks that the approval of this plan accepts.
    #[serde(default)]
    pub accepts: Vec<AcceptedRisk>,
    /// Allocated resources: money, people, tools.
    pub resources: Option<Text>,
    /// Role or person responsible for implementing the plan.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Approval by designated management; it also accepts the risks under `accepts`.
    pub approval: Option<Approval>,
    /// Its versions, latest first, printed on the cover of its document.
    #[serde(default)]
    pub history: Vec<VersionNote>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A risk accepted with the plan.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptedRisk {
    /// The risk.
    pub risk: Ref<Risk>,
    /// Reason for accepting the residual risk.
    pub reason: Option<Text>,
}

impl RecordType for TreatmentPlan {
    const KIND: &'static str = "treatment-plan";
    const ABOUT: About = About::new("TP", "risks", &["6.1.3", "8.3"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("version").approved().neutral("a version is a name"),
        field("history").detail().weaker(Kept),
        field("history/*/version").neutral("a version is a name"),
        field("history/*/on").past("version").neutral("it states what happened"),
        field("history/*/by").acted("prepared", "on"),
        field("risks").approved().relies_on(&[(Risk::KIND, &["present", "target", "treatment"])]).weaker(Removal),
        field("accepts")
            .neutral("an accepted risk is still above appetite")
            .because("the approval of the plan accepts these residual risks"),
        field("accepts/*/risk").approved().relies_on(&[(Risk::KIND, &["present", "target", "treatment"])]),
        field("accepts/*/reason").approved(),
        field("resources").approved().weaker(Kept),
    ];
}

impl Record for TreatmentPlan {
    has!(id, title, owner, approval, review);
}
