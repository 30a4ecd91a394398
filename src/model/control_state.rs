//! The overall state of a control across all AI systems in scope: its decision for all or some, and its implementation.
//!
//! Must not round anything up: included for some is not included, partly in place is not in place.

use super::{Row, RowFor};
use crate::record::{ControlDecision, Status};

/// The decision on a control across all AI systems in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverallDecision {
    /// Included for every AI system.
    Included,
    /// Included for some and excluded for the others.
    ForSome,
    /// Excluded for every AI system.
    Excluded,
    /// Open for at least one.
    Undecided,
    /// For at least one, the decision is in a withheld record.
    Withheld,
}

/// The state of a control across all AI systems in scope: excluded, undecided, or how far it is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlState {
    /// In place for every AI system for which it is included.
    Implemented,
    /// Partly in place.
    Partial,
    /// Planned.
    Planned,
    /// Included, and nothing is in place.
    NotInPlace,
    /// Excluded for every AI system.
    Excluded,
    /// Undecided for at least one AI system.
    Undecided,
    /// For at least one AI system, the decision is in a withheld record.
    Withheld,
}

impl ControlState {
    /// All states that are counted, best first.
    pub const ALL: [Self; 6] =
        [Self::Implemented, Self::Partial, Self::Planned, Self::NotInPlace, Self::Excluded, Self::Undecided];
}

impl Row<'_> {
    /// The decision across all AI systems in scope.
    #[must_use]
    pub fn overall_decision(&self) -> OverallDecision {
        let every = |wanted| self.variants().all(|variant| variant.decision() == Some(wanted));
        match () {
            () if self.is_withheld() => OverallDecision::Withheld,
            () if self.variants().any(|variant| variant.decision().is_none()) => OverallDecision::Undecided,
            () if every(ControlDecision::Included) => OverallDecision::Included,
            () if every(ControlDecision::Excluded) => OverallDecision::Excluded,
            () => OverallDecision::ForSome,
        }
    }

    /// The lowest status of all included variants, but at least partial if any of them is partly in place.
    #[must_use]
    pub fn overall_status(&self) -> Option<Status> {
        let included = self.variants().filter(|variant| variant.decision() == Some(ControlDecision::Included));
        let all: Vec<Status> = included.map(|variant: RowFor<'_>| variant.status().unwrap_or(Status::None)).collect();
        let least = all.iter().min().copied()?;
        let begun = all.iter().any(|status| *status >= Status::Partial);
        Some(if begun { least.max(Status::Partial) } else { least })
    }

    /// Its state across all AI systems in scope.
    #[must_use]
    pub fn state(&self) -> ControlState {
        match (self.overall_decision(), self.overall_status()) {
            (OverallDecision::Withheld, _) => ControlState::Withheld,
            (OverallDecision::Undecided, _) => ControlState::Undecided,
            (OverallDecision::Excluded, _) => ControlState::Excluded,
            (_, Some(Status::Implemented)) => ControlState::Implemented,
            (_, Some(Status::Partial)) => ControlState::Partial,
            (_, Some(Status::Planned)) => ControlState::Planned,
            (_, Some(Status::None) | None) => ControlState::NotInPlace,
        }
    }

    /// Whether it belongs to an area of the standard.
    #[must_use]
    pub fn is_in_area(&self, area: &str) -> bool {
        self.model.frameworks.standard().ancestors(self.id()).any(|above| *above.id == *area)
    }
}
