//! The present rating is at or below the inherent one.
//!
//! Must not know how levels are derived.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "present-above-inherent",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.2"],
    practice: None,
    summary: "The present rating of a risk is above its inherent rating",
    page: include_str!("present_above_inherent.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats() {
        acc.extend(model.raised(&risk).into_iter().map(|group| raised(risk, group)));
    }
}

fn raised(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message = format!("the present rating of risk {} for {group} is above its inherent rating", risk.id);
    Finding::new(RULE.name, risk.at(&format!("present/{group}")), message)
        .help("correct the wrong one: `inherent` is the rating without any control, `present` the rating with the controls in place")
        .related(risk.at(&format!("inherent/{group}")), "the inherent rating is here")
        .about(&risk.id)
}
