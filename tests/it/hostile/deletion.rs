//! Nothing goes missing unseen: every record and every field of `tests/base`, taken away alone, is missed by `check` at
//! the last stage, or stands on the list of what may be absent.

use std::collections::{BTreeMap, BTreeSet};

use aims::{finding::Stage, source::MemoryTree};
use serde_json::Value;

use super::records::{documents, pointers, take, written};
use crate::support::{
    company::general,
    engine::{TODAY, checked},
    files::base,
    matrix,
};

/// Fields that a record may leave out: a default or a weaker statement takes their place. `*` stands for any item of a
/// list; what lies below a field goes with it.
const MAY_BE_ABSENT: &[(&str, &[&str])] = &[
    (
        "aims",
        &[
            "designated/exception",
            "designated/risk-acceptance",
            "organization/contacts/*/mail",
            "risk-criteria/bands/*",
            "risk-criteria/consequence/*",
            "risk-criteria/likelihood/*",
            "stage",
            "started",
        ],
    ),
    ("audit", &["owner"]),
    ("audit-programme", &["owner"]),
    ("change", &["done", "due", "owner", "systems"]),
    ("communication", &["audience/*", "owner"]),
    ("context", &["owner", "review/every"]),
    // A control that is decided with its area is reviewed with it, and described there.
    ("control", &["drivers/*", "owner", "review/every"]),
    ("dataset", &["personal-data/details", "quality/*/what"]),
    ("decision", &["owner"]),
    // The origin of an external document identifies it.
    ("document", &["answers", "audience/*", "owner", "review/every", "version"]),
    ("evidence", &["owner", "shows", "valid-for"]),
    // The interval of the manifest takes the place of a review; the risk states the link as well.
    ("impact", &["affected/*/party", "measures/*/controls", "measures/*/done", "owner", "review", "risks"]),
    ("improvement", &["done", "owner"]),
    ("management-review", &["actions", "owner"]),
    ("metric", &["results/*/text"]),
    ("model", &["review/every"]),
    ("nonconformity", &["actions/*/effect", "owner"]),
    ("objective", &["results/*/value", "review/every", "serves/*", "unit"]),
    ("party", &["review/every", "systems"]),
    ("process", &["answers/*", "purpose"]),
    // The interval of the manifest takes the place of a review.
    ("risk", &["assessments/*/rating", "cause", "event", "impacts", "relies-on", "review", "treatment"]),
    ("scope", &["owner", "review/every", "sites", "units"]),
    ("soa", &["date", "owner", "review/every", "title"]),
    ("supplier", &["changes", "owner"]),
    (
        "system",
        &[
            "activities/*",
            "description",
            "foreseeable-misuse/*/measure",
            "limitations/*/groups",
            "limitations/*/informed",
            "limitations/*/kind",
            "monitoring/sources/*",
            "review/every",
            "roles/*",
            "version",
        ],
    ),
    ("training", &["audience/*", "every", "on", "owner", "roles"]),
    ("treatment-plan", &["owner", "review/every", "version"]),
];

/// Records that no rule misses yet, though a clause asks for them.
const RECORDS_NOT_MISSED_YET: &[&str] = &[];

/// Records that may be absent: a training for competence is asked for only where somebody lacks one.
const RECORDS_MAY_BE_ABSENT: &[&str] = &["TR-2"];

fn is_silent(tree: &MemoryTree) -> bool {
    let (report, _) = checked(tree, TODAY, Stage::Surveillance);
    report.findings.is_empty()
}

/// Every document of the base with its file.
fn all() -> Vec<(String, usize, Vec<Value>)> {
    let base = base();
    let files = base.files.iter().filter(|(path, _)| path.ends_with(".yaml"));
    files
        .flat_map(|(path, bytes)| {
            let all = documents(bytes);
            (0..all.len()).map(move |index| (path.clone(), index, all.clone())).collect::<Vec<_>>()
        })
        .collect()
}

fn with(path: &str, documents: &[Value]) -> MemoryTree {
    let mut tree = base();
    match documents {
        [] => drop(tree.files.remove(path)),
        some => drop(tree.files.insert(path.to_owned(), written(some))),
    }
    tree
}

#[test]
fn every_record_that_goes_missing_is_missed() {
    let mut silent = BTreeSet::new();
    for (path, index, mut documents) in matrix::some(all(), 5) {
        let gone = documents.remove(index);
        if is_silent(&with(&path, &documents)) {
            silent.insert(gone["id"].as_str().expect("an id").to_owned());
        }
    }
    let listed = RECORDS_MAY_BE_ABSENT.iter().chain(RECORDS_NOT_MISSED_YET);
    let listed: BTreeSet<String> = listed.map(|id| (*id).to_owned()).collect();
    assert_eq!(silent.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "nothing misses it");
    assert!(!matrix::all() || silent == listed, "the lists name more than goes unmissed: {silent:#?}");
}

#[test]
fn every_field_that_goes_missing_is_missed() {
    let mut silent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (path, index, documents) in all() {
        let record = &documents[index];
        let kind = record["kind"].as_str().expect("a kind").to_owned();
        let shape: Vec<String> = record.as_object().expect("a mapping").keys().cloned().collect();
        let mut places = Vec::new();
        pointers(record, String::new(), &mut places);
        for pointer in places.iter().filter(|pointer| !pointer.is_empty()) {
            if !seen.insert((kind.clone(), shape.clone(), pointer.clone())) {
                continue;
            }
            let mut without = documents.clone();
            take(&mut without[index], pointer);
            if matrix::runs(seen.len(), 20) && is_silent(&with(&path, &without)) {
                silent.entry(kind.clone()).or_default().insert(general(pointer));
            }
        }
    }
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (kind, fields) in MAY_BE_ABSENT {
        let fields = fields.iter().map(|field| (*field).to_owned());
        listed.entry((*kind).to_owned()).or_default().extend(fields);
    }
    let silent = outermost(silent);
    let unlisted = silent.iter().flat_map(|(kind, fields)| fields.iter().map(move |field| (kind, field)));
    let unlisted = unlisted.filter(|(kind, field)| !is_listed(&listed, kind, field)).collect::<Vec<_>>();
    let is_right = unlisted.is_empty() && (!matrix::all() || silent == listed);
    assert!(is_right, "nothing misses {unlisted:?}, or the lists name more than goes unmissed: {silent:#?}");
}

/// Whether a field may be absent, itself or with one in which it stands.
fn is_listed(listed: &BTreeMap<String, BTreeSet<String>>, kind: &str, field: &str) -> bool {
    let above = field.match_indices('/').map(|(end, _)| &field[..end]).chain([field]);
    listed.get(kind).is_some_and(|fields| above.into_iter().any(|field| fields.contains(field)))
}

/// Without what lies below another one.
fn outermost(mut silent: BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, BTreeSet<String>> {
    for fields in silent.values_mut() {
        let all = fields.clone();
        fields.retain(|field| !field.match_indices('/').any(|(at, _)| all.contains(&field[..at])));
    }
    silent
}
