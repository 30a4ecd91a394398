//! No system performs an activity of a control that is excluded as not performed.
//!
//! Must not judge other grounds.

use std::collections::BTreeSet;

use super::fields::{ControlField, control_fields};
use crate::rules::prelude::*;
use crate::{
    model::{Basis, Row, RowFor},
    prose::list,
    record::field::Activity,
    source::At,
};

pub(super) const RULE: Rule = Rule {
    name: "contradicted-exclusion",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control is excluded as not performed although a system performs the activity",
    page: include_str!("contradicted_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "ground", not_performed).filter_map(|field| {
        let performing: Vec<Performed<'_>> =
            field.rows.iter().flat_map(|(row, variant)| performed(*row, variant)).collect();
        contradicted(&field, &performing)
    }));
}

fn not_performed(variant: &RowFor<'_>) -> Option<Basis> {
    let (ground, basis) = variant.ground().filter(|_| variant.decision() == Some(ControlDecision::Excluded))?;
    (ground == Ground::NotPerformed).then_some(basis)
}

/// An activity that a control governs and that we perform for a system.
struct Performed<'m> {
    control: &'m str,
    system: Item<'m, System>,
    index: usize,
    activity: Activity,
}

/// For each system that the exclusion concerns, the first activity that the control governs.
fn performed<'m>(row: Row<'m>, variant: &RowFor<'m>) -> Vec<Performed<'m>> {
    let governed = row.requirement().map(|entry| entry.activities.as_slice()).unwrap_or_default();
    if governed.is_empty() {
        return Vec::new();
    }
    let of = |system: Item<'m, System>| {
        let index = system.activities.iter().position(|activity| governed.contains(activity))?;
        Some(Performed { control: row.id(), system, index, activity: system.activities[index] })
    };
    row.systems(variant).into_iter().filter_map(of).collect()
}

fn contradicted(field: &ControlField<'_>, performing: &[Performed<'_>]) -> Option<Finding> {
    let first = performing.first()?;
    let message = format!(
        "{} is excluded as not performed, but {} lists the activity {}",
        field.subject(),
        first.system.id,
        first.activity.name()
    );
    let finding = field.finding(RULE.name, message).help(help(performing));
    Some(related(performing).into_iter().fold(finding, |finding, (at, label)| finding.related(at, label)))
}

fn help(performing: &[Performed<'_>]) -> String {
    let mut controls: Vec<&str> = performing.iter().map(|performed| performed.control).collect();
    controls.dedup();
    format!("include {}, correct the `activities` of the system, or give the `ground` that applies", list(&controls))
}

/// Each activity once, even if several controls govern it; only the first few if there are many.
fn related(performing: &[Performed<'_>]) -> Vec<(At, String)> {
    const SHOWN: usize = 8;
    let mut seen = BTreeSet::new();
    let fresh = performing.iter().filter(|performed| seen.insert((&*performed.system.data().id, performed.index)));
    fresh
        .take(SHOWN)
        .map(|performed| {
            let Performed { control, system, index, activity } = performed;
            let label = format!("{} performs {}, which {control} governs", system.id, activity.name());
            (system.at(&format!("activities/{index}")), label)
        })
        .collect()
}
