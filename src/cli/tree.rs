//! Which tree is looked at, and from which day: the files in the folder, or those of a commit.
//!
//! Must not know what is read from it.

use super::{Error, note, options::Global};
use crate::{
    model,
    record::field::Date,
    repo::{self, Git, GitTree, WorkTree},
    source::Tree,
};

/// Where the files come from.
pub(super) enum Source {
    /// The files as they lie in the folder.
    Work(WorkTree),
    /// The files of a commit.
    Commit(Box<GitTree>),
}

impl Source {
    /// The files.
    pub(super) fn tree(&self) -> &dyn Tree {
        match self {
            Self::Work(tree) => tree,
            Self::Commit(tree) => &**tree,
        }
    }
}

/// The work tree that the options name.
pub(super) fn work_tree(global: &Global) -> Result<WorkTree, Error> {
    WorkTree::find(global.repo(), model::MANIFEST)
        .ok_or_else(|| Error::NotARepository(global.repo().display().to_string()))
}

/// The tree from which a change set out: where the line of `head`, else of what is checked out, left that of `base`. What
/// `base` has gained since is no part of the change.
pub(super) fn fork(global: &Global, base: &str, head: Option<&str>) -> Result<Source, Error> {
    let git = Git::around(global.repo())?;
    let head = head.map_or_else(|| git.head(), |head| git.revision(head))?;
    let fork = git.fork(git.revision(base)?, &head)?;
    let start = git.prefix_of(global.repo());
    Ok(Source::Commit(Box::new(git.tree(fork, &start, model::MANIFEST)?)))
}

/// The tree that the options name.
pub(super) fn source(global: &Global, at: Option<&str>) -> Result<Source, Error> {
    match at {
        None => work_tree(global).map(Source::Work),
        Some(revision) => {
            let git = Git::around(global.repo())?;
            let name = revision;
            let revision = git.revision(name)?;
            if name.parse::<Date>().is_ok() {
                let (short, day) = (revision.id.short(), revision.day());
                note(&format!(
                    "`{name}` is commit {short} of {day}; it is looked at from that day, `--today` says otherwise"
                ));
            }
            let start = git.prefix_of(global.repo());
            Ok(Source::Commit(Box::new(git.tree(revision, &start, model::MANIFEST)?)))
        }
    }
}

/// The day to look from: the option, the day of the commit looked at, `SOURCE_DATE_EPOCH`, or the clock.
pub(super) fn today(global: &Global, source: &Source) -> Result<Date, Error> {
    if let Some(today) = global.today {
        return Ok(today);
    }
    if let Source::Commit(tree) = source {
        return Ok(Date(tree.revision.day()));
    }
    match std::env::var_os("SOURCE_DATE_EPOCH").map(|seconds| seconds.to_string_lossy().into_owned()) {
        Some(seconds) => seconds
            .parse()
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map(|time| Date(time.to_zoned(jiff::tz::TimeZone::UTC).date()))
            .ok_or_else(|| Error::Usage(format!("SOURCE_DATE_EPOCH is `{seconds}`, which is no number of seconds"))),
        None => Ok(Date(repo::today())),
    }
}
