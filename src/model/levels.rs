//! Levels of risk, derived from likelihood and consequence by the manifest's criteria.
//!
//! Must not know what follows from a level.

use super::Model;
use crate::record::{
    Acceptance, Rating, Risk, TreatmentPlan,
    field::{Approval, Group},
};

/// A level of one risk for one affected group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level<'m> {
    /// The group.
    pub group: Group,
    /// The level.
    pub value: u16,
    /// Name of its band.
    pub band: &'m str,
    /// Highest level that is acceptable for the group.
    pub appetite: u16,
}

impl Level<'_> {
    /// Whether it is above what is acceptable.
    #[must_use]
    pub fn above_appetite(self) -> bool {
        self.value > self.appetite
    }
}

impl Model {
    /// The levels of a rating, group by group; empty without criteria, a group left out where it is not rated or
    /// off the scale.
    #[must_use]
    pub fn levels(&self, rating: &Rating) -> Vec<Level<'_>> {
        let Some(criteria) = self.manifest().and_then(|manifest| manifest.data().risk_criteria.as_ref()) else {
            return Vec::new();
        };
        let level = |group: Group| {
            let score = rating.of(group)?;
            let value = criteria.level(score.likelihood, score.consequence)?;
            Some(Level { group, value, band: criteria.band(group, value)?, appetite: criteria.appetite.of(group) })
        };
        Group::ALL.into_iter().filter_map(level).collect()
    }

    /// The level that remains: of the target where there is one, else of the present rating.
    #[must_use]
    pub fn residual(&self, risk: &Risk) -> Vec<Level<'_>> {
        risk.target.as_ref().or(risk.present.as_ref()).map(|rating| self.levels(rating)).unwrap_or_default()
    }

    /// Who accepted what remains of a risk: in the risk itself, or by approving a treatment plan that accepts it.
    pub fn acceptances<'m>(&'m self, risk: &'m Risk) -> impl Iterator<Item = Accepted<'m>> {
        let own = risk.acceptance.as_ref().map(Accepted::InRisk);
        let plans =
            self.all::<TreatmentPlan>().filter(|plan| plan.accepts.iter().any(|accepted| accepted.risk == *risk.id));
        own.into_iter().chain(plans.filter_map(|plan| plan.data().approval.as_ref().map(Accepted::InPlan)))
    }
}

/// Where an acceptance stands.
#[derive(Debug, Clone, Copy)]
pub enum Accepted<'m> {
    /// In the risk.
    InRisk(&'m Acceptance),
    /// In the approval of a treatment plan.
    InPlan(&'m Approval),
}

impl<'m> Accepted<'m> {
    /// Who accepted.
    #[must_use]
    pub fn by(self) -> &'m str {
        match self {
            Self::InRisk(acceptance) => acceptance.by.id(),
            Self::InPlan(approval) => approval.by.id(),
        }
    }
}
