//! The rules: one file and one page each, joined in one table.
//!
//! A rule is a function of the model; it must not know files, formats, levels of severity or suppressions.

mod action_without_effect;
mod approval_in_future;
mod auditor_audits_own_area;
mod boilerplate_justification;
mod certificate_beyond_cycle;
mod certificate_beyond_scope;
mod closed_before_effect_checked;
mod contradicted_exclusion;
mod contradicted_priority;
mod control_decided_twice;
mod control_without_status;
mod dangling_reference;
mod departed_holder;
mod deployed_without_impact_assessment;
mod deployed_without_release_decision;
mod differing_certificate_statement;
mod document_without_access;
mod document_without_location;
mod done_in_future;
mod duplicate_id;
mod empty_evidence;
mod evidence_gap;
mod evidence_without_hash;
mod evidence_without_location;
mod excluded_control_in_use;
mod expired_certificate;
mod expired_evidence;
mod expired_exception;
mod expiring_evidence;
mod hash_mismatch;
mod incomplete_communication;
mod incomplete_exception;
mod inconsistent_risk_criteria;
mod integrity;
mod late_impact_assessment;
mod management_review_without_top_management;
mod metric_without_result;
mod missed_reassessment;
mod missed_surveillance;
mod missing_commit;
mod missing_file;
mod missing_required_document;
mod missing_risk_criteria;
mod missing_treatment_plan;
mod modify_without_control;
mod never_reviewed;
mod nonconformity_without_cause;
mod objective_without_control;
mod off_scale_rating;
mod one_sided_communication;
mod one_sided_issues;
mod one_sided_rating;
mod overdue_assessment;
mod overdue_communication;
mod overdue_deadline;
mod overdue_internal_audit;
mod overdue_management_review;
mod overdue_review;
mod overdue_training;
mod overdue_treatment_action;
mod path_outside_repository;
mod planned_control_without_date;
mod policy_without_commitment;
mod policy_without_top_management;
mod prelude;
mod premature_reliance;
mod repeated_justification;
mod risk_out_of_scope;
mod risk_without_consequence;
mod role_only_exclusion;
mod scope_without_system;
mod self_approval;
mod stale_approval;
mod stated;
mod system_without_impact_assessment;
mod system_without_risk;
mod target_above_present;
mod target_without_action;
mod treatment_plan_without_approval;
mod unaccepted_residual_risk;
mod unanswered_threshold;
mod unassessed_risk;
mod unaudited_clause;
mod unaudited_control;
mod unchecked_commit;
mod unconnected_process;
mod unconnected_record;
mod undecided_control;
mod undesignated_acceptance;
mod undesignated_approver;
mod undocumented_control;
mod undriven_inclusion;
mod unexplained_reduction;
mod unexplained_retention;
mod uninvolved_top_management;
mod unjustified_exclusion;
mod unjustified_inclusion;
mod unknown_control;
mod unknown_history;
mod unknown_scenario;
mod unplaced_system;
mod unplanned_treatment;
mod unproven_control;
mod unraised_audit_finding;
mod unranked_risk;
mod unrated_risk;
mod unreached_target;
mod untitled_control;
mod untracked_exception;
mod untreated_risk;
mod unusable_signing_key;
mod unused_evidence;
mod unused_impact_assessment;
mod vacant_role;
mod weak_approval;
mod wording;

use std::sync::Arc;

pub use dangling_reference::{Wrong, wrong_reference};

use crate::{
    finding::{Catalog, Finding, RuleInfo, Severity, Stage},
    model::Model,
};

/// A rule: what it is called, what it weighs, from when it is due, why, and how it is checked.
pub struct Rule {
    /// Name: the defect, in kebab case, readable as "allow {name}".
    pub name: &'static str,
    /// Error only where a clause or control asks for it or the data contradicts itself.
    pub level: Severity,
    /// Stage from which it is due; what is broken is due from `build` on.
    pub due: Stage,
    /// Clauses and controls that justify it.
    pub clauses: &'static [&'static str],
    /// Where no clause asks for it: the practice, or the part of the data model, that does.
    pub practice: Option<&'static str>,
    /// One line: what it reports.
    pub summary: &'static str,
    /// Its page; the examples on it are its tests.
    pub page: &'static str,
    /// Whether manifest, inline allow or exception may silence it.
    pub suppressible: bool,
    /// Adds a finding for every defect in the model.
    pub check: fn(&Model, &mut Vec<Finding>),
}

