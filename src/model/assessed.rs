//! Which risks and AI systems have been assessed, treated and planned for, derived from references between records.
//!
//! Must not know the levels of risk.

use super::{Entry, Item, Model, typed};
use crate::record::{Impact, Nature, RecordType as _, Risk, System, TreatmentPlan};

impl Model {
    /// The risks with a negative effect (threats).
    pub fn threats(&self) -> impl Iterator<Item = Item<'_, Risk>> {
        self.all::<Risk>().filter(|risk| risk.nature == Nature::Threat)
    }

    /// Whether a threat names an AI system; an unreadable risk counts as a threat.
    #[must_use]
    pub fn is_threatened(&self, system: &str) -> bool {
        let risks = self.links_to(system).filter(|(entry, _)| entry.kind.name == Risk::KIND);
        risks.map(|(entry, _)| typed::<Risk>(entry)).any(|risk| risk.is_none_or(|risk| risk.nature == Nature::Threat))
    }

    /// Whether a treatment plan lists a risk.
    #[must_use]
    pub fn is_planned(&self, risk: &str) -> bool {
        if let Some(derived) = &self.derived {
            return derived.is_planned(risk);
        }
        let listed = |pointer: &str| pointer.starts_with("/risks/");
        self.links_to(risk).any(|(entry, link)| entry.kind.name == TreatmentPlan::KIND && listed(&link.pointer))
    }

    /// The impact assessments of an AI system; `None` if one is unreadable, so that no statement is possible.
    #[must_use]
    pub fn impacts_of(&self, system: &str) -> Option<Vec<Item<'_, Impact>>> {
        let impacts = self.links_to(system).filter(|(entry, _)| entry.kind.name == Impact::KIND);
        impacts.map(|(entry, _)| typed(entry)).collect()
    }

    /// The AI systems in scope that are not retired.
    pub fn current_systems(&self) -> impl Iterator<Item = Item<'_, System>> {
        self.systems_in_scope().filter(|system| !self.is_retired(system))
    }

    /// Whether an AI system has been put into service.
    #[must_use]
    pub fn is_deployed(&self, system: &System) -> bool {
        system.deployed.as_ref().is_some_and(|deployed| deployed.first() <= self.today)
    }

    /// Whether an AI system is in service: deployed and not retired.
    #[must_use]
    pub fn is_in_service(&self, system: &System) -> bool {
        self.is_deployed(system) && !self.is_retired(system)
    }

    /// Whether a record is assessed periodically: a readable threat or impact assessment.
    #[must_use]
    pub fn is_assessed_again(&self, entry: &Entry) -> bool {
        typed::<Impact>(entry).is_some() || typed::<Risk>(entry).is_some_and(|risk| risk.nature == Nature::Threat)
    }

    /// The threats and impact assessments of the management system itself and of AI systems in scope that are not
    /// retired.
    pub fn assessed_again(&self) -> impl Iterator<Item = &Entry> {
        let assessable = [Risk::KIND, Impact::KIND].into_iter().flat_map(|kind| self.of_kind(kind));
        assessable.filter(|entry| self.is_assessed_again(entry) && self.concerns_service(entry))
    }

    fn concerns_service(&self, entry: &Entry) -> bool {
        let mut systems = entry.systems().peekable();
        systems.peek().is_none() || systems.any(|system| self.is_current(system))
    }

    fn is_current(&self, id: &str) -> bool {
        self.in_scope(id) && self.get::<System>(id).is_some_and(|system| !self.is_retired(&system))
    }

    fn is_retired(&self, system: &System) -> bool {
        system.retired.as_ref().is_some_and(|retired| retired.last() <= self.today)
    }
}
