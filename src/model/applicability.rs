//! The rows of the Statement of Applicability: which controls are necessary, for which AI systems, and on what basis.
//!
//! Must not know what makes a justification sufficient.

use std::collections::BTreeSet;

use super::{Entry, Item, Model};
use crate::{
    framework::{Provision, ProvisionKind},
    prose,
    record::{
        Control, ControlDecision, ControlForSystem, Ground, RecordType, Status, System,
        field::Ref,
        relation::{ANSWERS, DRIVING, Relation, SUPPORTS, Side, on},
    },
};

/// The decision on every control, in the order of the standard, the organization's own controls last. An id that the
/// framework lists as a mistake has no row.
#[derive(Debug, Clone, Default)]
pub struct Applicability {
    rows: Vec<StoredRow>,
    systems: usize,
}

#[derive(Debug, Clone)]
struct StoredRow {
    id: Box<str>,
    own: bool,
    record: Option<u32>,
    area: Option<u32>,
    /// The AI systems in scope with an entry of their own.
    apart: BTreeSet<Box<str>>,
}

impl Applicability {
    pub(super) fn of(model: &Model) -> Self {
        let standard = model.frameworks.standard();
        let number = |id: &str| model.number_of(id, Control::KIND);
        let listed = standard.of_kind(ProvisionKind::Control).map(|control| StoredRow {
            id: (*control.id).into(),
            own: false,
            record: number(&control.id),
            area: standard.ancestors(&control.id).find_map(|area| number(&area.id)),
            apart: model.systems_apart(&control.id),
        });
        let is_own =
            |id: &str| !id.is_empty() && standard.entry(id).is_none() && standard.explain_mistake(id).is_none();
        let own = model.of_kind(Control::KIND).filter(|entry| is_own(&entry.id));
        let own = own.map(|entry| StoredRow {
            id: entry.id.clone(),
            own: true,
            record: number(&entry.id),
            area: None,
            apart: model.systems_apart(&entry.id),
        });
        Self { rows: listed.chain(own).collect(), systems: model.systems_in_scope().count() }
    }
}

/// A control with its decision.
#[derive(Clone, Copy)]
pub struct Row<'m> {
    pub(super) model: &'m Model,
    stored: &'m StoredRow,
}

impl Model {
    /// All controls of the standard, followed by the organization's own controls.
    pub fn controls(&self) -> impl Iterator<Item = Row<'_>> {
        self.applicability.rows.iter().map(|stored| Row { model: self, stored })
    }

    /// The AI systems in scope for which the record of a control has an entry.
    fn systems_apart(&self, control: &str) -> BTreeSet<Box<str>> {
        let entries = self.get::<Control>(control).map(|record| record.data().systems.as_slice()).unwrap_or_default();
        let named = entries.iter().map(|entry| entry.system.id());
        named.filter(|id| self.in_scope(id) && self.covers(id)).map(Into::into).collect()
    }

    /// The row of one control.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<Row<'_>> {
        self.controls().find(|row| row.id() == id)
    }
}

/// The record that contains a decision or reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The control's record, for one AI system.
    System,
    /// The control's record.
    Control,
    /// The record of the area (inherited).
    Area,
}

