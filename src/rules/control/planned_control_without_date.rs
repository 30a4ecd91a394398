//! An included control that is not in place has a due date.
//!
//! Must not judge whether the date has passed.

use super::fields::{ControlField, control_fields};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "planned-control-without-date",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.1"],
    practice: Some("a plan without a date cannot be followed up"),
    summary: "An included control is not yet in place and has no due date",
    page: include_str!("planned_control_without_date.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let dated = |field: &ControlField<'_>| field.record.due.is_some();
    acc.extend(control_fields(model, "status", unfinished).filter(|field| !dated(field)).map(|field| finding(&field)));
}

fn unfinished(variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    (variant.decision() == Some(ControlDecision::Included) && status != Status::Implemented).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field
        .finding(RULE.name, format!("{} is not yet in place and has no due date", field.subject()))
        .help("add `due:` with the date by which it will be in place")
}
