//! The acceptance of residual risks: in the risk itself, or by approving a treatment plan that accepts it.
//!
//! Must not know which levels need acceptance.

use super::{Entry, Item, Model, typed};
use crate::{
    record::{
        Acceptance, Person, Risk, Role, TreatmentPlan,
        field::{Approval, Ref},
    },
    source::At,
};

/// An acceptance with its record.
#[derive(Clone, Copy)]
pub enum Accepted<'m> {
    /// In the risk.
    InRisk(Item<'m, Risk>, &'m Acceptance),
    /// In the approval of a treatment plan.
    InPlan(Item<'m, TreatmentPlan>, &'m Approval),
}

impl<'m> Accepted<'m> {
    /// Who accepted.
    #[must_use]
    pub fn by(self) -> &'m str {
        match self {
            Self::InRisk(_, acceptance) => acceptance.by.id(),
            Self::InPlan(_, approval) => approval.by.id(),
        }
    }

    /// The record that contains it.
    #[must_use]
    pub fn entry(self) -> &'m Entry {
        match self {
            Self::InRisk(risk, _) => risk.entry(),
            Self::InPlan(plan, _) => plan.entry(),
        }
    }

    /// The location that names who accepted.
    #[must_use]
    pub fn at(self) -> At {
        match self {
            Self::InRisk(risk, _) => risk.at("acceptance/by"),
            Self::InPlan(plan, _) => plan.at("approval/by"),
        }
    }

    /// The manifest field with the persons and roles designated for it.
    #[must_use]
    pub fn designation(self) -> &'static str {
        match self {
            Self::InRisk(..) => "designated/risk-acceptance",
            Self::InPlan(..) => "designated/treatment-plan",
        }
    }
}

impl Model {
    /// The acceptance in the risk, followed by those of approved plans.
    pub fn acceptances<'m>(&'m self, risk: Item<'m, Risk>) -> impl Iterator<Item = Accepted<'m>> {
        let own = risk.data().acceptance.as_ref().map(|acceptance| Accepted::InRisk(risk, acceptance));
        let plans = self.links_to(&risk.data().id).filter(|(_, link)| link.pointer.starts_with("/accepts/"));
        own.into_iter().chain(plans.filter_map(|(entry, _)| Self::acceptance_in(typed(entry)?)))
    }

    /// The acceptance of the risks under `accepts` by the approval of a plan.
    #[must_use]
    pub fn acceptance_in(plan: Item<'_, TreatmentPlan>) -> Option<Accepted<'_>> {
        plan.data().approval.as_ref().map(|approval| Accepted::InPlan(plan, approval))
    }

    /// Whether a person or role designated in the manifest accepted the residual risk.
    #[must_use]
    pub fn is_accepted(&self, risk: Item<'_, Risk>) -> bool {
        match &self.derived {
            Some(derived) => derived.is_accepted(self, risk.entry()),
            None => self.acceptances(risk).any(|accepted| self.is_designated(accepted)),
        }
    }

    /// Whether a withheld treatment plan accepts the residual risk.
    #[must_use]
    pub fn is_accepted_unseen(&self, risk: Item<'_, Risk>) -> bool {
        self.derived.as_ref().is_some_and(|derived| derived.is_accepted_unseen(self, risk.entry()))
    }

    /// Whether the person or role that accepted is designated in the manifest.
    #[must_use]
    pub fn is_designated(&self, accepted: Accepted<'_>) -> bool {
        if let Some(derived) = &self.derived {
            return derived.is_designated(self, accepted.entry());
        }
        self.is_among(accepted.by(), self.designated_for(accepted))
    }

    fn designated_for(&self, accepted: Accepted<'_>) -> &[Ref<(Role, Person)>] {
        let Some(manifest) = self.manifest() else { return &[] };
        let designated = &manifest.data().designated;
        match accepted {
            Accepted::InRisk(..) => &designated.risk_acceptance,
            Accepted::InPlan(..) => &designated.treatment_plan,
        }
    }
}
