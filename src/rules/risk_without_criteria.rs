//! Risks are judged by criteria.
//!
//! Must not know the criteria themselves.

use super::prelude::*;
use crate::source::At;

pub(super) const RULE: Rule = Rule {
    name: "risk-without-criteria",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["6.1.1"],
    practice: None,
    summary: "There are risks, but the manifest has no criteria to judge them by",
    page: include_str!("risk_without_criteria.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unjudged = model.manifest().filter(|manifest| manifest.risk_criteria.is_none());
    let first = model.of_kind(Risk::KIND).next();
    acc.extend(unjudged.zip(first).map(|(manifest, risk)| without_criteria(manifest, risk.at(""))));
}

fn without_criteria(manifest: Item<'_, Aims>, risk: At) -> Finding {
    Finding::new(RULE.name, manifest.at("risk-criteria"), "risks are kept, but there are no criteria to judge them by")
        .help("add `risk-criteria:` with scales of likelihood and consequence, bands, and the appetite per group")
        .related(risk, "a risk that cannot be judged")
        .about(&manifest.id)
}
