//! Nobody has approved or accepted anything tomorrow.
//!
//! Must not know who may approve.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "approval-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data contradicts itself: an approval or acceptance is an act of the past"),
    summary: "An approval or an acceptance carries a day that lies ahead",
    page: include_str!("approval_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let ahead = |day: Date| day > model.today;
    let approvals = model.approvals().filter(|(_, approval)| ahead(approval.on));
    acc.extend(approvals.map(|(entry, approval)| in_future(entry, "approval", approval.on, model.today)));
    for risk in model.all::<Risk>() {
        let acceptance = risk.acceptance.as_ref().filter(|acceptance| ahead(acceptance.on));
        acc.extend(acceptance.map(|acceptance| in_future(risk.entry(), "acceptance", acceptance.on, model.today)));
    }
}

fn in_future(entry: &Entry, act: &str, on: Date, today: Date) -> Finding {
    let message = format!("the {act} of {} is dated {on}, which lies after today, {today}", entry.id);
    Finding::new(RULE.name, entry.at(&format!("{act}/on")), message)
        .help(format!("correct the day, or leave `{act}` out until it is given"))
        .about(&entry.id)
}
