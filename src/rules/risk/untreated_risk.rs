//! Risks above appetite need a treatment.
//!
//! Must not know how levels are derived.

use crate::model::Level;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "untreated-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.3"],
    practice: None,
    summary: "A risk above appetite has no treatment",
    page: include_str!("untreated_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    for risk in model.threats().filter(|risk| risk.treatment.is_none()) {
        let levels = risk.present.as_ref().map(|present| model.levels(present)).unwrap_or_default();
        acc.extend(Level::worst(levels).map(|level| untreated(manifest, risk, level)));
    }
}

fn untreated(manifest: Item<'_, Aims>, risk: Item<'_, Risk>, level: Level<'_>) -> Finding {
    let group = level.group.name();
    let message = format!(
        "risk {} is {} for {group} ({}), above the appetite of {}, and has no treatment",
        risk.id, level.value, level.band, level.appetite
    );
    Finding::new(RULE.name, risk.at(&format!("present/{group}")), message)
        .help("add `treatment:` with an option (modify, avoid, share or retain) and its controls or reason")
        .related(manifest.at(&format!("risk-criteria/appetite/{group}")), "the appetite is set here")
        .about(&risk.id)
}
