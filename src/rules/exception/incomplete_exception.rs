//! An exception has a reason, an approval and an end date.
//!
//! Must not know what the waived rule reports.

use crate::prose::list;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "incomplete-exception",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "An exception lacks a reason, an approval or an end date",
    page: include_str!("incomplete_exception.md"),
    suppressible: false,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for exception in model.all::<Exception>() {
        let missing = missing(exception.data());
        if !missing.is_empty() {
            acc.push(incomplete(exception, &missing));
        }
    }
}

fn missing(exception: &Exception) -> Vec<&'static str> {
    let parts = [
        ("`reason`", exception.reason.is_none()),
        ("`approval`", exception.approval.is_none()),
        ("`until`", exception.until.is_none()),
    ];
    parts.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect()
}

fn incomplete(exception: Item<'_, Exception>, missing: &[&str]) -> Finding {
    let message = format!("exception {} lacks {} and waives nothing", exception.id, list(missing));
    Finding::new(RULE.name, exception.at("id"), message)
        .help("add `reason`, `approval` and `until`, or remove the exception and fix what it waives")
        .about(&exception.id)
}
