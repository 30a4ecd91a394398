//! The files of a work tree that differ from the commit that is checked out.
//!
//! Must not know which files matter.

use std::{collections::BTreeSet, path::Path as OsPath};

use git2::{Index, ObjectType, Oid, Repository};

use super::{
    Git,
    error::{GitError, described, failed},
    index::{RawIndex, RawIndexEntry},
    tree::{MAX_DEPTH, MAX_FILES},
};

/// The uncommitted changes in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirt {
    /// Files that differ from the commit, relative to the folder.
    pub changed: Vec<String>,
}

/// Flag of an index entry marked `assume-unchanged`.
const UNCHANGED: u16 = 1 << 15;
/// Extended flag of an index entry marked `skip-worktree`.
const SKIPPED: u16 = 1 << 14;
/// What libgit2 reports of a split or sparse index.
const EXTENSION: &str = "unsupported mandatory extension";
/// Name of the files whose contents git may read from the index.
const ATTRIBUTES: &[u8] = b".gitattributes";

impl Git {
    /// The files below `prefix` that differ from the commit that is checked out.
    ///
    /// # Errors
    /// Fails if the work tree cannot be compared.
    pub fn dirt(&self, prefix: &str) -> Result<Dirt, GitError> {
        let unreadable = |error| GitError::Failed(described(&self.repository, &error));
        let index = self.index()?;
        self.verify_attributes(&index).map_err(unreadable)?;
        let mut options = git2::StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true).no_refresh(true);
        if !prefix.is_empty() {
            options.pathspec(prefix).disable_pathspec_match(true);
        }
        let statuses = self.repository.statuses(Some(&mut options)).map_err(unreadable)?;
        let below = |path: &str| path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/').to_owned();
        // libgit2 takes a file that is not checked out for deleted.
        let absent = self.absent(&index);
        let statuses = statuses.iter().filter(|status| !absent.contains(status.path_bytes()));
        let paths = statuses.map(|status| below(&String::from_utf8_lossy(status.path_bytes())));
        let overlooked = self.overlooked(&index, prefix);
        let mut changed: Vec<String> = overlooked.iter().map(|path| below(path)).chain(paths).collect();
        changed.sort();
        changed.dedup();
        Ok(Dirt { changed })
    }

    /// The index; one that libgit2 refuses, because it is split or sparse, is read here and given to libgit2.
    fn index(&self) -> Result<Index, GitError> {
        let damaged = |why: String| GitError::Failed(format!("the index: {why}"));
        match self.repository.index() {
            Ok(index) => return Ok(index),
            Err(error) if !error.message().contains(EXTENSION) => return Err(damaged(error.message().to_owned())),
            Err(_) => {}
        }
        let raw = self.expanded(&RawIndex::read(self.repository.path(), false).map_err(damaged)?)?;
        let mut index = Index::new().map_err(failed)?;
        for entry in raw.entries.iter().filter_map(RawIndexEntry::entry) {
            index.add(&entry).map_err(|error| damaged(error.message().to_owned()))?;
        }
        self.repository.set_index(&mut index).map_err(failed)?;
        Ok(index)
    }

    /// An index with the files of folders that are not checked out, which it has as one entry each.
    ///
    /// # Errors
    /// Fails if such a folder cannot be read.
    pub(in crate::repo) fn expanded(&self, index: &RawIndex) -> Result<RawIndex, GitError> {
        let (mut entries, mut left) = (Vec::with_capacity(index.entries.len()), MAX_FILES);
        let expanded =
            index.entries.iter().try_for_each(|entry| expand(&self.repository, entry, &mut entries, &mut left));
        expanded.map_err(|error| GitError::Failed(format!("the index: {}", described(&self.repository, &error))))?;
        Ok(RawIndex { entries })
    }

    /// Verifies the files in the index that libgit2 may read to compare others.
    fn verify_attributes(&self, index: &Index) -> Result<(), git2::Error> {
        let is_attributes = |entry: &git2::IndexEntry| entry.path.ends_with(ATTRIBUTES);
        index.iter().filter(is_attributes).try_for_each(|entry| self.loose.verify_blob(entry.id))
    }

    /// The files that git was told not to check out, and that are not there.
    fn absent(&self, index: &Index) -> BTreeSet<Vec<u8>> {
        let Some(top) = self.repository.workdir() else { return BTreeSet::new() };
        let is_there = |path: &[u8]| top.join(&*String::from_utf8_lossy(path)).symlink_metadata().is_ok();
        let skipped = index.iter().filter(|entry| entry.flags_extended & SKIPPED != 0);
        skipped.map(|entry| entry.path).filter(|path| !is_there(path)).collect()
    }

    /// The files below `prefix` that git was configured to ignore (`skip-worktree`, `assume-unchanged`) and that differ
    /// from the index. A file that is not checked out does not differ.
    fn overlooked(&self, index: &Index, prefix: &str) -> Vec<String> {
        let Some(top) = self.repository.workdir() else { return Vec::new() };
        let is_skipped = |entry: &git2::IndexEntry| entry.flags_extended & SKIPPED != 0;
        let unchecked = |entry: &git2::IndexEntry| entry.flags & UNCHANGED != 0 || is_skipped(entry);
        let differs = |entry: &git2::IndexEntry, path: &OsPath| match path.symlink_metadata() {
            Err(_) => !is_skipped(entry),
            Ok(_) => !Oid::hash_file(ObjectType::Blob, path).is_ok_and(|now| now == entry.id),
        };
        let unchecked = index.iter().filter(unchecked).filter_map(|entry| {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            (OsPath::new(&path).starts_with(prefix) && differs(&entry, &top.join(&path))).then_some(path)
        });
        unchecked.collect()
    }
}

/// Adds an entry to the list; for a folder that is not checked out, an entry for each of its files.
fn expand(
    repository: &Repository,
    raw: &RawIndexEntry,
    entries: &mut Vec<RawIndexEntry>,
    left: &mut usize,
) -> Result<(), git2::Error> {
    if !raw.is_folder() {
        entries.push(raw.clone());
        return Ok(());
    }
    if raw.path.split(|byte| *byte == b'/').count() > MAX_DEPTH {
        return Err(git2::Error::from_str("folders are nested too deeply"));
    }
    let invalid = || git2::Error::from_str("an entry is damaged");
    for entry in &repository.find_tree(raw.oid().ok_or_else(invalid)?)? {
        *left = left.checked_sub(1).ok_or_else(|| git2::Error::from_str("it has more files than aims reads"))?;
        let mut path = [&raw.path, entry.name_bytes()].concat();
        path.extend((entry.kind() == Some(ObjectType::Tree)).then_some(b'/'));
        let below = raw.below(path, entry.id(), entry.filemode_raw().cast_unsigned()).ok_or_else(invalid)?;
        expand(repository, &below, entries, left)?;
    }
    Ok(())
}
