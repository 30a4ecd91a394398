//! Entries recorded as done are not dated in the future.
//!
//! Must not know approvals; they have their own rule.

use crate::{rules::prelude::*, schema::FieldDate};

pub(super) const RULE: Rule = Rule {
    name: "done-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some(
        "the data contradicts itself: audits, assessments, reviews and collected evidence are records of what was done",
    ),
    summary: "An entry recorded as done is dated in the future",
    page: include_str!("done_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // The content of a record that violates its schema cannot be relied on.
    for entry in model.entries().iter().filter(|entry| entry.record().is_some()) {
        let future = entry.dates.iter().filter(|date| date.on > model.today);
        acc.extend(future.filter_map(|date| Some(finding(model, entry, date, date.field.done?))));
    }
}

fn finding(model: &Model, entry: &Entry, date: &FieldDate, act: &str) -> Finding {
    let (on, today) = (date.on, model.today);
    let message = format!("the {act} of {} is dated in the future ({on}, today is {today})", entry.id);
    Finding::new(RULE.name, entry.at(&date.pointer[1..]), message)
        .help(
            "correct the date, or record it once it is done; planned dates go under `review.next`, `planned` or `due`",
        )
        .about(&entry.id)
}
