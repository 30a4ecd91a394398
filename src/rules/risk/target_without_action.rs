//! A target is reached by actions.
//!
//! Must not know whether the actions are enough.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "target-without-action",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.3"],
    practice: Some("auditors ask for the status of each treatment, which only its actions show"),
    summary: "The target of a risk is below its present rating, but no action leads to it",
    page: include_str!("target_without_action.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // If there is no control either, `modify-without-control` reports it.
    let idle = |risk: &Item<'_, Risk>| has_no_action(risk.data()) && !model.is_modified_without_control(risk);
    for risk in model.threats().filter(idle) {
        acc.extend(model.lowered(&risk).map(|group| without_action(risk, group)));
    }
}

fn has_no_action(risk: &Risk) -> bool {
    risk.treatment.as_ref().is_some_and(|treatment| treatment.actions.is_empty())
}

fn without_action(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message = format!(
        "the target of risk {} for {group} is below its present rating, but its treatment has no action",
        risk.id
    );
    Finding::new(RULE.name, risk.at(&format!("target/{group}")), message)
        .help("add `actions:` to the treatment, each with `owner` and `due`, or change `present` if the target is already reached")
        .related(risk.at(&format!("present/{group}")), "the present rating is here")
        .about(&risk.id)
}
