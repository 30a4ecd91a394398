//! Levels of risk, derived from likelihood and consequence by the criteria of the manifest.
//!
//! Must not know the consequences of a level.

use std::cmp::Ordering;

use super::Model;
use crate::record::{Rating, Risk, RiskCriteria, Score, field::Group};

/// The level of a risk for one affected group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level<'m> {
    /// The group.
    pub group: Group,
    /// The level.
    pub value: u16,
    /// Name of its band.
    pub band: &'m str,
    /// Highest acceptable level for the group.
    pub appetite: u16,
}

impl Level<'_> {
    /// Whether it is above appetite.
    #[must_use]
    pub fn above_appetite(self) -> bool {
        self.value > self.appetite
    }

    /// How far it is above appetite.
    #[must_use]
    pub fn excess(self) -> u16 {
        self.value.saturating_sub(self.appetite)
    }

    /// The level furthest above appetite, if any is above it.
    #[must_use]
    pub fn worst(levels: Vec<Self>) -> Option<Self> {
        levels.into_iter().filter(|level| level.above_appetite()).max_by_key(|level| level.excess())
    }
}

impl Model {
    /// The criteria for levels; `None` if there are none or the manifest is withheld.
    #[must_use]
    pub fn risk_criteria(&self) -> Option<&RiskCriteria> {
        self.manifest()?.data().risk_criteria.as_ref()
    }

    /// The criteria for levels, even if the manifest is withheld.
    pub(super) fn criteria(&self) -> Option<&RiskCriteria> {
        match &self.derived {
            Some(derived) => derived.criteria.as_ref(),
            None => self.risk_criteria(),
        }
    }

    /// The levels of a rating by group; empty without criteria. A group that is not assessed or off the scale is
    /// omitted.
    #[must_use]
    pub fn levels(&self, rating: &Rating) -> Vec<Level<'_>> {
        self.levels_of(|group| rating.of(group))
    }

    /// The current level of a risk that is furthest above appetite, if any is above it.
    #[must_use]
    pub fn worst_now(&self, risk: &Risk) -> Option<Level<'_>> {
        Level::worst(self.levels(risk.present.as_ref()?))
    }

    /// The residual levels by group: of the target if it rates the group, otherwise of the present rating.
    #[must_use]
    pub fn residual(&self, risk: &Risk) -> Vec<Level<'_>> {
        self.levels_of(|group| risk.target_for(group).or(risk.present.as_ref()?.of(group)))
    }

    fn levels_of(&self, score: impl Fn(Group) -> Option<Score>) -> Vec<Level<'_>> {
        let Some(criteria) = self.criteria() else { return Vec::new() };
        let level = |group: Group| {
            let score = score(group)?;
            let value = criteria.level(score.likelihood, score.consequence)?;
            Some(Level { group, value, band: criteria.band(group, value)?, appetite: criteria.appetite.of(group) })
        };
        Group::ALL.into_iter().filter_map(level).collect()
    }

    /// How the target compares with the present rating, for every group that both rate.
    #[must_use]
    pub fn shifts(&self, risk: &Risk) -> Vec<(Group, Ordering)> {
        let Some(present) = &risk.present else { return Vec::new() };
        let shift = |group| Some((group, self.compare(risk.target_for(group)?, present.of(group)?)));
        Group::ALL.into_iter().filter_map(shift).collect()
    }

    /// The groups whose present rating is above the inherent one.
    #[must_use]
    pub fn raised(&self, risk: &Risk) -> Vec<Group> {
        let Some((inherent, present)) = risk.inherent.as_ref().zip(risk.present.as_ref()) else { return Vec::new() };
        let is_above = |group: &Group| {
            inherent.of(*group).zip(present.of(*group)).is_some_and(|(before, now)| self.compare(now, before).is_gt())
        };
        Group::ALL.into_iter().filter(is_above).collect()
    }

    /// The first group whose target is below the present rating.
    #[must_use]
    pub fn lowered(&self, risk: &Risk) -> Option<Group> {
        self.shifts(risk).into_iter().find(|(_, shift)| shift.is_lt()).map(|(group, _)| group)
    }

    /// Compares by level. If levels are equal or unknown, compares steps; equal if one step is higher and the other
    /// lower.
    fn compare(&self, one: Score, other: Score) -> Ordering {
        let level = |score: Score| self.criteria()?.level(score.likelihood, score.consequence);
        let levels = level(one).zip(level(other)).map_or(Ordering::Equal, |(one, other)| one.cmp(&other));
        let steps = match (one.likelihood.cmp(&other.likelihood), one.consequence.cmp(&other.consequence)) {
            (Ordering::Equal, step) | (step, Ordering::Equal) => step,
            (step, same) if step == same => step,
            _ => Ordering::Equal,
        };
        levels.then(steps)
    }
}
