//! An AI system has an impact assessment before it is deployed.
//!
//! Must not know what an assessment has to contain.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "system-without-impact-assessment",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.4"],
    practice: None,
    summary: "An AI system that is not yet deployed has no impact assessment",
    page: include_str!("system_without_impact_assessment.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let not_deployed = model.current_systems().filter(|system| !model.is_deployed(system));
    let unassessed =
        not_deployed.filter(|system| model.impacts_of(&system.id).is_some_and(|impacts| impacts.is_empty()));
    acc.extend(unassessed.map(unassessed_system));
}

fn unassessed_system(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} has no impact assessment", system.id);
    Finding::new(RULE.name, system.at(""), message)
        .help(format!(
            "assess its consequences for individuals and societies: `aims new impact` with `system: {}`",
            system.id
        ))
        .about(&system.id)
}
