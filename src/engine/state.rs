//! The state of a repository to evaluate, and the date: the files in the folder, those of a commit, or files in memory.
//!
//! Must not know what is read from it.

use super::{Engine, Error};
use crate::{
    model,
    record::field::Date,
    repo::{self, Git, GitTree, WorkTree},
    source::{History, Tree},
};

/// The source of the files.
pub enum State {
    /// The files in the folder.
    Files(WorkTree),
    /// The files of a commit.
    Commit(Box<GitTree>),
    /// Files in memory.
    Memory(Box<Memory>),
}

/// Files that are neither in a folder nor in a commit, with their history if there is one.
pub struct Memory {
    /// The files.
    pub tree: Box<dyn Tree>,
    /// The commits that led to them.
    pub history: Option<Box<dyn History>>,
}

impl State {
    /// Files in memory without any history.
    #[must_use]
    pub fn memory(tree: impl Tree + 'static) -> Self {
        Self::Memory(Box::new(Memory { tree: Box::new(tree), history: None }))
    }

    /// The files.
    #[must_use]
    pub fn tree(&self) -> &dyn Tree {
        match self {
            Self::Files(tree) => tree,
            Self::Commit(tree) => &**tree,
            Self::Memory(memory) => &*memory.tree,
        }
    }

    /// Its name, and the full commit id if it is a commit.
    #[must_use]
    pub fn label(&self) -> (&str, Option<String>) {
        match self {
            Self::Files(_) => ("the work tree", None),
            Self::Commit(tree) => (&tree.revision.name, Some(tree.revision.id.to_string())),
            Self::Memory(_) => ("the files in memory", None),
        }
    }

    /// Verifies that every object of a commit that was needed so far could be read.
    ///
    /// # Errors
    /// Fails with a file of which an object could not be read.
    pub fn intact(&self) -> Result<(), Error> {
        match self {
            Self::Commit(tree) => Ok(tree.intact()?),
            Self::Files(_) | Self::Memory(_) => Ok(()),
        }
    }

    /// The note on a state that was given as a date: the commit that the date refers to.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let Self::Commit(tree) = self else { return None };
        let revision = &tree.revision;
        let (name, short, date) = (&revision.name, revision.id.short(), revision.day());
        name.parse::<Date>().ok()?;
        Some(format!(
            "`{name}` is commit {short}, dated {date}; it is evaluated as of that date unless `--today` is given"
        ))
    }
}

/// The date as of which a state is evaluated.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// The requested date.
    pub asked: Option<Date>,
    /// Seconds since 1970 to use as the current time, from the environment (`SOURCE_DATE_EPOCH`).
    pub epoch: Option<String>,
}

impl Clock {
    /// The requested date, otherwise the date of the commit, of the epoch or of the machine, in this order.
    ///
    /// # Errors
    /// Fails if the epoch is not a number of seconds.
    pub fn today(&self, state: &State) -> Result<Date, Error> {
        if let Some(today) = self.asked {
            return Ok(today);
        }
        if let State::Commit(tree) = state {
            return Ok(Date(tree.revision.day()));
        }
        match &self.epoch {
            Some(seconds) => seconds
                .parse()
                .ok()
                .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
                .map(|time| Date(time.to_zoned(jiff::tz::TimeZone::UTC).date()))
                .ok_or_else(|| {
                    Error::Usage(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is not a number of seconds"))
                }),
            None => Ok(Date(repo::today())),
        }
    }
}

impl Engine {
    /// The files in the folder, or those of a revision.
    pub(super) fn state(&self, at: Option<&str>) -> Result<State, Error> {
        let Some(revision) = at else { return self.work_tree().map(State::Files) };
        let git = Git::around(&self.folder)?;
        let revision = git.revision(revision)?;
        let start = git.prefix_of(&self.folder);
        Ok(State::Commit(Box::new(git.tree(revision, &start, model::MANIFEST)?)))
    }

    /// The state from which a change started: the commit at which `head` (or what is checked out) branched off from
    /// `base`. Later commits of `base` are not part of the change.
    pub(super) fn fork(&self, base: &str, head: Option<&str>) -> Result<State, Error> {
        let git = Git::around(&self.folder)?;
        let head = head.map_or_else(|| git.head(), |head| git.revision(head))?;
        let fork = git.fork(git.revision(base)?, &head)?;
        let start = git.prefix_of(&self.folder);
        Ok(State::Commit(Box::new(git.tree(fork, &start, model::MANIFEST)?)))
    }
}
