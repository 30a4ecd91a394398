//! Access to git: finds and opens repositories, and resolves revisions named by users to trees.
//!
//! Must not know the content of the files. Runs no commands, uses no network and writes nothing.

mod ancestry;
mod dirt;
mod error;
mod history;
mod index;
mod loose;
mod open;
mod owner;
mod place;
mod raw;
mod tree;

use std::{
    collections::HashSet,
    ffi::OsStr,
    path::{Path as OsPath, PathBuf},
};

use git2::{Commit, ErrorCode, ObjectType, Oid, Repository};
use jiff::civil::Date;

use ancestry::Ancestry;
pub use dirt::Dirt;
pub use error::GitError;
use error::{about, failed, is_damaged_object, is_missing_object, message, object_error};
pub use history::GitHistory;
pub(super) use index::{RawIndex, RawIndexEntry};
use loose::Loose;
pub(super) use place::GitPlace;
pub use tree::GitTree;

use crate::source::{BlobId, CommitFact, CommitId, Moment};

/// A git repository, opened for reading.
pub struct Git {
    repository: Repository,
    /// Its path, to open it again for another thread.
    place: PathBuf,
    loose: Loose,
    /// Commits whose parents are missing because the clone is shallow.
    boundaries: HashSet<Oid>,
}

/// A commit chosen by a user.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The name as requested.
    pub name: String,
    /// The commit.
    pub id: CommitId,
    /// When it was committed.
    pub when: Moment,
}

impl Revision {
    /// The date of the commit, in the time zone of the committer.
    #[must_use]
    pub fn day(&self) -> Date {
        self.when.day()
    }
}

impl Git {
    /// The repository around `folder`, found as git does. Respects `GIT_CEILING_DIRECTORIES`; uses `GIT_DIR` only if no
    /// repository is found.
    ///
    /// # Errors
    /// Fails if there is no repository, or it cannot be opened.
    pub fn around(folder: &OsPath) -> Result<Self, GitError> {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let repository = open::around(&real).map_err(|error| open::refusal(&error, folder, &real))?;
        let loose = Loose::of(open::objects(&repository));
        loose.verify().map_err(|error| GitError::Failed(error::described(&repository, &error)))?;
        Self::of(repository, loose)
    }

    fn of(repository: Repository, loose: Loose) -> Result<Self, GitError> {
        let (place, boundaries) = (repository.path().to_owned(), ancestry::boundaries(&repository)?);
        Ok(Self { repository, place, loose, boundaries })
    }

