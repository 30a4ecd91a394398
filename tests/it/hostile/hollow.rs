//! Records whose texts say nothing: `check` reports each kind of record.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    finding::Stage,
    record::{Kind, field::REF_MARK, form},
    schema,
    source::MemoryTree,
};
use serde_json::Value;

use crate::support::{
    company::{Record, company},
    engine::{COMPANY_DATE, check_tree},
};

/// Fields by which other records know a record; hollow names would say nothing about its texts.
const NAMES: &[&str] = &["title", "name", "statement"];

/// Whether a field holds free text.
fn is_text(kind: &Kind, pointer: &str) -> bool {
    let field = schema::at(schema::json(kind), pointer.split('/'));
    field.is_some_and(|field| field["pattern"] == form::TEXT.pattern && field.get(REF_MARK).is_none())
}

/// Replaces each free text.
fn hollow(kind: &Kind, data: &mut Value, pointer: &str, text: &str) {
    match data {
        Value::String(old) if is_text(kind, pointer) && !NAMES.contains(&&pointer[1..]) => text.clone_into(old),
        Value::Array(items) => items.iter_mut().for_each(|item| hollow(kind, item, &format!("{pointer}/0"), text)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(name, field)| hollow(kind, field, &format!("{pointer}/{name}"), text));
        }
        _ => {}
    }
}

/// The kinds with findings of `rule` if all texts of all records are `text`.
fn reported(tree: &MemoryTree, records: &[Record], text: &str, rule: &str) -> BTreeSet<String> {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    let mut kinds = BTreeMap::new();
    for record in records {
        let mut data = record.data.clone();
        hollow(record.kind, &mut data, "", text);
        *files.entry(&record.path).or_default() += &format!("---\n{data:#}\n");
        kinds.insert(record.id.clone(), record.kind.name.to_owned());
    }
    let mut tree = tree.clone();
    tree.files.extend(files.into_iter().map(|(path, text)| (path.to_owned(), text.into())));
    let (report, _) = check_tree(&tree, COMPANY_DATE).judge(Stage::Surveillance).report();
    let of_rule = report.findings.iter().filter(|finding| finding.rule == rule);
    of_rule.filter_map(|finding| kinds.get(finding.record.as_ref()?.raw()).cloned()).collect()
}

#[test]
fn texts_that_say_nothing_are_reported_for_every_kind() {
    let (tree, records) = company();
    let all: BTreeSet<String> = records.iter().map(|record| record.kind.name.to_owned()).collect();
    assert!(all.len() > 30);
    for text in ["none", "N/A", "TBD", "in SharePoint", "We follow the applicable process and review it regularly."] {
        assert_eq!(reported(&tree, &records, text, "hollow-text"), all, "{text}");
    }
    let sentence = "The people in charge take care of this together when it comes up";
    assert_eq!(reported(&tree, &records, sentence, "repeated-text"), all);
    assert!(reported(&tree, &records, sentence, "hollow-text").is_empty());
}
