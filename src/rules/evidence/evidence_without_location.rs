//! Evidence says where it is.
//!
//! Must not know whether the place exists.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "evidence-without-location",
    level: Severity::Error,
    due: Stage::Stage1,
    clauses: &["7.5.3", "8.1"],
    practice: None,
    summary: "Evidence does not say where it is kept",
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
    Finding::new(RULE.name, evidence.at("path"), format!("evidence {} does not say where it is", evidence.id))
        .help("add `path:` for a file of this repository, `url:`, `commit:`, or `reference:` for a file kept elsewhere")
        .about(&evidence.id)
}
