//! Records are looked at again when they said they would be.
//!
//! Must not decide which records need a review.

use crate::model::{ReviewDue, Since};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-review",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["5.2", "7.5.2", "A.2.4"],
    practice: None,
    summary: "The day of a review has passed",
    page: include_str!("overdue_review.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // Threats and impacts are the business of `overdue-assessment`.
    for entry in model.entries().iter().filter(|entry| !model.is_assessed_again(entry)) {
        let due = model.review_due(entry).filter(|due| due.on < model.today);
        acc.extend(due.map(|due| overdue(entry, due)));
    }
}

fn overdue(entry: &Entry, due: ReviewDue) -> Finding {
    let (place, since) = match due.since {
        Since::Fixed => ("review/next", String::new()),
        Since::Review(day) => ("review/last", format!("; the last one was on {day}")),
        Since::Assessment(day) => ("review/every", format!("; the last assessment was on {day}")),
    };
    let message = format!("the review of {} was due on {}{since}", entry.id, due.on);
    Finding::new(RULE.name, entry.at(place), message)
        .help("review it, set `review.last`, and say in `review.result` what was found, also when nothing changed")
        .about(&entry.id)
}
