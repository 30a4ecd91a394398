//! Intervals of reviews and of the validity of evidence are plausible.
//!
//! Must not know the bounds; the lists of the kinds declare them.

use crate::{record::field::Interval, rules::prelude::*, schema::Excess};

pub(super) const RULE: Rule = Rule {
    name: "excessive-interval",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("a review or a validity beyond the cycle of certification amounts to none, and auditors ask why"),
    summary: "A review interval or the validity of evidence is implausibly long",
    page: include_str!("excessive_interval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // The content of a record that violates its schema cannot be relied on.
    for entry in model.entries().iter().filter(|entry| entry.record().is_some()) {
        acc.extend(entry.excesses.iter().map(|excess| finding(entry, excess)));
    }
}

fn finding(entry: &Entry, excess: &Excess) -> Finding {
    let bound = Interval::months(excess.longest.months);
    let field = excess.pointer[1..].replace('/', ".");
    let after = excess.longest.after.map(|date| format!(" after `{}`", date.replace('/', "."))).unwrap_or_default();
    let message = format!("`{field}` of {} is {}, more than {bound}{after}", entry.id, excess.value);
    Finding::new(RULE.name, entry.at(&excess.pointer[1..]), message)
        .help("set the interval after which someone looks at it again; most are between 1 month and 2 years")
        .about(&entry.id)
}
