//! A residual risk above appetite needs an acceptance.
//!
//! Must not know how levels are derived or who is designated.

use crate::model::Level;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unaccepted-residual-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A residual risk above appetite is not accepted",
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
        "the residual risk of {} is {} for {group} ({}), above the appetite of {}, and is not accepted",
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
