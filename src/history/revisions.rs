//! The commits that changed files, found in one walk for all files.
//!
//! Must not know the content of the files.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Commit, CommitId, History, Next, Step};

/// A commit with the requested files that it changed.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The commit.
    pub commit: Commit,
    /// The files, relative to the folder of the manifest.
    pub files: Vec<Box<str>>,
    /// Whether earlier commits are missing from the repository, so that it may not be the first.
    pub boundary: bool,
}

/// The commits that changed `files`, latest first. A file is followed at its path; a merge counts only if the file
/// differs from all parents. `files` are paths relative to the folder of the history.
///
/// # Errors
/// Fails if commits or trees cannot be read.
pub fn revisions(history: &dyn History, files: &BTreeSet<&str>) -> Result<Vec<Revision>, String> {
    let named: Vec<(&str, Box<str>)> = files.iter().map(|file| (*file, below(history.prefix(), file))).collect();
    let starts = (0u32..).zip(&named).filter(|(_, (_, path))| history.blob_at(history.head(), path).is_some());
    let starts: Vec<(Box<str>, u32)> = starts.map(|(number, (_, path))| (path.clone(), number)).collect();
    let mut changed: BTreeMap<CommitId, (BTreeSet<u32>, bool)> = BTreeMap::new();
    history.follow(starts, &mut |step| {
        if !is_unchanged(step) {
            let entry = changed.entry(step.commit.clone()).or_default();
            entry.0.extend(step.keys);
            entry.1 |= step.boundary;
        }
        step.keys.iter().flat_map(|key| nexts(step).map(|next| (*key, next))).collect()
    })?;
    history.complete()?;
    let mut revisions: Vec<Revision> = changed
        .into_iter()
        .map(|(id, (keys, boundary))| {
            let files = keys.into_iter().filter_map(|key| named.get(key as usize)).map(|(file, _)| (*file).into());
            Ok(Revision { commit: history.commit(&id)?, files: files.collect(), boundary })
        })
        .collect::<Result<_, String>>()?;
    revisions.sort_by(|a, b| {
        let when = |revision: &Revision| revision.commit.committer.when.seconds;
        when(b).cmp(&when(a)).then_with(|| a.commit.id.cmp(&b.commit.id))
    });
    Ok(revisions)
}

fn below(prefix: &str, file: &str) -> Box<str> {
    if prefix.is_empty() { file.into() } else { format!("{prefix}/{file}").into() }
}

/// Whether the file is the same in a parent.
fn is_unchanged(step: &Step<'_>) -> bool {
    step.parents.iter().any(|(_, blob)| *blob == Some(step.file.blob))
}

/// The parents in which the file continues: those with the same content if there are any, otherwise all that have it.
fn nexts<'s>(step: &'s Step<'_>) -> impl Iterator<Item = Next> + 's {
    let unchanged = is_unchanged(step);
    let continues = move |blob: &Option<crate::source::BlobId>| {
        if unchanged { *blob == Some(step.file.blob) } else { blob.is_some() }
    };
    let parents = step.parents.iter().enumerate().filter(move |(_, (_, blob))| continues(blob));
    parents.map(|(number, _)| Next::Parent(number, step.file.path.into()))
}
