//! A justification is given once; one that applies to a whole area is in the record of the area.
//!
//! Must not count inherited justifications.

use std::collections::{
    BTreeMap,
    btree_map::Entry::{Occupied, Vacant},
};

use crate::rules::{
    prelude::*,
    wording::{folded, is_generic, is_only_role},
};

pub(super) const RULE: Rule = Rule {
    name: "repeated-justification",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a reason copied from control to control does not show that each was considered"),
    summary: "Two control records give the same justification word for word",
    page: include_str!("repeated_justification.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut first: BTreeMap<String, (Item<'_, Control>, String)> = BTreeMap::new();
    for control in model.all::<Control>() {
        for (pointer, text) in justifications(&control) {
            match first.entry(folded(text)) {
                Vacant(free) => drop(free.insert((control, pointer))),
                Occupied(taken) if std::ptr::eq(taken.get().0.entry(), control.entry()) => {}
                Occupied(taken) => acc.push(repeated(control, &pointer, taken.get())),
            }
        }
    }
}

/// The justifications in the record itself, each with its pointer; generic ones are left to other rules.
fn justifications(control: &Control) -> impl Iterator<Item = (String, &str)> {
    let general = control.justification.as_deref().map(|text| ("justification".to_owned(), text));
    let systems = control.systems.iter().enumerate().filter_map(|(index, entry)| {
        entry.justification.as_deref().map(|text| (format!("systems/{index}/justification"), text))
    });
    general.into_iter().chain(systems).filter(|(_, text)| !is_generic(text) && !is_only_role(text))
}

fn repeated(control: Item<'_, Control>, pointer: &str, first: &(Item<'_, Control>, String)) -> Finding {
    let (other, other_pointer) = first;
    let message = format!("control {} repeats the justification of {}", control.id, other.id);
    Finding::new(RULE.name, control.at(pointer), message)
        .help("state what applies to this control only, or give the reason once in a record of the area, such as `A.7`")
        .related(other.at(other_pointer), "first given here")
        .about(&control.id)
}