impl<'m> Row<'m> {
    /// Id of the control.
    #[must_use]
    pub fn id(&self) -> &'m str {
        &self.stored.id
    }

    /// Whether it is one of the organization's own controls.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.stored.own
    }

    /// The entry of the standard, unless it is one of the organization's own controls.
    #[must_use]
    pub fn requirement(&self) -> Option<&'m Provision> {
        self.model.frameworks.standard().entry(self.id())
    }

    /// Title from the standard, or from the organization's own control.
    #[must_use]
    pub fn title(&self) -> &'m str {
        let own = || self.record().and_then(|record| record.data().title.as_deref());
        self.requirement().map(|entry| &*entry.title).or_else(own).unwrap_or_default()
    }

    /// Whether its record or that of its area is unreadable, so that no statement is possible.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let unreadable =
            |number: Option<u32>| number.is_some_and(|number| self.model.entries()[number as usize].is_broken());
        unreadable(self.stored.record) || unreadable(self.stored.area)
    }

    /// The control's own record.
    #[must_use]
    pub fn record(&self) -> Option<Item<'m, Control>> {
        self.item(self.stored.record)
    }

    /// The record of the area that it inherits from.
    #[must_use]
    pub fn area(&self) -> Option<Item<'m, Control>> {
        self.item(self.stored.area)
    }

    /// Whether its decision, in general or for an AI system, is in a withheld record.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.variants().any(|variant| variant.is_withheld())
    }

    /// The ids of the records that state one of these relations with `id`, a control or an area.
    fn stating(&self, relations: &[&Relation], id: &str) -> impl Iterator<Item = &'m str> + use<'m> {
        self.model.stating(on(relations, Side::Home), id).map(|(from, _)| &*from.id)
    }

    /// The ids of the evidence that the control works in general, whichever record states it.
    pub fn evidence(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let own = self.record().into_iter().flat_map(|record| &record.data().evidence).map(Ref::id);
        own.chain(self.stating(&[&SUPPORTS], self.id()))
    }

    /// The ids of the documents that describe the control, whichever record states it.
    pub fn documents(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let own = self.record().into_iter().flat_map(|record| &record.data().documents).map(Ref::id);
        let mut seen = BTreeSet::new();
        own.chain(self.stating(&[&ANSWERS], self.id())).filter(move |id| seen.insert(*id))
    }

    fn withholds(&self, number: Option<u32>) -> bool {
        number.is_some_and(|number| self.model.numbered(number).is_none())
    }

    fn item(&self, number: Option<u32>) -> Option<Item<'m, Control>> {
        super::typed(self.model.numbered(number?)?)
    }

    /// The variant for all AI systems that have no entry of their own.
    #[must_use]
    pub fn general(&self) -> RowFor<'m> {
        self.variant(None)
    }

    /// The variant for one AI system.
    #[must_use]
    pub fn for_system(&self, system: &str) -> RowFor<'m> {
        let differing = |record: Item<'m, Control>| {
            let at = record.data().systems.iter().position(|differing| differing.system == *system)?;
            Some((at, &record.data().systems[at]))
        };
        self.variant(self.record().and_then(differing))
    }

    fn variant(&self, system: Option<(usize, &'m ControlForSystem)>) -> RowFor<'m> {
        let hidden = Hidden { record: self.withholds(self.stored.record), area: self.withholds(self.stored.area) };
        RowFor { row: *self, record: self.record(), area: self.area(), system, hidden }
    }

    /// The AI systems in scope, each with its variant.
    pub fn per_system(self) -> impl Iterator<Item = (Item<'m, System>, RowFor<'m>)> {
        self.model.systems_in_scope().map(move |system| (system, self.for_system(&system.id)))
    }

    /// The general variant, unless every AI system in scope has its own entry, followed by the variant of each own
    /// entry.
    pub fn variants(self) -> impl Iterator<Item = RowFor<'m>> {
        let entries = self.system_entries();
        let systems = self.model.applicability.systems;
        let general = (systems == 0 || entries.len() < systems).then(|| self.general());
        general.into_iter().chain(entries.into_iter().map(move |found| self.variant(Some(found))))
    }

    /// The entries for AI systems in scope, only the first for each system.
    fn system_entries(&self) -> Vec<(usize, &'m ControlForSystem)> {
        let entries = self.record().map(|record| record.data().systems.as_slice()).unwrap_or_default();
        let covered = |id: &str| self.model.in_scope(id) && self.model.covers(id);
        let mut seen = BTreeSet::new();
        let listed = entries.iter().enumerate().filter(|(_, entry)| covered(entry.system.id()));
        listed.filter(|(_, entry)| seen.insert(entry.system.id())).collect()
    }

    /// The AI systems in scope to which a variant applies, without withheld systems.
    #[must_use]
    pub fn systems(self, variant: &RowFor<'m>) -> Vec<Item<'m, System>> {
        if let Some(system) = variant.system() {
            return self.model.get(system).into_iter().collect();
        }
        let with_entry: BTreeSet<&str> =
            self.system_entries().into_iter().map(|(_, entry)| entry.system.id()).collect();
        self.model.systems_in_scope().filter(|system| !with_entry.contains(&*system.id)).collect()
    }

    /// The AI systems for which `holds` is true.
    #[must_use]
    pub fn extent(self, holds: impl Fn(&RowFor<'m>) -> bool) -> Extent<'m> {
        let (matching, rest): (Vec<_>, Vec<_>) = self.variants().partition(holds);
        match (matching.as_slice(), rest.as_slice()) {
            ([], _) => Extent::Nowhere,
            (_, []) => Extent::Everywhere,
            (matching, _) => Extent::For(matching.iter().flat_map(|variant| self.systems(variant)).collect()),
        }
    }

    /// Whether it is included, in general or for some AI system in scope.
    #[must_use]
    pub fn is_included(&self) -> bool {
        self.variants().any(|row| row.decision() == Some(ControlDecision::Included))
    }

    /// Whether it is excluded for every AI system in scope.
    #[must_use]
    pub fn is_excluded(&self) -> bool {
        self.variants().all(|row| row.decision() == Some(ControlDecision::Excluded))
    }
}

/// The AI systems in scope for which a condition on a control holds.
pub enum Extent<'m> {
    /// For none.
    Nowhere,
    /// For all, or in general if there are none.
    Everywhere,
    /// For these only.
    For(Vec<Item<'m, System>>),
}

/// A control in general or for one AI system: each field from the most specific record that sets it.
#[derive(Clone, Copy)]
pub struct RowFor<'m> {
    row: Row<'m>,
    record: Option<Item<'m, Control>>,
    area: Option<Item<'m, Control>>,
    system: Option<(usize, &'m ControlForSystem)>,
    hidden: Hidden,
}

/// Which of the records that may set a field are withheld.
#[derive(Clone, Copy)]
struct Hidden {
    record: bool,
    area: bool,
}

impl<'m> RowFor<'m> {
    /// The AI system that it is about, unless it is general or the system has no entry of its own.
    #[must_use]
    pub fn system(&self) -> Option<&'m str> {
        self.system.map(|(_, entry)| entry.system.id())
    }

    /// Whether the decision may be in a withheld record, so that it is not undecided.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.decided().is_none() && (self.hidden.record || self.hidden.area)
    }

    /// Whether the reason may be in a withheld record.
    #[must_use]
    pub fn reason_is_withheld(&self) -> bool {
        self.justification().is_none() && (self.hidden.record || self.hidden.area)
    }

    /// The decision.
    #[must_use]
    pub fn decision(&self) -> Option<ControlDecision> {
        self.decided().map(|(decision, _)| decision)
    }

    /// The decision with its source.
    #[must_use]
    pub fn decided(&self) -> Option<(ControlDecision, Basis)> {
        // The control's own record takes precedence over that of its area, whatever its content.
        if self.hidden.record {
            return None;
        }
        let system = self.system.and_then(|(_, system)| system.decision).map(|decision| (decision, Basis::System));
        let own = || self.record.and_then(|record| record.decision).map(|decision| (decision, Basis::Control));
        let area = || self.area.and_then(|area| area.decision).map(|decision| (decision, Basis::Area));
        system.or_else(own).or_else(area)
    }

    /// A reason for the decision, from a record at least as specific as that of the decision, or from the area.
    fn reasons<T>(
        &self,
        of_system: impl Fn(&'m ControlForSystem) -> Option<T>,
        of_control: impl Fn(&'m Control) -> Option<T>,
    ) -> Option<(T, Basis)> {
        if self.hidden.record {
            return None;
        }
        let decision = self.decision();
        let own_decision = |control: &Control| control.decision.is_none() || control.decision == decision;
        let system = self.system.and_then(|(_, system)| of_system(system)).map(|found| (found, Basis::System));
        let own = || {
            self.record
                .filter(|record| own_decision(record))
                .and_then(|record| of_control(record.data()))
                .map(|found| (found, Basis::Control))
        };
        let area = || {
            self.area
                .filter(|area| own_decision(area))
                .and_then(|area| of_control(area.data()))
                .map(|found| (found, Basis::Area))
        };
        system.or_else(own).or_else(area)
    }

    /// The justification with its source.
    #[must_use]
    pub fn justification(&self) -> Option<(&'m str, Basis)> {
        self.reasons(|system| system.justification.as_deref(), |control| control.justification.as_deref())
    }

    /// The ground of an exclusion with its source.
    #[must_use]
    pub fn ground(&self) -> Option<(Ground, Basis)> {
        self.reasons(|system| system.ground, |control| control.ground)
    }

    /// The ids of what calls for the control, whether its record or the other record states it: for the AI system, in general and
    /// through its area; in natural order.
    #[must_use]
    pub fn drivers(&self) -> Vec<&'m str> {
        if self.hidden.record {
            return Vec::new();
        }
        let mut drivers: Vec<&'m str> = self.calling(&|id, general| self.holds(id, general)).collect();
        // Clauses first, as they call for a control before any record does.
        drivers.sort_by_cached_key(|id| (id.starts_with(char::is_alphabetic), prose::natural(id)));
        drivers.dedup();
        drivers
    }

    /// Whether anything calls for the control, even if it only concerns other AI systems.
    #[must_use]
    pub fn has_driver(&self) -> bool {
        self.hidden.record || self.calling(&|_, general| general).next().is_some()
    }

    /// What calls for the control and `counts`, which is told whether what holds in general holds here.
    fn calling<'c>(&'c self, counts: &'c dyn Fn(&str, bool) -> bool) -> impl Iterator<Item = &'m str> + use<'m, 'c> {
        let apart = self.system.into_iter().flat_map(|(_, system)| &system.drivers).map(Ref::id);
        let agrees = self.record.is_none_or(|record| self.agrees(record));
        let general = self.stated(self.record, self.row.id()).filter(move |id| counts(id, agrees));
        let inherits = self.area.is_none_or(|area| self.agrees(area));
        let areas = self.row.model.frameworks.standard().ancestors(self.row.id()).filter(move |_| inherits);
        let inherited = areas.flat_map(move |area| self.stated(self.area, &area.id).filter(move |id| counts(id, true)));
        apart.chain(general).chain(inherited)
    }

    /// The ids of the drivers of a control or area, which its record or the other records state.
    fn stated(&self, record: Option<Item<'m, Control>>, id: &str) -> impl Iterator<Item = &'m str> + use<'m> {
        let record = record.filter(|record| *record.data().id == *id);
        let own = record.into_iter().flat_map(|record| &record.data().drivers).map(Ref::id);
        own.chain(self.row.stating(DRIVING, id))
    }

    /// Whether a control's decision is the decision here, so that its reasons are reasons here.
    fn agrees(&self, control: Item<'m, Control>) -> bool {
        control.decision.is_none() || control.decision == self.decision()
    }

    /// Whether a record that is linked to the control in general counts here: the record is about these AI systems, or it is about
    /// none that another variant shows. `general` is whether what holds in general holds here.
    fn holds(&self, id: &str, general: bool) -> bool {
        let apart = &self.row.stored.apart;
        if apart.is_empty() {
            return general;
        }
        let model = self.row.model;
        let about = || model.entry(id).into_iter().flat_map(Entry::systems).filter(|id| model.in_scope(id));
        match self.system() {
            Some(system) if about().any(|about| about == system) => true,
            Some(_) => general && about().next().is_none(),
            None => general && (about().next().is_none() || about().any(|about| !apart.contains(about))),
        }
    }

    /// The control's own record, unless its decision differs: the implementation of an included control is irrelevant
    /// for a system for which it is excluded.
    fn same(&self) -> Option<Item<'m, Control>> {
        self.record.filter(|record| record.decision.is_none() || record.decision == self.decision())
    }

    /// Its implementation status.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.standing().map(|(status, _)| status)
    }

    /// Its implementation status with its source. An area has no status.
    #[must_use]
    pub fn standing(&self) -> Option<(Status, Basis)> {
        let system = self.system.and_then(|(_, system)| system.status).map(|status| (status, Basis::System));
        system.or_else(|| self.same().and_then(|record| record.status).map(|status| (status, Basis::Control)))
    }

    /// Due date of its implementation.
    #[must_use]
    pub fn due(&self) -> Option<crate::record::field::Date> {
        self.same().and_then(|record| record.due)
    }

    /// Where it departs from the guidance of Annex B.
    #[must_use]
    pub fn guidance_departure(&self) -> Option<&'m str> {
        self.same().and_then(|record| record.data().guidance_departure.as_deref())
    }

    /// How it is implemented.
    #[must_use]
    pub fn how(&self) -> Option<&'m str> {
        let system = self.system.and_then(|(_, system)| system.how.as_deref());
        system.or_else(|| self.same().and_then(|record| record.data().how.as_deref()))
    }

    /// The ids of the evidence of its implementation, whether its record or the evidence states it: of the AI system's own entry
    /// and in general.
    pub fn evidence(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let this = *self;
        let apart = self.evidence_apart().iter().map(Ref::id);
        let general = self.row.evidence().filter(move |id| this.holds(id, this.is_general()));
        let mut seen = BTreeSet::new();
        apart.chain(general).filter(move |id| seen.insert(*id))
    }

    /// The ids of the evidence of its implementation, even of evidence that only concerns other AI systems.
    pub fn named_evidence(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let general = self.is_general().then(|| self.row.evidence());
        self.evidence_apart().iter().map(Ref::id).chain(general.into_iter().flatten())
    }

    /// The ids of the documents that describe it, whether its record or the document states it.
    pub fn documents(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let carried = self.decision() != Some(ControlDecision::Excluded);
        carried.then(|| self.row.documents()).into_iter().flatten()
    }

    /// Whether the implementation in general is that of this variant.
    fn is_general(&self) -> bool {
        self.record.is_none_or(|_| self.same().is_some())
    }

    /// Evidence from the AI system's own entry.
    #[must_use]
    pub fn evidence_apart(&self) -> &'m [Ref<crate::record::Evidence>] {
        self.system.map(|(_, system)| system.evidence.as_slice()).unwrap_or_default()
    }

    /// Pointer of `field` for `basis`, within the record returned by [`RowFor::holder`].
    #[must_use]
    pub fn pointer(&self, basis: Basis, field: &str) -> String {
        match (basis, self.system) {
            (Basis::System, Some((index, _))) => format!("systems/{index}/{field}"),
            _ => field.to_owned(),
        }
    }

    /// The record of `basis`.
    #[must_use]
    pub fn holder(&self, basis: Basis) -> Option<Item<'m, Control>> {
        match basis {
            Basis::System | Basis::Control => self.record,
            Basis::Area => self.area,
        }
    }
}
