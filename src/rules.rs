//! The rules: one file and one page each, joined in one table.
//!
//! A rule is a function of the model; it must not know files, formats, levels of severity or suppressions.

mod approval_in_future;
mod dangling_reference;
mod departed_holder;
mod document_without_location;
mod done_in_future;
mod duplicate_id;
mod empty_evidence;
mod evidence_without_hash;
mod evidence_without_location;
mod expired_evidence;
mod expired_exception;
mod expiring_evidence;
mod hash_mismatch;
mod incomplete_exception;
mod integrity;
mod missing_file;
mod never_reviewed;
mod overdue_review;
mod path_outside_repository;
mod prelude;
mod self_approval;
mod undesignated_approver;
mod untracked_exception;
mod untreated_risk;
mod unused_evidence;
mod vacant_role;

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
    &[approval_in_future::RULE],
    &[dangling_reference::RULE],
    &[departed_holder::RULE],
    &[document_without_location::RULE],
    &[done_in_future::RULE],
    &[duplicate_id::RULE],
    &[empty_evidence::RULE],
    &[evidence_without_hash::RULE],
    &[evidence_without_location::RULE],
    &[expired_evidence::RULE],
    &[expired_exception::RULE],
    &[expiring_evidence::RULE],
    &[hash_mismatch::RULE],
    &[incomplete_exception::RULE],
    &[missing_file::RULE],
    &[never_reviewed::RULE],
    &[overdue_review::RULE],
    &[path_outside_repository::RULE],
    &[self_approval::RULE],
    &[undesignated_approver::RULE],
    &[untracked_exception::RULE],
    &[untreated_risk::RULE],
    &[unused_evidence::RULE],
    &[vacant_role::RULE],
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
