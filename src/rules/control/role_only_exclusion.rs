//! An exclusion rests on more than a role.
//!
//! Must not know which roles we have.

use super::places::{Stated, excluded_because, stated};
use crate::{
    model::{Basis, RowFor},
    rules::{prelude::*, wording::is_only_role},
};

pub(super) const RULE: Rule = Rule {
    name: "role-only-exclusion",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: Some("a role does not say which activities are performed; auditors ask for the risk or the requirement"),
    summary: "A control is excluded by naming nothing but a role",
    page: include_str!("role_only_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "justification", with_role_only).map(|place| finding(&place)));
}

fn with_role_only(variant: &RowFor<'_>) -> Option<Basis> {
    let (reason, basis) = excluded_because(variant)?;
    is_only_role(reason).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place
        .finding(RULE.name, format!("{} is excluded merely because of a role", place.subject()))
        .help("say which activity you do not perform, or which risk or requirement you looked at; a role alone decides nothing")
}
