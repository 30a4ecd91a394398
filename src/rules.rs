//! The rules: one file and one page each, joined in one table.
//!
//! A rule is a function of the model; it must not know files, formats, levels of severity or suppressions.

mod deployed_without_impact_assessment;
mod inconsistent_risk_criteria;
mod integrity;
mod late_impact_assessment;
mod missing_treatment_plan;
mod modify_without_control;
mod off_scale_rating;
mod one_sided_rating;
mod overdue_treatment_action;
mod prelude;
mod premature_reliance;
mod risk_out_of_scope;
mod risk_without_criteria;
mod system_without_impact_assessment;
mod system_without_risk;
mod target_above_present;
mod treatment_plan_without_approval;
mod unaccepted_residual_risk;
mod undesignated_acceptance;
mod unexplained_reduction;
mod unexplained_retention;
mod unplanned_treatment;
mod unrated_risk;
mod untreated_risk;
mod unused_impact_assessment;

use std::sync::Arc;

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

/// Every rule. Those of `integrity` are reported by the stages that read and judge.
pub static RULES: &[&[Rule]] = &[
    integrity::RULES,
    &[
        deployed_without_impact_assessment::RULE,
        inconsistent_risk_criteria::RULE,
        late_impact_assessment::RULE,
        missing_treatment_plan::RULE,
        modify_without_control::RULE,
        off_scale_rating::RULE,
        one_sided_rating::RULE,
        overdue_treatment_action::RULE,
        premature_reliance::RULE,
        risk_out_of_scope::RULE,
        risk_without_criteria::RULE,
        system_without_impact_assessment::RULE,
        system_without_risk::RULE,
        target_above_present::RULE,
        treatment_plan_without_approval::RULE,
        unaccepted_residual_risk::RULE,
        undesignated_acceptance::RULE,
        unexplained_reduction::RULE,
        unexplained_retention::RULE,
        unplanned_treatment::RULE,
        unrated_risk::RULE,
        untreated_risk::RULE,
        unused_impact_assessment::RULE,
    ],
];

/// Every rule, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|group| group.iter())
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
