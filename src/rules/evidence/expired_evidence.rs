//! Evidence is valid up to and including its last day.
//!
//! Must not know what the evidence shows.

use super::validity::{by_default, end};
use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: Some("auditors read the date of each piece of evidence first"),
    summary: "Evidence has expired",
    page: include_str!("expired_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>() {
        let last_day = evidence.last_day().filter(|last| *last < model.today);
        acc.extend(last_day.map(|last| expired(evidence, last)));
    }
}

fn expired(evidence: Item<'_, Evidence>, last: Date) -> Finding {
    let message = format!("evidence {} was valid until {last}{}", evidence.id, by_default(evidence));
    Finding::new(RULE.name, end(evidence), message)
        .help("collect it again as a new record and refer to that one, or remove it if it is no longer needed")
        .about(&evidence.id)
}
