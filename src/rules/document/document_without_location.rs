//! A document has a location.
//!
//! Must not know whether the location exists.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "document-without-location",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["7.5.1", "7.5.3"],
    practice: None,
    summary: "A document has no location",
    page: include_str!("document_without_location.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let nowhere = |document: &Item<'_, Document>| document.path.is_none() && document.url.is_none();
    acc.extend(model.all::<Document>().filter(nowhere).map(without_location));
}

fn without_location(document: Item<'_, Document>) -> Finding {
    Finding::new(RULE.name, document.at("path"), format!("document {} has no location", document.id))
        .help("add `path:` for a file in this repository, or `url:` for one stored elsewhere")
        .about(&document.id)
}
