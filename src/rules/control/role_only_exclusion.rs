//! An exclusion is based on more than a role.
//!
//! Must not know which roles the organization has.

use super::fields::{ControlField, control_fields, excluded_because};
use crate::{
    model::{Basis, RowFor},
    rules::{prelude::*, wording::is_only_role},
};

pub(super) const RULE: Rule = Rule {
    name: "role-only-exclusion",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a role does not show which activities are performed; auditors ask for the risk or the requirement"),
    summary: "A control is excluded only because of a role",
    page: include_str!("role_only_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(control_fields(model, "justification", with_role_only).map(|field| finding(&field)));
}

fn with_role_only(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = excluded_because(variant)?;
    is_only_role(reason).then_some(basis)
}

fn finding(field: &ControlField<'_>) -> Finding {
    field
        .finding(RULE.name, format!("{} is excluded only because of a role", field.subject()))
        .help("state which activity you do not perform, or which risk or requirement you considered; a role alone is not a reason")
}
