//! The clauses in the order of the standard, each with the records that answer it.
//!
//! Must not know ids of clauses.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    document::cells,
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    framework::{Form, Provision as Clause, ProvisionKind},
    model::{Entry, MANIFEST, Model},
    record::{
        Aims, Context, Document, Evidence, Impact, Party, Person, Process, RecordType as _, Role, Scope, Soa, System,
    },
    report::{
        order,
        table::{Cell, Table},
    },
};

/// Maximum number of records of a kind that are listed with their titles.
const NAMED: usize = 6;

/// A heading or a clause, as facts for the template.
#[derive(Serialize)]
pub(super) struct ClauseFacts {
    id: String,
    title: String,
    /// Its depth: 1 for clause 4.
    depth: usize,
    /// Whether it contains a requirement.
    asks_something: bool,
    asks: Option<String>,
    /// The records that answer it, one line per kind.
    answers: Vec<String>,
    /// The required documented information, each with the records that answer it.
    written: Vec<Written>,
    /// The required documented information that no record answers.
    missing: Vec<String>,
    /// The responsible roles.
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
    let listed =
        standard.entries.iter().filter(|entry| matches!(entry.kind, ProvisionKind::Heading | ProvisionKind::Clause));
    listed.map(|clause| of(model, clause)).collect()
}

fn of(model: &Model, clause: &Clause) -> ClauseFacts {
    let written: Vec<Written> = (0..clause.documents.len()).map(|number| written(model, clause, number)).collect();
    let missing = written.iter().filter(|item| item.answers.is_empty()).map(|item| item.what.clone()).collect();
    ClauseFacts {
        id: clause.id.to_string(),
        title: clause.title.to_string(),
        depth: 1 + model.frameworks.standard().ancestors(&clause.id).count(),
        asks_something: clause.kind == ProvisionKind::Clause,
        asks: clause.asks.as_ref().map(ToString::to_string),
        answers: by_kind(model, answering(model, &clause.id), titled),
        written,
        missing,
        roles: roles(model, &clause.id),
    }
}

fn written(model: &Model, clause: &Clause, number: usize) -> Written {
    let item = &clause.documents[number];
    let form = match item.form {
        Form::Document => "document, maintained",
        Form::Record => "record, retained",
    };
    let answers = by_kind(model, model.answering_document(&clause.id, number).collect(), short);
    Written { what: item.what.to_string(), form, answers }
}

/// The records that answer a clause, and the processes, documents and evidence that name it.
fn answering<'m>(model: &'m Model, clause: &str) -> Vec<&'m Entry> {
    let kinds = [Process::KIND, Document::KIND, Evidence::KIND];
    let answers = |pointer: &str| pointer.starts_with("/answers") || pointer.starts_with("/supports");
    let naming =
        model.links_to(clause).filter(|(from, link)| kinds.contains(&from.kind.name) && answers(&link.pointer));
    model.answering(clause).chain(naming.map(|(from, _)| from)).collect()
}

/// One line for each kind, formatted by `line`.
fn by_kind(model: &Model, mut entries: Vec<&Entry>, line: fn(&Model, &str, &[&Entry]) -> String) -> Vec<String> {
    entries.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
    entries.dedup_by_key(|entry| (entry.kind.name, entry.id.clone()));
    let of_kind = entries.chunk_by(|one, next| one.kind.name == next.kind.name);
    of_kind.map(|of_kind| line(model, of_kind[0].kind.name, of_kind)).collect()
}

/// `document: DOC-01 AI policy; DOC-02 Method`. Many records are listed by id only, with the document that shows them.
fn titled(model: &Model, kind: &str, entries: &[&Entry]) -> String {
    if entries.len() > NAMED {
        let ids: Vec<String> = entries.iter().map(|entry| named(model, entry, false)).collect();
        return format!("{} ({}): {}{}", word(kind), entries.len(), ids.join(", "), shown_in(kind));
    }
    let names: Vec<String> = entries.iter().map(|entry| named(model, entry, true)).collect();
    format!("{}: {}", word(kind), names.join("; "))
}

/// `document DOC-01 AI policy; DOC-02 Method`. Many records are only counted.
fn short(model: &Model, kind: &str, entries: &[&Entry]) -> String {
    if entries.len() > NAMED {
        return format!("{} ({})", word(kind), entries.len());
    }
    let names: Vec<String> = entries.iter().map(|entry| named(model, entry, true)).collect();
    format!("{} {}", word(kind), names.join("; "))
}

/// The name of a record. A scope is listed by its id, because its title is its statement; a person by name only.
fn named(model: &Model, entry: &Entry, titled: bool) -> String {
    match entry.kind.name {
        Aims::KIND => MANIFEST.to_owned(),
        Person::KIND => model.name_of(&entry.id),
        Scope::KIND => entry.id.to_string(),
        _ if titled => model.name_with_id(&entry.id),
        _ => entry.id.to_string(),
    }
}

/// The common name for records of a kind.
fn word(kind: &str) -> String {
    match kind {
        Aims::KIND => "manifest".to_owned(),
        Context::KIND => "context of the organization".to_owned(),
        Soa::KIND => "Statement of Applicability".to_owned(),
        System::KIND => "AI system".to_owned(),
        Impact::KIND => "impact assessment".to_owned(),
        Party::KIND => "interested party".to_owned(),
        other => other.replace('-', " "),
    }
}

/// The document that shows all records of a kind, or a hint that this one does.
fn shown_in(kind: &str) -> String {
    let shows = |document: &&DocumentKind| document.of.is_none() && document.shows.contains(&kind);
    match DOCUMENTS.iter().find(shows) {
        Some(document) if document.name == super::DOCUMENT.name => "; see below".to_owned(),
        Some(document) => format!("; see: {}", document.about),
        None => String::new(),
    }
}

fn roles(model: &Model, clause: &str) -> Vec<String> {
    let naming = model
        .links_to(clause)
        .filter(|(from, link)| from.kind.name == Role::KIND && link.pointer.starts_with("/answers-for"));
    let roles: BTreeSet<&str> = naming.map(|(from, _)| &*from.id).collect();
    roles.into_iter().map(|role| model.name_of(role)).collect()
}

/// The same content as a register, for table formats.
pub(super) fn table(model: &Model) -> Table {
    let columns = [
        ("clause", "Clause"),
        ("title", "Title"),
        ("asks", "Requirement"),
        ("answered-by", "Answered by"),
        ("written", "Documented information"),
        ("roles", "Responsible"),
    ];
    let row = |clause: ClauseFacts| -> Vec<Cell> {
        let nothing = clause.answers.is_empty();
        vec![
            clause.id.into(),
            clause.title.into(),
            clause.asks.as_deref().into(),
            if nothing { "no record yet".into() } else { clause.answers.into_iter().collect() },
            clause.written.into_iter().map(|item| describe(&item)).collect(),
            clause.roles.into_iter().collect(),
        ]
    };
    let asking = facts(model).into_iter().filter(|clause| clause.asks_something);
    cells::table("clauses", "Clauses and answering records", &columns, asking.map(row))
}

fn describe(item: &Written) -> String {
    let answers = if item.answers.is_empty() { "no record yet".to_owned() } else { item.answers.join("; ") };
    format!("{} ({}): {answers}", item.what, item.form)
}
