//! What is communicated regularly goes out when it is due.
//!
//! Must not know who has to be told what.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "overdue-communication",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["7.4"],
    practice: None,
    summary: "A regular communication did not go out when it was due",
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
        .help("send it and set `last` to the day, with `evidence` where there is some")
        .about(&line.id)
}
