//! The impact of a significant change is assessed before the change takes effect.
//!
//! Must not judge whether there is an assessment at all: `missed-reassessment` does.

use std::collections::BTreeMap;

use crate::record::field::{Date, Ref};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "late-reassessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.4"],
    practice: None,
    summary: "The impact of a significant change was assessed only after the change had taken effect",
    page: include_str!("late_reassessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let started = model.manifest().and_then(|manifest| manifest.started);
    for change in model.all::<Change>().filter(|change| change.planned && change.significant == Some(true)) {
        let Some(done) = change.done.filter(|done| started.is_none_or(|started| *done >= started)) else { continue };
        for impact in affected(model, change.data()) {
            let late = for_change(impact, &change.id, done).filter(|(on, _)| *on > done);
            acc.extend(late.map(|late| finding(impact, change, done, late)));
        }
    }
}

/// The impact assessments that a change names or whose AI system it affects, each once.
fn affected<'m>(model: &'m Model, change: &'m Change) -> impl Iterator<Item = Item<'m, Impact>> {
    let of_systems = change.systems.iter().filter_map(|system| model.impacts_of(system.id())).flatten();
    let named = change.reassess.iter().map(Ref::id).filter_map(|id| model.get::<Impact>(id));
    let by_id: BTreeMap<&str, _> = of_systems.chain(named).map(|impact| (&*impact.data().id, impact)).collect();
    by_id.into_values()
}

/// Date and number of the first assessment that names a change; if none does, of the first one since it took effect.
fn for_change(impact: Item<'_, Impact>, change: &str, done: Date) -> Option<(Date, usize)> {
    let dated = || impact.data().assessments.iter().enumerate().map(|(number, one)| (one.on, number, one));
    let names = dated().filter(|(.., one)| one.change.as_ref().is_some_and(|named| named == change));
    let since = || dated().filter(|(on, ..)| *on >= done);
    let first = names.min_by_key(|(on, ..)| *on).or_else(|| since().min_by_key(|(on, ..)| *on));
    first.map(|(on, number, _)| (on, number))
}

fn finding(impact: Item<'_, Impact>, change: Item<'_, Change>, done: Date, (on, number): (Date, usize)) -> Finding {
    let message =
        format!("{} was assessed for change {} on {on}, after the change took effect on {done}", impact.id, change.id);
    Finding::new(RULE.name, impact.at(&format!("assessments/{number}/on")), message)
        .help(format!(
            "add `change: {}` to the assessment made before it, correct the dates, or record a nonconformity",
            change.id
        ))
        .related(change.at("done"), "the date of the change")
        .about(&impact.id)
        .distinct(&change.id)
}
