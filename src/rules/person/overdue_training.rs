//! Training courses are held on the planned date and repeated when due.
//!
//! Must not know whether training works.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-training",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.2", "7.3"],
    practice: Some("auditors compare the training plan with what took place"),
    summary: "A training course is overdue",
    page: include_str!("overdue_training.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for training in model.all::<Training>() {
        let due = training.next().filter(|due| *due < model.today);
        acc.extend(due.map(|due| overdue(training, due)));
    }
}

fn overdue(training: Item<'_, Training>, due: Date) -> Finding {
    let (field, again) = if training.on.is_some() { ("on", " again") } else { ("planned", "") };
    let message = format!("training {} was due{again} on {due}", training.id);
    Finding::new(RULE.name, training.at(field), message)
        .help("hold it and set `on` to the date, with `attended` and `evidence`, or plan a new date")
        .about(&training.id)
}
