//! Which controls are necessary, for which AI systems, and on what that rests: the rows of the Statement of Applicability.
//!
//! Must not know what makes a reason good.

use super::{Item, Model};
use crate::{
    framework::{Entry, Sort},
    record::{Control, ControlForSystem, Decision, Driver, Ground, Record, Status, System, field::Ref},
};

/// The decision on every control, in the order of the standard, own controls last.
#[derive(Debug, Default)]
pub struct Applicability {
    rows: Vec<StoredRow>,
}

#[derive(Debug)]
struct StoredRow {
    id: Box<str>,
    own: bool,
    record: Option<u32>,
    area: Option<u32>,
}

impl Applicability {
    pub(super) fn of(model: &Model) -> Self {
        let standard = model.frameworks.standard();
        let number = |id: &str| model.number_of(id, Control::KIND);
        let listed = standard.of_sort(Sort::Control).map(|control| StoredRow {
            id: (*control.id).into(),
            own: false,
            record: number(&control.id),
            area: standard.ancestors(&control.id).find_map(|area| number(&area.id)),
        });
        let own =
            model.of_kind(Control::KIND).filter(|entry| standard.entry(&entry.id).is_none() && !entry.id.is_empty());
        let own = own.map(|entry| StoredRow { id: entry.id.clone(), own: true, record: number(&entry.id), area: None });
        Self { rows: listed.chain(own).collect() }
    }
}

/// A control with what was decided on it.
#[derive(Clone, Copy)]
pub struct Row<'m> {
    model: &'m Model,
    stored: &'m StoredRow,
}

impl Model {
    /// Every control of the standard, then every control of one's own.
    pub fn controls(&self) -> impl Iterator<Item = Row<'_>> {
        self.applicability.rows.iter().map(|stored| Row { model: self, stored })
    }

    /// The row of one control.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<Row<'_>> {
        self.controls().find(|row| row.id() == id)
    }
}

/// Where a decision or a reason stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// In the control's record, for one AI system.
    System,
    /// In the control's record.
    Control,
    /// In the record of the area, inherited.
    Area,
}

impl<'m> Row<'m> {
    /// Id of the control.
    #[must_use]
    pub fn id(&self) -> &'m str {
        &self.stored.id
    }

    /// Whether it is a control of one's own.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.stored.own
    }

    /// The entry of the standard, unless it is a control of one's own.
    #[must_use]
    pub fn requirement(&self) -> Option<&'m Entry> {
        self.model.frameworks.standard().entry(self.id())
    }

    /// Title, of the standard or one's own.
    #[must_use]
    pub fn title(&self) -> &'m str {
        let own = || self.record().and_then(|record| record.data().title.as_deref());
        self.requirement().map(|entry| &*entry.title).or_else(own).unwrap_or_default()
    }

    /// Whether there is a record of it or its area that cannot be read, so that nothing can be said.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let unreadable =
            |number: Option<u32>| number.is_some_and(|number| self.model.entries[number as usize].record.is_none());
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

    fn item(&self, number: Option<u32>) -> Option<Item<'m, Control>> {
        super::typed(&self.model.entries[number? as usize])
    }

    /// What holds where no AI system differs.
    #[must_use]
    pub fn general(&self) -> RowFor<'m> {
        RowFor { record: self.record(), area: self.area(), system: None }
    }

    /// What holds for one AI system.
    #[must_use]
    pub fn for_system(&self, system: &str) -> RowFor<'m> {
        let record = self.record();
        let differing = |record: Item<'m, Control>| {
            let at = record.data().systems.iter().position(|differing| differing.system == *system)?;
            Some((at, &record.data().systems[at]))
        };
        RowFor { record, area: self.area(), system: record.and_then(differing) }
    }

    /// The AI systems in scope, each with what holds for it.
    pub fn per_system(self) -> impl Iterator<Item = (Item<'m, System>, RowFor<'m>)> {
        self.model.systems_in_scope().map(move |system| (system, self.for_system(&system.id)))
    }

    /// Whether it is included, in general or for some AI system in scope.
    #[must_use]
    pub fn is_included(&self) -> bool {
        let mut systems = self.per_system().peekable();
        if systems.peek().is_none() {
            return self.general().decision() == Some(Decision::Included);
        }
        systems.any(|(_, row)| row.decision() == Some(Decision::Included))
    }

    /// Whether it is excluded for every AI system in scope.
    #[must_use]
    pub fn is_excluded(&self) -> bool {
        let mut systems = self.per_system().peekable();
        if systems.peek().is_none() {
            return self.general().decision() == Some(Decision::Excluded);
        }
        systems.all(|(_, row)| row.decision() == Some(Decision::Excluded))
    }
}

