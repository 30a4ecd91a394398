//! What lowers a risk under `modify` is a control.
//!
//! Must not know how levels are derived.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unexplained-reduction",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A risk is to fall by modification, but no control is named that would lower it",
    page: include_str!("unexplained_reduction.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats().filter(|risk| risk.is_modified_without_control()) {
        acc.extend(model.lowered(&risk).map(|group| unexplained(risk, group)));
    }
}

fn unexplained(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message =
        format!("the target of risk {} for {group} is below its present rating, but no control lowers it", risk.id);
    Finding::new(RULE.name, risk.at(&format!("target/{group}")), message)
        .help("name what lowers it under `treatment: controls` or `controls` of an action, or take the target back")
        .related(risk.at("treatment/option"), "the treatment names no control")
        .about(&risk.id)
}
