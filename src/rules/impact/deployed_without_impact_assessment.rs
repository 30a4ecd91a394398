//! A deployed AI system has a completed impact assessment.
//!
//! Must not know what an assessment has to contain.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "deployed-without-impact-assessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["8.4"],
    practice: None,
    summary: "A deployed AI system has no completed impact assessment",
    page: include_str!("deployed_without_impact_assessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.current_systems().filter(|system| model.is_deployed(system)) {
        let Some(impacts) = model.impacts_of(&system.id) else { continue };
        if impacts.iter().all(|impact| impact.assessments.is_empty()) {
            acc.push(unassessed(system, impacts.first().copied()));
        }
    }
}

fn unassessed(system: Item<'_, System>, impact: Option<Item<'_, Impact>>) -> Finding {
    let finding = |message| Finding::new(RULE.name, system.at("deployed"), message).about(&system.id);
    match impact {
        Some(impact) => finding(format!(
            "AI system {} is deployed, but impact assessment {} was never carried out",
            system.id, impact.id
        ))
        .help(format!("carry out the assessment and record its date and result under `assessments` of {}", impact.id))
        .related(impact.at("assessments"), "no assessment is recorded here"),
        None => finding(format!("AI system {} is deployed without an impact assessment", system.id))
            .help(format!("assess it now: `aims new impact` with `system: {}`, and record the result", system.id)),
    }
}
