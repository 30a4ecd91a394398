//! Modifying a risk requires a control.
//!
//! Must not know the ratings of the risk.

use crate::record::field::Group;
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
    acc.extend(bare.map(|risk| without_control(risk, model.lowered(&risk))));
}

/// A finding about a risk; `lowered` is a group whose target is below the present rating.
fn without_control(risk: Item<'_, Risk>, lowered: Option<Group>) -> Finding {
    let effect = lowered.map(|_| ", although its target is below its present rating").unwrap_or_default();
    let message = format!("risk {} is treated by modification, but its treatment names no control{effect}", risk.id);
    let finding = Finding::new(RULE.name, risk.at("treatment/option"), message)
        .help(
            "name the controls under `treatment: controls` or under `controls` of an action, or choose another option",
        )
        .about(&risk.id);
    let target = lowered.map(|group| risk.at(&format!("target/{}", group.name())));
    target.into_iter().fold(finding, |finding, target| finding.related(target, "no control lowers it to this"))
}
