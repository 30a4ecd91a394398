//! What is included names what calls for it.
//!
//! Must not judge the justification in words.

use super::places::{Stated, stated};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undriven-inclusion",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("not in the wording of the standard; auditors follow each control back to what calls for it"),
    summary: "A control is included but nothing is named that calls for it",
    page: include_str!("undriven_inclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "decision", undriven).map(|place| finding(&place)));
}

fn undriven(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Included && variant.drivers().is_empty()).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place.finding(RULE.name, format!("{} is included, and nothing is named that calls for it", place.subject())).help(
        "add `drivers:` with ids of risks, obligations, parties, policies, objectives, impact assessments or clauses",
    )
}
