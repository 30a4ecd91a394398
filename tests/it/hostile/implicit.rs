//! Scalars that programs read as different types, in each type of field, and keys that are the same however they are written: text stays
//! as it is written, and what does not fit is a finding that shows what was read.

use std::collections::BTreeMap;

use aims::{finding::Stage, report::check::Reported, source::MemoryTree};
use serde_json::Value;

use crate::support::{
    engine::{TODAY, checked},
    matrix,
    versioned::bare_model,
};

/// What YAML 1.1, YAML 1.2, JSON or people take for a truth value, a number, a date or nothing.
const FORMS: [&str; 40] = [
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "Yes",
    "NO",
    "true",
    "false",
    "True",
    "TRUE",
    "null",
    "Null",
    "~",
    "",
    "nil",
    "none",
    "0",
    "1",
    "-1",
    "+1",
    "014",
    "0o14",
    "0x1F",
    "0b11",
    "1_000",
    "1,000",
    "1.10",
    "1.",
    ".5",
    "1e3",
    "12:30:45",
    "NaN",
    ".nan",
    ".inf",
    "-.Inf",
    "2026-03-31",
    "2026-3-1",
    "5 %",
];

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Takes {
    Text,
    Number,
    Truth,
    Nothing,
}

/// A file with the value in a field, the pointer of the field, and what it takes.
const FIELDS: [(&str, &str, Takes); 12] = [
    ("kind: party\nid: P-1\nname: {}\n", "/name", Takes::Text),
    ("kind: party\nname: N\nid: {}\n", "/id", Takes::Text),
    ("kind: risk\nid: R-1\ntitle: T\nowner: {}\n", "/owner", Takes::Text),
    ("kind: risk\nid: R-1\ntitle: T\nnature: {}\n", "/nature", Takes::Text),
    ("kind: risk\nid: R-1\ntitle: T\nreview:\n  every: {}\n", "/review/every", Takes::Text),
    ("kind: evidence\nid: E-1\ntitle: T\ncollected: {}\n", "/collected", Takes::Text),
    ("kind: evidence\nid: E-1\ntitle: T\nurl: {}\n", "/url", Takes::Text),
    ("kind: risk\nid: R-1\ntitle: T\npriority: {}\n", "/priority", Takes::Number),
    ("kind: metric\nid: M-1\ntitle: T\nlimits:\n  max: {}\n", "/limits/max", Takes::Number),
    ("kind: change\nid: C-1\ntitle: T\nof: system\nplanned: {}\n", "/planned", Takes::Truth),
    ("kind: risk\nid: R-1\ntitle: T\nsystems: {}\n", "/systems", Takes::Nothing),
    ("kind: risk\nid: R-1\ntitle: T\npresent: {}\n", "/present", Takes::Nothing),
];

fn files(text: &str) -> BTreeMap<String, Vec<u8>> {
    let manifest = "kind: aims\nid: tiny\norganization: {name: Tiny}\n";
    [("aims.yaml", manifest), ("x.yaml", text)].map(|(path, text)| (path.to_owned(), text.into())).into()
}

/// What is wrong in the form of the file, not in what it says.
fn wrong(text: &str) -> Vec<Reported> {
    let tree = MemoryTree { files: files(text), ..MemoryTree::default() };
    let found = checked(&tree, TODAY, Stage::Build).0.findings.into_iter();
    let is_form =
        |it: &Reported| it.rule == "invalid-value" || it.rule == "missing-field" || it.rule.starts_with("yaml-");
    found.filter(|it| it.location.as_ref().is_some_and(|at| at.path.raw() == "x.yaml") && is_form(it)).collect()
}

/// Whether a value that was read is what is written.
fn is_written(read: &Value, form: &str, takes: Takes) -> bool {
    match takes {
        Takes::Text => read.as_str() == Some(form),
        Takes::Number => {
            let written = form.parse::<f64>().ok().filter(|number| number.is_finite() && !form.starts_with("0x"));
            written.is_some() && read.as_f64() == written
        }
        Takes::Truth => read.as_bool().is_some_and(|read| form.to_lowercase() == read.to_string()),
        Takes::Nothing => false,
    }
}

#[test]
fn no_value_changes_its_type_in_silence() {
    let cases = FORMS.iter().flat_map(|form| FIELDS.iter().map(move |field| (*form, field)));
    let mut problems = Vec::new();
    for (form, (text, pointer, takes)) in matrix::some(cases, 7) {
        let text = text.replace("{}", form);
        let wrong = wrong(&text);
        if wrong.is_empty() {
            let model = bare_model(files(&text), None, |_| false);
            let entry = model.entries().iter().find(|entry| &*entry.path == "x.yaml").expect("it is read");
            let value = entry.to_value();
            let read = value.pointer(pointer).cloned().unwrap_or_default();
            if !is_written(&read, form, *takes) {
                problems.push(format!("{text}is read as {read}"));
            }
        } else {
            let read = |message: &str| {
                [form, "empty", "is missing", "boolean", "number"].iter().any(|it| message.contains(it))
            };
            let shown = |it: &Reported| read(it.message.raw());
            problems.extend(wrong.iter().filter(|it| !shown(it)).map(|it| format!("{text}{}", it.message.raw())));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_key_is_the_same_however_it_is_written() {
    let places = [
        "kind: party\nid: P-1\nname: N\n{a}: x\n{b}: y\n",
        "{kind: party, id: P-1, name: N, {a}: x, {b}: y}\n",
        "kind: party\nid: P-1\nname: N\nneeds:\n  - {a}: x\n    {b}: y\n",
        "kind: risk\nid: R-1\ntitle: T\nconsequences:\n  {a}: x\n  other: z\n  {b}: y\n",
        "kind: risk\nid: R-1\ntitle: T\nconsequences: {{a}: x, {b}: y}\n",
        "kind: party\nid: P-2\nname: N\n---\nkind: party\nid: P-1\nname: N\n{a}: x\n\n# more\n{b}: y\n",
    ];
    let spellings = ["what", "\"what\"", "'what'", "\"\\x77hat\"", "\"wh\\u0061t\""];
    for place in places {
        for (at, spelling) in spellings.iter().enumerate() {
            let text = place.replace("{a}", spellings[at / 2]).replace("{b}", spelling);
            let wrong = wrong(&text);
            let of_key: Vec<_> = wrong.iter().filter(|it| it.rule == "yaml-duplicate-key").collect();
            assert!(of_key.len() == 1 && of_key[0].message.raw().contains("what"), "{text}{wrong:#?}");
            let first = of_key[0].related.iter().find_map(|related| related.location.as_ref()?.start);
            let second = of_key[0].location.as_ref().and_then(|location| location.start);
            let lines = |key: &str| text.lines().position(|line| line.contains(key)).map(|line| line + 1);
            assert!(first.is_some() && second.is_some() && lines(": x").is_some(), "both places are named: {text}");
        }
    }
}
