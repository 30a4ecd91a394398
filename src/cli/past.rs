//! From a tree to its past: the repository around it, the commit it stands on, the files that are not committed.
//!
//! Must not know what is asked of the past.

use super::tree::Source;
use crate::{
    history,
    model::{Model, Remembered, Stated, in_git},
    repo::{Git, GitError, GitPast},
    source::{Past as _, Tree as _},
};

/// The past of a tree.
pub(super) struct Known {
    pub(super) past: GitPast,
    /// Files that differ from the commit, from the folder of the manifest.
    pub(super) uncommitted: Vec<String>,
}

/// The past of what `source` holds.
pub(super) fn past(source: &Source) -> Result<Known, GitError> {
    match source {
        Source::Work(tree) => {
            let git = Git::around(tree.root())?;
            let prefix = git.prefix_of(tree.root());
            let head = git.head()?;
            let uncommitted = git.dirt(&prefix)?.changed;
            Ok(Known { past: git.past(&head, &prefix)?, uncommitted })
        }
        Source::Commit(tree) => {
            let git = tree.git()?;
            Ok(Known { past: git.past(&tree.revision, tree.prefix())?, uncommitted: Vec::new() })
        }
    }
}

/// What the past says about those facts of a model that `only` takes; about all facts and the files of the records where
/// nothing is left out.
pub(super) fn remembered(
    source: &Source,
    model: &Model,
    only: Option<&dyn Fn(&Stated<'_>) -> bool>,
) -> Result<Remembered, String> {
    recalled(&past(source).map_err(|error| error.reason())?, model, only)
}

/// The same, where the past is known already.
pub(super) fn recalled(
    known: &Known,
    model: &Model,
    only: Option<&dyn Fn(&Stated<'_>) -> bool>,
) -> Result<Remembered, String> {
    let Known { past, uncommitted } = known;
    let prefix = past.prefix().to_owned();
    let questions = model.questions(only.unwrap_or(&|_| true), &prefix);
    let dirty: Vec<String> = uncommitted.iter().map(|path| in_git(&prefix, path).into()).collect();
    let files = model.attachments().filter(|_| only.is_none());
    let files: Vec<Box<str>> = files.map(|file| in_git(&prefix, file.path)).collect();
    let answers = history::answer(past, &questions, &files, &dirty, model)?;
    Ok(Remembered::of(answers, &prefix, uncommitted.clone()))
}
