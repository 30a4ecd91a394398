//! Modifying a risk requires a control.
//!
//! Must not know the ratings of the risk.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "modify-without-control",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A risk is treated by modification without any control",
    page: include_str!("modify_without_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let bare = model.threats().filter(|risk| model.is_modified_without_control(risk));
    acc.extend(bare.filter(|risk| model.lowered(risk).is_none()).map(without_control));
}

fn without_control(risk: Item<'_, Risk>) -> Finding {
    let message = format!("risk {} is treated by modification, but its treatment names no control", risk.id);
    Finding::new(RULE.name, risk.at("treatment/option"), message)
        .help(
            "name the controls under `treatment: controls` or under `controls` of an action, or choose another option",
        )
        .about(&risk.id)
}
