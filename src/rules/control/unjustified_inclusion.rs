//! An included control has a reason, its own or that of its area.
//!
//! Must not judge the reason.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unjustified-inclusion",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control is included without a justification",
    page: include_str!("unjustified_inclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "decision", unjustified).map(|field| finding(&field)));
}

fn unjustified(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Included && variant.justification().is_none()).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field
        .finding(RULE.name, format!("{} is included without a justification", field.subject()))
        .help("add `justification:` and state what it is needed for here: which risk, obligation, party or objective")
}