    fn ancestry(&self) -> Ancestry<'_> {
        Ancestry::of(&self.repository, &self.boundaries)
    }

    /// The top of the work tree; `None` for a bare repository.
    #[must_use]
    pub fn work_tree(&self) -> Option<PathBuf> {
        let top = self.repository.workdir()?;
        Some(top.canonicalize().unwrap_or_else(|_| top.to_owned()))
    }

    /// The path of `folder` relative to the top of the work tree, with forward slashes; empty at the top and in a bare
    /// repository.
    #[must_use]
    pub fn prefix_of(&self, folder: &OsPath) -> String {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let below = self.work_tree().and_then(|top| folder.strip_prefix(top).map(OsPath::to_owned).ok());
        let parts = below.iter().flat_map(|below| below.iter()).map(OsStr::to_string_lossy);
        parts.collect::<Vec<_>>().join("/")
    }

    /// Resolves `name`: a commit, tag, branch, or date. A date, such as `2026-06-30`, means the last commit on or
    /// before that date, following first parents.
    ///
    /// # Errors
    /// Fails if there is no such commit.
    pub fn revision(&self, name: &str) -> Result<Revision, GitError> {
        let commit = match self.repository.revparse_single(name).and_then(|object| object.peel_to_commit()) {
            Ok(commit) => commit,
            Err(error) => match name.parse::<Date>() {
                Ok(day) if name.len() == 10 => self.on(day, name)?,
                _ => return Err(self.unknown(name, error)),
            },
        };
        Ok(revision(name, &commit))
    }

    /// The merge base of `base` and `head`; `base` itself if it is an ancestor of `head` or the histories are
    /// unrelated.
    ///
    /// # Errors
    /// Fails if the merge base is unknown because the clone is shallow.
    pub fn fork(&self, base: Revision, head: &Revision) -> Result<Revision, GitError> {
        let name = format!("the merge base with {}", base.name);
        let broken = |error: git2::Error| object_error(&self.repository, &name, &error);
        let oid = |revision: &Revision| Oid::from_str(&revision.id.0).map_err(failed);
        match self.ancestry().merge_base(oid(&base)?, oid(head)?).map_err(broken)? {
            Some(fork) if id(fork) != base.id => {
                self.repository.find_commit(fork).map(|commit| revision(&name, &commit)).map_err(broken)
            }
            None if self.is_shallow() => {
                Err(unknown(&base.name, "the clone is shallow and does not contain the merge base", UNSHALLOW))
            }
            _ => Ok(base),
        }
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// Fails if there are no commits yet, or it cannot be read.
    pub fn head(&self) -> Result<Revision, GitError> {
        self.head_commit().map(|commit| revision("HEAD", &commit))
    }

    fn head_commit(&self) -> Result<Commit<'_>, GitError> {
        let head = self.repository.head().map_err(|error| match error.code() {
            ErrorCode::UnbornBranch | ErrorCode::NotFound => GitError::NoCommits,
            _ => failed(error),
        })?;
        let oid = head.target().ok_or(GitError::NoCommits)?;
        let commit = self.repository.find_commit(oid);
        commit.map_err(|error| object_error(&self.repository, &format!("commit {oid}, `HEAD`"), &error))
    }

    /// Name of the branch that is checked out, if any.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        let head = self.repository.head().ok().filter(git2::Reference::is_branch)?;
        head.shorthand().ok().map(str::to_owned)
    }

    /// Whether commits are missing because the clone is shallow.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        // libgit2 would look into the directory of a linked work tree.
        std::fs::metadata(self.repository.commondir().join("shallow")).is_ok_and(|file| file.len() > 0)
    }

    /// Whether a commit is reachable from a branch or tag, so that every full clone contains it.
    ///
    /// # Errors
    /// Fails if a commit on the way to it cannot be read.
    pub fn is_held(&self, commit: &CommitId) -> Result<bool, GitError> {
        let ancestors = || {
            let mut starts = Vec::new();
            for names in ["refs/heads/*", "refs/remotes/*", "refs/tags/*"] {
                for reference in self.repository.references_glob(names)? {
                    // A tag can name something else than a commit.
                    starts.extend(reference?.peel_to_commit().map(|commit| commit.id()));
                }
            }
            self.ancestry().ancestors(starts)
        };
        let ancestors = ancestors().map_err(|error| object_error(&self.repository, "a branch or tag", &error))?;
        Ok(ancestors.into_iter().any(|reachable| id(reachable) == *commit))
    }

    /// Whether the repository contains a commit or tag with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> CommitFact {
        // A branch, or a name such as `HEAD~3`, could refer to another commit tomorrow.
        let is_commit = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let tag = format!("refs/tags/{}", name.strip_prefix("refs/tags/").unwrap_or(name));
        let found = match self.repository.find_reference(&tag) {
            Err(_) if is_commit => self.repository.find_commit_by_prefix(name).map(Commit::into_object),
            tagged => tagged.and_then(|tag| tag.peel(ObjectType::Commit)),
        };
        match found.and_then(|object| object.peel(ObjectType::Commit)) {
            Ok(_) => CommitFact::Present,
            Err(_) if self.is_shallow() => CommitFact::Unknown("the clone is shallow".into()),
            Err(error) if is_damaged_object(&error) => CommitFact::Unknown(message(&about(name, &error)).into()),
            Err(_) => CommitFact::Missing,
        }
    }

    /// The latest commit on or before `day`, following first parents.
    fn on(&self, day: Date, name: &str) -> Result<Commit<'_>, GitError> {
        let mut commit = self.head_commit()?;
        while moment(commit.committer().when()).day() > day {
            commit = match commit.parent(0) {
                Ok(parent) => parent,
                Err(_) if self.is_shallow() => {
                    return Err(unknown(name, "the clone is shallow and starts later", UNSHALLOW));
                }
                Err(_) if commit.parent_count() == 0 => {
                    let first = moment(commit.committer().when()).day();
                    let why = format!("the first commit is dated {first}");
                    return Err(unknown(name, &why, "use a later date"));
                }
                Err(error) => {
                    return Err(object_error(
                        &self.repository,
                        &format!("the parent of commit {}", commit.id()),
                        &error,
                    ));
                }
            };
        }
        Ok(commit)
    }

    /// Whether the repository has no commits on any branch, whatever the name of the initial branch.
    fn is_unborn(&self) -> bool {
        let unborn = |error: git2::Error| matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound);
        let nothing_else = || self.repository.references().is_ok_and(|mut references| references.next().is_none());
        self.repository.head().err().is_some_and(unborn) && nothing_else()
    }

    fn unknown(&self, name: &str, error: git2::Error) -> GitError {
        match () {
            () if self.is_unborn() => GitError::NoCommits,
            () if self.is_shallow() => unknown(name, "the clone is shallow and may not contain it", UNSHALLOW),
            () if is_damaged_object(&error) => object_error(&self.repository, &format!("`{name}`"), &error),
            () if is_missing_object(&error) && !is_id(name) => {
                object_error(&self.repository, &format!("`{name}`"), &error)
            }
            () if error.code() == ErrorCode::Ambiguous => {
                unknown(name, "several commits start with these characters", "use more characters of the commit id")
            }
            () => unknown(
                name,
                "it is not a commit, tag, branch or date",
                "list commits with `git log --oneline`; get those of the server with `git fetch`",
            ),
        }
    }
}

/// Whether a name is the id of an object, in full or abbreviated.
fn is_id(name: &str) -> bool {
    name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Help on how to complete a shallow clone.
pub const UNSHALLOW: &str =
    "run `git fetch --unshallow --tags`, or set `fetch-depth: 0` for the checkout of the pipeline";

fn revision(name: &str, commit: &Commit<'_>) -> Revision {
    Revision { name: name.to_owned(), id: id(commit.id()), when: moment(commit.committer().when()) }
}

fn unknown(name: &str, why: &str, help: &str) -> GitError {
    GitError::Unknown { revision: name.to_owned(), why: why.to_owned(), help: help.to_owned() }
}

fn id(oid: Oid) -> CommitId {
    CommitId(oid.to_string().into())
}

fn blob(oid: Oid) -> Option<BlobId> {
    oid.as_bytes().try_into().ok().map(BlobId)
}

/// The blob id that git assigns to `bytes`.
pub(super) fn blob_of(bytes: &[u8]) -> Option<BlobId> {
    blob(Oid::hash_object(ObjectType::Blob, bytes).ok()?)
}

fn moment(time: git2::Time) -> Moment {
    Moment { seconds: time.seconds(), offset: time.offset_minutes() }
}
