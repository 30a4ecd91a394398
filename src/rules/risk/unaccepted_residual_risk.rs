//! What remains above appetite after treatment needs an acceptance.
//!
//! Must not know how levels are derived nor who is designated.

use crate::model::Level;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unaccepted-residual-risk",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "What remains of a risk is above appetite and nobody accepted it",
    page: include_str!("unaccepted_residual_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    for risk in model.threats().filter(|risk| risk.treatment.is_some()) {
        let worst = Level::worst(model.residual(&risk)).filter(|_| model.acceptances(risk).next().is_none());
        acc.extend(worst.map(|level| unaccepted(manifest, risk, level)));
    }
}

fn unaccepted(manifest: Item<'_, Aims>, risk: Item<'_, Risk>, level: Level<'_>) -> Finding {
    let group = level.group.name();
    let rating = if risk.target_for(level.group).is_some() { "target" } else { "present" };
    let message = format!(
        "risk {} stays at {} for {group} ({}), above the appetite of {}, and nobody accepted that",
        risk.id, level.value, level.band, level.appetite
    );
    Finding::new(RULE.name, risk.at(&format!("{rating}/{group}")), message)
        .help(
            "lower it further, or have designated management accept it: `acceptance: {by: …, on: …}` in the risk, \
             or `accepts:` in an approved treatment plan",
        )
        .related(manifest.at(&format!("risk-criteria/appetite/{group}")), "the appetite is set here")
        .about(&risk.id)
}