/// Every rule that looks at the model, by name. Those of `integrity` are reported by the stages that read and judge.
pub static RULES: &[Rule] = &[
    action_without_effect::RULE,
    approval_in_future::RULE,
    auditor_audits_own_area::RULE,
    boilerplate_justification::RULE,
    certificate_beyond_cycle::RULE,
    certificate_beyond_scope::RULE,
    closed_before_effect_checked::RULE,
    contradicted_exclusion::RULE,
    contradicted_priority::RULE,
    control_decided_twice::RULE,
    control_without_status::RULE,
    dangling_reference::RULE,
    departed_holder::RULE,
    deployed_without_impact_assessment::RULE,
    deployed_without_release_decision::RULE,
    differing_certificate_statement::RULE,
    document_without_access::RULE,
    document_without_location::RULE,
    done_in_future::RULE,
    duplicate_id::RULE,
    empty_evidence::RULE,
    evidence_gap::RULE,
    evidence_without_hash::RULE,
    evidence_without_location::RULE,
    excluded_control_in_use::RULE,
    expired_certificate::RULE,
    expired_evidence::RULE,
    expired_exception::RULE,
    expiring_evidence::RULE,
    hash_mismatch::RULE,
    incomplete_communication::RULE,
    incomplete_exception::RULE,
    inconsistent_risk_criteria::RULE,
    late_impact_assessment::RULE,
    management_review_without_top_management::RULE,
    metric_without_result::RULE,
    missed_reassessment::RULE,
    missed_surveillance::RULE,
    missing_commit::RULE,
    missing_file::RULE,
    missing_required_document::RULE,
    missing_risk_criteria::RULE,
    missing_treatment_plan::RULE,
    modify_without_control::RULE,
    never_reviewed::RULE,
    nonconformity_without_cause::RULE,
    objective_without_control::RULE,
    off_scale_rating::RULE,
    one_sided_communication::RULE,
    one_sided_issues::RULE,
    one_sided_rating::RULE,
    overdue_assessment::RULE,
    overdue_communication::RULE,
    overdue_deadline::RULE,
    overdue_internal_audit::RULE,
    overdue_management_review::RULE,
    overdue_review::RULE,
    overdue_training::RULE,
    overdue_treatment_action::RULE,
    path_outside_repository::RULE,
    planned_control_without_date::RULE,
    policy_without_commitment::RULE,
    policy_without_top_management::RULE,
    premature_reliance::RULE,
    repeated_justification::RULE,
    risk_out_of_scope::RULE,
    risk_without_consequence::RULE,
    role_only_exclusion::RULE,
    scope_without_system::RULE,
    self_approval::RULE,
    stale_approval::RULE,
    system_without_impact_assessment::RULE,
    system_without_risk::RULE,
    target_above_present::RULE,
    target_without_action::RULE,
    treatment_plan_without_approval::RULE,
    unaccepted_residual_risk::RULE,
    unanswered_threshold::RULE,
    unassessed_risk::RULE,
    unaudited_clause::RULE,
    unaudited_control::RULE,
    unchecked_commit::RULE,
    unconnected_process::RULE,
    unconnected_record::RULE,
    undecided_control::RULE,
    undesignated_acceptance::RULE,
    undesignated_approver::RULE,
    undocumented_control::RULE,
    undriven_inclusion::RULE,
    unexplained_reduction::RULE,
    unexplained_retention::RULE,
    uninvolved_top_management::RULE,
    unjustified_exclusion::RULE,
    unjustified_inclusion::RULE,
    unknown_control::RULE,
    unknown_history::RULE,
    unknown_scenario::RULE,
    unplaced_system::RULE,
    unplanned_treatment::RULE,
    unproven_control::RULE,
    unraised_audit_finding::RULE,
    unranked_risk::RULE,
    unrated_risk::RULE,
    unreached_target::RULE,
    untitled_control::RULE,
    untracked_exception::RULE,
    untreated_risk::RULE,
    unusable_signing_key::RULE,
    unused_evidence::RULE,
    unused_impact_assessment::RULE,
    vacant_role::RULE,
    weak_approval::RULE,
];

/// Every rule, those of the data model first.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    integrity::RULES.iter().chain(RULES)
}

/// The shipped rules as a catalog.
#[must_use]
pub fn catalog() -> Catalog {
    let mut catalog = Catalog::default();
    for rule in all() {
        catalog.add(rule.info());
    }
    catalog
}

/// What the rules find in `model`.
#[must_use]
pub fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all() {
        (rule.check)(model, &mut findings);
    }
    findings
}

impl Rule {
    /// The rule as a row of the catalog.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            name: self.name.into(),
            level: self.level,
            due: self.due,
            clauses: self.clauses.iter().map(|clause| (*clause).into()).collect(),
            practice: self.practice.map(Into::into),
            summary: self.summary.into(),
            page: Arc::from(self.page),
            suppressible: self.suppressible,
        }
    }
}
