//! The entry of a system in the EU database is made before the system is placed on the market.
//!
//! Must not know whether a system has to be registered.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "late-registration",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("Article 49 of the EU AI Act puts the registration before placing on the market"),
    summary: "A system was registered in the EU database after it was placed on the market",
    page: include_str!("late_registration.md"),
    suppressible: true,
    check,
};

/// The day from which the article on registration applies by its letter.
const APPLIES: &str = "2026-08-02";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.all::<System>() {
        let Some(placed) = placed(system.data()) else { continue };
        let registered = system.registrations.iter().enumerate().filter(|(_, entry)| is_european(entry.register));
        let late = registered.filter_map(|(number, entry)| Some((number, entry.on.filter(|on| *on > placed)?)));
        acc.extend(late.map(|(number, on)| finding(system, number, (on, placed))));
    }
}

/// When a system was placed on the market, unless that was before the article applied.
fn placed(system: &System) -> Option<field::Date> {
    let applies: field::Date = APPLIES.parse().ok()?;
    system.market.as_ref()?.placed.filter(|placed| *placed >= applies)
}

const fn is_european(register: Register) -> bool {
    matches!(register, Register::EuDatabase | Register::EuDatabaseRestricted)
}

fn finding(system: Item<'_, System>, number: usize, (on, placed): (field::Date, field::Date)) -> Finding {
    let message =
        format!("AI system {} was registered on {on}, after it was placed on the market on {placed}", system.id);
    Finding::new(RULE.name, system.at(&format!("registrations/{number}/on")), message)
        .help("correct the wrong date; if both are right, ask counsel: Article 49 applies by its letter since 2026-08-02, the classification on which it depends from 2027-12-02")
        .related(system.at("market/placed"), "placed on the market")
        .about(&system.id)
}
