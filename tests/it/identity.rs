//! The identity of a finding: what may change in a repository without making it another finding, and what may not.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    finding::Stage,
    report::check::{CheckReport, Reported},
    source::MemoryTree,
};

use crate::support::{
    engine::TODAY,
    files::{self, rewritten},
    records::{block, documents, flow},
    report::checked,
};

fn example() -> MemoryTree {
    files::example("findings")
}

fn report(tree: &MemoryTree) -> CheckReport {
    checked(tree, TODAY, Stage::Stage1, None)
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

/// Lists whose order means something.
const ORDERED: &[&str] = &["likelihood", "consequence", "matrix", "bands"];

/// The documents of a file with their keys and lists the other way around.
pub fn reversed(text: &str) -> Vec<serde_yaml::Value> {
    let mut values = documents(text.as_bytes());
    values.iter_mut().for_each(reverse);
    values
}

/// Turns the order of keys and lists around, all the way down.
fn reverse(value: &mut serde_yaml::Value) {
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
    assert_eq!(
        identities(&rewritten(example(), |text| block(&documents(text.as_bytes())))),
        before,
        "in blocks, without comments"
    );
    assert_eq!(identities(&rewritten(example(), |text| flow(&documents(text.as_bytes())))), before, "in brackets");
    let spaced = |text: &str| text.replace('\n', "\n\n").replace("\n\nid:", "\n\n# A remark\n\nid:");
    let plain = |text: &str| !text.contains(['|', '>']);
    let spaced = rewritten(example(), |text| if plain(text) { spaced(text) } else { text.to_owned() });
    assert_eq!(identities(&spaced), before, "with blank lines and comments");
}

#[test]
fn reordering_keys_and_lists_changes_none() {
    let (before, after) = (identities(&example()), identities(&rewritten(example(), |text| block(&reversed(text)))));
    let gone: Vec<_> = before.iter().filter(|(fingerprint, _)| !after.contains_key(*fingerprint)).collect();
    let new: Vec<_> = after.iter().filter(|(fingerprint, _)| !before.contains_key(*fingerprint)).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone {gone:#?}, new {new:#?}");
}

#[test]
fn reordering_and_moving_records_changes_none() {
    let before = identities(&example());
    let turned = rewritten(example(), |text| {
        let mut values = documents(text.as_bytes());
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
    identities(&files::replaced(example(), path, from, to))
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
