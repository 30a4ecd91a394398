//! A treatment plan is approved by management.
//!
//! Must not know who is designated to approve it.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "treatment-plan-without-approval",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A treatment plan is not approved",
    page: include_str!("treatment_plan_without_approval.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.all::<TreatmentPlan>().filter(|plan| plan.approval.is_none()).map(unapproved));
}

fn unapproved(plan: Item<'_, TreatmentPlan>) -> Finding {
    Finding::new(RULE.name, plan.at("approval"), format!("treatment plan {} is not approved", plan.id))
        .help("have it approved by designated management and add `approval: {by: …, on: …}`")
        .about(&plan.id)
}
