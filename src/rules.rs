//! The rules: one file and one page each, grouped by the kind of record they check.
//!
//! A rule is a function of the model; it must not know files, formats, levels of severity or suppressions.

mod absence;
mod approval;
mod audit;
mod certificate;
mod communication;
mod context;
mod control;
mod dataset;
mod document;
mod evidence;
mod exception;
mod impact;
mod incident;
mod management_review;
mod metric;
mod model;
mod nonconformity;
mod objective;
mod person;
mod prelude;
mod process;
mod record;
mod risk;
mod role;
mod scope;
mod system;
mod texts;
mod training;
mod wording;

use std::sync::{Arc, LazyLock};

pub use record::{Wrong, wrong_reference};

use crate::{
    defect::{DEFECTS, Defect},
    finding::{Catalog, Edition, Finding, RuleBasis, RuleInfo, Stage, url_of},
    history::Stale,
    model::{Attestation, Model},
};

/// A rule: its name, basis, stage, justification and check.
pub struct Rule {
    /// Name of the defect in kebab case, readable as "allow {name}".
    pub name: &'static str,
    /// What it rests on; its level follows from it.
    pub basis: RuleBasis,
    /// Stage from which it is due; contradictions in the data are due from `build`.
    pub due: Stage,
    /// Clauses and controls that justify it.
    pub clauses: &'static [&'static str],
    /// The practice behind it, if nothing requires it.
    pub practice: Option<&'static str>,
    /// What it reports, in one line.
    pub summary: &'static str,
    /// Its page; the examples on it are its tests.
    pub page: &'static str,
    /// Whether the manifest, an inline allow or an exception may suppress it.
    pub suppressible: bool,
    /// Adds a finding for every defect in the model.
    pub check: fn(&Model, &mut Vec<Finding>),
}

/// The rules, grouped by the kind of record that they check.
static GROUPS: &[&[Rule]] = &[
    approval::RULES,
    audit::RULES,
    certificate::RULES,
    communication::RULES,
    context::RULES,
    control::RULES,
    dataset::RULES,
    document::RULES,
    evidence::RULES,
    exception::RULES,
    impact::RULES,
    incident::RULES,
    management_review::RULES,
    metric::RULES,
    model::RULES,
    nonconformity::RULES,
    objective::RULES,
    person::RULES,
    process::RULES,
    record::RULES,
    risk::RULES,
    role::RULES,
    scope::RULES,
    system::RULES,
    training::RULES,
];

/// All rules, sorted by name, so that the order of findings does not depend on the groups.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    static BY_NAME: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        let mut rules: Vec<&Rule> = GROUPS.iter().copied().flatten().collect();
        rules.sort_by_key(|rule| rule.name);
        rules
    });
    BY_NAME.iter().copied()
}

/// The shipped rules and defects as a catalog.
#[must_use]
pub fn catalog() -> Catalog {
    DEFECTS.iter().map(Defect::info).chain(all().map(Rule::info)).collect()
}

/// A finding about an approval, an acceptance or a review that is the same as in the state `base` before a change, although what it
/// relies on is not.
#[must_use]
pub fn unchanged_since(model: &Model, attestation: &Attestation<'_>, base: &str, stale: &Stale) -> Finding {
    approval::unchanged_since(model, attestation, base, stale)
}

/// The findings of all rules in `model`.
#[must_use]
pub fn check(model: &Model) -> Vec<Finding> {
    let mut findings = Vec::new();
    all().for_each(|rule| (rule.check)(model, &mut findings));
    findings
}

impl Rule {
    /// The rule as a row of the catalog.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            name: self.name.into(),
            basis: self.basis,
            due: self.basis.due(self.due),
            clauses: self.clauses.iter().map(|clause| (*clause).into()).collect(),
            practice: self.practice.map(Into::into),
            summary: self.summary.into(),
            page: Arc::from(self.page),
            url: Some(url_of(self.name)),
            suppressible: self.suppressible,
            absence: absence::of(self.name),
            edition: Edition::of(self.name),
        }
    }
}
