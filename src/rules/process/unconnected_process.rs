//! The processes of the management system are connected.
//!
//! Must not judge what passes from one to the next.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unconnected-process",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["4.4"],
    practice: Some("auditors follow a process to the next one, from output to input"),
    summary: "A process is not connected to any other process",
    page: include_str!("unconnected_process.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if model.of_kind(Process::KIND).nth(1).is_none() {
        return;
    }
    let is_next = |id: &str| model.links_to(id).any(|(from, _)| from.kind.name == Process::KIND && *from.id != *id);
    let alone = |process: &Item<'_, Process>| process.next.is_empty() && !is_next(&process.id);
    acc.extend(model.all::<Process>().filter(alone).map(unconnected));
}

fn unconnected(process: Item<'_, Process>) -> Finding {
    let message = format!("process {} names no other process under `next`, and none names it", process.id);
    Finding::new(RULE.name, process.at(""), message)
        .help("name the processes that use its outputs under `next`, or add it under `next` of the process before it")
        .about(&process.id)
}
