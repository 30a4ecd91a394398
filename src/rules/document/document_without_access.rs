//! Every document defines who may access it.
//!
//! Must not judge whether these are the right readers.

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "document-without-access",
    basis: RuleBasis::Clause,
    due: Stage::Stage1,
    clauses: &["7.5.3"],
    practice: None,
    summary: "A document does not define who may access it",
    page: include_str!("document_without_access.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let open = |document: &Item<'_, Document>| {
        document.classification.is_none() && document.audience.is_empty() && document.available_to.is_empty()
    };
    acc.extend(model.all::<Document>().filter(open).map(without_access));
}

fn without_access(document: Item<'_, Document>) -> Finding {
    Finding::new(RULE.name, document.at(""), format!("document {} does not define who may access it", document.id))
        .help("add `classification:`, or list the readers under `audience:`")
        .about(&document.id)
}
