//! An id identifies one record.
//!
//! Must not know how references are resolved.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-id",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "Two records have the same id",
    page: include_str!("duplicate_id.md"),
    suppressible: false,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries().iter().filter(|entry| !entry.id.is_empty()) {
        let first = model.entry(&entry.id).filter(|first| !std::ptr::eq(*first, entry));
        acc.extend(first.map(|first| taken(entry, first)));
    }
}

fn taken(entry: &Entry, first: &Entry) -> Finding {
    let message = format!("the id `{}` is already used by another record, of kind `{}`", entry.id, first.kind.name);
    Finding::new(RULE.name, entry.at("id"), message)
        .help("give one of the two records a new id and correct the references to it, or merge the two")
        .related(first.at("id"), format!("`{}` is first used here", entry.id))
        .about(&entry.id)
        .distinct(&entry.path)
}
