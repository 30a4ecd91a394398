//! Opportunities are recorded, or the reason why there is none.
//!
//! Must not judge the reason.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "missing-opportunity",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.1"],
    practice: None,
    summary: "There is neither an opportunity nor a reason for having none",
    page: include_str!("missing_opportunity.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let determined = model.all::<Risk>().any(|risk| risk.nature == Nature::Opportunity)
        || model.all::<Context>().any(|context| context.no_opportunity_because.is_some());
    acc.extend(model.manifest().filter(|_| !determined).map(missing));
}

fn missing(manifest: Item<'_, Aims>) -> Finding {
    Finding::new(RULE.name, manifest.at("id"), "no opportunity is recorded, and no reason for having none")
        .help(
            "add a `risk` record with `nature: opportunity` for a benefit that the AI management system or an AI system could bring, and what you do about it; if there is none, add `no-opportunity-because:` to the context",
        )
        .about(&manifest.id)
}
