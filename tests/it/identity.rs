//! The identity of a finding: what may change in a repository without making it another finding, and what may not.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    finding::Stage,
    report::check::{CheckReport, Reported},
    source::MemoryTree,
};

use crate::pages::{checked, folder};

fn example() -> MemoryTree {
    let mut tree = folder(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/findings"));
    tree.files.retain(|path, _| !path.starts_with("expected/"));
    tree
}

fn report(tree: &MemoryTree) -> CheckReport {
    checked(tree, "2026-06-30", Stage::Stage1, None)
}

fn all(report: &CheckReport) -> impl Iterator<Item = &Reported> {
    report.findings.iter().chain(&report.suppressed)
}

/// Fingerprints, each with what it stands for. A file that is no YAML has bytes for a place, so its identity is the file's.
fn identities(tree: &MemoryTree) -> BTreeMap<String, String> {
    let report = report(tree);
    all(&report)
        .map(|finding| (finding.fingerprint.clone(), format!("{}: {}", finding.rule, finding.message.raw())))
        .collect()
}

/// The example with every readable file of records rewritten.
fn rewritten(write: impl Fn(&str) -> String) -> MemoryTree {
    let mut tree = example();
    for (path, bytes) in &mut tree.files {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let readable = aims::yaml::parse(&text).problems.is_empty();
        if path.ends_with(".yaml") && readable {
            *bytes = write(&text).into_bytes();
        }
    }
    tree
}

/// The documents of a file, changed as data and written anew without comments.
pub fn documents(text: &str, change: impl Fn(&mut serde_yaml::Value)) -> Vec<serde_yaml::Value> {
    use serde::Deserialize as _;
    let read = serde_yaml::Deserializer::from_str(text);
    let mut values: Vec<_> = read.map(|document| serde_yaml::Value::deserialize(document).expect("YAML")).collect();
    values.iter_mut().for_each(change);
    values
}

pub fn block(values: &[serde_yaml::Value]) -> String {
    values.iter().map(|value| format!("---\n{}", serde_yaml::to_string(value).expect("YAML"))).collect()
}

pub fn flow(values: &[serde_yaml::Value]) -> String {
    values.iter().map(|value| format!("---\n{}\n", serde_json::to_string(value).expect("JSON"))).collect()
}

/// Lists whose order means something.
const ORDERED: &[&str] = &["likelihood", "consequence", "matrix", "bands"];

/// Turns the order of keys and lists around, all the way down.
pub fn reverse(value: &mut serde_yaml::Value) {
    match value {
        serde_yaml::Value::Sequence(items) => {
            items.reverse();
            items.iter_mut().for_each(reverse);
        }
        serde_yaml::Value::Mapping(pairs) => {
            let turned: Vec<_> = std::mem::take(pairs).into_iter().collect();
            pairs.extend(turned.into_iter().rev());
            let free = |name: &serde_yaml::Value| !name.as_str().is_some_and(|name| ORDERED.contains(&name));
            pairs.iter_mut().filter(|(name, _)| free(name)).for_each(|(_, value)| reverse(value));
        }
        _ => {}
    }
}

#[test]
fn fingerprints_are_unique_in_a_report() {
    let report = report(&example());
    let unique: BTreeSet<_> = all(&report).map(|finding| &finding.fingerprint).collect();
    assert!(unique.len() > 15 && unique.len() == all(&report).count());
}

#[test]
fn reformatting_changes_none() {
    let before = identities(&example());
    assert_eq!(identities(&rewritten(|text| block(&documents(text, |_| {})))), before, "in blocks, without comments");
    assert_eq!(identities(&rewritten(|text| flow(&documents(text, |_| {})))), before, "in brackets");
    let spaced = |text: &str| text.replace('\n', "\n\n").replace("\n\nid:", "\n\n# A remark\n\nid:");
    let plain = |text: &str| !text.contains(['|', '>']);
    let spaced = rewritten(|text| if plain(text) { spaced(text) } else { text.to_owned() });
    assert_eq!(identities(&spaced), before, "with blank lines and comments");
}

#[test]
fn reordering_keys_and_lists_changes_none() {
    let (before, after) = (identities(&example()), identities(&rewritten(|text| block(&documents(text, reverse)))));
    let gone: Vec<_> = before.iter().filter(|(fingerprint, _)| !after.contains_key(*fingerprint)).collect();
    let new: Vec<_> = after.iter().filter(|(fingerprint, _)| !before.contains_key(*fingerprint)).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone {gone:#?}, new {new:#?}");
}

#[test]
fn reordering_and_moving_records_changes_none() {
    let before = identities(&example());
    let turned = rewritten(|text| {
        let mut values = documents(text, |_| {});
        values.reverse();
        block(&values)
    });
    assert_eq!(identities(&turned), before, "documents of a file in another order");
    let mut moved = example();
    let risk = moved.files.remove("risks/R-1.yaml").expect("a risk");
    moved.files.insert("a/b/first.yaml".to_owned(), risk);
    assert_eq!(identities(&moved), before, "a record in another file");
}

fn replaced(path: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut tree = example();
    let bytes = tree.files.get_mut(path).expect("a file of the example");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert!(text.contains(from), "{path} holds no `{from}`");
    *bytes = text.replace(from, to).into_bytes();
    identities(&tree)
}

fn of<'i>(identities: &'i BTreeMap<String, String>, rule: &str) -> BTreeSet<&'i String> {
    identities.iter().filter(|(_, what)| what.starts_with(rule)).map(|(fingerprint, _)| fingerprint).collect()
}

#[test]
fn another_message_about_the_same_thing_is_the_same_finding() {
    let before = identities(&example());
    let after = replaced(
        "risks/R-1.yaml",
        "individuals: {likelihood: 3, consequence: 3}",
        "individuals: {likelihood: 2, consequence: 3}",
    );
    assert_eq!(of(&after, "untreated-risk"), of(&before, "untreated-risk"));
    let said = |identities: &BTreeMap<String, String>| {
        identities.values().find(|what| what.starts_with("untreated-risk")).cloned()
    };
    assert_ne!(said(&after), said(&before), "the message differs");
}

#[test]
fn another_record_or_field_is_another_finding() {
    let before = identities(&example());
    let record = replaced("risks/R-1.yaml", "id: R-1\n", "id: R-91\n");
    assert!(of(&record, "untreated-risk").is_disjoint(&of(&before, "untreated-risk")), "another record");
    let field = replaced("datasets/DS-1.yaml", "retension:", "retenshun:");
    assert!(of(&field, "unknown-field").is_disjoint(&of(&before, "unknown-field")), "another field");
}
