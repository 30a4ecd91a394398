//! A deployed AI system was let into service by a decision.
//!
//! Must not know what the decision has to rest on.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "deployed-without-release-decision",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["A.6.2.5"],
    practice: Some(
        "the control wants conditions met before a system goes into service; a decision at the gate shows it",
    ),
    summary: "A deployed AI system has no decision that let it into service",
    page: include_str!("deployed_without_release_decision.md"),
    suppressible: true,
    check,
};

const DEPLOYMENT: &str = "A.6.2.5";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(control) = model.control(DEPLOYMENT) else { return };
    if model.of_kind(Decision::KIND).any(Entry::is_broken) {
        return;
    }
    let included = |system: &System| control.for_system(&system.id).decision() == Some(ControlDecision::Included);
    let deployed = model.current_systems().filter(|system| model.is_deployed(system) && included(system));
    acc.extend(deployed.filter(|system| !was_released(model, system)).map(finding));
}

fn was_released(model: &Model, system: &System) -> bool {
    model.all::<Decision>().any(|decision| decision.system == *system.id && lets_into_service(&decision))
}

fn lets_into_service(decision: &Decision) -> bool {
    let passed = matches!(decision.outcome, Some(GateOutcome::Go | GateOutcome::GoWithConditions));
    passed && decision.gate == Some(field::LifeCycleStage::Deployment)
}

fn finding(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} is deployed, and no decision let it into service", system.id);
    Finding::new(RULE.name, system.at("deployed"), message)
        .help(format!(
            "keep the release as a `decision` with `system: {}`, `gate: deployment`, its criteria and `outcome`",
            system.id
        ))
        .about(&system.id)
}
