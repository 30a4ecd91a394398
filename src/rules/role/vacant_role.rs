//! A role has a holder.
//!
//! Must not know which roles an organization needs.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "vacant-role",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["5.3", "A.3.2"],
    practice: Some("auditors ask for the person behind each role"),
    summary: "A role is vacant",
    page: include_str!("vacant_role.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.all::<Role>().filter(|role| role.holders.is_empty()).map(vacant));
}

fn vacant(role: Item<'_, Role>) -> Finding {
    Finding::new(RULE.name, role.at("holders"), format!("role {} is vacant", role.id))
        .help("list the persons under `holders`, or hand over what the role owns and remove it")
        .about(&role.id)
}
