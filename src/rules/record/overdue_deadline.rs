//! What was to be done by a day is done by that day.
//!
//! Must not know what the kinds of record keep; kinds whose days have rules of their own are left to those.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-deadline",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("a day that was set and has passed is what auditors look for first in plans and lists of actions"),
    summary: "A day that a record sets has passed, and what was due is not done",
    page: include_str!("overdue_deadline.md"),
    suppressible: true,
    check,
};

/// Kinds whose days have rules of their own: actions of treatments, ends of evidence and exceptions, results of metrics.
const APART: &[&str] = &[Risk::KIND, Evidence::KIND, Exception::KIND, Metric::KIND];

/// Days that begin something instead of ending it: an obligation applies from then on.
const BEGINNINGS: &[&str] = &["applies-from"];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries().iter().filter(|entry| !APART.contains(&entry.kind.name)) {
        let deadlines = entry.record().into_iter().flat_map(Record::deadlines);
        let passed = deadlines.filter(|due| due.on < model.today && !BEGINNINGS.contains(&&*due.field));
        acc.extend(passed.map(|due| overdue(entry, &due)));
    }
}

fn overdue(entry: &Entry, due: &Deadline) -> Finding {
    let message = format!("what was due in {} on {} is not done: {}", entry.id, due.on, due.what);
    Finding::new(RULE.name, entry.at(&due.field), message)
        .help("do it and write down the day, or set a new day that whoever asked for it agrees to")
        .about(&entry.id)
}
