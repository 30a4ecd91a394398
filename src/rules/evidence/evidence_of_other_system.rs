//! Evidence of a control concerns the AI systems for which it is used.
//!
//! Must not judge whether there is enough evidence for each system.

use crate::rules::prelude::*;
use crate::{prose::list, source::At};

pub(super) const RULE: Rule = Rule {
    name: "evidence-of-other-system",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["6.1.3", "8.1"],
    practice: None,
    summary: "Evidence of one AI system is used for a control of another one",
    page: include_str!("evidence_of_other_system.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for control in model.all::<Control>() {
        acc.extend(of_other_systems(model, control));
    }
    for row in model.controls().filter(|row| !row.is_unreadable()) {
        let record = row.record();
        let excluded = |system: &str| row.for_system(system).decision() == Some(ControlDecision::Excluded);
        let only_excluded = |evidence: &Evidence| {
            let systems = &evidence.systems;
            !systems.is_empty() && !row.is_excluded() && systems.iter().all(|system| excluded(system.id()))
        };
        for (number, evidence) in record.iter().flat_map(|control| control.data().evidence.iter().enumerate()) {
            let Some(evidence) = model.get::<Evidence>(evidence.id()).filter(|it| only_excluded(it.data())) else {
                continue;
            };
            acc.extend(
                record.map(|control| of_excluded(control.entry(), &format!("evidence/{number}"), row.id(), evidence)),
            );
        }
        let supporting = model.links_to(row.id()).filter(|(_, link)| link.pointer.starts_with("/supports/"));
        for (entry, link) in supporting {
            let evidence = model.get::<Evidence>(&entry.id).filter(|it| only_excluded(it.data()));
            acc.extend(evidence.map(|evidence| of_excluded(entry, &link.pointer[1..], row.id(), evidence)));
        }
    }
}

/// The evidence in the entries of a control for one AI system that concerns other systems only.
fn of_other_systems<'m>(model: &'m Model, control: Item<'m, Control>) -> impl Iterator<Item = Finding> + 'm {
    let entries = control.data().systems.iter().enumerate();
    let named = entries.flat_map(|(number, entry)| {
        entry.evidence.iter().enumerate().map(move |(index, evidence)| (number, entry, index, evidence))
    });
    named.filter_map(move |(number, entry, index, evidence)| {
        let (system, evidence) = (entry.system.id(), model.get::<Evidence>(evidence.id())?);
        let systems = &evidence.data().systems;
        let is_other = !systems.is_empty() && systems.iter().all(|named| named.id() != system);
        let at = control.at(&format!("systems/{number}/evidence/{index}"));
        is_other.then(|| of_other(control.entry(), at, system, evidence))
    })
}

fn systems_of(evidence: Item<'_, Evidence>) -> String {
    list(&evidence.data().systems.iter().map(field::Ref::id).collect::<Vec<_>>())
}

fn of_other(control: &Entry, at: At, system: &str, evidence: Item<'_, Evidence>) -> Finding {
    let message = format!(
        "evidence {} is used for {} of {system}, but concerns {} only",
        evidence.id,
        control.id,
        systems_of(evidence)
    );
    Finding::new(RULE.name, at, message)
        .help(format!(
            "name evidence of {system}, or add {system} to the `systems` of the evidence if it covers that system too"
        ))
        .related(evidence.at("systems"), "the systems are named here")
        .about(&control.id)
}

fn of_excluded(entry: &Entry, pointer: &str, control: &str, evidence: Item<'_, Evidence>) -> Finding {
    let message = format!(
        "evidence {} is used for {control}, which is excluded for {}, the only systems that it concerns",
        evidence.id,
        systems_of(evidence)
    );
    Finding::new(RULE.name, entry.at(pointer), message)
        .help("remove the reference, correct the `systems` of the evidence, or include the control for them")
        .related(evidence.at("systems"), "the systems are named here")
        .about(&entry.id)
        .distinct(control)
}
