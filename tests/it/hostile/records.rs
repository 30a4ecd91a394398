//! Valid records with fields taken away, doubled, swapped or replaced, and the corpus of the fuzz targets.

use std::fs;

use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

use super::probe;
use crate::support::{
    files::{base, below, project},
    matrix,
};

/// Values of other types and at the edges of types.
fn odd() -> Vec<Value> {
    let wrong_types =
        [json!(null), json!(true), json!(0), json!(-1), json!(1e308), json!(u64::MAX), json!([]), json!({})];
    let nested = [json!([[]]), json!([null]), json!({"a": {"b": []}}), json!([{"id": "R-1"}])];
    let texts = ["", " ", "R-1", "A.6.2.4", "A.6", "5.2", "iso-27001:A.5.1", "scorer", "9999-12-31", "0000-01-01"];
    let more = [
        "P9999Y",
        "19998 years",
        "../x",
        "/etc/passwd",
        "\u{1b}[31m",
        "\u{202e}",
        "::error::x",
        "ä".repeat(200).leak(),
    ];
    let texts = texts.into_iter().chain(more).map(Value::from);
    wrong_types.into_iter().chain(nested).chain(texts).collect()
}

/// Pointers of everything in `value`.
pub fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| pointers(value, format!("{at}/{index}"), found));
        }
        _ => {}
    }
    found.push(at);
}

/// What is done to one place of a record.
#[derive(Debug, Clone, Copy)]
enum Change {
    Delete,
    Double,
    Replace(Index),
    Swap(Index),
    Rename,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Delete),
        Just(Change::Double),
        any::<Index>().prop_map(Change::Replace),
        any::<Index>().prop_map(Change::Replace),
        any::<Index>().prop_map(Change::Swap),
        Just(Change::Rename),
    ]
}

fn apply(record: &mut Value, place: &Index, change: Change) {
    let mut all = Vec::new();
    pointers(record, String::new(), &mut all);
    let pointer = place.get(&all).clone();
    match change {
        Change::Delete => drop(take(record, &pointer)),
        Change::Double => double(record, &pointer),
        Change::Rename => {
            if let Some(value) = take(record, &pointer) {
                put(record, &format!("{pointer}x"), value);
            }
        }
        Change::Replace(with) => put(record, &pointer, with.get(&odd()).clone()),
        Change::Swap(other) => {
            let from: &String = other.get(&all);
            let value = record.pointer(from).cloned().unwrap_or_default();
            put(record, &pointer, value);
        }
    }
}

fn parent<'v>(record: &'v mut Value, pointer: &str) -> Option<(&'v mut Value, String)> {
    let (above, name) = pointer.rsplit_once('/')?;
    Some((record.pointer_mut(above)?, name.to_owned()))
}

pub fn take(record: &mut Value, pointer: &str) -> Option<Value> {
    match parent(record, pointer)? {
        (Value::Object(fields), name) => fields.shift_remove(&name),
        (Value::Array(items), name) => {
            name.parse().ok().filter(|at| *at < items.len()).map(|at: usize| items.remove(at))
        }
        _ => None,
    }
}

fn put(record: &mut Value, pointer: &str, value: Value) {
    match parent(record, pointer) {
        Some((Value::Object(fields), name)) => drop(fields.insert(name, value)),
        Some((Value::Array(items), name)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                *item = value;
            }
        }
        _ => *record = value,
    }
}

fn double(record: &mut Value, pointer: &str) {
    let value = record.pointer(pointer).cloned().unwrap_or_default();
    if let Some((Value::Array(items), _)) = parent(record, pointer) {
        items.push(value);
    } else {
        put(record, pointer, json!([value.clone(), value]));
    }
}

/// The documents of a file, as JSON, which is YAML too.
pub fn documents(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let stream = aims::yaml::parse(text);
    stream.documents.iter().flatten().map(|document| document.root.to_json()).collect()
}

pub fn written(documents: &[Value]) -> Vec<u8> {
    documents.iter().map(|document| format!("---\n{document:#}\n")).collect::<String>().into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: matrix::cases(96), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn records_that_were_tampered_with_are_checked(
        changes in prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>(), change()), 1..6),
    ) {
        let mut tree = base();
        for (file, document, place, change) in changes {
            let names: Vec<String> = tree.files.keys().filter(|name| name.ends_with(".yaml")).cloned().collect();
            let name = file.get(&names);
            let mut all = documents(&tree.files[name]);
            if !all.is_empty() {
                let at = document.index(all.len());
                apply(&mut all[at], &place, change);
            }
            tree.files.insert(name.clone(), written(&all));
        }
        probe::whole(&tree);
    }

    #[test]
    fn any_text_has_its_places(text in "(\\PC|[-:#?|>&*!%@`\\[\\]{},\"' \\n\\r\\t~]){0,60}") {
        probe::spans(&text);
    }
}

#[test]
fn the_corpus_of_the_fuzz_targets_passes() {
    let targets: [(&str, fn(&[u8])); 4] =
        [("check", probe::check), ("check", probe::formats), ("yaml", probe::yaml), ("template", probe::template)];
    for (name, target) in targets {
        let files = below(&project().join("fuzz/corpus").join(name));
        assert!(!files.is_empty(), "there is a corpus for {name}");
        matrix::some(&files, 8).into_iter().for_each(|path| target(&fs::read(path).expect("it can be read")));
    }
}
