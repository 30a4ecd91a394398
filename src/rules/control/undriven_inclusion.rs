//! An included control names its drivers.
//!
//! Must not judge the wording of the justification.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undriven-inclusion",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("not in the wording of the standard; auditors trace each control back to its drivers"),
    summary: "An included control has no drivers",
    page: include_str!("undriven_inclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "decision", undriven).map(|field| finding(&field)));
}

fn undriven(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Included && !variant.has_driver()).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field.finding(RULE.name, format!("{} is included but has no drivers", field.subject())).help(
        "name the control in the risk, obligation, objective, impact assessment or party that calls for it, or add `drivers:` with \
         ids of policies or clauses",
    )
}
