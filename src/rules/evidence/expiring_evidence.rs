//! Evidence that expires soon is collected again in time.
//!
//! Must not report evidence that has expired.

use super::validity::{by_default, end};
use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expiring-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("evidence that expires between two checks leaves a gap that an auditor finds"),
    summary: "Evidence expires soon",
    page: include_str!("expiring_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let notice = model.review_defaults(ReviewDefaults::notice);
    let horizon = model.today.after(&notice).unwrap_or(Date::LAST);
    for evidence in model.all::<Evidence>() {
        let soon = evidence.last_day().filter(|last| (model.today..=horizon).contains(last));
        acc.extend(soon.map(|last| expiring(evidence, last)));
    }
}

fn expiring(evidence: Item<'_, Evidence>, last: Date) -> Finding {
    Finding::new(
        RULE.name,
        end(evidence),
        format!("evidence {} is valid only until {last}{}", evidence.id, by_default(evidence)),
    )
    .help("collect the next piece of evidence; `review.notice` in aims.yaml sets how early this is reported")
    .about(&evidence.id)
}
