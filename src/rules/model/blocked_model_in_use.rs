//! No AI system in service uses a model that must not be used.
//!
//! Must not know why a model is blocked; whoever decided it does.

use std::collections::BTreeSet;

use crate::{record, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "blocked-model-in-use",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["A.4.4"],
    practice: None,
    summary: "A deployed AI system uses a model that is blocked, or one that was made from it",
    page: include_str!("blocked_model_in_use.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.all::<System>().filter(|system| model.is_in_service(system.data())) {
        for (index, used) in system.data().models.iter().enumerate() {
            let blocked = blocked(model, used.id());
            acc.extend(blocked.map(|blocked| finding(system, index, used.id(), blocked)));
        }
    }
}

/// The first model that is blocked among a model and those from which it was made.
fn blocked<'m>(model: &'m Model, id: &str) -> Option<Item<'m, record::Model>> {
    let mut seen = BTreeSet::new();
    let mut next = vec![model.get::<record::Model>(id)?];
    while let Some(one) = next.pop() {
        if one.data().status == Some(ModelStatus::Blocked) {
            return Some(one);
        }
        if seen.insert(one.id.clone()) {
            next.extend(one.data().base.iter().filter_map(|base| model.get::<record::Model>(base.id())));
        }
    }
    None
}

fn finding(system: Item<'_, System>, index: usize, used: &str, blocked: Item<'_, record::Model>) -> Finding {
    let made = if used == &*blocked.id { String::new() } else { format!(", made from {}", blocked.id) };
    let message = format!("AI system {} is deployed and uses model {used}{made}, which is blocked", system.id);
    Finding::new(RULE.name, system.at(&format!("models/{index}")), message)
        .help("replace the model, or correct its `status` if its use was decided on again")
        .related(blocked.at("status"), "the decision is here")
        .about(&system.id)
}
