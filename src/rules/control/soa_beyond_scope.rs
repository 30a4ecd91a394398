//! The Statement of Applicability decides controls for AI systems inside the scope.
//!
//! Must not know whether a reference resolves.

use crate::rules::prelude::*;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "soa-beyond-scope",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["4.3", "6.1.3"],
    practice: Some("auditors compare the Statement of Applicability with the scope, system by system"),
    summary: "A control is decided for an AI system outside the scope",
    page: include_str!("soa_beyond_scope.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(scope) = model.all::<Scope>().next() else { return };
    let mut parts: BTreeMap<&str, Vec<(Item<'_, Control>, usize)>> = BTreeMap::new();
    for control in model.all::<Control>() {
        for (index, part) in control.data().systems.iter().enumerate() {
            let outside = model.get::<System>(part.system.id()).filter(|system| !model.in_scope(&system.id));
            outside.into_iter().for_each(|system| parts.entry(&system.data().id).or_default().push((control, index)));
        }
    }
    acc.extend(parts.iter().filter_map(|(system, parts)| beyond(scope, system, parts)));
}

/// One finding for a system, at the first control.
fn beyond(scope: Item<'_, Scope>, system: &str, parts: &[(Item<'_, Control>, usize)]) -> Option<Finding> {
    let (control, index) = parts.first()?;
    let more = match parts.len() - 1 {
        0 => " is".to_owned(),
        1 => " and 1 other are".to_owned(),
        more => format!(" and {more} others are"),
    };
    let message = format!("control {}{more} decided for {system}, which is outside scope {}", control.id, scope.id);
    let finding = Finding::new(RULE.name, control.at(&format!("systems/{index}/system")), message);
    let help = "add the system to `systems` of the scope, or remove its part from the controls";
    let finding = finding.help(help).related(scope.at("systems"), "the AI systems inside the scope");
    Some(finding.about(&control.id).distinct(system))
}
