//! The risk treatment plan and its approval (clauses 6.1.3, 8.3).
//!
//! Must not know the levels of the risks it lists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Person, Record, Risk, Role,
    field::{Approval, Id, Ref, Review, Text},
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
    #[schemars(extend("x-aims-substance" = true))]
    pub version: Option<Text>,
    /// Risks that the plan treats.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true, "x-aims-depends" = { "risk": ["present", "target", "treatment"] }))]
    pub risks: Vec<Ref<Risk>>,
    /// Risks whose residual level is accepted with the approval of this plan.
    #[serde(default)]
    pub accepts: Vec<AcceptedRisk>,
    /// Money, people and tools set aside for it.
    #[schemars(extend("x-aims-substance" = true))]
    pub resources: Option<Text>,
    /// Who sees that it is carried out.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Approval by designated management; it also accepts the risks under `accepts`.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
}

/// A risk accepted with the plan.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AcceptedRisk {
    /// The risk.
    #[schemars(extend("x-aims-substance" = true, "x-aims-depends" = { "risk": ["present", "target", "treatment"] }))]
    pub risk: Ref<Risk>,
    /// Why what remains may stay.
    #[schemars(extend("x-aims-substance" = true))]
    pub reason: Option<Text>,
}

impl Record for TreatmentPlan {
    const KIND: &'static str = "treatment-plan";
    const ABOUT: About = About { prefix: "TP", folder: "risks", clauses: &["6.1.3", "8.3"] };
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
