//! A control names each AI system once.
//!
//! Must not compare the two entries.

use std::collections::{
    BTreeMap,
    btree_map::Entry::{Occupied, Vacant},
};

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "control-decided-twice",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control names an AI system twice",
    page: include_str!("control_decided_twice.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for control in model.all::<Control>() {
        let mut first = BTreeMap::new();
        for (index, entry) in control.systems.iter().enumerate() {
            match first.entry(entry.system.id()) {
                Vacant(free) => drop(free.insert(index)),
                Occupied(taken) => acc.push(twice(control, index, *taken.get())),
            }
        }
    }
}

fn twice(control: Item<'_, Control>, index: usize, first: usize) -> Finding {
    let at = |index: usize| control.at(&format!("systems/{index}/system"));
    let system = &control.systems[index].system;
    Finding::new(RULE.name, at(index), format!("control {} has two entries for {system}", control.id))
        .help("merge the two entries; only the first one counts")
        .related(at(first), "the first entry")
        .about(&control.id)
}
