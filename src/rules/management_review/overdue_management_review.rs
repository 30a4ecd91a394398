//! Management reviews are held as often as planned.
//!
//! Must not know what a review covered.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-management-review",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.3.1"],
    practice: None,
    summary: "The next management review is overdue",
    page: include_str!("overdue_management_review.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some((last, due)) = model.next_management_review().filter(|(_, due)| *due < model.today) else { return };
    let message = format!("a management review was due on {due}; the last one was {}", last.id);
    acc.push(
        Finding::new(RULE.name, last.at("on"), message)
            .help("hold the review and add its record, or set `management-review:` under `review.kinds` in aims.yaml")
            .about(&last.id),
    );
}
