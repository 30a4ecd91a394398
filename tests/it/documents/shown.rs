//! Every field of every kind is shown by some document: records with a value of its own in each field, and documents in which each
//! value is looked for.
//!
//! A value that cannot be told from others (a word of a fixed list, yes or no, a reference) is looked for by its label.

use std::collections::BTreeMap;

use aims::{
    disclosure::Redacted,
    document::{
        kind::DocumentKind,
        kinds::{DOCUMENTS, document_named},
        layout::label,
    },
    finding::Stage,
    record::KINDS,
    report::table::Cell,
    source::MemoryTree,
};
use serde_json::Value;

use crate::support::{
    documents,
    engine::whole,
    fill::{self, Fill},
    records::Ids,
};

/// Fields that no document shows, with the reason.
const EXCUSED: &[(&str, &str)] = &[];

/// The files of all records, and the values that are looked for: kind, pointer, value.
struct Filled {
    records: BTreeMap<String, Value>,
    looked_for: Vec<(&'static str, String, Option<String>)>,
}

fn id_of(kind: &str) -> String {
    format!("{kind}-one")
}

fn ids() -> Ids {
    let mut ids: Ids = KINDS.iter().map(|kind| (kind.name.to_owned(), vec![id_of(kind.name)])).collect();
    ids.insert("requirement".to_owned(), vec!["A.6.2.4".to_owned()]);
    ids
}

fn filled() -> Filled {
    let ids = ids();
    let fill = Fill { word: "word", date: "2025-01-01", ids: &ids, choice: 0, without: &["approval"] };
    let mut all = Filled { records: BTreeMap::new(), looked_for: Vec::new() };
    for kind in KINDS {
        let mut record = fill.record(kind.name, &id_of(kind.name));
        for pointer in leaves(&record) {
            let number = all.looked_for.len();
            let value = record.pointer(&pointer).and_then(|value| own_value(kind.name, &pointer, value, number));
            if let (Some(value), Some(field)) = (&value, record.pointer_mut(&pointer)) {
                *field = value.as_str().into();
            }
            all.looked_for.push((kind.name, pointer, value));
        }
        all.records.insert(kind.name.to_owned(), record);
    }
    all
}

/// The pointers of all values in a record, without its kind and id.
fn leaves(record: &Value) -> Vec<String> {
    fn gather(value: &Value, pointer: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| gather(field, &format!("{pointer}/{name}"), found));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(at, item)| gather(item, &format!("{pointer}/{at}"), found));
            }
            _ => found.push(pointer.to_owned()),
        }
    }
    let mut found = Vec::new();
    gather(record, "", &mut found);
    found.retain(|pointer| !["/kind", "/id"].contains(&pointer.as_str()));
    found
}

/// A value of its own for a field whose values are free.
fn own_value(kind: &str, pointer: &str, value: &Value, number: usize) -> Option<String> {
    let schema = fill::field(kind, pointer)?;
    let is_free = value.is_string() && schema.get("x-aims-ref").is_none() && schema.get("x-aims-document").is_none();
    let is_fixed = schema.get("enum").or(schema.get("oneOf")).or(schema.get("const")).is_some();
    match value.as_str()? {
        _ if !is_free || is_fixed => None,
        "word" => Some(format!("word{number:04}")),
        "2025-01-01" => Some(date(number)),
        "7 months" => Some(format!("{} days", 1000 + number)),
        "https://word.example/word" => Some(format!("https://word.example/{number:04}")),
        _ => None,
    }
}

/// A date of its own.
fn date(number: usize) -> String {
    format!("{:04}-{:02}-{:02}", 1900 + number / 336, number / 28 % 12 + 1, number % 28 + 1)
}

fn tree(records: &BTreeMap<String, Value>) -> MemoryTree {
    let path = |kind: &str| match kind {
        "aims" => "aims.yaml".to_owned(),
        "expectation" => "expectations/expectation.yaml".to_owned(),
        _ => format!("records/{kind}.yaml"),
    };
    let file = |(kind, record): (&String, &Value)| (path(kind), record.to_string().into_bytes());
    let mut tree = MemoryTree { files: records.iter().map(file).collect(), ..MemoryTree::default() };
    tree.files.insert("evidence/files/word.txt".to_owned(), b"word".to_vec());
    tree
}

/// All documents, of one record where they can be about one, as text without what Markdown escapes.
fn rendered(shown: &Redacted) -> String {
    let one = |kind: &DocumentKind| kind.of.and_then(|of| shown.model().of_kind(of).next());
    let each = DOCUMENTS.iter().flat_map(|kind| {
        let of_one = one(kind).map(|one| documents::text(shown, kind, Some(one), "md"));
        std::iter::once(documents::text(shown, kind, None, "md")).chain(of_one)
    });
    each.collect::<Vec<_>>().join("\n").replace("&#58;", ":").replace("&#8203;", "")
}

/// The rows of the table of all values: record, section, label.
fn rows(shown: &Redacted) -> Vec<[String; 3]> {
    let data = (document_named(SHEETS).expect("a document").data)(shown, None);
    let text = |cell: &Cell| cell.lines().join(" ");
    data.tables[0].rows.iter().map(|row| [text(&row[0]), text(&row[1]), text(&row[3])]).collect()
}

/// Whether a row has the value at a pointer: its section begins with the label of the first field, its label ends with that of the last.
fn has_row(rows: &[[String; 3]], kind: &str, pointer: &str) -> bool {
    let is_name = |step: &&str| !step.is_empty() && step.parse::<usize>().is_err();
    let names: Vec<&str> = pointer.split('/').filter(is_name).collect();
    let (first, last) = (label(names[0]), label(names[names.len() - 1]).to_lowercase());
    let first = if names.len() == 1 { "" } else { &first };
    rows.iter().any(|[record, section, label]| {
        let is_last = |label: &String| label.to_lowercase().ends_with(&last);
        *record == id_of(kind) && section.starts_with(first) && (is_last(label) || is_last(section))
    })
}

/// The document that prints every field.
const SHEETS: &str = "record-sheets";

#[test]
fn every_field_of_every_kind_is_shown_by_some_document() {
    let Filled { records, looked_for } = filled();
    let shown = whole(&tree(&records), Stage::Surveillance);
    let broken: Vec<&str> =
        shown.model().entries().iter().filter(|it| it.record().is_none()).map(|it| &*it.id).collect();
    assert_eq!(broken, Vec::<&str>::new());
    let (text, rows) = (rendered(&shown), rows(&shown));
    let is_missing = |(kind, pointer, value): &&(&'static str, String, Option<String>)| match value {
        Some(value) => !text.contains(value.as_str()),
        None => !has_row(&rows, kind, pointer),
    };
    let name = |(kind, pointer, _): &(&'static str, String, _)| format!("{kind}{}", pointer.replace("/0", "/*"));
    let missing: Vec<String> = looked_for.iter().filter(is_missing).map(name).collect();
    let excused: Vec<&str> = EXCUSED.iter().map(|(field, _)| *field).collect();
    assert_eq!(missing, excused, "of {}", looked_for.len());
    assert!(EXCUSED.iter().all(|(_, reason)| !reason.is_empty()) && excused.len() * 20 <= looked_for.len());
}

#[test]
fn the_sheets_of_all_records_leave_out_no_kind() {
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(document_named(SHEETS).expect("a document").shows, kinds);
}
