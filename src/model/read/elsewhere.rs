//! Where ids are that records name and no record has: in files that are not read as records.
//!
//! Must not know why a file is not read.

use std::collections::{BTreeMap, BTreeSet};

use super::heads::of_file;
use crate::{
    model::Entry,
    record::field::REQUIREMENT,
    source::{Path, Tree},
};

/// Maximum number of files that are looked into, and their maximum length in bytes.
const MAX_FILES: usize = 256;
const MAX_BYTES: u64 = 64 << 10;

/// Ids that records name and no record has, of those that only a record can have.
pub(super) fn missing(entries: &[Entry]) -> BTreeSet<&str> {
    let ids: BTreeSet<&str> = entries.iter().map(|entry| &*entry.id).collect();
    let links = entries.iter().flat_map(|entry| entry.links.iter());
    let of_records = links.filter(|link| link.kinds.iter().all(|kind| **kind != *REQUIREMENT));
    of_records.map(|link| &*link.to).filter(|id| !ids.contains(id)).collect()
}

/// The files that have one of the ids in a head, by id.
pub(super) fn find<'p>(
    missing: &BTreeSet<&str>,
    tree: &dyn Tree,
    files: impl Iterator<Item = &'p Path>,
) -> BTreeMap<Box<str>, Path> {
    let mut found = BTreeMap::new();
    for path in files.take(MAX_FILES) {
        let text = tree.read(path, MAX_BYTES).unwrap_or_default();
        for head in of_file(&String::from_utf8_lossy(&text)) {
            if missing.contains(&*head.id) {
                found.entry(head.id.into()).or_insert_with(|| path.clone());
            }
        }
    }
    found
}
