//! A system has a class under the EU AI Act if the law of the European Union applies to the organization.
//!
//! Must not judge the class.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unclassified-system",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some("auditors ask how the organization determined which law applies to each AI system (clause 4.1)"),
    summary: "An AI system has no class under the EU AI Act, although the law of the European Union applies",
    page: include_str!("unclassified_system.md"),
    suppressible: true,
    check,
};

/// The European Union among the jurisdictions of an organization.
const UNION: &str = "EU";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let manifest = model.manifest();
    let applies = manifest.is_some_and(|manifest| manifest.organization.jurisdictions.iter().any(|it| &**it == UNION));
    let unclassified = |system: &Item<'_, System>| applies && system.eu_ai_act.is_none();
    acc.extend(model.current_systems().filter(unclassified).map(finding));
}

fn finding(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} has no class under the EU AI Act", system.id);
    Finding::new(RULE.name, system.at("id"), message)
        .help("add `eu-ai-act:` with `class` and `reason`, also if the regulation sets no duties for the system")
        .about(&system.id)
}
