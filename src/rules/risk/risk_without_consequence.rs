//! A risk states what it would mean for each affected group.
//!
//! Must not know the ratings.

use crate::rules::prelude::*;
use crate::{prose::list, record::field::Group};

pub(super) const RULE: Rule = Rule {
    name: "risk-without-consequence",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "A risk does not state what it would mean for the organization, for individuals or for societies",
    page: include_str!("risk_without_consequence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats() {
        let missing: Vec<Group> = Group::ALL.into_iter().filter(|group| !is_stated(&risk, *group)).collect();
        acc.extend(missing.first().map(|first| without_consequence(risk, *first, &missing)));
    }
}

fn is_stated(risk: &Risk, group: Group) -> bool {
    risk.consequences.as_ref().is_some_and(|consequences| consequences.of(group).is_some())
}

fn without_consequence(risk: Item<'_, Risk>, first: Group, missing: &[Group]) -> Finding {
    let whom: Vec<&str> = missing.iter().map(|group| label(*group)).collect();
    let message = format!("risk {} does not state what it would mean for {}", risk.id, list(&whom));
    Finding::new(RULE.name, risk.at(&format!("consequences/{}", first.name())), message)
        .help("add one sentence per group under `consequences:`; if a group cannot be affected, state why not")
        .about(&risk.id)
}

fn label(group: Group) -> &'static str {
    match group {
        Group::Organization => "the organization",
        _ => group.name(),
    }
}
