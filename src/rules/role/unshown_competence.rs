//! The holders of a role show competence for it.
//!
//! Must not judge whether it is sufficient: people do.

use crate::{record::field::Ref, rules::prelude::*};

pub(super) const RULE: Rule = Rule {
    name: "unshown-competence",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["7.2"],
    practice: None,
    summary: "The holder of a role shows none of the competence that the role requires",
    page: include_str!("unshown_competence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for role in model.all::<Role>().filter(|role| !role.competence.is_empty()) {
        let holders = role.data().holders.iter().map(Ref::id).enumerate();
        let persons = holders.filter_map(|(number, id)| Some((number, model.get::<Person>(id)?)));
        let unfit = persons.filter(|(_, person)| is_for_other_roles(role.data(), person.data()));
        acc.extend(unfit.map(|(number, person)| finding(role, number, person)));
    }
}

/// Whether a person has competence on record, and all of it for other roles. Without any, another rule reports the person.
fn is_for_other_roles(role: &Role, person: &Person) -> bool {
    !person.competence.is_empty() && person.competence_for(&role.id).next().is_none()
}

fn finding(role: Item<'_, Role>, number: usize, person: Item<'_, Person>) -> Finding {
    let message = format!(
        "role {} requires competence, and its holder {} shows competence for other roles only",
        role.id, person.id
    );
    Finding::new(RULE.name, role.at(&format!("holders/{number}")), message)
        .help(format!(
            "add what {} can do to `competence:` of the person, or name the role under `roles:` of what is there",
            person.id
        ))
        .related(person.at("competence"), "the competence on record")
        .about(&role.id)
        .distinct(&person.id)
}
