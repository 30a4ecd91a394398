//! Every AI system inside the scope has its risks assessed.
//!
//! Must not know what makes a risk worth recording.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "system-without-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "An AI system inside the scope has no risk",
    page: include_str!("system_without_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.current_systems().filter(|system| !model.is_threatened(&system.id)).map(without_risk));
}

fn without_risk(system: Item<'_, System>) -> Finding {
    let message = format!("no risk names AI system {}", system.id);
    Finding::new(RULE.name, system.at(""), message)
        .help(format!("assess its risks and name it under `systems: [{}]` of each", system.id))
        .about(&system.id)
}
