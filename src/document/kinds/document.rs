//! Policies, procedures, plans and methods as controlled documents: each with its cover and its text (clauses 5.2, 7.5).
//!
//! Must not know the texts; they are added from the files of the records.

use serde_json::{Value, json};

use crate::{
    document::{
        cells::{self, approved, name, of},
        kind::{DocumentData, DocumentKind},
        register,
    },
    model::{Entry, Item, Model},
    record::{Document, DocumentType},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "document",
    about: "Policies, procedures, plans and methods with their text, one or all (clauses 5.2, 7.5)",
    of: Some("document"),
    approved_as: Some("document"),
    shows: &["document"],
    asked: &[],
    personal: &[],
    data: |shown, one| document(shown.model(), one),
};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("type", "Type"),
    ("version", "Version"),
    ("date", "Date"),
    ("owner", "Owner"),
    ("author", "Prepared by"),
    ("approval", "Approval"),
    ("next-review", "Next review"),
    ("classification", "Classification"),
];

/// The document, of one record or of all.
#[must_use]
pub fn document(model: &Model, one: Option<&Entry>) -> DocumentData {
    let documents: Vec<Item<'_, Document>> = of(model, one);
    let title = match one.and(documents.first()) {
        Some(document) => document.title.trim_end().to_owned(),
        None => "Policies, procedures and other documents".to_owned(),
    };
    let about = documents.iter().map(|document| fact(model, *document)).collect::<Vec<_>>();
    let facts = json!({ "one": one.is_some(), "documents": about });
    cells::document(&title, facts, vec![documents_table(model, one, documents)]).own(one.map(|one| &*one.id))
}

fn documents_table(model: &Model, one: Option<&Entry>, documents: Vec<Item<'_, Document>>) -> Table {
    let row = |document: Item<'_, Document>| row(model, document);
    let rows = match one {
        Some(_) => documents.into_iter().map(row).collect(),
        None => register::rows(model, documents, COLUMNS, row),
    };
    cells::table("documents", "Documents", COLUMNS, rows)
}

fn row(model: &Model, document: Item<'_, Document>) -> Vec<Cell> {
    let [_, _, next] = register::reviewed(model, document.entry());
    vec![
        (*document.id).into(),
        (*document.title).into(),
        kind(document.r#type).into(),
        cells::text(document.version.as_ref()),
        document.date.into(),
        name(model, document.owner.as_ref()),
        name(model, document.author.as_ref()),
        approval(model, document),
        next,
        cells::word_of(document.classification),
    ]
}

/// Its approval; a document of external origin needs none.
fn approval(model: &Model, document: Item<'_, Document>) -> Cell {
    match &document.approval {
        None if document.r#type == DocumentType::External => Cell::Empty,
        None => "not approved".into(),
        some => approved(model, some.as_ref()),
    }
}

fn kind(kind: DocumentType) -> String {
    match kind {
        DocumentType::AiPolicy => "AI policy".to_owned(),
        other => cells::word(other),
    }
}

/// The fields of the record, and its approval as in the register.
fn fact(model: &Model, document: Item<'_, Document>) -> Value {
    let mut fact = register::facts(model, document.entry());
    if let Some(fact) = fact.as_object_mut() {
        fact.insert("type".to_owned(), kind(document.r#type).into());
        fact.insert("external".to_owned(), (document.r#type == DocumentType::External).into());
        fact.insert("approved".to_owned(), approval(model, document).lines().into());
    }
    fact
}
