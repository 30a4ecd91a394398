//! The commits that changed files, in one walk for all of them.
//!
//! Must not know what the files hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Commit, CommitId, History, Next, Step};

/// A commit with those of the files asked about that it changed.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The commit.
    pub commit: Commit,
    /// The files, from the folder of the manifest.
    pub files: Vec<Box<str>>,
    /// Whether the commits before it are not in the repository, so that it may not be the first.
    pub boundary: bool,
}

/// The commits that changed `files`, latest first. A file is followed at its path; a commit that joins lines counts only
/// where the file differs from all of them. `files` are paths from the folder of the past.
///
/// # Errors
/// Fails if commits or trees cannot be read.
pub fn revisions(past: &dyn History, files: &BTreeSet<&str>) -> Result<Vec<Revision>, String> {
    let named: Vec<(&str, Box<str>)> = files.iter().map(|file| (*file, below(past.prefix(), file))).collect();
    let starts = (0u32..).zip(&named).filter(|(_, (_, path))| past.blob_at(past.head(), path).is_some());
    let starts: Vec<(Box<str>, u32)> = starts.map(|(number, (_, path))| (path.clone(), number)).collect();
    let mut changed: BTreeMap<CommitId, (BTreeSet<u32>, bool)> = BTreeMap::new();
    past.follow(starts, &mut |step| {
        if !joins(step) {
            let entry = changed.entry(step.commit.clone()).or_default();
            entry.0.extend(step.keys);
            entry.1 |= step.boundary;
        }
        step.keys.iter().flat_map(|key| nexts(step).map(|next| (*key, next))).collect()
    })?;
    let mut revisions: Vec<Revision> = changed
        .into_iter()
        .map(|(id, (keys, boundary))| {
            let files = keys.into_iter().filter_map(|key| named.get(key as usize)).map(|(file, _)| (*file).into());
            Ok(Revision { commit: past.commit(&id)?, files: files.collect(), boundary })
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
fn joins(step: &Step<'_>) -> bool {
    step.parents.iter().any(|(_, blob)| *blob == Some(step.file.blob))
}

/// The parents in which the file goes on: those with the same content where there are any, else all that have it.
fn nexts<'s>(step: &'s Step<'_>) -> impl Iterator<Item = Next> + 's {
    let joins = joins(step);
    let goes_on = move |blob: &Option<crate::source::BlobId>| {
        if joins { *blob == Some(step.file.blob) } else { blob.is_some() }
    };
    let parents = step.parents.iter().enumerate().filter(move |(_, (_, blob))| goes_on(blob));
    parents.map(|(number, _)| Next::Parent(number, step.file.path.into()))
}
