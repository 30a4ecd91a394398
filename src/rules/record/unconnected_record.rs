//! Every record answers something: a clause, a control, or another record that needs it.
//!
//! Must not judge evidence and impact assessments; they have their own rules.

use crate::record::field::REQUIREMENT;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unconnected-record",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &[],
    practice: Some(
        "if a record answers nothing and nothing refers to it, either it is not needed or a link is missing",
    ),
    summary: "A record answers nothing and nothing refers to it",
    page: include_str!("unconnected_record.md"),
    suppressible: true,
    check,
};

/// Kinds that exist for the sake of other records; records of the other kinds answer something by themselves.
const FOR_OTHERS: &[&str] =
    &[Dataset::KIND, Document::KIND, Obligation::KIND, Person::KIND, Process::KIND, Role::KIND, Supplier::KIND];

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let answering = model.answering_anything();
    let candidates = FOR_OTHERS.iter().flat_map(|kind| model.of_kind(kind));
    let idle = candidates
        .filter(|entry| entry.record().is_some() && !answering.contains(&*entry.id) && !is_connected(model, entry));
    acc.extend(idle.map(unconnected));
}

/// Whether another record refers to it or could state a relation that it states, or it names a clause or a control.
fn is_connected(model: &Model, entry: &Entry) -> bool {
    let names_requirement = entry.links.iter().any(|link| link.kinds.iter().any(|kind| **kind == *REQUIREMENT));
    let is_related = || entry.links.iter().any(|link| model.stated_from_other_side(link).is_some());
    names_requirement || is_related() || model.links_to(&entry.id).any(|(from, _)| from.id != entry.id)
}

fn unconnected(entry: &Entry) -> Finding {
    let message = format!("the {} {} answers nothing, and no record refers to it", entry.kind.name, entry.id);
    Finding::new(RULE.name, entry.at("id"), message)
        .help("refer to it from the record that needs it, name the clauses or controls it answers, or remove it")
        .about(&entry.id)
}
