//! A system has one class under each scheme.
//!
//! Must not know any scheme but the one that has a block of its own.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "conflicting-tiers",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &[],
    practice: None,
    summary: "A system has two different classes under the same scheme",
    page: include_str!("conflicting_tiers.md"),
    suppressible: true,
    check,
};

/// The scheme that `eu-ai-act` of a system is about, in plain letters.
const EU_AI_ACT: &str = "euaiact";

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for system in model.all::<System>() {
        for (number, tier) in system.tiers.iter().enumerate() {
            let same = |other: &&Tier| plain(&other.scheme) == plain(&tier.scheme);
            let earlier = system.tiers[..number].iter().position(|other| same(&other));
            let first = earlier.map(|at| (&*system.tiers[at].class, format!("tiers/{at}/class")));
            let act = system.eu_ai_act.as_ref().filter(|_| plain(&tier.scheme) == EU_AI_ACT);
            let own = act.map(|act| (act.class.name(), "eu-ai-act/class".to_owned()));
            let differs = |(class, _): &(&str, String)| plain(class) != plain(&tier.class);
            acc.extend(own.or(first).filter(differs).map(|(class, at)| conflict(system, number, (class, &at))));
        }
    }
}

/// Letters and digits in lower case, so that `EU AI Act` is `eu-ai-act`.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn conflict(system: Item<'_, System>, number: usize, (class, at): (&str, &str)) -> Finding {
    let tier = &system.tiers[number];
    let message =
        format!("AI system {} is `{}` under {}, and `{class}` in another place", system.id, tier.class, tier.scheme);
    Finding::new(RULE.name, system.at(&format!("tiers/{number}/class")), message)
        .help("keep the class that is in force; git has the earlier one")
        .related(system.at(at), "the other class")
        .about(&system.id)
}
