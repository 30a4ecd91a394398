//! Places in control records at which something stands that holds for one or more controls, each place once.
//!
//! Must not know what a rule asks of what stands there.

use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::{
    model::{Basis, Extent, Row, RowFor},
    prose::list,
    source::At,
};

/// A field of a control record with the controls for which it holds; one of an area holds for all that inherit it.
pub(super) struct Stated<'m> {
    /// The record in which it stands.
    pub record: Item<'m, Control>,
    /// Where in the record.
    pub pointer: String,
    /// The AI system that it is said of, where it is said of one.
    pub system: Option<&'m str>,
    /// The controls for which it holds, each with what holds for it there.
    pub rows: Vec<(Row<'m>, RowFor<'m>)>,
}

/// The places of `field` on which `basis` says that a control rests; a control that cannot be read is passed over.
pub(super) fn stated<'m>(
    model: &'m Model,
    field: &str,
    basis: impl Fn(&RowFor<'m>) -> Option<Basis>,
) -> impl Iterator<Item = Stated<'m>> {
    let mut places: BTreeMap<(&'m str, String), Stated<'m>> = BTreeMap::new();
    for row in model.controls().filter(|row| !row.is_unreadable()) {
        for variant in row.variants() {
            let Some(basis) = basis(&variant) else { continue };
            let Some(record) = variant.holder(basis) else { continue };
            let pointer = variant.pointer(basis, field);
            let system = variant.system().filter(|_| basis == Basis::System);
            let fresh = || Stated { record, pointer: pointer.clone(), system, rows: Vec::new() };
            let key = (&*record.data().id, pointer.clone());
            places.entry(key).or_insert_with(fresh).rows.push((row, variant));
        }
    }
    places.into_values()
}

/// The reason for an exclusion, with where it stands.
pub(super) fn excluded_because<'m>(variant: &RowFor<'m>) -> Option<(&'m str, Basis)> {
    variant.justification().filter(|_| variant.decision() == Some(ControlDecision::Excluded))
}

impl Stated<'_> {
    /// A finding at the place.
    pub(super) fn finding(&self, rule: &str, message: String) -> Finding {
        Finding::new(rule, self.record.at(&self.pointer), message).about(&self.record.id)
    }

    /// What it speaks of: `control A.6.2.4`, `area A.7`, `control A.6.2.4 for scorer`.
    pub(super) fn subject(&self) -> String {
        let id = &self.record.id;
        let own = self.rows.iter().any(|(row, _)| *row.id() == **id);
        let system = self.system.map(|system| format!(" for {system}")).unwrap_or_default();
        format!("{} {id}{system}", if own { "control" } else { "area" })
    }
}

/// A finding about a control as a whole: in its record, in the one of its area, else in the Statement of Applicability or the
/// manifest.
pub(super) fn about_control(model: &Model, row: Row<'_>, rule: &str, message: String) -> Finding {
    let control = row.record().or_else(|| row.area());
    let finding = match control {
        Some(record) => Finding::new(rule, record.at("decision"), message).about(&record.id),
        None => at_statement(model, rule, message),
    };
    finding.distinct(row.id())
}

fn at_statement(model: &Model, rule: &str, message: String) -> Finding {
    let entry = model.of_kind(Soa::KIND).chain(model.of_kind(Aims::KIND)).next();
    match entry {
        Some(entry) => Finding::new(rule, entry.at(""), message).about(&entry.id),
        None => Finding::new(rule, At::Repository, message),
    }
}

/// ` for …` with the AI systems, where something holds for some only; `None` where it holds for none.
pub(super) fn for_systems(extent: &Extent<'_>) -> Option<String> {
    match extent {
        Extent::Nowhere => None,
        Extent::Everywhere => Some(String::new()),
        Extent::For(systems) => {
            let ids: Vec<&str> = systems.iter().map(|system| &*system.data().id).collect();
            Some(format!(" for {}", list(&ids)))
        }
    }
}
