//! The ranking of risks follows their levels.
//!
//! Must not know how levels are derived.

use std::cmp::Reverse;

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "contradicted-priority",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.2"],
    practice: Some("auditors compare the order of treatment with the levels of the risks"),
    summary: "A risk is ranked before another that is further above appetite",
    page: include_str!("contradicted_priority.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut ranked: Vec<Ranked<'_>> = model.threats().filter_map(|risk| Ranked::of(model, risk)).collect();
    ranked.sort_by_key(|risk| Reverse(risk.rank));
    let mut worst_after: Option<&Ranked<'_>> = None;
    for peers in ranked.chunk_by(|one, other| one.rank == other.rank) {
        let passed_over = |risk: &&Ranked<'_>| worst_after.filter(|worst| worst.excess > risk.excess);
        acc.extend(peers.iter().filter_map(|risk| Some(contradicted(risk, passed_over(&risk)?))));
        worst_after = peers.iter().chain(worst_after).max_by_key(|risk| risk.excess);
    }
}

/// A risk above appetite with its rank.
struct Ranked<'m> {
    risk: Item<'m, Risk>,
    rank: u16,
    excess: u16,
}

impl<'m> Ranked<'m> {
    fn of(model: &'m Model, risk: Item<'m, Risk>) -> Option<Self> {
        Some(Self { risk, rank: risk.priority?, excess: model.worst_now(risk.data())?.excess() })
    }
}

fn contradicted(early: &Ranked<'_>, late: &Ranked<'_>) -> Finding {
    let message = format!(
        "risk {} is {} above appetite but ranked before {}, which is {} above it",
        early.risk.id, early.excess, late.risk.id, late.excess
    );
    Finding::new(RULE.name, early.risk.at("priority"), message)
        .help("change one of the ranks, or correct the wrong rating; if the order is intended, allow the rule here with the reason")
        .related(late.risk.at("priority"), "the other rank")
        .about(&early.risk.id)
}
