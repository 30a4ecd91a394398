//! A risk of an AI system is also rated for people.
//!
//! Must not know the scales.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "one-sided-rating",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "A risk of an AI system is rated for the organization only",
    page: include_str!("one_sided_rating.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let of_systems = model.threats().filter(|risk| !risk.systems.is_empty());
    acc.extend(of_systems.filter(|risk| risk.rated_groups() == [Group::Organization]).map(one_sided));
}

fn one_sided(risk: Item<'_, Risk>) -> Finding {
    let message = format!("risk {} concerns an AI system but is rated for the organization only", risk.id);
    Finding::new(RULE.name, risk.at("present/organization"), message)
        .help("rate it under `individuals` and `societies`, too; if neither can be affected, allow the rule here")
        .about(&risk.id)
}
