//! What is implemented has evidence.
//!
//! Must not judge the evidence.

use super::places::{Stated, stated};
use crate::model::{Basis, RowFor};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "unproven-control",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: None,
    summary: "A control is said to be implemented and has no evidence",
    page: include_str!("unproven_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(stated(model, "status", unproven).map(|place| finding(&place)));
}

fn unproven(variant: &RowFor<'_>) -> Option<Basis> {
    let (status, basis) = variant.standing()?;
    (status == Status::Implemented && variant.evidence().next().is_none()).then_some(basis)
}

fn finding(place: &Stated<'_>) -> Finding {
    place
        .finding(RULE.name, format!("{} is implemented, and nothing shows it", place.subject()))
        .help("add `evidence:` with ids of evidence records, or correct the `status:`")
}
