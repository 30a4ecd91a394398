//! Items are done by their due date.
//!
//! Must not know the fields of the kinds of record; kinds whose dates have their own rules are left to those.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-deadline",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("overdue dates are what auditors look for first in plans and lists of actions"),
    summary: "A due date in a record has passed, but the item is not done",
    page: include_str!("overdue_deadline.md"),
    suppressible: true,
    check,
};

/// Kinds whose dates have their own rules: treatment actions, expiry dates of evidence and exceptions, results of metrics.
const WITH_OWN_RULES: &[&str] = &[Risk::KIND, Evidence::KIND, Exception::KIND, Metric::KIND];

/// Dates that start something instead of ending it: an obligation applies from that date.
const START_DATES: &[&str] = &["applies-from"];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for entry in model.entries().iter().filter(|entry| !WITH_OWN_RULES.contains(&entry.kind.name)) {
        let deadlines = entry.record().into_iter().flat_map(Record::deadlines);
        let passed = deadlines.filter(|due| due.on < model.today && !START_DATES.contains(&&*due.field));
        acc.extend(passed.map(|due| overdue(entry, &due)));
    }
}

fn overdue(entry: &Entry, due: &Deadline) -> Finding {
    let message = format!("an item in {} was due on {} but is not done: {}", entry.id, due.on, due.what);
    Finding::new(RULE.name, entry.at(&due.field), message)
        .help("complete it and record the date, or set a new date that its requester agrees to")
        .about(&entry.id)
}
