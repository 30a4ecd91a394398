//! The AI policy is approved by top management.
//!
//! Must not know whether the approver is designated for documents.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "policy-without-top-management",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["5.2"],
    practice: None,
    summary: "The AI policy was approved by someone outside top management",
    page: include_str!("policy_without_top_management.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest().filter(|manifest| !manifest.top_management.is_empty()) else { return };
    let policies = model.all::<Document>().filter(|document| document.r#type == DocumentType::AiPolicy);
    acc.extend(policies.filter_map(|policy| {
        let by = policy.data().approval.as_ref()?.by.id();
        let outside = model.entry(by).is_some() && !model.is_among(by, &manifest.top_management);
        outside.then(|| approved_outside(manifest, policy, by))
    }));
}

fn approved_outside(manifest: Item<'_, Aims>, policy: Item<'_, Document>, by: &str) -> Finding {
    let message = format!("the AI policy {} was approved by {by}, who is not in top management", policy.id);
    Finding::new(RULE.name, policy.at("approval/by"), message)
        .help("have it approved by top management, or correct `top-management` in aims.yaml")
        .related(manifest.at("top-management"), "this is top management")
        .about(&policy.id)
}
