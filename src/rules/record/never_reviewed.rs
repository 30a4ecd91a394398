//! A planned review has a first date.
//!
//! Must not decide which records need a review.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "never-reviewed",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["7.5.2"],
    practice: Some("a planned review without a date does not take place"),
    summary: "A review is planned but has neither a last nor a next date",
    page: include_str!("never_reviewed.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let planned = |entry: &&Entry| entry.record().is_some_and(|record| record.review().is_some());
    // A threat or an impact that was never assessed is reported by another rule.
    let never = |entry: &&Entry| planned(entry) && !model.is_assessed_again(entry) && model.review_due(entry).is_none();
    acc.extend(model.entries().iter().filter(never).map(unreviewed));
}

fn unreviewed(entry: &Entry) -> Finding {
    let message = format!("the review of {} has neither a last nor a next date", entry.id);
    Finding::new(RULE.name, entry.at("review"), message)
        .help("set `review.last` once it is reviewed, or `review.next` to the date of the first review")
        .about(&entry.id)
}
