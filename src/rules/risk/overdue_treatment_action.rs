//! Treatment actions are done by their due date.
//!
//! Must not know whether an action works.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-treatment-action",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["8.3"],
    practice: None,
    summary: "An action of a risk treatment is overdue",
    page: include_str!("overdue_treatment_action.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for risk in model.all::<Risk>() {
        let actions = risk.treatment.iter().flat_map(|treatment| treatment.actions.iter().enumerate());
        let open = actions.filter(|(_, action)| action.done.is_none());
        let due = open.filter_map(|(index, action)| Some((index, action.due?)));
        acc.extend(due.filter(|(_, due)| *due < model.today).map(|(index, due)| overdue(risk, index, due)));
    }
}

fn overdue(risk: Item<'_, Risk>, index: usize, due: Date) -> Finding {
    let message = format!("an action that treats risk {} was due on {due} but is not done", risk.id);
    Finding::new(RULE.name, risk.at(&format!("treatment/actions/{index}/due")), message)
        .help("add `done:` with the date it was done, or set a new date and give the reason in the plan")
        .about(&risk.id)
}
