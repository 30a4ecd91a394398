//! A deployed AI system has a release decision.
//!
//! Must not know what the decision has to be based on.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "deployed-without-release-decision",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["A.6.2.5"],
    practice: Some(
        "the control requires conditions to be met before a system goes into service; a decision at the gate shows that they were met",
    ),
    summary: "A deployed AI system has no release decision",
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
    model.all::<Decision>().any(|decision| decision.system == *system.id && is_release(&decision))
}

fn is_release(decision: &Decision) -> bool {
    let passed = matches!(decision.outcome, Some(GateOutcome::Go | GateOutcome::GoWithConditions));
    passed && decision.gate == Some(field::LifeCycleStage::Deployment)
}

fn finding(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} is deployed but has no release decision", system.id);
    Finding::new(RULE.name, system.at("deployed"), message)
        .help(format!(
            "record the release as a `decision` with `system: {}`, `gate: deployment`, its criteria and `outcome`",
            system.id
        ))
        .about(&system.id)
}
