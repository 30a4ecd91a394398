//! The rules: one file and one page each, joined in one table.
//!
//! A rule is a function of the model; it must not know files, formats, levels of severity or suppressions.

mod boilerplate_justification;
mod contradicted_exclusion;
mod control_decided_twice;
mod control_without_status;
mod excluded_control_in_use;
mod integrity;
mod planned_control_without_date;
mod prelude;
mod repeated_justification;
mod role_only_exclusion;
mod stated;
mod undecided_control;
mod undriven_inclusion;
mod unjustified_exclusion;
mod unjustified_inclusion;
mod unknown_control;
mod unproven_control;
mod untitled_control;
mod untreated_risk;
mod wording;

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
    &[boilerplate_justification::RULE],
    &[contradicted_exclusion::RULE],
    &[control_decided_twice::RULE],
    &[control_without_status::RULE],
    &[excluded_control_in_use::RULE],
    &[planned_control_without_date::RULE],
    &[repeated_justification::RULE],
    &[role_only_exclusion::RULE],
    &[undecided_control::RULE],
    &[undriven_inclusion::RULE],
    &[unjustified_exclusion::RULE],
    &[unjustified_inclusion::RULE],
    &[unknown_control::RULE],
    &[unproven_control::RULE],
    &[untitled_control::RULE],
    &[untreated_risk::RULE],
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
