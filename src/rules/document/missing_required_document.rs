//! Every document that a clause asks for exists.
//!
//! Must not know a particular clause: the framework defines what each one asks for and which records answer it.

use crate::framework::{Form, ProvisionKind};
use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "missing-required-document",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.5.1"],
    practice: Some(
        "auditors go through the list of required documents first; each gap in it is an error of its own rule",
    ),
    summary: "A document that a clause asks for is missing from the records",
    page: include_str!("missing_required_document.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let missing: Vec<String> = model
        .frameworks
        .standard()
        .of_kind(ProvisionKind::Clause)
        .flat_map(|clause| clause.documents.iter().enumerate().map(move |(number, item)| (clause, number, item)))
        .filter(|(_, _, item)| item.form == Form::Document && !item.answered_by.is_empty())
        .filter(|(clause, number, _)| model.answering_document(&clause.id, *number).next().is_none())
        .map(|(clause, _, item)| format!("{} ({})", &*item.what, &*clause.id))
        .collect();
    acc.extend(model.manifest().filter(|_| !missing.is_empty()).map(|manifest| finding(manifest, &missing)));
}

fn finding(manifest: Item<'_, Aims>, missing: &[String]) -> Finding {
    let message = format!("required documents are missing from the records: {}", missing.join("; "));
    Finding::new(RULE.name, manifest.at(""), message)
        .help("add the records; `aims explain` with the number of the clause lists the kinds that answer it")
        .about(&manifest.id)
}
