//! What is recorded as done lies in the past.
//!
//! Must not know approvals; they have a rule of their own.

use crate::{rules::prelude::*, schema::Day};

pub(super) const RULE: Rule = Rule {
    name: "done-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some(
        "the data contradicts itself: audits, assessments, reviews and collected evidence are acts of the past",
    ),
    summary: "Something is recorded as done on a day that lies ahead",
    page: include_str!("done_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // What breaks its schema says nothing that could be relied on.
    for entry in model.entries().iter().filter(|entry| entry.record().is_some()) {
        let ahead = entry.days.iter().filter(|day| day.on > model.today);
        acc.extend(ahead.filter_map(|day| Some(finding(model, entry, day, day.field.done?))));
    }
}

fn finding(model: &Model, entry: &Entry, day: &Day, act: &str) -> Finding {
    let (on, today) = (day.on, model.today);
    let message = format!("the {act} of {} is dated {on}, which lies after today, {today}", entry.id);
    Finding::new(RULE.name, entry.at(&day.pointer[1..]), message)
        .help("correct the day, or write it down once it is done; what is planned goes under `review.next`, `planned` or `due`")
        .about(&entry.id)
}
