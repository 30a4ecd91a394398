//! A risk says what it would mean for each affected group.
//!
//! Must not know the ratings.

use crate::rules::prelude::*;
use crate::{prose::list, record::field::Group};

pub(super) const RULE: Rule = Rule {
    name: "risk-without-consequence",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: None,
    summary: "A risk does not say what it would mean for the organization, for individuals or for societies",
    page: include_str!("risk_without_consequence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.threats() {
        let unsaid: Vec<Group> = Group::ALL.into_iter().filter(|group| !is_said(&risk, *group)).collect();
        acc.extend(unsaid.first().map(|first| without_consequence(risk, *first, &unsaid)));
    }
}

fn is_said(risk: &Risk, group: Group) -> bool {
    risk.consequences.as_ref().is_some_and(|consequences| consequences.of(group).is_some())
}

fn without_consequence(risk: Item<'_, Risk>, first: Group, unsaid: &[Group]) -> Finding {
    let whom: Vec<&str> = unsaid.iter().map(|group| spoken(*group)).collect();
    let message = format!("what risk {} would mean for {} is not said", risk.id, list(&whom));
    Finding::new(RULE.name, risk.at(&format!("consequences/{}", first.name())), message)
        .help("add one sentence per group under `consequences:`; where a group cannot be affected, say why not")
        .about(&risk.id)
}

fn spoken(group: Group) -> &'static str {
    match group {
        Group::Organization => "the organization",
        _ => group.name(),
    }
}
