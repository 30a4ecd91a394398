//! Access to git: finds and opens repositories, and resolves revisions named by users to trees.
//!
//! Must not know the content of the files. Runs no commands, uses no network and writes nothing.

mod history;
mod raw;
mod tree;

use std::{
    env,
    ffi::OsStr,
    fmt,
    path::{Path as OsPath, PathBuf},
};

use git2::{Commit, ErrorClass, ErrorCode, ObjectType, Repository, RepositoryOpenFlags};
use jiff::civil::Date;

pub use history::GitHistory;
pub use tree::GitTree;

use crate::source::{BlobId, CommitFact, CommitId, Moment};

/// A git repository, opened for reading.
pub struct Git {
    repository: Repository,
    /// Its path, to open it again for another thread.
    place: PathBuf,
}

/// Why git cannot answer.
#[derive(Debug)]
pub enum GitError {
    /// There is no git repository around the folder.
    None(String),
    /// The folder belongs to another user, so git refuses it.
    Owner(String),
    /// There are no commits yet.
    NoCommits,
    /// The revision is unknown, for this reason.
    Unknown {
        /// The name as requested.
        revision: String,
        /// Why nothing was found.
        why: String,
        /// How to fix it.
        help: String,
    },
    /// The revision has no manifest at this location.
    NoManifest {
        /// The name as requested.
        revision: String,
        /// What was not found, and where.
        why: String,
    },
    /// It cannot be read.
    Failed(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None(place) => write!(
                f,
                "{place} is not in a git repository\nhelp: commit the records to git; the work tree can be read without it"
            ),
            Self::Owner(place) => write!(
                f,
                "the git repository {place} belongs to another user, so its history is not read\nhelp: if you trust it, run `git config --global --add safe.directory {place}`"
            ),
            Self::NoCommits => {
                f.write_str("the git repository has no commits yet\nhelp: create a first commit with `git commit`")
            }
            Self::Unknown { revision, why, help } => {
                write!(f, "there is no revision `{revision}`: {why}\nhelp: {help}")
            }
            Self::NoManifest { revision, why } => write!(f, "`{revision}` contains no management system: {why}"),
            Self::Failed(why) => write!(f, "the git repository cannot be read: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

impl GitError {
    /// The error in one line, without help.
    #[must_use]
    pub fn reason(&self) -> String {
        if let Self::None(_) = self {
            return "there is no git repository".to_owned();
        }
        self.to_string().lines().next().unwrap_or_default().to_owned()
    }
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

/// The uncommitted changes in a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirt {
    /// Files that differ from the commit, relative to the folder.
    pub changed: Vec<String>,
}

impl Git {
    /// The repository around `folder`, found as git does. Respects `GIT_CEILING_DIRECTORIES`; uses `GIT_DIR` only if no
    /// repository is found.
    ///
    /// # Errors
    /// Fails if there is no repository, or it cannot be opened.
    pub fn around(folder: &OsPath) -> Result<Self, GitError> {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        let ceilings: Vec<PathBuf> = env::split_paths(&ceilings).collect();
        let found = Repository::open_ext(&real, RepositoryOpenFlags::empty(), &ceilings);
        let repository = match found {
            Err(error) if error.code() == ErrorCode::NotFound && env::var_os("GIT_DIR").is_some() => {
                Repository::open_from_env().and_then(|repository| around(repository, &real))
            }
            other => other,
        };
        let repository = repository.map_err(|error| refusal(&error, folder))?;
        let place = repository.path().to_owned();
        Ok(Self { repository, place })
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
                _ => return Err(self.unknown(name, &error)),
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
        let oid = |revision: &Revision| git2::Oid::from_str(&revision.id.0).map_err(failed);
        match self.repository.merge_base(oid(&base)?, oid(head)?) {
            Ok(fork) if id(fork) == base.id => Ok(base),
            Ok(fork) => {
                let commit = self.repository.find_commit(fork).map_err(failed)?;
                Ok(revision(&format!("the merge base with {}", base.name), &commit))
            }
            Err(_) if self.is_shallow() => {
                Err(unknown(&base.name, "the clone is shallow and does not contain the merge base", UNSHALLOW))
            }
            Err(_) => Ok(base),
        }
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// Fails if there are no commits yet.
    pub fn head(&self) -> Result<Revision, GitError> {
        let commit = self.repository.head().and_then(|head| head.peel_to_commit());
        commit.map(|commit| revision("HEAD", &commit)).map_err(|error| match error.code() {
            ErrorCode::UnbornBranch | ErrorCode::NotFound => GitError::NoCommits,
            _ => GitError::Failed(message(&error)),
        })
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
        self.repository.is_shallow()
    }

    /// The files below `prefix` that differ from the commit that is checked out.
    ///
    /// # Errors
    /// Fails if the work tree cannot be compared.
    pub fn dirt(&self, prefix: &str) -> Result<Dirt, GitError> {
        let mut options = git2::StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true).no_refresh(true);
        if !prefix.is_empty() {
            options.pathspec(prefix).disable_pathspec_match(true);
        }
        let statuses = self.repository.statuses(Some(&mut options)).map_err(failed)?;
        let below = |path: &str| path.strip_prefix(prefix).unwrap_or(path).trim_start_matches('/').to_owned();
        let paths = statuses.iter().map(|status| below(&String::from_utf8_lossy(status.path_bytes())));
        let overlooked = self.overlooked(prefix)?;
        let mut changed: Vec<String> = paths.chain(overlooked.iter().map(|path| below(path))).collect();
        changed.sort();
        changed.dedup();
        Ok(Dirt { changed })
    }

    /// The files below `prefix` that git was configured to ignore (`skip-worktree`, `assume-unchanged`) and that differ
    /// from the index.
    fn overlooked(&self, prefix: &str) -> Result<Vec<String>, GitError> {
        let Some(top) = self.repository.workdir() else { return Ok(Vec::new()) };
        let index = self.repository.index().map_err(failed)?;
        let unchecked = |entry: &git2::IndexEntry| entry.flags & UNCHANGED != 0 || entry.flags_extended & SKIPPED != 0;
        let differs = |entry: &git2::IndexEntry, path: &str| {
            !git2::Oid::hash_file(ObjectType::Blob, top.join(path)).is_ok_and(|now| now == entry.id)
        };
        let unchecked = index.iter().filter(|entry| unchecked(entry)).filter_map(|entry| {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            (OsPath::new(&path).starts_with(prefix) && differs(&entry, &path)).then_some(path)
        });
        Ok(unchecked.collect())
    }

    /// Whether a commit is reachable from a branch or tag, so that every full clone contains it.
    #[must_use]
    pub fn is_held(&self, commit: &CommitId) -> bool {
        let walk = || {
            let mut walk = self.repository.revwalk()?;
            ["refs/heads/*", "refs/remotes/*", "refs/tags/*"].iter().try_for_each(|names| walk.push_glob(names))?;
            Ok::<_, git2::Error>(walk.flatten().any(|reachable| id(reachable) == *commit))
        };
        walk().unwrap_or(false)
    }

    /// Whether the repository contains a commit or tag with this name.
    #[must_use]
    pub fn has(&self, name: &str) -> CommitFact {
        // A branch, or a name such as `HEAD~3`, could refer to another commit tomorrow.
        let is_commit = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let tag = format!("refs/tags/{}", name.strip_prefix("refs/tags/").unwrap_or(name));
        let tagged = self.repository.find_reference(&tag).and_then(|tag| tag.peel(ObjectType::Commit));
        let found = match tagged {
            Err(_) if is_commit => self.repository.find_commit_by_prefix(name).map(Commit::into_object),
            other => other,
        };
        match found.map(|object| object.peel(ObjectType::Commit).is_ok()) {
            Ok(true) => CommitFact::Present,
            Ok(false) => CommitFact::Missing,
            Err(_) if self.is_shallow() => CommitFact::Unknown("the clone is shallow".into()),
            Err(_) => CommitFact::Missing,
        }
    }

    /// The latest commit on or before `day`, following first parents.
    fn on(&self, day: Date, name: &str) -> Result<Commit<'_>, GitError> {
        let head = self.repository.head().and_then(|head| head.peel_to_commit());
        let mut commit = head.map_err(|_| GitError::NoCommits)?;
        while moment(commit.committer().when()).day() > day {
            commit = match commit.parent(0) {
                Ok(parent) => parent,
                Err(_) if self.is_shallow() => {
                    return Err(unknown(name, "the clone is shallow and starts later", UNSHALLOW));
                }
                Err(_) => {
                    let first = moment(commit.committer().when()).day();
                    let why = format!("the first commit is dated {first}");
                    return Err(unknown(name, &why, "use a later date"));
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

    fn unknown(&self, name: &str, error: &git2::Error) -> GitError {
        match () {
            () if self.is_unborn() => GitError::NoCommits,
            () if self.is_shallow() => unknown(name, "the clone is shallow and may not contain it", UNSHALLOW),
            () if matches!(error.class(), ErrorClass::Odb | ErrorClass::Zlib | ErrorClass::Object)
                && error.code() == ErrorCode::GenericError =>
            {
                GitError::Failed(format!("`{name}`: {}", message(error)))
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

/// Flag of an index entry marked `assume-unchanged`.
const UNCHANGED: u16 = 1 << 15;
/// Extended flag of an index entry marked `skip-worktree`.
const SKIPPED: u16 = 1 << 14;

/// Help on how to complete a shallow clone.
pub const UNSHALLOW: &str =
    "run `git fetch --unshallow --tags`, or set `fetch-depth: 0` for the checkout of the pipeline";

/// Accepts a repository from the environment only for folders inside its work tree.
fn around(repository: Repository, folder: &OsPath) -> Result<Repository, git2::Error> {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok());
    match top.is_some_and(|top| folder.starts_with(top)) {
        true => Ok(repository),
        false => Err(git2::Error::new(ErrorCode::NotFound, ErrorClass::Repository, "it belongs to another folder")),
    }
}

fn revision(name: &str, commit: &Commit<'_>) -> Revision {
    Revision { name: name.to_owned(), id: id(commit.id()), when: moment(commit.committer().when()) }
}

fn unknown(name: &str, why: &str, help: &str) -> GitError {
    GitError::Unknown { revision: name.to_owned(), why: why.to_owned(), help: help.to_owned() }
}

fn refusal(error: &git2::Error, folder: &OsPath) -> GitError {
    match error.code() {
        ErrorCode::NotFound => GitError::None(named(folder)),
        ErrorCode::Owner => {
            let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            let top = real.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&real);
            GitError::Owner(top.display().to_string())
        }
        _ => GitError::Failed(message(error)),
    }
}

/// A folder in a message: `.` reads as a full stop.
fn named(folder: &OsPath) -> String {
    if folder == OsPath::new(".") { "this folder".to_owned() } else { folder.display().to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
fn failed(error: git2::Error) -> GitError {
    GitError::Failed(message(&error))
}

fn message(error: &git2::Error) -> String {
    let message = error.message();
    match message.contains("objectformat") || message.contains("object format") {
        true => format!("{message}; SHA-256 repositories are not supported yet"),
        false => message.to_owned(),
    }
}

fn id(oid: git2::Oid) -> CommitId {
    CommitId(oid.to_string().into())
}

fn blob(oid: git2::Oid) -> Option<BlobId> {
    oid.as_bytes().try_into().ok().map(BlobId)
}

/// The blob id that git assigns to `bytes`.
pub(super) fn blob_of(bytes: &[u8]) -> Option<BlobId> {
    blob(git2::Oid::hash_object(ObjectType::Blob, bytes).ok()?)
}

fn moment(time: git2::Time) -> Moment {
    Moment { seconds: time.seconds(), offset: time.offset_minutes() }
}
