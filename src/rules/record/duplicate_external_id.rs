//! An entry of another system is one record here.
//!
//! Must not know the other systems.

use std::collections::BTreeMap;

use crate::rules::prelude::*;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-external-id",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.2"],
    practice: None,
    summary: "Two records of a kind have the same id in another system",
    page: include_str!("duplicate_external_id.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut first: BTreeMap<(&str, String, &str), &Entry> = BTreeMap::new();
    for entry in model.entries() {
        let external = entry.record().and_then(|record| record.common()).map_or(&[][..], |common| &common.external);
        for (index, other) in external.iter().enumerate() {
            let key = (entry.kind.name, other.system.trim().to_lowercase(), other.id.trim());
            match first.get(&key) {
                Some(earlier) => acc.push(finding(entry, index, (&other.system, &other.id), earlier)),
                None => drop(first.insert(key, entry)),
            }
        }
    }
}

fn finding(entry: &Entry, index: usize, (system, id): (&str, &str), earlier: &Entry) -> Finding {
    let message = if earlier.id == entry.id {
        format!("{} names `{id}` in {system} twice", entry.id)
    } else {
        format!("{} and {} are both `{id}` in {system}", entry.id, earlier.id)
    };
    Finding::new(RULE.name, entry.at(&format!("external/{index}/id")), message)
        .help("correct the id, or keep one record for the entry of the other system")
        .about(&entry.id)
}
