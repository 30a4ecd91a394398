//! Every risk is rated.
//!
//! Must not know the scales.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unrated-risk",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "A risk has no present rating",
    page: include_str!("unrated_risk.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.threats().filter(|risk| risk.rated_groups().is_empty()).map(unrated));
}

fn unrated(risk: Item<'_, Risk>) -> Finding {
    Finding::new(RULE.name, risk.at("present"), format!("risk {} is not rated for any group", risk.id))
        .help("add `present:` with likelihood and consequence for organization, individuals and societies")
        .about(&risk.id)
}
