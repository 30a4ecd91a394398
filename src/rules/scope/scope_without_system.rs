//! A scope names AI systems in the inventory.
//!
//! Must not judge whether the right ones are inside.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "scope-without-system",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["4.3"],
    practice: None,
    summary: "The scope names no AI system in the inventory",
    page: include_str!("scope_without_system.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let known = |scope: &Item<'_, Scope>| {
        scope.systems.iter().any(|system| model.with_id(system.id()).any(|entry| entry.kind.name == System::KIND))
    };
    acc.extend(model.all::<Scope>().filter(|scope| !known(scope)).map(without_system));
}

fn without_system(scope: Item<'_, Scope>) -> Finding {
    Finding::new(RULE.name, scope.at("systems"), format!("scope {} names no AI system in the inventory", scope.id))
        .help("add `systems:` with the ids of the `system` records inside the scope")
        .about(&scope.id)
}
