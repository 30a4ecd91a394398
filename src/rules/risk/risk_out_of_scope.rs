//! Risks concern AI systems inside the scope.
//!
//! Must not know whether a reference resolves.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "risk-out-of-scope",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["4.3"],
    practice: None,
    summary: "A risk names an AI system outside the scope",
    page: include_str!("risk_out_of_scope.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(scope) = model.all::<Scope>().next() else { return };
    for risk in model.all::<Risk>() {
        for (index, system) in risk.systems.iter().enumerate() {
            let outside = model.get::<System>(system.id()).filter(|system| !model.in_scope(&system.id));
            acc.extend(outside.map(|system| out_of_scope(scope, risk, index, system)));
        }
    }
}

fn out_of_scope(scope: Item<'_, Scope>, risk: Item<'_, Risk>, index: usize, system: Item<'_, System>) -> Finding {
    let message = format!("risk {} names {}, which is outside scope {}", risk.id, system.id, scope.id);
    Finding::new(RULE.name, risk.at(&format!("systems/{index}")), message)
        .help("add the system to `systems` of the scope, or remove it from the risk")
        .related(scope.at("systems"), "the AI systems inside the scope")
        .about(&risk.id)
}
