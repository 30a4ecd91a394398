//! The effect of a completed action is checked.
//!
//! Must not know whether the effect is the intended one.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "action-without-effect",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["6.1.1", "8.3"],
    practice: None,
    summary: "A completed action does not state how its effect was checked",
    page: include_str!("action_without_effect.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>() {
        let actions = risk.data().treatment.iter().flat_map(|treatment| treatment.actions.iter().enumerate());
        let unchecked = actions.filter(|(_, action)| action.done.is_some() && action.effect.is_none());
        acc.extend(unchecked.map(|(index, _)| without_effect(risk, index)));
    }
}

fn without_effect(risk: Item<'_, Risk>, index: usize) -> Finding {
    let message = format!("an action for {} is done but has no effect recorded", risk.id);
    Finding::new(RULE.name, risk.at(&format!("treatment/actions/{index}/done")), message)
        .help("add `effect:` with how it was checked and what was found; if it is too early, state when and how it will be checked")
        .about(&risk.id)
}
