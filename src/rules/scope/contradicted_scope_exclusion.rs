//! A scope does not exclude what it includes.
//!
//! Must not judge the reason for an exclusion.

use crate::rules::prelude::*;
use crate::{record::field::Ref, rules::wording::folded};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "contradicted-scope-exclusion",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["4.3"],
    practice: None,
    summary: "A scope excludes an AI system, a site or a unit that it includes",
    page: include_str!("contradicted_scope_exclusion.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for scope in model.all::<Scope>() {
        let systems = scope.data().systems.iter().map(Ref::id).enumerate();
        let systems: BTreeMap<&str, String> = systems.map(|(at, id)| (id, format!("systems/{at}"))).collect();
        let named = |list: &'static str, texts: &[field::Text]| {
            let folded = texts.iter().map(|text| folded(text)).enumerate();
            folded.map(|(at, text)| (text, format!("{list}/{at}"))).collect::<Vec<_>>()
        };
        let places = [named("sites", &scope.data().sites), named("units", &scope.data().units)].concat();
        let places: BTreeMap<String, String> = places.into_iter().filter(|(text, _)| !text.is_empty()).collect();
        for (number, exclusion) in scope.data().exclusions.iter().enumerate() {
            let system = exclusion.system.as_ref().map(Ref::id);
            let by_system = system.and_then(|id| Some((id, systems.get(id)?, format!("exclusions/{number}/system"))));
            let what = &*exclusion.what;
            let by_name = || Some((what, places.get(&folded(what))?, format!("exclusions/{number}/what")));
            let found = by_system.or_else(by_name);
            acc.extend(found.map(|(what, inside, at)| contradicted(scope, what, inside, &at)));
        }
    }
}

fn contradicted(scope: Item<'_, Scope>, what: &str, inside: &str, at: &str) -> Finding {
    Finding::new(RULE.name, scope.at(at), format!("scope {} excludes {what}, which it also includes", scope.id))
        .help("remove the exclusion, or remove it from what the scope includes")
        .related(scope.at(inside), "it is included here")
        .about(&scope.id)
}
