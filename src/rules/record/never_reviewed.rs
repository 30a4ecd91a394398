//! A planned review has to start with a first one.
//!
//! Must not decide which records need a review.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "never-reviewed",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["7.5.2"],
    practice: None,
    summary: "A review is planned but none was ever held",
    page: include_str!("never_reviewed.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let planned = |entry: &&Entry| entry.record().is_some_and(|record| record.review().is_some());
    // A threat or an impact that was never assessed is reported as such.
    let never = |entry: &&Entry| planned(entry) && !model.is_assessed_again(entry) && model.review_due(entry).is_none();
    acc.extend(model.entries().iter().filter(never).map(unreviewed));
}

fn unreviewed(entry: &Entry) -> Finding {
    let message = format!("{} has a review planned, but no day on which one was held or will be", entry.id);
    Finding::new(RULE.name, entry.at("review"), message)
        .help("set `review.last` once it is reviewed, or `review.next` to the day of the first review")
        .about(&entry.id)
}
