//! A target is reached by actions.
//!
//! Must not know whether the actions are enough.

use crate::record::field::Group;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "target-without-action",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.3"],
    practice: Some("auditors ask how far each treatment has come, which only its actions can tell"),
    summary: "A risk is to fall, but no action leads there",
    page: include_str!("target_without_action.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    // Without a control either, `unexplained-reduction` reports it.
    let idle = |risk: &Item<'_, Risk>| has_no_action(risk.data()) && !risk.is_modified_without_control();
    for risk in model.threats().filter(idle) {
        acc.extend(model.lowered(&risk).map(|group| without_action(risk, group)));
    }
}

fn has_no_action(risk: &Risk) -> bool {
    risk.treatment.as_ref().is_some_and(|treatment| treatment.actions.is_empty())
}

fn without_action(risk: Item<'_, Risk>, group: Group) -> Finding {
    let group = group.name();
    let message = format!("risk {} is to fall for {group}, but its treatment has no action", risk.id);
    Finding::new(RULE.name, risk.at(&format!("target/{group}")), message)
        .help("add `actions:` to the treatment, each with `owner` and `due`, or rate under `present` what is reached already")
        .related(risk.at(&format!("present/{group}")), "the present rating is here")
        .about(&risk.id)
}
