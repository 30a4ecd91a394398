//! Evidence is used for something.
//!
//! Must not judge whether it is good enough for what it is used for.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unused-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &[],
    practice: Some(
        "auditors go from a requirement to its evidence; evidence that nothing refers to is neither found nor maintained",
    ),
    summary: "Evidence is used by no record and supports no requirement",
    page: include_str!("unused_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unused =
        |evidence: &Item<'_, Evidence>| evidence.supports.is_empty() && model.links_to(&evidence.id).next().is_none();
    acc.extend(model.all::<Evidence>().filter(unused).map(without_use));
}

fn without_use(evidence: Item<'_, Evidence>) -> Finding {
    let message = format!("evidence {} is used by no record and supports no clause or control", evidence.id);
    Finding::new(RULE.name, evidence.at("id"), message)
        .help("name it under `evidence` of the record that it supports, list clauses or controls under `supports`, or remove it")
        .about(&evidence.id)
}
