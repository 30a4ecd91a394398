//! Outlines of documents: each item has a field that holds it, or a reason why none does.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::support::{files::read_project, schemas::schemas};

/// Documents and the number of their items.
const DOCUMENTS: [(&str, usize); 16] = [
    ("annex-iv-technical-documentation", 43),
    ("art-13-instructions-for-use", 17),
    ("art-27-fundamental-rights-impact-assessment", 14),
    ("annex-viii-registration", 26),
    ("art-72-post-market-monitoring-plan", 12),
    ("art-73-serious-incident-report", 20),
    ("annex-v-declaration-of-conformity", 10),
    ("art-50-transparency-notice", 13),
    ("annex-xi-xii-general-purpose-model", 25),
    ("art-26-deployer-duties", 17),
    ("art-4-ai-literacy-record", 10),
    ("uk-atrs-record", 40),
    ("nl-algorithm-register", 32),
    ("hugging-face-cards", 25),
    ("iso-42005-impact-assessment", 23),
    ("buyers-ai-questionnaire", 26),
];

/// Gaps that are known. The number may fall, but not rise.
const GAPS: usize = 0;

/// Words of the longest label: it points at an item and does not quote it.
const LONGEST: usize = 8;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Outlines {
    gaps: Vec<Gap>,
    documents: Vec<Outline>,
}

/// A field that several documents need and that does not exist.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Gap {
    field: String,
    documents: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Outline {
    name: String,
    title: String,
    basis: String,
    count: usize,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Item {
    label: String,
    #[serde(rename = "ref")]
    reference: String,
    #[serde(default)]
    fields: Vec<String>,
    left_out: Option<Reason>,
    #[serde(default)]
    without: BTreeMap<String, Reason>,
    gap: Option<String>,
}

/// Why no field holds an item.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Reason {
    OneDocument,
    Questionnaire,
    OfficialForm,
}

fn outlines() -> Outlines {
    serde_yaml::from_str(&read_project("tests/data/document-outlines.yaml")).expect("the outlines can be read")
}

/// Each item with the name of its document.
fn items(outlines: &Outlines) -> impl Iterator<Item = (&str, &Item)> {
    outlines.documents.iter().flat_map(|document| document.items.iter().map(|item| (&*document.name, item)))
}

/// Whether a field such as `risk.treatment.option` exists.
fn exists(field: &str) -> bool {
    let Some((kind, path)) = field.split_once('.') else { return false };
    let mut schema = schemas().get(kind);
    for step in path.split('.') {
        let fields = schema.map(|schema| schema.get("items").unwrap_or(schema));
        schema = fields.and_then(|fields| fields["properties"].get(step));
    }
    schema.is_some()
}

#[test]
fn every_document_has_all_its_items() {
    let outlines = outlines();
    let counts: Vec<_> = outlines.documents.iter().map(|it| (&*it.name, it.items.len())).collect();
    assert_eq!(counts, DOCUMENTS);
    for document in &outlines.documents {
        assert_eq!(document.count, document.items.len(), "{}", document.name);
        assert!(!document.title.is_empty() && !document.basis.is_empty(), "{}", document.name);
    }
}

#[test]
fn every_item_has_fields_or_a_reason() {
    for (document, item) in items(&outlines()) {
        let place = format!("{document}, {}: {}", item.reference, item.label);
        assert!((1..=LONGEST).contains(&item.label.split_whitespace().count()), "{place}: words of the label");
        assert!(!item.reference.is_empty(), "{place}: no reference");
        let is_held = !item.fields.is_empty();
        let is_missing = item.gap.is_some();
        assert_ne!(is_held || is_missing, item.left_out.is_some(), "{place}: fields, a gap or a reason");
        assert!(is_held || item.without.is_empty(), "{place}: a part is left out of what no field holds");
        let distinct: BTreeSet<_> = item.fields.iter().collect();
        assert_eq!(distinct.len(), item.fields.len(), "{place}: a field twice");
    }
}

#[test]
fn every_field_of_an_item_exists() {
    let outlines = outlines();
    let fields: BTreeSet<_> = items(&outlines).flat_map(|(_, item)| &item.fields).collect();
    let absent: Vec<_> = fields.into_iter().filter(|field| !exists(field)).collect();
    assert!(absent.is_empty(), "{} fields do not exist: {absent:#?}", absent.len());
}

#[test]
fn gaps_do_not_grow() {
    let outlines = outlines();
    assert_eq!(outlines.gaps.len(), GAPS);
    let mut named: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (document, item) in items(&outlines) {
        if let Some(gap) = &item.gap {
            named.entry(gap).or_default().insert(document.to_owned());
        }
    }
    let listed: BTreeMap<_, _> = outlines.gaps.iter().map(|gap| (&*gap.field, gap.documents.clone())).collect();
    assert_eq!(listed, named, "the list of gaps and the items that name them");
    for gap in &outlines.gaps {
        assert!(gap.documents.len() > 1, "{}: only one document needs it", gap.field);
        assert!(!exists(&gap.field), "{} exists now: name it in `fields` and drop the gap", gap.field);
    }
}
