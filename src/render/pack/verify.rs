//! A pack held against itself, and against one made anew: every byte is looked at, every difference named.
//!
//! Must not unpack anything, nor believe a part of the pack before the others agree with it.

use std::collections::{BTreeMap, BTreeSet};

use super::{json, opened, sums};
use crate::{
    escape,
    publish::pack::{Difference, MANIFEST, PackManifest, SUMS},
    source::sha256,
};

/// Version of the manifest that this build reads.
const VERSION: u64 = 1;

/// Why a file cannot be verified at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// What a pack says of itself.
pub struct Verified {
    /// Its manifest, where it can be read.
    pub manifest: Option<PackManifest>,
    /// Entries of the archive.
    pub files: usize,
    /// What is not as it should be.
    pub differences: Vec<Difference>,
}

/// Holds a pack against itself.
///
/// # Errors
/// Where it is no archive, or its manifest is of a version that this build does not know.
pub fn verify(bytes: &[u8]) -> Result<Verified, Unreadable> {
    if !opened::is_archive(bytes) {
        return Err(Unreadable("it does not begin as a ZIP archive does"));
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

/// Every difference between a pack and the one that was made anew.
#[must_use]
pub fn compare(pack: &[u8], anew: &[u8]) -> Vec<Difference> {
    if pack == anew {
        return Vec::new();
    }
    let (there, expected) = (opened::open(pack).entries, opened::open(anew).entries);
    let by_path = |entries: &[(String, &[u8])]| -> BTreeMap<String, Box<str>> {
        entries.iter().map(|(path, bytes)| (path.clone(), sha256(bytes))).collect()
    };
    let (there, expected) = (by_path(&there), by_path(&expected));
    let gone = expected.iter().filter_map(|(path, sum)| match there.get(path) {
        None => Some(Difference::new(path, "the repository gives it, and the pack lacks it")),
        Some(other) if other != sum => Some(Difference::new(path, "the repository gives other bytes")),
        Some(_) => None,
    });
    let added = there.keys().filter(|path| !expected.contains_key(*path));
    let added = added.map(|path| Difference::new(path, "the repository does not give it"));
    let found: Vec<Difference> = gone.chain(added).collect();
    let otherwise = Difference::new("", "the repository gives the same files in another archive");
    if found.is_empty() { vec![otherwise] } else { found }
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
            "its manifest is of a later version than this aims knows; take the version that made it",
        ));
    }
    Ok(match serde_json::from_value::<PackManifest>(value) {
        Ok(manifest) if json(&manifest) == text => Ok(manifest),
        Ok(_) => Err("it is not written as aims writes it".to_owned()),
        Err(error) => Err(format!("it is no manifest: {error}")),
    })
}

/// Every file has the length and the hash of the manifest, none is missing, none is there beside, and they stand in its order.
fn against_manifest(entries: &[(String, &[u8])], manifest: &PackManifest) -> Vec<Difference> {
    let mut found = Vec::new();
    let there: BTreeMap<&str, &[u8]> = entries.iter().map(|(path, bytes)| (path.as_str(), *bytes)).collect();
    for file in &manifest.files {
        match there.get(file.path.as_str()) {
            None => found.push(Difference::new(&file.path, "the manifest names it, and it is missing")),
            Some(bytes) if bytes.len() as u64 != file.bytes || *sha256(bytes) != *file.sha256 => {
                found.push(Difference::new(
                    &file.path,
                    "its bytes do not have the SHA-256 and the length of the manifest",
                ));
            }
            Some(_) => {}
        }
    }
    let own = [MANIFEST, SUMS];
    let named: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).chain(own).collect();
    let known: BTreeSet<&str> = named.iter().copied().collect();
    let added = entries.iter().filter(|(path, _)| !known.contains(path.as_str()));
    found.extend(added.map(|(path, _)| Difference::new(path, "the manifest does not name it")));
    let order: Vec<&str> = entries.iter().map(|(path, _)| path.as_str()).collect();
    if found.is_empty() && order != named {
        let first = order.iter().zip(&named).find(|(own, named)| own != named).map_or("", |(own, _)| own);
        found.push(Difference::new(first, "the entries do not stand in the order of the manifest"));
    }
    found
}

/// The checksums are those of all entries before them.
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
        Difference::new(SUMS, format!("a line fits no file: {}", escape::line(&line)))
    });
    let lacking = lacking.iter().map(|path| Difference::new(path, "its SHA-256 is not the one in SHA256SUMS"));
    let found: Vec<Difference> = lacking.chain(more).collect();
    let otherwise = Difference::new(SUMS, "its lines do not stand in the order of the archive");
    if found.is_empty() { vec![otherwise] } else { found }
}

/// What was found, with `more` about files of which nothing was found yet: one reason for each is enough.
fn with_unnamed(mut found: Vec<Difference>, more: Vec<Difference>) -> Vec<Difference> {
    let known: BTreeSet<String> = found.iter().map(|one| one.path.raw().to_owned()).collect();
    found.extend(more.into_iter().filter(|one| !known.contains(one.path.raw())));
    found
}
