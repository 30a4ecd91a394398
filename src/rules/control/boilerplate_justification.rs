//! The reason for an inclusion is specific to the control.
//!
//! Must not judge exclusions; an empty reason for one is a separate error.

use super::fields::{ControlField, control_fields};
use crate::{
    model::{Basis, RowFor},
    rules::{prelude::*, wording::is_generic},
};

pub(super) const RULE: Rule = Rule {
    name: "boilerplate-justification",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a reason that fits every control does not show that this one was considered"),
    summary: "The justification of an inclusion would fit any control",
    page: include_str!("boilerplate_justification.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "justification", generic).map(|field| finding(&field)));
}

fn generic(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = variant.justification().filter(|_| variant.decision() == Some(ControlDecision::Included))?;
    is_generic(reason).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field
        .finding(RULE.name, format!("the justification of {} would fit any control", field.subject()))
        .help("state what this control does here: for which system, against which risk, for which obligation or party")
}
