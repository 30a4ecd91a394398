//! What is included has a reason, its own or the one of its area.
//!
//! Must not judge the reason.

use super::places::{Stated, stated};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unjustified-inclusion",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control is included without a justification",
    page: include_str!("unjustified_inclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "decision", unjustified).map(|place| finding(&place)));
}

fn unjustified(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Included && variant.justification().is_none()).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place
        .finding(RULE.name, format!("{} is included without a justification", place.subject()))
        .help("add `justification:` and say what it is needed for here: which risk, duty, party or aim")
}
