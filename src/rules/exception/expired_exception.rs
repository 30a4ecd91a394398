//! A waiver holds up to and on its last day.
//!
//! Must not know what the waived rule reports.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-exception",
    level: Severity::Warning,
    due: Stage::Build,
    clauses: &[],
    practice: Some(
        "the data model: a waiver that has ended waives nothing and hides that somebody has to decide again",
    ),
    summary: "An exception has ended",
    page: include_str!("expired_exception.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for exception in model.all::<Exception>() {
        let ended = exception.until.filter(|until| *until < model.today);
        acc.extend(ended.map(|until| expired(exception, until)));
    }
}

fn expired(exception: Item<'_, Exception>, until: Date) -> Finding {
    let message = format!("exception {} ended on {until} and waives nothing any more", exception.id);
    Finding::new(RULE.name, exception.at("until"), message)
        .help(format!("mend what `{}` reports, or have a new exception approved; then remove this one", exception.rule))
        .about(&exception.id)
}
