//! Verification of a pack against itself and against a rebuilt one: every byte is compared, every difference is listed.
//!
//! Must not unpack anything, and must not trust a part of the pack before the other parts agree with it.

use std::collections::{BTreeMap, BTreeSet};

use super::{json, opened, sums};
use crate::{
    escape,
    publish::pack::{Difference, MANIFEST, PackManifest, SUMS},
    source::sha256,
};

/// Manifest version that this build reads.
const VERSION: u64 = 1;

/// Why a file cannot be verified at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// The result of verifying a pack against itself.
pub struct Verified {
    /// Its manifest, if it can be read.
    pub manifest: Option<PackManifest>,
    /// Number of entries of the archive.
    pub files: usize,
    /// Differences found.
    pub differences: Vec<Difference>,
}

/// Verifies a pack against itself.
///
/// # Errors
/// Fails if it is not an archive, or the version of its manifest is not supported.
pub fn verify(bytes: &[u8]) -> Result<Verified, Unreadable> {
    if !opened::is_archive(bytes) {
        return Err(Unreadable("it does not start like a ZIP archive"));
    }
    let opened::Opened { entries, differences: mut found, form, intact } = opened::open(bytes);
    let manifest = match find(&entries, MANIFEST) {
        Some(text) => read(text)?,
        None => Err("it is missing".to_owned()),
    };
    if !intact {
        return Ok(Verified { manifest: manifest.ok(), files: entries.len(), differences: found });
    }
    let manifest = manifest.map_err(|what| found.push(Difference::new(MANIFEST, what))).ok();
    if let Some(manifest) = &manifest {
        found.extend(against_manifest(&entries, manifest));
    }
    let found = with_unnamed(found, against_sums(&entries));
    Ok(Verified { manifest, files: entries.len(), differences: with_unnamed(found, form) })
}

/// Every difference between a pack and the rebuilt one.
#[must_use]
pub fn compare(pack: &[u8], rebuilt: &[u8]) -> Vec<Difference> {
    if pack == rebuilt {
        return Vec::new();
    }
    let (actual, expected) = (opened::open(pack).entries, opened::open(rebuilt).entries);
    let by_path = |entries: &[(String, &[u8])]| -> BTreeMap<String, Box<str>> {
        entries.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect()
    };
    let (actual, expected) = (by_path(&actual), by_path(&expected));
    let changed = expected.iter().filter_map(|(path, sum)| match actual.get(path) {
        None => Some(Difference::new(path, "it is missing from the pack, but is in the rebuilt pack")),
        Some(other) if other != sum => Some(Difference::new(path, "its bytes differ from the rebuilt pack")),
        Some(_) => None,
    });
    let added = actual.keys().filter(|path| !expected.contains_key(*path));
    let added = added.map(|path| Difference::new(path, "it is not in the rebuilt pack"));
    let found: Vec<Difference> = changed.chain(added).collect();
    let archive = Difference::new("", "the rebuilt pack has the same files in a different archive");
    if found.is_empty() { vec![archive] } else { found }
}

fn find<'a>(entries: &[(String, &'a [u8])], path: &str) -> Option<&'a [u8]> {
    entries.iter().find(|(own, _)| own == path).map(|(_, bytes)| *bytes)
}

/// The manifest, or what is wrong with it.
fn read(text: &[u8]) -> Result<Result<PackManifest, String>, Unreadable> {
    let value: serde_json::Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => return Ok(Err(format!("it is not JSON: {error}"))),
    };
    if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > VERSION) {
        return Err(Unreadable(
            "its manifest has a later version than this version of aims supports; use the version that created it",
        ));
    }
    Ok(match serde_json::from_value::<PackManifest>(value) {
        Ok(manifest) if json(&manifest) == text => Ok(manifest),
        Ok(_) => Err("its form differs from what aims writes".to_owned()),
        Err(error) => Err(format!("it is not a manifest: {error}")),
    })
}

/// Checks that every file has the length and hash in the manifest, that no file is missing or extra, and that the order
/// matches.
fn against_manifest(entries: &[(String, &[u8])], manifest: &PackManifest) -> Vec<Difference> {
    let mut found = Vec::new();
    let actual: BTreeMap<&str, &[u8]> = entries.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect();
    for file in &manifest.files {
        match actual.get(file.path.as_str()) {
            None => found.push(Difference::new(&file.path, "it is listed in the manifest, but missing")),
            Some(bytes) if bytes.len() as u64 != file.bytes || *sha256(bytes) != *file.sha256 => {
                found
                    .push(Difference::new(&file.path, "its bytes do not match the SHA-256 and length in the manifest"));
            }
            Some(_) => {}
        }
    }
    let own = [MANIFEST, SUMS];
    let named: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).chain(own).collect();
    let known: BTreeSet<&str> = named.iter().copied().collect();
    let added = entries.iter().filter(|(path, _)| !known.contains(path.as_str()));
    found.extend(added.map(|(path, _)| Difference::new(path, "it is not listed in the manifest")));
    let order: Vec<&str> = entries.iter().map(|(path, _)| path.as_str()).collect();
    if found.is_empty() && order != named {
        let first = order.iter().zip(&named).find(|(own, named)| own != named).map_or("", |(own, _)| own);
        found.push(Difference::new(first, "the entries are not in the order of the manifest"));
    }
    found
}

/// Checks that the checksums are those of all entries before them.
fn against_sums(entries: &[(String, &[u8])]) -> Vec<Difference> {
    let Some(text) = find(entries, SUMS) else { return vec![Difference::new(SUMS, "it is missing")] };
    let others = || entries.iter().filter(|(path, _)| path != SUMS).map(|(path, bytes)| (path.as_str(), *bytes));
    let expected = sums(others());
    if expected.as_bytes() == text {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(text);
    let lines: BTreeSet<&str> = text.lines().collect();
    let known: BTreeSet<&str> = expected.lines().collect();
    let path = |line: &str| line.get(66..).unwrap_or(SUMS).to_owned();
    let lacking: BTreeSet<String> = known.difference(&lines).map(|line| path(line)).collect();
    let more = lines.difference(&known).filter(|line| !lacking.contains(&path(line))).map(|line| {
        let line: String = line.chars().take(200).collect();
        Difference::new(SUMS, format!("a line matches no file: {}", escape::line(&line)))
    });
    let lacking = lacking.iter().map(|path| Difference::new(path, "its SHA-256 does not match SHA256SUMS"));
    let found: Vec<Difference> = lacking.chain(more).collect();
    let order = Difference::new(SUMS, "its lines are not in the order of the archive");
    if found.is_empty() { vec![order] } else { found }
}

/// `found`, and those of `more` about files without a difference so far: one reason per file is enough.
fn with_unnamed(mut found: Vec<Difference>, more: Vec<Difference>) -> Vec<Difference> {
    let known: BTreeSet<String> = found.iter().map(|one| one.path.raw().to_owned()).collect();
    found.extend(more.into_iter().filter(|one| !known.contains(one.path.raw())));
    found
}
