//! A role is held by somebody.
//!
//! Must not know which roles an organization needs.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "vacant-role",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["5.3"],
    practice: None,
    summary: "Nobody holds a role",
    page: include_str!("vacant_role.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.all::<Role>().filter(|role| role.holders.is_empty()).map(vacant));
}

fn vacant(role: Item<'_, Role>) -> Finding {
    Finding::new(RULE.name, role.at("holders"), format!("nobody holds the role {}", role.id))
        .help("name persons under `holders`, or remove the role and hand over what it owns")
        .about(&role.id)
}
