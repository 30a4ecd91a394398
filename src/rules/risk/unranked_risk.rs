//! Risks above appetite are ranked for treatment.
//!
//! Must not know how levels are derived.

use crate::model::Level;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unranked-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "A risk above appetite has no priority",
    page: include_str!("unranked_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats().filter(|risk| risk.priority.is_none()) {
        acc.extend(model.worst_now(risk.data()).map(|level| unranked(risk, level)));
    }
}

fn unranked(risk: Item<'_, Risk>, level: Level<'_>) -> Finding {
    let group = level.group.name();
    let message = format!(
        "risk {} is above appetite for {group} (level {}, appetite {}) but has no priority",
        risk.id, level.value, level.appetite
    );
    Finding::new(RULE.name, risk.at("priority"), message)
        .help("add `priority:` with its rank for treatment; 1 is treated first, and several may share a rank")
        .about(&risk.id)
}
