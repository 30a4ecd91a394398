//! The manifest has risk criteria.
//!
//! Must not know the criteria themselves.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "missing-risk-criteria",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.1"],
    practice: None,
    summary: "The manifest has no risk criteria",
    page: include_str!("missing_risk_criteria.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unjudged = model.manifest().filter(|manifest| manifest.risk_criteria.is_none());
    acc.extend(unjudged.map(|manifest| without_criteria(model, manifest)));
}

fn without_criteria(model: &Model, manifest: Item<'_, Aims>) -> Finding {
    let finding = Finding::new(RULE.name, manifest.at("risk-criteria"), "the manifest has no risk criteria")
        .help("add `risk-criteria:` with scales of likelihood and consequence, bands, and the appetite per group")
        .about(&manifest.id);
    match model.of_kind(Risk::KIND).next() {
        Some(risk) => finding.related(risk.at(""), "a risk that cannot be judged"),
        None => finding,
    }
}
