//! From a state to its history: the commits that led to it, the files that are not committed, and what all that says of approvals.
//!
//! Must not know what is made of the answers.

use super::State;
use crate::{
    history,
    model::{ApprovalHistory, Attestation, Records, in_git},
    repo::{Git, GitError, GitHistory},
    source::{History, Tree as _},
};

/// The commits that led to a state.
pub(super) struct Lineage<'s> {
    past: Commits<'s>,
    /// Files that differ from the commit, from the folder of the manifest.
    pub(super) uncommitted: Vec<String>,
}

enum Commits<'s> {
    Git(Box<GitHistory>),
    Memory(&'s dyn History),
}

impl Lineage<'_> {
    /// The commits.
    pub(super) fn past(&self) -> &dyn History {
        match &self.past {
            Commits::Git(past) => &**past,
            Commits::Memory(past) => *past,
        }
    }

    /// Whether the commit holds a file with these bytes, however its lines end.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        match &self.past {
            Commits::Git(past) => past.holds(path, bytes),
            Commits::Memory(_) => true,
        }
    }
}

impl State {
    /// Its history.
    pub(super) fn lineage(&self) -> Result<Lineage<'_>, GitError> {
        match self {
            Self::Files(tree) => {
                let git = Git::around(tree.root())?;
                let prefix = git.prefix_of(tree.root());
                let head = git.head()?;
                let uncommitted = git.dirt(&prefix)?.changed;
                Ok(Lineage { past: Commits::Git(Box::new(git.past(&head, &prefix)?)), uncommitted })
            }
            Self::Commit(tree) => {
                let past = tree.git()?.past(&tree.revision, tree.prefix())?;
                Ok(Lineage { past: Commits::Git(Box::new(past)), uncommitted: Vec::new() })
            }
            Self::Memory(memory) => {
                let past = memory.history.as_deref().ok_or_else(|| GitError::None("the files in memory".to_owned()))?;
                Ok(Lineage { past: Commits::Memory(past), uncommitted: Vec::new() })
            }
        }
    }
}

/// What the history says of those attestations that `only` takes; of all and of the files of the records where nothing is
/// left out.
pub(super) fn recall(
    lineage: &Lineage<'_>,
    records: &Records,
    only: Option<&dyn Fn(&Attestation<'_>) -> bool>,
) -> Result<ApprovalHistory, String> {
    let past = lineage.past();
    let prefix = past.prefix().to_owned();
    let questions = records.questions(only.unwrap_or(&|_| true), &prefix);
    let dirty: Vec<String> = lineage.uncommitted.iter().map(|path| in_git(&prefix, path).into()).collect();
    let files = records.files().filter(|_| only.is_none());
    let files: Vec<Box<str>> = files.map(|(_, path, _)| in_git(&prefix, path)).collect();
    let answers = history::answer(past, &questions, &files, &dirty, records)?;
    Ok(ApprovalHistory::of(answers, &prefix, lineage.uncommitted.clone()))
}
