//! Risks are assessed, not only recorded.
//!
//! Must not know what an assessment has to find.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unassessed-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.2"],
    practice: None,
    summary: "A risk was never assessed",
    page: include_str!("unassessed_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // If no risk has an assessment, `missing-risk-assessment` reports it once.
    if model.all::<Risk>().all(|risk| risk.assessments.is_empty()) {
        return;
    }
    let threats = model.assessed_again().filter(|entry| entry.kind.name == Risk::KIND);
    acc.extend(threats.filter(|risk| !is_assessed(risk)).map(unassessed));
}

fn is_assessed(risk: &Entry) -> bool {
    risk.record().is_some_and(|record| record.last_assessed().is_some())
}

fn unassessed(risk: &Entry) -> Finding {
    Finding::new(RULE.name, risk.at("assessments"), format!("risk {} has no assessment", risk.id))
        .help("assess it and record that with `aims assess`: date, trigger, method, participants and result")
        .about(&risk.id)
}
