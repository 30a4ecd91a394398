//! Top management has approved something in the management system.
//!
//! Must not know what has to be approved by whom; other rules do.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "uninvolved-top-management",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["5.1"],
    practice: None,
    summary: "Nothing in the management system was approved by top management",
    page: include_str!("uninvolved_top_management.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let named = model.manifest().filter(|manifest| !manifest.top_management.is_empty());
    let uninvolved = |manifest: &Item<'_, Aims>| {
        !model.approvals().any(|(_, approval)| model.is_among(approval.by.id(), &manifest.top_management))
    };
    acc.extend(named.filter(uninvolved).map(finding));
}

fn finding(manifest: Item<'_, Aims>) -> Finding {
    Finding::new(
        RULE.name,
        manifest.at("top-management"),
        "top management has approved nothing in the management system",
    )
    .help("have the policy, scope and treatment plan approved by top management, and record that under `approval`")
    .about(&manifest.id)
}
