//! Evidence counts up to and on its last day.
//!
//! Must not know what the evidence shows.

use crate::record::field::Date;
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "expired-evidence",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["8.1"],
    practice: None,
    summary: "Evidence no longer counts",
    page: include_str!("expired_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    for evidence in model.all::<Evidence>() {
        let ended = evidence.last_day().filter(|last| *last < model.today);
        acc.extend(ended.map(|last| expired(evidence, last)));
    }
}

fn expired(evidence: Item<'_, Evidence>, last: Date) -> Finding {
    let message = format!("evidence {} counted until {last}", evidence.id);
    Finding::new(RULE.name, evidence.at(evidence.end_field()), message)
        .help("collect it anew as a further record and refer to that one, or remove it where it is no longer needed")
        .about(&evidence.id)
}
