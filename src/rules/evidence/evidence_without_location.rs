//! Evidence has a location.
//!
//! Must not know whether the location exists.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "evidence-without-location",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["7.5.3", "8.1"],
    practice: None,
    summary: "Evidence has no location",
    page: include_str!("evidence_without_location.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    acc.extend(model.all::<Evidence>().filter(nowhere).map(without_location));
}

fn nowhere(evidence: &Item<'_, Evidence>) -> bool {
    evidence.path.is_none() && evidence.url.is_none() && evidence.commit.is_none() && evidence.reference.is_none()
}

fn without_location(evidence: Item<'_, Evidence>) -> Finding {
    Finding::new(RULE.name, evidence.at("path"), format!("evidence {} has no location", evidence.id))
        .help(
            "add `path:` for a file in this repository, `url:`, `commit:`, or `reference:` for a file stored elsewhere",
        )
        .about(&evidence.id)
}
