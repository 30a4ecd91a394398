//! Regular communication takes place when it is due.
//!
//! Must not know who has to be informed of what.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-communication",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["7.4"],
    practice: Some("auditors compare the communication plan with what took place"),
    summary: "A regular communication is overdue",
    page: include_str!("overdue_communication.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for line in model.all::<Communication>() {
        let next = line.last.zip(line.every.as_ref()).and_then(|(last, every)| last.after(every));
        acc.extend(next.filter(|next| *next < model.today).map(|next| overdue(line, next)));
    }
}

fn overdue(line: Item<'_, Communication>, due: Date) -> Finding {
    Finding::new(RULE.name, line.at("last"), format!("communication {} was due again on {due}", line.id))
        .help("send it and set `last` to the date, with `evidence` if there is any")
        .about(&line.id)
}
