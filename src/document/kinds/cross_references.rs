//! Records by their ids in other systems, by entries of outside catalogues, and by labels.
//!
//! Must not know a kind.

use serde_json::json;

use crate::{
    document::cells,
    document::kind::{DocumentData, DocumentKind},
    model::{Entry, Model},
    record::{CatalogueReference, Common, External, field::Text},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "cross-references",
    about: "Ids in other systems, entries of catalogues and labels of all records",
    of: None,
    approved_as: None,
    shows: &[],
    asked: &[],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const EXTERNAL: &[(&str, &str)] = &[
    ("system", "System"),
    ("id", "Id there"),
    ("record", "Record"),
    ("kind", "Kind"),
    ("title", "Title"),
    ("url", "Web address"),
    ("retrieved", "Compared on"),
];
const REFERENCES: &[(&str, &str)] = &[
    ("catalogue", "Catalogue"),
    ("entry", "Entry"),
    ("entry-title", "Title of the entry"),
    ("record", "Record"),
    ("kind", "Kind"),
    ("title", "Title"),
    ("url", "Web address"),
];
const LABELS: &[(&str, &str)] =
    &[("key", "Key"), ("value", "Value"), ("record", "Record"), ("kind", "Kind"), ("title", "Title")];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let tables = vec![
        table(model, "external", "Ids in other systems", EXTERNAL, external),
        table(model, "references", "Entries of catalogues", REFERENCES, references),
        table(model, "labels", "Labels", LABELS, labels),
    ];
    cells::document("Cross-references", json!({}), tables)
}

/// A table with the rows that `rows` makes of each record, sorted by their cells.
fn table(
    model: &Model,
    name: &'static str,
    title: &'static str,
    columns: &'static [(&'static str, &'static str)],
    rows: fn(&Common, [Cell; 3]) -> Vec<Vec<Cell>>,
) -> Table {
    let of_entry = |entry: &Entry| -> Vec<Vec<Cell>> {
        let Some(record) = entry.record() else { return Vec::new() };
        let named = || [(*entry.id).into(), entry.kind.name.into(), record.title().unwrap_or_default().into()];
        record.common().map(|common| rows(common, named())).unwrap_or_default()
    };
    let mut all: Vec<Vec<Cell>> = model.entries().iter().flat_map(of_entry).collect();
    all.sort_by_cached_key(|row| row.iter().map(Cell::lines).collect::<Vec<_>>());
    cells::table(name, title, columns, all)
}

fn external(common: &Common, [id, kind, title]: [Cell; 3]) -> Vec<Vec<Cell>> {
    let row = |other: &External| {
        let url = other.url.as_deref().unwrap_or_default().into();
        vec![
            (*other.system).into(),
            (*other.id).into(),
            id.clone(),
            kind.clone(),
            title.clone(),
            url,
            other.retrieved.into(),
        ]
    };
    common.external.iter().map(row).collect()
}

fn references(common: &Common, [id, kind, title]: [Cell; 3]) -> Vec<Vec<Cell>> {
    let row = |entry: &CatalogueReference| {
        let url = entry.url.as_deref().unwrap_or_default().into();
        let head = vec![(*entry.catalogue).into(), (*entry.id).into(), cells::text(entry.title.as_ref())];
        head.into_iter().chain([id.clone(), kind.clone(), title.clone(), url]).collect()
    };
    common.references.iter().map(row).collect()
}

fn labels(common: &Common, [id, kind, title]: [Cell; 3]) -> Vec<Vec<Cell>> {
    let row = |(key, value): (&Text, &Text)| -> Vec<Cell> {
        vec![(**key).into(), (**value).into(), id.clone(), kind.clone(), title.clone()]
    };
    common.labels.iter().map(row).collect()
}
