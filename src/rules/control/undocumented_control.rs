//! What an included control asks for in writing is documented.
//!
//! Must not judge the content.

use crate::rules::prelude::*;
use crate::{
    framework::Documented,
    model::{Row, RowFor},
    source::At,
};

pub(super) const RULE: Rule = Rule {
    name: "undocumented-control",
    basis: RuleBasis::Clause,
    due: Stage::Stage2,
    clauses: &["7.5.1"],
    practice: None,
    summary: "An included control asks for something in writing that no document, evidence or record contains",
    page: include_str!("undocumented_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let in_place =
        model.controls().filter(|row| !row.is_unreadable() && row.variants().any(|variant| is_in_place(&variant)));
    acc.extend(in_place.filter(|row| row.documented_by().is_empty()).filter_map(finding));
}

/// Planned controls need no documentation yet.
fn is_in_place(variant: &RowFor<'_>) -> bool {
    variant.decision() == Some(ControlDecision::Included) && variant.status() != Some(Status::Planned)
}

fn finding(row: Row<'_>) -> Option<Finding> {
    let entry = row.requirement().filter(|entry| entry.documented == Documented::Explicit)?;
    let documents: Vec<&str> = entry.documents.iter().map(|item| &*item.what).collect();
    let message = format!("control {} asks for documentation that is missing: {}", row.id(), documents.join("; "));
    let finding = Finding::new(RULE.name, place(&row)?, message).about(row.id());
    Some(finding.help(format!(
        "name it under `documents:` or `evidence:` of {0}, or add `answers: [{0}]` to the document",
        row.id()
    )))
}

/// The control's own record, otherwise that of the area that includes it.
fn place(row: &Row<'_>) -> Option<At> {
    let own = row.record().map(|record| record.at(""));
    own.or_else(|| row.area().map(|area| area.at("decision")))
}
