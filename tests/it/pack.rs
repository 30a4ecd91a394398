//! Audit packs: the same bytes for the same commit on any machine, nothing left out in silence, and every change found.

mod contents;
mod hostile;
mod mutations;
mod same;

use std::{collections::BTreeSet, path::Path, sync::OnceLock};

use aims::{
    document::kinds::{DOCUMENTS, asked},
    finding::Stage,
    render::pack::verify,
};
use serde_json::Value;
use zip::{CompressionMethod, DateTime, System, write::SimpleFileOptions};

use crate::support::{
    archive::{Entries, zipped},
    command::aims,
    repository::Repository,
};

/// How an archive is put together as aims does it.
pub fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// An archive of `entries`.
pub fn archive(entries: &Entries) -> Vec<u8> {
    zipped(entries, stored())
}

/// The bytes of one file of a pack.
#[track_caller]
pub fn file(entries: &Entries, path: &str) -> Vec<u8> {
    entries.iter().find(|(own, _)| own == path).unwrap_or_else(|| panic!("{path} is not there")).1.clone()
}

/// The manifest of a pack.
pub fn manifest(entries: &Entries) -> Value {
    serde_json::from_slice(&file(entries, "MANIFEST.json")).expect("it is JSON")
}

/// Makes a pack in a repository and hands back its bytes.
#[track_caller]
pub fn packed(root: &Path, options: &[&str]) -> Vec<u8> {
    let to = root.with_extension("pack.zip");
    let target = to.to_str().expect("UTF-8");
    aims(root, &[&["pack", "-o", target], options].concat()).says(0, &["index.html lists them"]);
    std::fs::read(&to).expect("it was written")
}

/// A small pack, made once.
pub fn small() -> &'static [u8] {
    static SMALL: OnceLock<Vec<u8>> = OnceLock::new();
    SMALL.get_or_init(|| packed(&Repository::base("pack-small").root, &["--format", "csv"]))
}

/// The paths in which `pack` is not as it should be, and everything said about them; the first is empty for a whole pack.
pub fn differences(pack: &[u8]) -> (BTreeSet<String>, String) {
    match verify(pack) {
        Ok(verified) => {
            let said =
                verified.differences.iter().map(|one| format!("{}: {}\n", one.path.raw(), one.what.raw())).collect();
            (verified.differences.iter().map(|one| one.path.raw().to_owned()).collect(), said)
        }
        Err(why) => ([String::new()].into(), why.0.to_owned()),
    }
}

/// Fails unless every one of `paths` is named.
#[track_caller]
pub fn names(pack: &[u8], paths: &[&str]) {
    let (named, said) = differences(pack);
    paths.iter().for_each(|path| assert!(named.contains(*path), "`{path}` is not named in:\n{said}"));
}

/// Texts and records in full, which a pack contains as files, and what only the organization itself asks for.
const UNASKED: &[&str] = &["document", "record-sheets", "model-sheet", "dataset-sheet", "cross-references"];

#[test]
fn every_audit_asks_for_documents_that_can_be_made_each_once() {
    let mut known = BTreeSet::new();
    for stage in [Stage::Stage1, Stage::Stage2, Stage::Surveillance] {
        let names: Vec<&str> = asked(stage).iter().map(|asked| asked.name).collect();
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(once.len(), names.len(), "{stage:?}");
        known.extend(once);
    }
    let never: Vec<&str> = DOCUMENTS
        .iter()
        .map(|document| document.name)
        .filter(|name| !known.contains(name) && !UNASKED.contains(name))
        .collect();
    assert!(never.is_empty(), "no audit asks for {never:?}; add a stage to `asked` of its `DOCUMENT`");
}
