//! A significant change leads to a new assessment.
//!
//! Must not know what makes a change significant.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::prelude::*;
use crate::{
    model::Link,
    record::field::{Date, Ref},
};

pub(super) const RULE: Rule = Rule {
    name: "missed-reassessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.2", "8.4"],
    practice: None,
    summary: "A risk or an impact was not assessed again after a significant change",
    page: include_str!("missed_reassessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let assessed = Assessed::of(model);
    for change in model.all::<Change>().filter(|change| change.significant == Some(true)) {
        let Some(done) = change.done.filter(|done| *done <= model.today) else { continue };
        let affected =
            assessed.affected(change.data()).filter(|(entry, last)| !is_reassessed(entry, *last, &change.id, done));
        acc.extend(affected.map(|(entry, _)| missed(entry, change, done)));
    }
}

/// The records that are assessed regularly, each with the date of its last assessment, indexed by id and by AI system.
struct Assessed<'m> {
    all: Vec<(&'m Entry, Option<Date>)>,
    by_id: BTreeMap<&'m str, Vec<usize>>,
}

impl<'m> Assessed<'m> {
    fn of(model: &'m Model) -> Self {
        let last = |entry: &Entry| entry.record().and_then(Record::last_assessed);
        let all: Vec<_> = model.assessed_again().map(|entry| (entry, last(entry))).collect();
        let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, (entry, _)) in all.iter().enumerate() {
            entry.systems().chain([&*entry.id]).for_each(|id| by_id.entry(id).or_default().push(number));
        }
        Self { all, by_id }
    }

    /// The records that the change names or whose AI systems it affects, each once.
    fn affected(&self, change: &Change) -> impl Iterator<Item = (&'m Entry, Option<Date>)> {
        let named = change.systems.iter().map(Ref::id).chain(change.reassess.iter().map(Ref::id));
        let numbers: BTreeSet<usize> = named.filter_map(|id| self.by_id.get(id)).flatten().copied().collect();
        numbers.into_iter().map(|number| self.all[number])
    }
}

/// Whether it was assessed on or after the date of the change, or an assessment names the change.
fn is_reassessed(entry: &Entry, last: Option<Date>, change: &str, done: Date) -> bool {
    let is_for = |link: &Link| *link.to == *change && link.pointer.starts_with("/assessments/");
    last.is_some_and(|last| last >= done) || entry.links.iter().any(is_for)
}

fn missed(entry: &Entry, change: Item<'_, Change>, done: Date) -> Finding {
    let message = format!("{} was not assessed again for change {}, done on {done}", entry.id, change.id);
    Finding::new(RULE.name, entry.at(""), message)
        .help(format!(
            "assess it and add an entry under `assessments`, with `trigger: change` and `change: {}`",
            change.id
        ))
        .related(change.at("done"), "the date of the change")
        .about(&entry.id)
        .distinct(&change.id)
}
