//! How each requirement is answered: kinds of record, expectations and rules, from the data of the standard.
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

/// The map of clauses and controls to the kinds of record that answer them.
#[must_use]
pub fn map(standard: &Framework, catalog: &Catalog) -> Page {
    let about = "Records answer a requirement. A clause that no record answers is unanswered, and one of its rules reports it. \
                 Requirements that name the same kind of record can be unanswered for the same reason.";
    let of = |kinds: &[ProvisionKind]| {
        standard.entries.iter().filter(|entry| kinds.contains(&entry.kind)).collect::<Vec<_>>()
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
        ("fields", "Required by the schema"),
    ];
    let mut table = Table::new("map", "Requirements and records", &columns);
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

/// What answers an entry, as text: `document with type ai-policy`; for a control, the kinds that refer to it.
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

/// The checks of an entry, each with the rule or field that performs it.
#[must_use]
pub fn checks(entry: &Provision) -> Table {
    let mut table = Table::new("checks", "Checks", &[("check", "Check"), ("by", "Checked by")]);
    let by = |check: &Check| match (&check.rule, &check.field) {
        (Some(rule), _) => rule.to_string(),
        (None, Some(field)) => format!("the schema: {field}"),
        (None, None) => String::new(),
    };
    table.rows = entry.checks.iter().map(|check| vec![check.id.replace('-', " ").into(), by(check).into()]).collect();
    table
}
