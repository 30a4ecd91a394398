//! An exception applies up to and including its last day.
//!
//! Must not know what the waived rule reports.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-exception",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data model: an expired exception waives nothing and hides that a new decision is needed"),
    summary: "An exception has expired",
    page: include_str!("expired_exception.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for exception in model.all::<Exception>() {
        let last_day = exception.until.filter(|until| *until < model.today);
        acc.extend(last_day.map(|until| expired(exception, until)));
    }
}

fn expired(exception: Item<'_, Exception>, until: Date) -> Finding {
    let message = format!("exception {} expired on {until} and no longer waives anything", exception.id);
    Finding::new(RULE.name, exception.at("until"), message)
        .help(format!("fix what `{}` reports, or have a new exception approved, then remove this one", exception.rule))
        .about(&exception.id)
}
