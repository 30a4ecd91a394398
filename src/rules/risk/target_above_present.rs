//! A target is at or below the present rating.
//!
//! Must not know how levels are derived.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "target-above-present",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3"],
    practice: None,
    summary: "The target of a risk is above its present rating",
    page: include_str!("target_above_present.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats() {
        let above = model.shifts(&risk).into_iter().filter(|(_, shift)| shift.is_gt());
        acc.extend(above.map(|(group, _)| raised(risk, group)));
    }
}

fn raised(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message = format!("the target of risk {} for {group} is above its present rating", risk.id);
    Finding::new(RULE.name, risk.at(&format!("target/{group}")), message)
        .help("correct the wrong one: `present` is the rating today, `target` the rating once the actions are done")
        .related(risk.at(&format!("present/{group}")), "the present rating is here")
        .about(&risk.id)
}
