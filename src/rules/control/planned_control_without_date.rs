//! What is included but not in place has a day by which it is.
//!
//! Must not judge whether the day has passed.

use super::places::{Stated, stated};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "planned-control-without-date",
    level: Severity::Warning,
    due: Stage::Stage1,
    clauses: &["6.1.3", "8.1"],
    practice: Some("a plan without a date cannot be followed up"),
    summary: "A control is included but not yet in place, and no day is set for it",
    page: include_str!("planned_control_without_date.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let dated = |place: &Stated<'_>| place.record.due.is_some();
    acc.extend(stated(model, "status", unfinished).filter(|place| !dated(place)).map(|place| finding(&place)));
}

fn unfinished(variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    (variant.decision() == Some(ControlDecision::Included) && status != Status::Implemented).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place
        .finding(RULE.name, format!("{} is not in place yet, and no day is set for it", place.subject()))
        .help("add `due:` with the day by which it is in place")
}
