//! The processes of the management system hang together.
//!
//! Must not judge what passes from one to the next.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unconnected-process",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["4.4"],
    practice: None,
    summary: "A process neither leads to another one nor is led to",
    page: include_str!("unconnected_process.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    if model.of_kind(Process::KIND).nth(1).is_none() {
        return;
    }
    let led_to = |id: &str| model.links_to(id).any(|(from, _)| from.kind.name == Process::KIND && *from.id != *id);
    let alone = |process: &Item<'_, Process>| process.next.is_empty() && !led_to(&process.id);
    acc.extend(model.all::<Process>().filter(alone).map(unconnected));
}

fn unconnected(process: Item<'_, Process>) -> Finding {
    let message = format!("process {} leads to no other process, and none leads to it", process.id);
    Finding::new(RULE.name, process.at(""), message)
        .help("name under `next` the processes that take up its outputs, or name it there in the one before")
        .about(&process.id)
}
