//! No record relies on a control that is excluded for the systems concerned.
//!
//! Must not know which fields name controls; their schemas mark them.

use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::{
    model::{Entry, Link, Row, RowFor},
    prose::list,
    record::relation::DRIVING,
    source::At,
};

pub(super) const RULE: Rule = Rule {
    name: "excluded-control-in-use",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A record relies on a control that is excluded",
    page: include_str!("excluded_control_in_use.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for (id, rows) in targets(model) {
        if rows.iter().any(|row| row.is_unreadable() || !row.variants().any(excluded)) {
            continue;
        }
        // An audit examines a control; it does not rely on it.
        let relies = |(entry, link): &(&Entry, &Link)| entry.kind.name != Audit::KIND && names_controls(link);
        let uses = model.links_to(id).filter(relies);
        acc.extend(uses.filter_map(|(entry, link)| in_use(entry, (entry, link), &rows)));
        acc.extend(drivers(model, id).filter_map(|(driver, stated)| in_use(driver, stated, &rows)));
    }
}

/// What relies on a control according to the record of the control alone, with the reference to it.
fn drivers<'m>(model: &'m Model, control: &str) -> impl Iterator<Item = (&'m Entry, Stated<'m>)> {
    let related = DRIVING.iter().flat_map(|relation| model.related(relation, control));
    let alone = related.filter(|related| related.home.is_none());
    alone.filter_map(|related| Some((model.entry(related.id)?, related.other?)))
}

/// A reference with its record.
type Stated<'m> = (&'m Entry, &'m Link);

/// What a reference can name, with the controls this includes: each control, and each area with all of its controls.
fn targets(model: &Model) -> BTreeMap<&str, Vec<Row<'_>>> {
    let standard = model.frameworks.standard();
    let mut targets: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    for row in model.controls() {
        let areas = standard.ancestors(row.id()).map(|area| &*area.id);
        for id in std::iter::once(row.id()).chain(areas) {
            targets.entry(id).or_default().push(row);
        }
    }
    targets
}

fn names_controls(link: &Link) -> bool {
    link.kinds.iter().any(|kind| **kind == *Control::KIND)
}

fn excluded(variant: RowFor<'_>) -> bool {
    variant.decision() == Some(ControlDecision::Excluded)
}

/// A finding if all of `rows` are excluded for every system that the record is about, or everywhere if it names none.
fn in_use(entry: &Entry, stated: Stated<'_>, rows: &[Row<'_>]) -> Option<Finding> {
    let systems: Vec<&str> = entry.systems().collect();
    let out = |row: &Row<'_>| match systems.as_slice() {
        [] => row.is_excluded(),
        systems => systems.iter().all(|system| excluded(row.for_system(system))),
    };
    let first = rows.first().filter(|_| rows.iter().all(out))?;
    let decisive = systems.first().map_or_else(|| first.general(), |system| first.for_system(system));
    Some(finding(entry, stated, &systems, decision(*first, decisive)))
}

fn decision(row: Row<'_>, variant: RowFor<'_>) -> Option<At> {
    let variant = std::iter::once(variant).chain(row.variants()).find(|variant| excluded(*variant))?;
    let (_, basis) = variant.decided()?;
    let record = variant.holder(basis)?;
    Some(record.at(&variant.pointer(basis, "decision")))
}

fn finding(entry: &Entry, (from, link): Stated<'_>, systems: &[&str], decision: Option<At>) -> Finding {
    let scope = if systems.is_empty() { String::new() } else { format!(" for {}", list(systems)) };
    let control = if std::ptr::eq(entry, from) { &link.to } else { &from.id };
    let message = format!("{} {} relies on {control}, which is excluded{scope}", entry.kind.name, entry.id);
    let finding = Finding::new(RULE.name, from.at_link(link), message)
        .help(format!("include {control}{scope}, or name a control that is in place"))
        .about(&entry.id);
    match decision {
        Some(at) => finding.related(at, "excluded here"),
        None => finding,
    }
}
