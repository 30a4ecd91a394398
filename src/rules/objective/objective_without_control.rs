//! Every objective is supported by a control.
//!
//! Must not know whether the control helps.

use crate::record::relation::SUPPORTS_OBJECTIVE;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "objective-without-control",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["6.1.3", "6.2"],
    practice: Some("auditors ask which controls help to reach an objective"),
    summary: "An objective is not supported by any control",
    page: include_str!("objective_without_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let unserved =
        model.all::<Objective>().filter(|objective| model.related(&SUPPORTS_OBJECTIVE, &objective.id).is_empty());
    acc.extend(unserved.map(without_control));
}

fn without_control(objective: Item<'_, Objective>) -> Finding {
    let message = format!("objective {} is not supported by any control", objective.id);
    Finding::new(RULE.name, objective.at("controls"), message)
        .help("name the controls that support it under `controls:`")
        .about(&objective.id)
}
