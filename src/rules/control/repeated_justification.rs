//! A justification stands once; what holds for a whole area stands in the record of the area.
//!
//! Must not count what is inherited.

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
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a reason copied from control to control does not show that each was weighed"),
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

/// The justifications that a record gives itself, each with its place; not those that say nothing, which is another defect.
fn justifications(control: &Control) -> impl Iterator<Item = (String, &str)> {
    let general = control.justification.as_deref().map(|text| ("justification".to_owned(), text));
    let systems = control.systems.iter().enumerate().filter_map(|(index, entry)| {
        entry.justification.as_deref().map(|text| (format!("systems/{index}/justification"), text))
    });
    general.into_iter().chain(systems).filter(|(_, text)| !is_generic(text) && !is_only_role(text))
}

fn repeated(control: Item<'_, Control>, pointer: &str, first: &(Item<'_, Control>, String)) -> Finding {
    let (other, place) = first;
    let message = format!("control {} repeats the justification of {}", control.id, other.id);
    Finding::new(RULE.name, control.at(pointer), message)
        .help("say what holds for this control, or give the reason once in a record of the area, such as `A.7`")
        .related(other.at(place), "it stands here first")
        .about(&control.id)
}
