//! The company example as data, record by record.
//!
//! Must not know what is changed in it.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    record::{Kind, relation::relations_at},
    source::MemoryTree,
};
use serde_json::Value;

use super::{
    files::example,
    records::{documents, is_record, kind_and_id},
};

/// A record of the example.
pub struct Record {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: String,
    /// Its data.
    pub data: Value,
}

/// The example without its own expectations, which would be held against every record of every state.
pub fn company() -> (MemoryTree, Vec<Record>) {
    let mut tree = example("company");
    tree.files.retain(|path, _| is_record(path));
    let of_file = |(path, bytes): (&String, &Vec<u8>)| -> Vec<Record> {
        let records = documents::<Value>(bytes).into_iter().map(|data| {
            let [kind, id] = kind_and_id(&data);
            let kind = Kind::named(if path == "aims.yaml" { "aims" } else { &kind }).expect("a kind");
            Record { kind, id, path: path.clone(), data }
        });
        records.collect()
    };
    let records = tree.files.iter().filter(|(path, _)| is_record(path)).flat_map(of_file).collect();
    (tree, records)
}

/// The files with other data in one record.
pub fn with(tree: &MemoryTree, records: &[Record], changed: &Record, data: &Value) -> BTreeMap<String, Vec<u8>> {
    let of_file = records.iter().filter(|record| record.path == changed.path);
    let texts =
        of_file.map(|record| format!("{:#}\n", if std::ptr::eq(record, changed) { data } else { &record.data }));
    let mut files: BTreeMap<String, Vec<u8>> = tree.files.clone();
    files.insert(changed.path.clone(), texts.collect::<Vec<_>>().join("---\n").into());
    files
}

/// A fixed order that looks like none, so that those that are tried come from everywhere.
pub fn scattered(number: usize) -> u64 {
    let number = u64::try_from(number).expect("a small number").wrapping_add(1);
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// The files without one record.
pub fn without(tree: &MemoryTree, records: &[Record], gone: &Record) -> BTreeMap<String, Vec<u8>> {
    let of_file = records.iter().filter(|record| record.path == gone.path && !std::ptr::eq(*record, gone));
    let texts: Vec<String> = of_file.map(|record| format!("{:#}\n", record.data)).collect();
    let mut files: BTreeMap<String, Vec<u8>> = tree.files.clone();
    match texts.is_empty() {
        true => files.remove(&gone.path),
        false => files.insert(gone.path.clone(), texts.join("---\n").into()),
    };
    files
}

/// The pointer with `*` for the numbers of list items, without its first slash.
pub fn general(pointer: &str) -> String {
    let is_number = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
    let steps = pointer.split('/').skip(1).map(|step| if is_number(step) { "*" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

/// The texts of the fields at a path.
fn texts<'d>(data: &'d Value, path: &str) -> BTreeSet<&'d str> {
    let (step, below) = path.split_once('/').unwrap_or((path, ""));
    match data {
        Value::String(text) if path.is_empty() => BTreeSet::from([text.as_str()]),
        Value::Array(items) if step == "*" => items.iter().flat_map(|item| texts(item, below)).collect(),
        Value::Object(fields) => fields.get(step).map(|field| texts(field, below)).unwrap_or_default(),
        _ => BTreeSet::new(),
    }
}

/// Whether other data of a record differ, in the field at `path`, only by links that the other records of a relation state as well, so
/// that nothing changes.
pub fn is_stated_elsewhere(records: &[Record], record: &Record, path: &str, data: &Value) -> bool {
    [path.to_owned(), format!("{path}/*")].iter().any(|path| is_stated_by_others(records, record, path, data))
}

fn is_stated_by_others(records: &[Record], record: &Record, path: &str, data: &Value) -> bool {
    let (before, after) = (texts(&record.data, path), texts(data, path));
    let mut changed = before.symmetric_difference(&after).peekable();
    let opposite: Vec<_> = relations_at(record.kind.name, path).map(|(it, side)| it.end(side.opposite())).collect();
    let states = |other: &Record, id: &str| {
        let ends = opposite.iter().filter(|end| end.kind == other.kind.name && other.id == id);
        ends.flat_map(|end| end.fields).any(|field| texts(&other.data, field).contains(record.id.as_str()))
    };
    changed.peek().is_some() && changed.all(|id| records.iter().any(|other| states(other, id)))
}
