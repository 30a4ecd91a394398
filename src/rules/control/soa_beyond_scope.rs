//! The Statement of Applicability decides controls for AI systems inside the scope.
//!
//! Must not know whether a reference resolves.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "soa-beyond-scope",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["4.3", "6.1.3"],
    practice: None,
    summary: "A control is decided for an AI system outside the scope",
    page: include_str!("soa_beyond_scope.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(scope) = model.all::<Scope>().next() else { return };
    for control in model.all::<Control>() {
        for (index, part) in control.data().systems.iter().enumerate() {
            let outside = model.get::<System>(part.system.id()).filter(|system| !model.in_scope(&system.id));
            acc.extend(outside.map(|system| beyond(scope, control, index, system)));
        }
    }
}

fn beyond(scope: Item<'_, Scope>, control: Item<'_, Control>, index: usize, system: Item<'_, System>) -> Finding {
    let message = format!("control {} is decided for {}, which is outside scope {}", control.id, system.id, scope.id);
    Finding::new(RULE.name, control.at(&format!("systems/{index}/system")), message)
        .help("add the system to `systems` of the scope, or remove its part from the control")
        .related(scope.at("systems"), "the AI systems inside the scope")
        .about(&control.id)
}
