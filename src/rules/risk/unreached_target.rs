//! Completed treatments have reached their targets.
//!
//! Must not know what an action does.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unreached-target",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["8.3"],
    practice: Some("auditors ask whether the treatment worked once its actions are done"),
    summary: "All actions for a risk are done, but the risk is still above its target",
    page: include_str!("unreached_target.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats().filter(|risk| is_completed(risk)) {
        acc.extend(model.lowered(&risk).map(|group| unreached(risk, group)));
    }
}

/// Whether it has actions and all of them are done.
fn is_completed(risk: &Risk) -> bool {
    let actions = risk.treatment.as_ref().map(|treatment| treatment.actions.as_slice()).unwrap_or_default();
    !actions.is_empty() && actions.iter().all(|action| action.done.is_some())
}

fn unreached(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message = format!("all actions for risk {} are done, but it is still above its target for {group}", risk.id);
    Finding::new(RULE.name, risk.at(&format!("present/{group}")), message)
        .help(
            "rate it again under `present` if the actions worked; otherwise plan further ones, or change the target \
             and have the residual risk accepted",
        )
        .related(risk.at(&format!("target/{group}")), "the target is here")
        .about(&risk.id)
}
