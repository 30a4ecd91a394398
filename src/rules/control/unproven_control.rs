//! An implemented control has evidence.
//!
//! Must not judge the evidence.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unproven-control",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: Some("auditors ask for a sample for each control reported as in place"),
    summary: "A control with status `implemented` has no evidence",
    page: include_str!("unproven_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "status", unproven).map(|field| finding(&field)));
}

fn unproven(variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    (status == Status::Implemented && !variant.has_evidence()).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field
        .finding(RULE.name, format!("{} is implemented but has no evidence", field.subject()))
        .help("name the control under `supports:` of its evidence, or correct the `status:`")
}
