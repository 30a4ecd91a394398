//! A waived error is tracked as a nonconformity.
//!
//! Must not know how nonconformities are handled.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "untracked-exception",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["10.2"],
    practice: None,
    summary: "An exception waives an error and names no nonconformity",
    page: include_str!("untracked_exception.md"),
    suppressible: false,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let waives_error = |exception: &Item<'_, Exception>| {
        model.catalog.get(&exception.rule).is_some_and(|info| info.level() == crate::finding::Severity::Error)
    };
    let untracked = model.all::<Exception>().filter(|exception| exception.nonconformity.is_none());
    acc.extend(untracked.filter(waives_error).map(without_nonconformity));
}

fn without_nonconformity(exception: Item<'_, Exception>) -> Finding {
    let message = format!(
        "exception {} waives `{}`, which is an error, and names no nonconformity",
        exception.id, exception.rule
    );
    Finding::new(RULE.name, exception.at("rule"), message)
        .help("add `nonconformity:` with the id of the record that tracks the correction")
        .about(&exception.id)
}
