//! Evidence has the date on which it was collected.
//!
//! Must not compare dates.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "undated-evidence",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.5.2"],
    practice: Some("auditors ask for evidence from the period since their last visit, so each piece needs a date"),
    summary: "Evidence has no date on which it was collected",
    page: include_str!("undated_evidence.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.all::<Evidence>().filter(|evidence| evidence.collected.is_none()).map(undated));
}

fn undated(evidence: Item<'_, Evidence>) -> Finding {
    let end = match evidence.last_day() {
        None => ", so it never expires",
        Some(_) => "",
    };
    Finding::new(RULE.name, evidence.at("collected"), format!("evidence {} has no collection date{end}", evidence.id))
        .help("add `collected:` with the date on which it was created or exported")
        .about(&evidence.id)
}
