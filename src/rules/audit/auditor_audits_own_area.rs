//! Auditors do not audit their own work.
//!
//! Must not know who employs an auditor.

use crate::record::field::Ref;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "auditor-audits-own-area",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["9.2.2"],
    practice: None,
    summary: "An internal auditor owns something that the audit names",
    page: include_str!("auditor_audits_own_area.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for audit in model.all::<Audit>().filter(|audit| audit.is_internal() && !audit.auditors.is_empty()) {
        for (owned, owner) in audited(model, audit.data()) {
            let people = model.persons_behind(owner);
            let own = |auditor: &&Ref<(Person, Role)>| !model.persons_behind(auditor.id()).is_disjoint(&people);
            let auditor = audit.data().auditors.iter().enumerate().find(|(_, auditor)| own(auditor));
            acc.extend(auditor.map(|(index, auditor)| own_area(audit, index, auditor.id(), owned)));
        }
    }
}

/// What an audit names, each with its owner.
fn audited<'m>(model: &'m Model, audit: &'m Audit) -> impl Iterator<Item = (&'m Entry, &'m str)> {
    let processes = audit.processes.iter().filter_map(|process| Some(model.get::<Process>(process.id())?.entry()));
    let systems = audit.systems.iter().filter_map(|system| Some(model.get::<System>(system.id())?.entry()));
    let controls = audit.covered().filter_map(|control| model.get::<Control>(control));
    let included = controls.filter(|control| control.decision != Some(ControlDecision::Excluded));
    let entries = processes.chain(systems).chain(included.map(|control| control.entry()));
    entries.filter_map(|entry| Some((entry, entry.record()?.owner()?)))
}

fn own_area(audit: Item<'_, Audit>, index: usize, auditor: &str, owned: &Entry) -> Finding {
    let message = format!("{auditor} audits {} in {} and is responsible for it", owned.id, audit.id);
    Finding::new(RULE.name, audit.at(&format!("auditors/{index}")), message)
        .help("have someone else audit it, from another unit or from outside, or remove it from this audit")
        .related(owned.at("owner"), "its owner")
        .about(&audit.id)
        .distinct(&owned.id)
}
