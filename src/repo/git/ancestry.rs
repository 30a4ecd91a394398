//! The commits before a commit: their parents, and the merge base of two. The oldest commits of a shallow clone count as
//! first commits.
//!
//! libgit2 does the same with grafts, which are not read here. Must not know what commits contain.

use std::collections::HashSet;

use git2::{Commit, ErrorClass, ErrorCode, Oid, Repository};

use super::error::{GitError, about};

/// The commits of a repository.
pub(super) struct Ancestry<'r> {
    repository: &'r Repository,
    /// Commits whose parents are missing because the clone is shallow.
    boundaries: &'r HashSet<Oid>,
}

/// The commits of a repository whose parents are missing because the clone is shallow.
pub(super) fn boundaries(repository: &Repository) -> Result<HashSet<Oid>, GitError> {
    let text = match std::fs::read_to_string(repository.commondir().join("shallow")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(GitError::Failed(format!("the list of commits without parents: {error}")));
        }
        text => text.unwrap_or_default(),
    };
    Ok(text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect())
}

impl<'r> Ancestry<'r> {
    pub(super) fn of(repository: &'r Repository, boundaries: &'r HashSet<Oid>) -> Self {
        Self { repository, boundaries }
    }

    /// A commit; the error names it.
    pub(super) fn commit(&self, oid: Oid) -> Result<Commit<'r>, git2::Error> {
        self.repository.find_commit(oid).map_err(|error| about(&format!("commit {oid}"), &error))
    }

    /// The ids of the parents of a commit.
    pub(super) fn parents(&self, commit: &Commit<'_>) -> Vec<Oid> {
        if self.boundaries.contains(&commit.id()) { Vec::new() } else { commit.parent_ids().collect() }
    }

    /// Some commits with all before them.
    pub(super) fn ancestors(&self, starts: impl IntoIterator<Item = Oid>) -> Result<HashSet<Oid>, git2::Error> {
        let mut found = HashSet::new();
        let mut rest: Vec<Oid> = starts.into_iter().collect();
        while let Some(oid) = rest.pop() {
            if found.insert(oid) {
                rest.extend(self.parents(&self.commit(oid)?));
            }
        }
        Ok(found)
    }

    /// The merge base of two commits; `None` if nothing before both is known.
    pub(super) fn merge_base(&self, one: Oid, other: Oid) -> Result<Option<Oid>, git2::Error> {
        if !self.boundaries.is_empty() {
            return self.latest_common(one, other);
        }
        match self.repository.merge_base(one, other) {
            Ok(base) => Ok(Some(base)),
            Err(error) if error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Merge => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The latest commit before both that is not before another such commit.
    fn latest_common(&self, one: Oid, other: Oid) -> Result<Option<Oid>, git2::Error> {
        let (one, other) = (self.ancestors([one])?, self.ancestors([other])?);
        let common: Vec<Commit<'_>> =
            one.intersection(&other).map(|oid| self.commit(*oid)).collect::<Result<_, _>>()?;
        // With a commit, everything before it is common as well.
        let before: HashSet<Oid> = common.iter().flat_map(|commit| self.parents(commit)).collect();
        let best = common.iter().filter(|commit| !before.contains(&commit.id()));
        Ok(best.max_by_key(|commit| (commit.time().seconds(), commit.id())).map(Commit::id))
    }
}
