//! Approvals and acceptances are not dated in the future.
//!
//! Must not know who may approve.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "approval-in-future",
    level: Severity::Error,
    due: Stage::Build,
    clauses: &[],
    practice: Some("the data contradicts itself: an approval or acceptance records something that has happened"),
    summary: "An approval or acceptance is dated in the future",
    page: include_str!("approval_in_future.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let in_future = |date: Date| date > model.today;
    let approvals = model.approvals().filter(|(_, approval)| in_future(approval.on));
    acc.extend(approvals.map(|(entry, approval)| finding(entry, "approval", approval.on, model.today)));
    for risk in model.all::<Risk>() {
        let acceptance = risk.acceptance.as_ref().filter(|acceptance| in_future(acceptance.on));
        acc.extend(acceptance.map(|acceptance| finding(risk.entry(), "acceptance", acceptance.on, model.today)));
    }
}

fn finding(entry: &Entry, act: &str, on: Date, today: Date) -> Finding {
    let message = format!("the {act} of {} is dated in the future ({on}, today is {today})", entry.id);
    Finding::new(RULE.name, entry.at(&format!("{act}/on")), message)
        .help(format!("correct the date, or leave out `{act}` until it is given"))
        .about(&entry.id)
}
