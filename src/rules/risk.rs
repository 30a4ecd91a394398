//! Rules on risks, their criteria and their treatment.

mod contradicted_priority;
mod inconsistent_risk_criteria;
mod missed_reassessment;
mod missing_opportunity;
mod missing_risk_criteria;
mod missing_treatment_plan;
mod modify_without_control;
mod off_scale_rating;
mod one_sided_rating;
mod overdue_assessment;
mod overdue_treatment_action;
mod premature_reliance;
mod present_above_inherent;
mod risk_out_of_scope;
mod risk_without_consequence;
mod system_without_risk;
mod target_above_present;
mod target_without_action;
mod treated_although_retained;
mod treatment_plan_without_approval;
mod unaccepted_residual_risk;
mod unassessed_risk;
mod unexplained_retention;
mod unknown_scenario;
mod unplanned_treatment;
mod unranked_risk;
mod unrated_group;
mod unrated_risk;
mod unreached_target;
mod untreated_risk;

use super::Rule;

/// The rules, by name.
pub(super) const RULES: &[Rule] = &[
    contradicted_priority::RULE,
    inconsistent_risk_criteria::RULE,
    missed_reassessment::RULE,
    missing_opportunity::RULE,
    missing_risk_criteria::RULE,
    missing_treatment_plan::RULE,
    modify_without_control::RULE,
    off_scale_rating::RULE,
    one_sided_rating::RULE,
    overdue_assessment::RULE,
    overdue_treatment_action::RULE,
    premature_reliance::RULE,
    present_above_inherent::RULE,
    risk_out_of_scope::RULE,
    risk_without_consequence::RULE,
    system_without_risk::RULE,
    target_above_present::RULE,
    target_without_action::RULE,
    treated_although_retained::RULE,
    treatment_plan_without_approval::RULE,
    unaccepted_residual_risk::RULE,
    unassessed_risk::RULE,
    unexplained_retention::RULE,
    unknown_scenario::RULE,
    unplanned_treatment::RULE,
    unranked_risk::RULE,
    unrated_group::RULE,
    unrated_risk::RULE,
    unreached_target::RULE,
    untreated_risk::RULE,
];
