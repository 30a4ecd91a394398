//! A waived error is tracked as a nonconformity.
//!
//! Must not know how nonconformities are handled.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "untracked-exception",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &["10.2"],
    practice: Some(
        "a requirement that stays unanswered for a time is followed up like any other gap: with cause, owner and date",
    ),
    summary: "An exception waives what a clause or control requires and names no nonconformity",
    page: include_str!("untracked_exception.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let waives_requirement = |exception: &Item<'_, Exception>| {
        model.catalog.get(&exception.rule).is_some_and(|info| info.basis.is_required())
    };
    let untracked = model.all::<Exception>().filter(|exception| exception.nonconformity.is_none());
    acc.extend(untracked.filter(waives_requirement).map(without_nonconformity));
}

fn without_nonconformity(exception: Item<'_, Exception>) -> Finding {
    let message = format!(
        "exception {} waives `{}`, which a clause or control requires, and names no nonconformity",
        exception.id, exception.rule
    );
    Finding::new(RULE.name, exception.at("rule"), message)
        .help("add `nonconformity:` with the id of the record that tracks the correction")
        .about(&exception.id)
}
