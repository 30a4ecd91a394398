//! A control with evidence that it works is in place at least in part.
//!
//! Must not know whether the evidence is valid.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "evidence-without-implementation",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.1"],
    practice: Some("the status and the evidence of a control are read side by side in the Statement of Applicability"),
    summary: "A control with status `none` has evidence that it works",
    page: include_str!("evidence_without_implementation.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "status", contradicted).map(|field| finding(&field)));
}

fn contradicted(variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    (status == Status::None && variant.evidence().next().is_some()).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    let evidence = field.rows.iter().find_map(|(_, variant)| variant.evidence().next()).unwrap_or_default();
    let message = format!("{} has status `none`, but {evidence} shows that it works", field.subject());
    field.finding(RULE.name, message).help(format!("correct the `status:`, or what {evidence} supports"))
}
