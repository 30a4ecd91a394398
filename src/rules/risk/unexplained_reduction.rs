//! A risk under `modify` is lowered by a control.
//!
//! Must not know how levels are derived.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unexplained-reduction",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "The target of a modified risk is below its present rating, but no control lowers it",
    page: include_str!("unexplained_reduction.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats().filter(|risk| model.is_modified_without_control(risk)) {
        acc.extend(model.lowered(&risk).map(|group| unexplained(risk, group)));
    }
}

fn unexplained(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message =
        format!("the target of risk {} for {group} is below its present rating, but no control lowers it", risk.id);
    Finding::new(RULE.name, risk.at(&format!("target/{group}")), message)
        .help("name the controls that lower it under `treatment: controls` or `controls` of an action, or remove the target")
        .related(risk.at("treatment/option"), "the treatment names no control")
        .about(&risk.id)
}
