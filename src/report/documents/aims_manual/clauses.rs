//! The clauses in the order of the standard, each with what answers it.
//!
//! Must not know the ids of clauses.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::cells;
use crate::{
    framework::{Entry as Clause, Form, Sort},
    model::{Entry, Model},
    record::{Document, Evidence, Process, Record as _, Role},
    report::{
        document::DOCUMENTS,
        order,
        table::{Cell, Table},
    },
};

/// Most records of a kind that are named one by one with their titles.
const NAMED: usize = 6;

/// A heading or a clause, as the template sees it.
#[derive(Serialize)]
pub(super) struct ClauseFacts {
    id: String,
    title: String,
    /// How deep it lies: 1 for clause 4.
    depth: usize,
    /// Whether it asks for something.
    asks_something: bool,
    asks: Option<String>,
    /// What answers it, a line for each kind of record.
    answers: Vec<String>,
    /// What has to be written, each with what answers that.
    written: Vec<Written>,
    /// What has to be written and is answered by nothing.
    missing: Vec<String>,
    /// Roles that answer for it.
    roles: Vec<String>,
}

#[derive(Serialize)]
struct Written {
    what: String,
    form: &'static str,
    answers: Vec<String>,
}

pub(super) fn facts(model: &Model) -> Vec<ClauseFacts> {
    let standard = model.frameworks.standard();
    let listed = standard.entries.iter().filter(|entry| matches!(entry.sort, Sort::Heading | Sort::Clause));
    listed.map(|clause| of(model, clause)).collect()
}

fn of(model: &Model, clause: &Clause) -> ClauseFacts {
    let written: Vec<Written> = (0..clause.documents.len()).map(|number| written(model, clause, number)).collect();
    let missing = written.iter().filter(|item| item.answers.is_empty()).map(|item| item.what.clone()).collect();
    ClauseFacts {
        id: clause.id.to_string(),
        title: clause.title.to_string(),
        depth: 1 + model.frameworks.standard().ancestors(&clause.id).count(),
        asks_something: clause.sort == Sort::Clause,
        asks: clause.asks.as_ref().map(ToString::to_string),
        answers: by_kind(model, answering(model, &clause.id)),
        written,
        missing,
        roles: roles(model, &clause.id),
    }
}

fn written(model: &Model, clause: &Clause, number: usize) -> Written {
    let item = &clause.documents[number];
    let form = match item.form {
        Form::Document => "document, kept current",
        Form::Record => "record, kept as proof",
    };
    let answers = by_kind(model, model.answering_document(&clause.id, number).collect());
    Written { what: item.what.to_string(), form, answers }
}

/// The records that answer a clause, and the processes, documents and evidence that say so themselves.
fn answering<'m>(model: &'m Model, clause: &str) -> Vec<&'m Entry> {
    let kinds = [Process::KIND, Document::KIND, Evidence::KIND];
    let says = |pointer: &str| pointer.starts_with("/answers") || pointer.starts_with("/supports");
    let naming = model.links_to(clause).filter(|(from, link)| kinds.contains(&from.kind.name) && says(&link.pointer));
    model.answering(clause).chain(naming.map(|(from, _)| from)).collect()
}

/// One line for each kind: `document: DOC-01 AI policy; DOC-02 Method`. Of many only the ids, with the register that shows them.
fn by_kind(model: &Model, mut entries: Vec<&Entry>) -> Vec<String> {
    entries.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
    entries.dedup_by_key(|entry| (entry.kind.name, entry.id.clone()));
    entries.chunk_by(|one, next| one.kind.name == next.kind.name).map(|of_kind| line(model, of_kind)).collect()
}

fn line(model: &Model, entries: &[&Entry]) -> String {
    let kind = entries.first().map(|entry| entry.kind.name).unwrap_or_default();
    let word = if kind == "aims" { "manifest".to_owned() } else { kind.replace('-', " ") };
    if entries.len() <= NAMED {
        let names: Vec<String> = entries.iter().map(|entry| model.name_with_id(&entry.id)).collect();
        return format!("{word}: {}", names.join("; "));
    }
    let ids: Vec<&str> = entries.iter().map(|entry| &*entry.id).collect();
    let register = DOCUMENTS.iter().find(|document| document.of.is_none() && document.shows.contains(&kind));
    let register = register.map(|register| format!(" (see: {})", register.about)).unwrap_or_default();
    format!("{word}, {} of them: {}{register}", entries.len(), ids.join(", "))
}

fn roles(model: &Model, clause: &str) -> Vec<String> {
    let naming = model
        .links_to(clause)
        .filter(|(from, link)| from.kind.name == Role::KIND && link.pointer.starts_with("/answers-for"));
    let roles: BTreeSet<&str> = naming.map(|(from, _)| &*from.id).collect();
    roles.into_iter().map(|role| model.name_of(role)).collect()
}

/// The same as a register, for formats of tables.
pub(super) fn table(model: &Model) -> Table {
    let columns = [
        ("clause", "Clause"),
        ("title", "Title"),
        ("asks", "What it asks for"),
        ("answered-by", "Answered by"),
        ("written", "To be written"),
        ("roles", "Who answers for it"),
    ];
    let row = |clause: ClauseFacts| -> Vec<Cell> {
        let nothing = clause.answers.is_empty();
        vec![
            clause.id.into(),
            clause.title.into(),
            clause.asks.as_deref().into(),
            if nothing { "nothing yet".into() } else { clause.answers.into_iter().collect() },
            clause.written.into_iter().map(|item| said(&item)).collect(),
            clause.roles.into_iter().collect(),
        ]
    };
    let asking = facts(model).into_iter().filter(|clause| clause.asks_something);
    cells::table("clauses", "Clauses and what answers them", &columns, asking.map(row))
}

fn said(item: &Written) -> String {
    let answers = if item.answers.is_empty() { "nothing yet".to_owned() } else { item.answers.join("; ") };
    format!("{} ({}): {answers}", item.what, item.form)
}
