//! Records are reviewed when due.
//!
//! Must not decide which records need a review.

use crate::model::{ReviewDue, Since};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-review",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["5.2", "7.5.2", "A.2.4"],
    practice: Some("auditors compare the planned date of a review with the last one"),
    summary: "A review is overdue",
    page: include_str!("overdue_review.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // Threats and impacts are reported by `overdue-assessment`.
    for entry in model.entries().iter().filter(|entry| !model.is_assessed_again(entry)) {
        let due = model.review_due(entry).filter(|due| due.on < model.today);
        acc.extend(due.map(|due| overdue(entry, due)));
    }
}

fn overdue(entry: &Entry, due: ReviewDue) -> Finding {
    let (place, since) = match due.since {
        Since::Fixed => ("review/next", String::new()),
        Since::Review(date) => ("review/last", format!("; the last one was on {date}")),
        Since::Assessment(date) => ("review/every", format!("; the last assessment was on {date}")),
    };
    let message = format!("the review of {} was due on {}{since}", entry.id, due.on);
    Finding::new(RULE.name, entry.at(place), message)
        .help("review it, set `review.last`, and record in `review.result` what was found, even if nothing changed")
        .about(&entry.id)
}
