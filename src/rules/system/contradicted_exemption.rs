//! A system that is exempted from the high-risk class neither profiles people nor is classified as high-risk.
//!
//! Must not know whether the grounds of an exemption are sufficient.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "contradicted-exemption",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A system has an exemption that its own entry contradicts",
    page: include_str!("contradicted_exemption.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let exempted = |system: &Item<'_, System>| system.eu_ai_act.as_ref().is_some_and(|act| act.exemption.is_some());
    let exempted = || model.all::<System>().filter(exempted);
    acc.extend(exempted().filter(|system| is_profiling(system)).map(profiles));
    acc.extend(exempted().filter(|system| is_high_risk(system)).map(high_risk));
}

fn is_profiling(system: &System) -> bool {
    let exemption = system.eu_ai_act.as_ref().and_then(|act| act.exemption.as_ref());
    exemption.is_some_and(|exemption| exemption.profiling == Some(true))
}

fn is_high_risk(system: &System) -> bool {
    system.eu_ai_act.as_ref().is_some_and(|act| act.class == EuAiActClass::HighRisk)
}

fn profiles(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} is exempted from the high-risk class although it profiles people", system.id);
    Finding::new(RULE.name, system.at("eu-ai-act/exemption/profiling"), message)
        .help("remove `exemption:` and classify the system as `high-risk`, or correct `profiling`")
        .about(&system.id)
}

fn high_risk(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} is classified as high-risk and exempted from that class", system.id);
    Finding::new(RULE.name, system.at("eu-ai-act/class"), message)
        .help("remove `exemption:`, or change `class`")
        .related(system.at("eu-ai-act/exemption"), "the exemption")
        .about(&system.id)
}
