//! What an included control wants in writing is written somewhere.
//!
//! Must not judge what is written.

use crate::rules::prelude::*;
use crate::{
    framework::Documented,
    model::{Row, RowFor},
    source::At,
};

pub(super) const RULE: Rule = Rule {
    name: "undocumented-control",
    level: Severity::Warning,
    due: Stage::Stage2,
    clauses: &["7.5.1"],
    practice: Some("where an included control asks for something in writing, auditors ask to read it"),
    summary: "An included control asks for something in writing, and no document, evidence or record holds it",
    page: include_str!("undocumented_control.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let wanted =
        model.controls().filter(|row| !row.is_unreadable() && row.variants().any(|variant| is_in_place(&variant)));
    acc.extend(wanted.filter(|row| row.documented_by().is_empty()).filter_map(finding));
}

/// What is planned cannot be read yet.
fn is_in_place(variant: &RowFor<'_>) -> bool {
    variant.decision() == Some(ControlDecision::Included) && variant.status() != Some(Status::Planned)
}

fn finding(row: Row<'_>) -> Option<Finding> {
    let entry = row.requirement().filter(|entry| entry.documented == Documented::Explicit)?;
    let wanted: Vec<&str> = entry.documents.iter().map(|item| &*item.what).collect();
    let message = format!("{} wants in writing, and nothing holds: {}", row.id(), wanted.join("; "));
    let finding = Finding::new(RULE.name, place(&row)?, message).about(row.id());
    Some(finding.help(format!(
        "name it under `documents:` or `evidence:` of {0}, or have the document say `answers: [{0}]`",
        row.id()
    )))
}

/// The control's own record, else the one of the area that includes it.
fn place(row: &Row<'_>) -> Option<At> {
    let own = row.record().map(|record| record.at(""));
    own.or_else(|| row.area().map(|area| area.at("decision")))
}
