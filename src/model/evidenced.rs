//! Which included control of which AI system has which evidence.
//!
//! Must not judge whether that is enough.

use super::{Item, Model, Row, RowFor};
use crate::record::{ControlDecision, Evidence, System};

/// A control that is included for an AI system in service.
pub struct ControlOfSystem<'m> {
    /// The control.
    pub control: Row<'m>,
    /// The control as it is decided for the system.
    pub variant: RowFor<'m>,
    /// The system.
    pub system: Item<'m, System>,
    /// The evidence about the system, or about no system in particular, newest first.
    pub evidence: Vec<Item<'m, Evidence>>,
}

impl ControlOfSystem<'_> {
    /// Whether some of the evidence is valid on the date of the evaluation.
    #[must_use]
    pub fn is_proven(&self, model: &Model) -> bool {
        self.evidence.iter().any(|evidence| model.is_valid(evidence))
    }
}

impl Model {
    /// Whether evidence is valid on the date of the evaluation.
    #[must_use]
    pub fn is_valid(&self, evidence: &Evidence) -> bool {
        evidence.last_day().is_none_or(|last| last >= self.today)
    }

    /// Every control that is included for an AI system in service, control by control.
    pub fn evidence_matrix(&self) -> impl Iterator<Item = ControlOfSystem<'_>> {
        self.controls().filter(|control| !control.is_unreadable()).flat_map(move |control| {
            let included = control.per_system().filter(|(system, variant)| {
                variant.decision() == Some(ControlDecision::Included) && self.is_in_service(system)
            });
            included.map(move |(system, variant)| {
                let evidence = self.evidence_about(&variant, &system.id);
                ControlOfSystem { control, variant, system, evidence }
            })
        })
    }

    /// The evidence of a control that is about an AI system, or about no system in particular.
    fn evidence_about(&self, variant: &RowFor<'_>, system: &str) -> Vec<Item<'_, Evidence>> {
        let named = variant.evidence().filter_map(|id| self.get::<Evidence>(id));
        let is_about = |evidence: &Item<'_, Evidence>| {
            evidence.systems.is_empty() || evidence.systems.iter().any(|about| about.id() == system)
        };
        let mut about: Vec<_> = named.filter(is_about).collect();
        about.sort_by_key(|evidence| (std::cmp::Reverse(evidence.last_day()), evidence.id.to_string()));
        about
    }
}
