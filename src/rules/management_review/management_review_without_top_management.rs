//! Top management takes part in the management review.
//!
//! Must not know what the review covered.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "management-review-without-top-management",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.3.1"],
    practice: None,
    summary: "No member of top management attended the last management review",
    page: include_str!("management_review_without_top_management.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    let Some(review) = model.last_management_review() else { return };
    let top = &manifest.top_management;
    if top.is_empty() || review.attendees.iter().any(|attendee| model.is_among(attendee.id(), top)) {
        return;
    }
    let message = format!("no member of top management is among the attendees of {}", review.id);
    acc.push(
        Finding::new(RULE.name, review.at("attendees"), message)
            .help("hold the review with top management, and list the participants under `attendees`")
            .related(manifest.at("top-management"), "top management")
            .about(&review.id),
    );
}
