//! Approvers of treatment plans are designated.
//!
//! Must not know acceptances of risks; only approvals of whole plans.

use super::undesignated_approver::undesignated_approvals;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undesignated-plan-approver",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A risk treatment plan was approved by someone whom the manifest does not designate for it",
    page: include_str!("undesignated_plan_approver.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(undesignated_approvals(model, RULE.name, |kind| kind == TreatmentPlan::KIND));
}
