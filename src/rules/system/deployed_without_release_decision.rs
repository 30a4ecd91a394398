//! A deployed AI system has a release decision, made before its deployment.
//!
//! Must not know what the decision has to be based on.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "deployed-without-release-decision",
    basis: RuleBasis::Control,
    due: Stage::Stage2,
    clauses: &["A.6.2.5"],
    practice: None,
    summary: "A deployed AI system has no release decision, or only later ones",
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
    let started = model.manifest().and_then(|manifest| manifest.started);
    for system in deployed {
        let releases: Vec<&Decision> = releases(model, system.data()).collect();
        // What went live before the management system was in force can only be released again.
        let deployed =
            system.deployed.as_ref().filter(|deployed| started.is_none_or(|started| deployed.first() >= started));
        let is_late = |release: &&Decision| release.on.zip(deployed).is_some_and(|(on, deployed)| on > deployed.last());
        if releases.iter().all(is_late) {
            acc.push(finding(system, releases.iter().filter_map(|release| release.on).min()));
        }
    }
}

fn releases<'m>(model: &'m Model, system: &'m System) -> impl Iterator<Item = &'m Decision> {
    let decisions = model.all::<Decision>().map(|decision| decision.data());
    decisions.filter(|decision| decision.system == *system.id && is_release(decision))
}

fn is_release(decision: &Decision) -> bool {
    let passed = matches!(decision.outcome, Some(GateOutcome::Go | GateOutcome::GoWithConditions));
    passed && decision.gate == Some(field::LifeCycleStage::Deployment)
}

fn finding(system: Item<'_, System>, decided: Option<field::Date>) -> Finding {
    let message = match decided {
        Some(on) => format!("AI system {} was deployed before its release was decided on {on}", system.id),
        None => format!("AI system {} is deployed but has no release decision", system.id),
    };
    let help = match decided {
        Some(_) => {
            "correct the date that is wrong, or record the decision on which the deployment was based".to_owned()
        }
        None => format!(
            "record the release as a `decision` with `system: {}`, `gate: deployment`, its criteria and `outcome`",
            system.id
        ),
    };
    Finding::new(RULE.name, system.at("deployed"), message).help(help).about(&system.id)
}
