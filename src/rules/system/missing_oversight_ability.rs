//! The oversight measures of a high-risk system enable people to do what human oversight consists of.
//!
//! Must not know whether a measure is effective.

use crate::{prose, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "missing-oversight-ability",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["A.9.3"],
    practice: Some(
        "human oversight is the first objective of responsible use; Article 14(4) of the EU AI Act lists its five abilities",
    ),
    summary: "No measure enables people to perform a part of human oversight of a high-risk AI system",
    page: include_str!("missing_oversight_ability.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.current_systems().filter(|system| is_provided_high_risk(system)) {
        let enabled: Vec<Ability> = system.oversight_measures.iter().flat_map(|it| it.enables.clone()).collect();
        let missing: Vec<&str> =
            Ability::ALL.into_iter().filter(|it| !enabled.contains(it)).map(Ability::name).collect();
        if !missing.is_empty() && super::includes(model, "A.9.3", system.data()) {
            acc.push(finding(system, &missing));
        }
    }
}

fn is_provided_high_risk(system: &System) -> bool {
    let is_provided = |act: &EuAiAct| act.class == EuAiActClass::HighRisk && act.roles.contains(&EuAiActRole::Provider);
    system.eu_ai_act.as_ref().is_some_and(is_provided)
}

fn finding(system: Item<'_, System>, missing: &[&str]) -> Finding {
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("no oversight measure of AI system {} enables {}", system.id, prose::list(&names));
    let finding = Finding::new(RULE.name, system.at("eu-ai-act/class"), message)
        .help("add the measure to `oversight-measures:`, or the ability to `enables:` of the measure that provides it")
        .about(&system.id);
    let is_stated = !system.oversight_measures.is_empty();
    if is_stated { finding.related(system.at("oversight-measures"), "the measures") } else { finding }
}
