//! The register of documents: policies, procedures, plans, and external documents separately (clauses 5.2 and 7.5).
//!
//! Must not read the documents themselves.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{
        Document, DocumentType,
        relation::{ANSWERS, Side},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "policy-register",
    about: "Register of policies and other documents (clauses 5.2, 7.5)",
    of: None,
    approved_as: None,
    shows: &["document"],
    asked: &[(Stage::Stage1, 5), (Stage::Stage2, 22), (Stage::Surveillance, 22)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({ "today": model.today });
    let tables = vec![documents(model, false), documents(model, true), content(model), handling(model)];
    cells::document("Register of policies and other documents", facts, tables)
}

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("type", "Type"),
    ("version", "Version"),
    ("language", "Language"),
    ("date", "Date"),
    ("origin", "Origin"),
    ("owner", "Owner"),
    ("author", "Author"),
    ("approved-by", "Approved by"),
    ("approved", "Approved on"),
    ("approved-version", "Approved version"),
    ("reviewed", "Last review"),
    ("next-review", "Next review"),
    ("where", "Location"),
];

fn is_external(document: &Document) -> bool {
    document.r#type == DocumentType::External
}

/// The organization's own documents, or external ones. An unreadable document is listed with the organization's own
/// documents.
fn documents(model: &Model, external: bool) -> Table {
    let items: Vec<Item<'_, Document>> =
        register::sorted(model).into_iter().filter(|item| is_external(item) == external).collect();
    let row = |document: Item<'_, Document>| row(model, document);
    let (name, title) = if external { ("external", "External documents") } else { ("documents", "Documents") };
    let rows = if external { items.into_iter().map(row).collect() } else { register::rows(model, items, COLUMNS, row) };
    cells::table(name, title, COLUMNS, rows)
}

fn row(model: &Model, document: Item<'_, Document>) -> Vec<Cell> {
    let data = document.data();
    let approval = data.approval.as_ref();
    let [reviewed, _, next] = register::reviewed(model, document.entry());
    vec![
        (*data.id).into(),
        (*data.title).into(),
        kind(data).into(),
        cells::text(data.version.as_ref()),
        data.language.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        data.date.into(),
        cells::text(data.origin.as_ref()),
        cells::name(model, data.owner.as_ref()),
        cells::name(model, data.author.as_ref()),
        approval.map(|approval| model.name_of(approval.by.id())).unwrap_or_default().into(),
        approval.map(|approval| approval.on).into(),
        cells::text(approval.and_then(|approval| approval.version.as_ref())),
        reviewed,
        next,
        place(data).into(),
    ]
}

fn kind(document: &Document) -> String {
    match document.r#type {
        DocumentType::AiPolicy => "AI policy".to_owned(),
        other => cells::word(other),
    }
}

/// Its file, its address, or the document generated from the records.
fn place(document: &Document) -> String {
    let rendered = || document.renders.as_ref().map(|renders| format!("generated from the records: {}", &**renders));
    let kept = document.path.as_deref().or(document.url.as_deref()).map(str::to_owned);
    kept.or_else(rendered).unwrap_or_else(|| "not given".to_owned())
}

/// Clauses and controls that documents answer, and commitments of policies.
fn content(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Title"),
        ("answers", "Clauses and controls"),
        ("commitments", "Commitments"),
        ("related", "Related documents"),
        ("approval-evidence", "Approval evidence"),
        ("review-result", "Review result"),
    ];
    let row = |document: Item<'_, Document>| -> Vec<Cell> {
        let approval = document.data().approval.as_ref();
        let [_, found, _] = register::reviewed(model, document.entry());
        vec![
            (*document.id).into(),
            (*document.title).into(),
            cells::related(model, (&ANSWERS, Side::Home, &document.id), &document.data().answers).join(", ").into(),
            document.commitments.iter().map(cells::word).collect(),
            cells::named(model, &document.related),
            approval.map_or(Cell::Empty, |approval| cells::ids(&approval.evidence)),
            found,
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("content", "Clauses and controls answered by documents", &columns, rows)
}

/// Audience, classification and retention of documents.
fn handling(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Title"),
        ("audience", "Audience"),
        ("available-to", "Available to"),
        ("classification", "Classification"),
        ("retention", "Retention after replacement"),
    ];
    let row = |document: Item<'_, Document>| -> Vec<Cell> {
        vec![
            (*document.id).into(),
            (*document.title).into(),
            cells::texts(&document.audience),
            cells::names(model, &document.available_to),
            cells::word_of(document.classification),
            cells::interval(document.retention.as_ref()),
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("handling", "Access and retention", &columns, rows)
}
