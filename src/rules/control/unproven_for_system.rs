//! A control that is in place for an AI system has evidence about that system.
//!
//! Must not judge what evidence shows.

use std::collections::BTreeMap;

use crate::{prose::list, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "unproven-for-system",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: Some("auditors sample an AI system and ask for evidence of each of its controls"),
    summary: "The valid evidence of an implemented control is about other AI systems only",
    page: include_str!("unproven_for_system.md"),
    suppressible: true,
    check,
};

/// The AI systems that the evidence of a control leaves out, by control, with where its status is stated.
type Gaps<'m> = BTreeMap<&'m str, (Item<'m, Control>, String, Vec<&'m str>)>;

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut gaps = Gaps::new();
    for cell in model.evidence_matrix().filter(|cell| !cell.is_proven(model)) {
        let Some((Status::Implemented, basis)) = cell.variant.standing() else { continue };
        // Without any valid evidence the control is unproven for all systems.
        let shown = |id: &str| model.get::<Evidence>(id).is_some_and(|evidence| model.is_valid(evidence.data()));
        let is_proven = cell.variant.named_evidence().any(shown);
        let Some(record) = cell.variant.holder(basis).filter(|_| is_proven) else { continue };
        let at = || (record, cell.variant.pointer(basis, "status"), Vec::new());
        gaps.entry(cell.control.id()).or_insert_with(at).2.push(&cell.system.data().id);
    }
    acc.extend(
        gaps.into_iter().map(|(control, (record, pointer, systems))| finding(control, record, &pointer, &systems)),
    );
}

fn finding(control: &str, record: Item<'_, Control>, pointer: &str, systems: &[&str]) -> Finding {
    let systems = list(systems);
    Finding::new(RULE.name, record.at(pointer), format!("no valid evidence of control {control} is about {systems}"))
        .help("collect evidence about the system and name the control under its `supports:`, or remove `systems:` from evidence that is about all systems")
        .about(&record.id)
}
