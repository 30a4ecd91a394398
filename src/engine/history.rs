//! The history of a state: the commits that led to it, the uncommitted files, and what both show about approvals.
//!
//! Must not know how the answers are used.

use super::State;
use crate::{
    history::{self, Current},
    model::{ApprovalHistory, Attestation, Records, in_git},
    repo::{Git, GitError, GitHistory},
    source::{History, Tree},
};

/// The commits that led to a state.
pub(super) struct Lineage<'s> {
    commits: Commits<'s>,
    /// Files that differ from the commit, with paths relative to the folder of the manifest.
    pub(super) uncommitted: Vec<String>,
}

enum Commits<'s> {
    Git(Box<GitHistory>),
    Memory(&'s dyn History),
}

impl Lineage<'_> {
    /// The commits.
    pub(super) fn commits(&self) -> &dyn History {
        match &self.commits {
            Commits::Git(commits) => &**commits,
            Commits::Memory(commits) => *commits,
        }
    }

    /// Whether the commit has a file with these bytes, regardless of line endings.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        match &self.commits {
            Commits::Git(commits) => commits.holds(path, bytes),
            Commits::Memory(_) => true,
        }
    }
}

impl State {
    /// Its history.
    pub(super) fn lineage(&self) -> Result<Lineage<'_>, GitError> {
        match self {
            Self::Files(tree) if !tree.uses_git() => Err(GitError::Unused),
            Self::Files(tree) => {
                let git = Git::around(tree.root())?;
                let prefix = git.prefix_of(tree.root());
                let head = git.head()?;
                let uncommitted = git.dirt(&prefix)?.changed;
                Ok(Lineage { commits: Commits::Git(Box::new(git.past(&head, &prefix)?)), uncommitted })
            }
            Self::Commit(tree) => {
                let commits = tree.git()?.past(&tree.revision, tree.prefix())?;
                Ok(Lineage { commits: Commits::Git(Box::new(commits)), uncommitted: Vec::new() })
            }
            Self::Memory(memory) => {
                let commits =
                    memory.history.as_deref().ok_or_else(|| GitError::None("the files in memory".to_owned()))?;
                Ok(Lineage { commits: Commits::Memory(commits), uncommitted: Vec::new() })
            }
        }
    }
}

/// The history of the attestations in `tree` that `only` selects; without `only`, of all attestations and of the files of
/// the records.
pub(super) fn query(
    tree: &dyn Tree,
    lineage: &Lineage<'_>,
    records: &Records,
    only: Option<&dyn Fn(&Attestation<'_>) -> bool>,
) -> Result<ApprovalHistory, String> {
    let commits = lineage.commits();
    let prefix = commits.prefix().to_owned();
    let questions = records.questions(only.unwrap_or(&|_| true), &prefix);
    let dirty: Vec<String> = lineage.uncommitted.iter().map(|path| in_git(&prefix, path).into()).collect();
    let files = records.files().filter(|_| only.is_none());
    let files: Vec<Box<str>> = files.map(|(_, path, _)| in_git(&prefix, path)).collect();
    let read = |path: &str, limit: u64| {
        let below = path.strip_prefix(prefix.as_str()).unwrap_or(path).trim_start_matches('/');
        tree.read_named(below, limit)
    };
    let current = Current { dirty: &dirty, records, read: &read };
    let answers = history::answer(commits, &questions, &files, &current)?;
    Ok(ApprovalHistory::of(answers, &prefix, lineage.uncommitted.clone()))
}
