//! An excluded control has a reason that is more than a label.
//!
//! Must not judge whether the reason is true.

use super::fields::{ControlField, control_fields, excluded_because};
use crate::{
    model::{Basis, RowFor},
    rules::{
        prelude::*,
        wording::{is_label, is_only_role},
    },
};

pub(super) const RULE: Rule = Rule {
    name: "unjustified-exclusion",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A control is excluded without a reason that can be checked",
    page: include_str!("unjustified_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "decision", without_reason).map(|field| unjustified(&field)));
    acc.extend(control_fields(model, "justification", with_label).map(|field| labeled(&field)));
}

fn without_reason(variant: &RowFor<'_>) -> Option<Basis> {
    let (decision, basis) = variant.decided()?;
    (decision == ControlDecision::Excluded && variant.justification().is_none()).then_some(basis)
}

fn with_label(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = excluded_because(variant)?;
    (is_label(reason) && !is_only_role(reason)).then_some(basis)
}

fn unjustified(field: &ControlField<'_>) -> Finding {
    field.finding(RULE.name, format!("{} is excluded without a justification", field.subject())).help(HELP)
}

fn labeled(field: &ControlField<'_>) -> Finding {
    field.finding(RULE.name, format!("{} is excluded with a label instead of a reason", field.subject())).help(HELP)
}

const HELP: &str = "state in `justification:` why it is not needed here: the activity that you do not perform, the risk that stays \
    acceptable without it, or the obligation that does not apply";
