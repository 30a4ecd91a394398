//! What answers each requirement: kinds of record, expectations and rules, taken from the data of the standard.
//!
//! Must not read a repository.

use super::{
    page::Page,
    table::{Cell, Table},
};
use crate::{
    finding::Catalog,
    framework::{Check, Framework, Provision, ProvisionKind},
    record::{Answer, KINDS, Test},
};

/// The map of every clause and control to what answers it.
#[must_use]
pub fn map(standard: &Framework, catalog: &Catalog) -> Page {
    let about = "Records answer a requirement. A clause that no record answers is unanswered, and one of the rules beside it says \
                 so. A requirement whose records are missing for another one too stands beside that one, as both name the same kind.";
    let of = |sorts: &[ProvisionKind]| {
        standard.entries.iter().filter(|entry| sorts.contains(&entry.kind)).collect::<Vec<_>>()
    };
    Page::new("map")
        .paragraph(Some(about))
        .table("Clauses", table(&of(&[ProvisionKind::Clause]), catalog))
        .table("Controls", table(&of(&[ProvisionKind::Control]), catalog))
}

fn table(entries: &[&Provision], catalog: &Catalog) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Title"),
        ("answered-by", "Answered by records of kind"),
        ("checked-by", "Checked by expectation or rule"),
        ("fields", "Asked for by the schema"),
    ];
    let mut table = Table::new("map", "What answers what", &columns);
    let row = |entry: &&Provision| {
        let fields = entry.checks.iter().filter_map(|check| check.field.as_deref().map(str::to_owned));
        vec![
            (*entry.id).into(),
            (*entry.title).into(),
            answered_by(entry).into_iter().collect(),
            checked_by(entry, catalog).into_iter().collect(),
            fields.collect::<Cell>(),
        ]
    };
    table.rows = entries.iter().map(row).collect();
    table
}

/// What answers an entry, in words: `document with type ai-policy`; for a control the kinds that name it.
#[must_use]
pub fn answered_by(entry: &Provision) -> Vec<String> {
    let named = entry.answered_by.iter().map(words);
    let kinds =
        KINDS.iter().filter(|kind| entry.kind == ProvisionKind::Control && kind.about.clauses.contains(&&*entry.id));
    let kinds = kinds.map(|kind| kind.name.to_owned());
    let control = (entry.kind == ProvisionKind::Control).then(|| "control".to_owned());
    let mut all: Vec<String> = control.into_iter().chain(named).chain(kinds).collect();
    all.dedup();
    all
}

fn words(answer: &Answer) -> String {
    let tests: Vec<String> = answer.filter.iter().map(condition).collect();
    if tests.is_empty() { answer.kind.to_string() } else { format!("{} with {}", answer.kind, tests.join(" and ")) }
}

fn condition(test: &Test) -> String {
    match &test.equals {
        Some(value) => format!("{} {value}", test.path.trim_end_matches("/*")),
        None => test.path.to_string(),
    }
}

fn checked_by(entry: &Provision, catalog: &Catalog) -> Vec<String> {
    let cites = catalog.all().filter(|rule| rule.clauses.iter().any(|clause| **clause == *entry.id));
    cites.map(|rule| rule.name.to_string()).collect()
}

/// What is checked of an entry, each with the one thing that checks it.
#[must_use]
pub fn checks(entry: &Provision) -> Table {
    let mut table = Table::new("checks", "Checks", &[("check", "Check"), ("by", "By")]);
    let by = |check: &Check| match (&check.rule, &check.field) {
        (Some(rule), _) => rule.to_string(),
        (None, Some(field)) => format!("the schema: {field}"),
        (None, None) => String::new(),
    };
    table.rows = entry.checks.iter().map(|check| vec![check.id.replace('-', " ").into(), by(check).into()]).collect();
    table
}
