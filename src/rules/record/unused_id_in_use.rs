//! An id that was never used has no record.
//!
//! Must not know which numbers of a series are missing.

use crate::{rules::prelude::*, source::push_pointer};

pub(super) const RULE: Rule = Rule {
    name: "unused-id-in-use",
    basis: RuleBasis::Contradiction,
    due: Stage::Build,
    clauses: &["7.5.2"],
    practice: None,
    summary: "The manifest lists an id as unused, but a record has it",
    page: include_str!("unused_id_in_use.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let Some(manifest) = model.manifest() else { return };
    for id in manifest.data().unused_ids.keys() {
        let record = model.entries().iter().find(|entry| *entry.id == **id);
        acc.extend(record.map(|entry| contradicted(manifest, entry)));
    }
}

fn contradicted(manifest: Item<'_, Aims>, entry: &Entry) -> Finding {
    let mut pointer = "unused-ids".to_owned();
    push_pointer(&mut pointer, &entry.id);
    let message = format!("{} is listed as never used, but is the id of a record in {}", entry.id, entry.path);
    Finding::new(RULE.name, manifest.at(&pointer), message)
        .help("remove it from `unused-ids`, or give the record another id")
        .about(&manifest.id)
        .distinct(&entry.id)
}