/// What holds for a control, in general or for one AI system: each field from the nearest place that gives it.
#[derive(Clone, Copy)]
pub struct RowFor<'m> {
    record: Option<Item<'m, Control>>,
    area: Option<Item<'m, Control>>,
    system: Option<(usize, &'m ControlForSystem)>,
}

impl<'m> RowFor<'m> {
    /// The decision.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        self.decided().map(|(decision, _)| decision)
    }

    /// The decision with where it stands.
    #[must_use]
    pub fn decided(&self) -> Option<(Decision, Basis)> {
        let system = self.system.and_then(|(_, system)| system.decision).map(|decision| (decision, Basis::System));
        let own = || self.record.and_then(|record| record.decision).map(|decision| (decision, Basis::Control));
        let area = || self.area.and_then(|area| area.decision).map(|decision| (decision, Basis::Area));
        system.or_else(own).or_else(area)
    }

    /// The places that may give a reason for the decision: those as near as the decision or nearer, and the area.
    fn reasons<T>(
        &self,
        of_system: impl Fn(&'m ControlForSystem) -> Option<T>,
        of_control: impl Fn(&'m Control) -> Option<T>,
    ) -> Option<(T, Basis)> {
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

    /// The justification with where it stands.
    #[must_use]
    pub fn justification(&self) -> Option<(&'m str, Basis)> {
        self.reasons(|system| system.justification.as_deref(), |control| control.justification.as_deref())
    }

    /// The ground of an exclusion with where it stands.
    #[must_use]
    pub fn ground(&self) -> Option<(Ground, Basis)> {
        self.reasons(|system| system.ground, |control| control.ground)
    }

    /// What calls for the control.
    #[must_use]
    pub fn drivers(&self) -> &'m [Driver] {
        let some = |drivers: &'m Vec<Driver>| (!drivers.is_empty()).then_some(drivers.as_slice());
        self.reasons(|system| some(&system.drivers), |control| some(&control.drivers))
            .map_or(&[], |(drivers, _)| drivers)
    }

    /// How far it is in place.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        self.system.and_then(|(_, system)| system.status).or_else(|| self.record.and_then(|record| record.status))
    }

    /// How it is carried out.
    #[must_use]
    pub fn how(&self) -> Option<&'m str> {
        let system = self.system.and_then(|(_, system)| system.how.as_deref());
        system.or_else(|| self.record.and_then(|record| record.data().how.as_deref()))
    }

    /// Evidence that it works, for the system and in general.
    pub fn evidence(&self) -> impl Iterator<Item = &'m Ref<crate::record::Evidence>> + use<'m> {
        let system = self.system.map(|(_, system)| system.evidence.as_slice()).unwrap_or_default();
        let own = self.record.map(|record| record.data().evidence.as_slice()).unwrap_or_default();
        system.iter().chain(own)
    }

    /// Pointer of `field` at the place `basis`, below the record that [`RowFor::holder`] gives.
    #[must_use]
    pub fn pointer(&self, basis: Basis, field: &str) -> String {
        match (basis, self.system) {
            (Basis::System, Some((index, _))) => format!("systems/{index}/{field}"),
            _ => field.to_owned(),
        }
    }

    /// The record in which `basis` stands.
    #[must_use]
    pub fn holder(&self, basis: Basis) -> Option<Item<'m, Control>> {
        match basis {
            Basis::System | Basis::Control => self.record,
            Basis::Area => self.area,
        }
    }
}
