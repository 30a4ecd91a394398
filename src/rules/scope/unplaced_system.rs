//! Every AI system in the inventory is inside the scope or explicitly excluded.
//!
//! Must not judge the reason for an exclusion.

use crate::rules::prelude::*;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    name: "unplaced-system",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["4.3"],
    practice: Some("auditors compare inventory and scope and ask about each system that is in only one of them"),
    summary: "An AI system is neither inside the scope nor among its exclusions",
    page: include_str!("unplaced_system.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let exclusions = model.all::<Scope>().flat_map(|scope| scope.data().exclusions.iter());
    let excluded: BTreeSet<&str> = exclusions.filter_map(|exclusion| Some(exclusion.system.as_ref()?.id())).collect();
    let outside = model.all::<System>().filter(|system| !model.in_scope(&system.id));
    acc.extend(outside.filter(|system| !excluded.contains(&*system.id)).map(unplaced));
}

fn unplaced(system: Item<'_, System>) -> Finding {
    let message = format!("AI system {} is neither inside the scope nor among its exclusions", system.id);
    Finding::new(RULE.name, system.at(""), message)
        .help("add it to `systems` of the scope, or to its `exclusions` with `what`, `system` and `reason`")
        .about(&system.id)
}
