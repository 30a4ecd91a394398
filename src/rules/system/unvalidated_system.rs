//! A deployed AI system has results of its verification and validation.
//!
//! Must not judge whether they are sufficient.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unvalidated-system",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["A.6.2.4"],
    practice: Some("auditors ask how each system in service was tested"),
    summary: "Nothing shows that a deployed AI system was verified and validated",
    page: include_str!("unvalidated_system.md"),
    suppressible: true,
    check,
};

const VALIDATION: &str = "A.6.2.4";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let deployed = model.current_systems().filter(|system| model.is_deployed(system));
    let included = deployed.filter(|system| super::includes(model, VALIDATION, system.data()));
    acc.extend(included.filter(|system| !is_tested(model, system.data())).map(finding));
}

/// Whether criteria of a decision, results of a metric or a model, or evidence for the control are about a system.
fn is_tested(model: &Model, system: &System) -> bool {
    let has_results = |id: &str| model.get::<crate::record::Model>(id).is_some_and(|one| !one.measurements.is_empty());
    system.models.iter().any(|one| has_results(one.id()))
        || model.links_to(&system.id).any(|(entry, _)| shows_test(model, entry))
}

/// Whether a record about a system shows results of a test.
fn shows_test(model: &Model, entry: &Entry) -> bool {
    let id = &*entry.id;
    model.get::<Decision>(id).is_some_and(|decision| decision.criteria.iter().any(|one| one.met.is_some()))
        || model.get::<Metric>(id).is_some_and(|metric| !metric.results.is_empty())
        || model.get::<Evidence>(id).is_some_and(|evidence| evidence.supports.iter().any(|one| one == VALIDATION))
}

fn finding(system: Item<'_, System>) -> Finding {
    let message = format!("nothing shows that deployed AI system {} was verified and validated", system.id);
    Finding::new(RULE.name, system.at(""), message)
        .help("add the test results as `measurements:` of its model or `results:` of a metric, as `criteria:` of a decision with `met:`, or as evidence that supports A.6.2.4 and names the system")
        .about(&system.id)
}
