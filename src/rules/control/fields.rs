//! Fields of control records that apply to one or more controls, each field once.
//!
//! Must not know what a rule requires of a field.

use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::{
    model::{Basis, Extent, Row, RowFor},
    prose::list,
    source::At,
};

/// A field of a control record with the controls it applies to; a field of an area applies to all controls that inherit it.
pub(super) struct ControlField<'m> {
    /// The record that contains it.
    pub record: Item<'m, Control>,
    /// Its pointer in the record.
    pub pointer: String,
    /// The AI system it applies to, if it applies to one only.
    pub system: Option<&'m str>,
    /// The controls it applies to, each with the variant it applies to.
    pub rows: Vec<(Row<'m>, RowFor<'m>)>,
}

/// The fields named `name` that are the `basis` of a control; unreadable controls are skipped.
pub(super) fn control_fields<'m>(
    model: &'m Model,
    name: &str,
    basis: impl Fn(&RowFor<'m>) -> Option<Basis>,
) -> impl Iterator<Item = ControlField<'m>> {
    let mut fields: BTreeMap<(&'m str, String), ControlField<'m>> = BTreeMap::new();
    for row in model.controls().filter(|row| !row.is_unreadable()) {
        for variant in row.variants() {
            let Some(basis) = basis(&variant) else { continue };
            let Some(record) = variant.holder(basis) else { continue };
            let pointer = variant.pointer(basis, name);
            let system = variant.system().filter(|_| basis == Basis::System);
            let empty = || ControlField { record, pointer: pointer.clone(), system, rows: Vec::new() };
            let key = (&*record.data().id, pointer.clone());
            fields.entry(key).or_insert_with(empty).rows.push((row, variant));
        }
    }
    fields.into_values()
}

/// The reason for an exclusion, with its basis.
pub(super) fn excluded_because<'m>(variant: &RowFor<'m>) -> Option<(&'m str, Basis)> {
    variant.justification().filter(|_| variant.decision() == Some(ControlDecision::Excluded))
}

impl ControlField<'_> {
    /// A finding at the field.
    pub(super) fn finding(&self, rule: &str, message: String) -> Finding {
        Finding::new(rule, self.record.at(&self.pointer), message).about(&self.record.id)
    }

    /// What it applies to: `control A.6.2.4`, `area A.7`, `control A.6.2.4 for scorer`.
    pub(super) fn subject(&self) -> String {
        let id = &self.record.id;
        let own = self.rows.iter().any(|(row, _)| *row.id() == **id);
        let system = self.system.map(|system| format!(" for {system}")).unwrap_or_default();
        format!("{} {id}{system}", if own { "control" } else { "area" })
    }
}

/// A finding about a control: in its record, otherwise in that of its area, in the Statement of Applicability or in the
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

/// ` for …` with the AI systems if `extent` covers only some; `None` if it covers none.
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
