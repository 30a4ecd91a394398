//! The edge to git: repositories found and opened, revisions named by people turned into trees.
//!
//! Must not know what the files hold. It runs no command, reaches no network and writes nothing.

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
    /// Where it was found, to open it again for another thread.
    place: PathBuf,
}

/// Why git cannot answer.
#[derive(Debug)]
pub enum GitError {
    /// There is no git repository around the folder.
    None(String),
    /// The folder belongs to somebody else, so git refuses it.
    Owner(String),
    /// Nothing has been committed yet.
    NoCommits,
    /// There is no such revision, for this reason.
    Unknown {
        /// What was asked for.
        revision: String,
        /// Why nothing was found.
        why: String,
        /// What to do.
        help: String,
    },
    /// The revision holds no manifest here.
    NoManifest {
        /// What was asked for.
        revision: String,
        /// What was looked for, and where.
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
                "there is no git repository around {place}\nhelp: commit the records to git; the work tree can be looked at without"
            ),
            Self::Owner(place) => write!(
                f,
                "the git repository {place} belongs to another user, so its history is not read\nhelp: if you trust it, run `git config --global --add safe.directory {place}`"
            ),
            Self::NoCommits => f.write_str(
                "nothing has been committed to the git repository yet\nhelp: make a first commit with `git commit`",
            ),
            Self::Unknown { revision, why, help } => {
                write!(f, "there is no revision `{revision}`: {why}\nhelp: {help}")
            }
            Self::NoManifest { revision, why } => write!(f, "`{revision}` holds no management system: {why}"),
            Self::Failed(why) => write!(f, "the git repository cannot be read: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

impl GitError {
    /// The same in one line, without what to do.
    #[must_use]
    pub fn reason(&self) -> String {
        if let Self::None(_) = self {
            return "there is no git repository".to_owned();
        }
        self.to_string().lines().next().unwrap_or_default().to_owned()
    }
}

/// A commit chosen by a person.
#[derive(Debug, Clone)]
pub struct Revision {
    /// As it was asked for.
    pub name: String,
    /// The commit.
    pub id: CommitId,
    /// When it was committed.
    pub when: Moment,
}

impl Revision {
    /// The day on which it was committed, in the zone of the committer.
    #[must_use]
    pub fn day(&self) -> Date {
        self.when.day()
    }
}

/// How far the files of a folder are from what is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dirt {
    /// Files that differ from the commit, from the top of the folder.
    pub changed: Vec<String>,
}

impl Git {
    /// The repository around `folder`, as git finds it: `GIT_CEILING_DIRECTORIES` holds, `GIT_DIR` only where nothing is found.
    ///
    /// # Errors
    /// Fails if there is none, or it cannot be opened.
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

    /// The path of `folder` from the top of the work tree, with forward slashes; empty at the top and in a bare repository.
    #[must_use]
    pub fn prefix_of(&self, folder: &OsPath) -> String {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let below = self.work_tree().and_then(|top| folder.strip_prefix(top).map(OsPath::to_owned).ok());
        let parts = below.iter().flat_map(|below| below.iter()).map(OsStr::to_string_lossy);
        parts.collect::<Vec<_>>().join("/")
    }

    /// The commit that `name` means: a commit, a tag, a branch, or a day, `2026-06-30`, which means the last commit of that
    /// day or before on the line of first parents.
    ///
    /// # Errors
    /// Fails if there is none.
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

    /// Where the line of `head` left that of `base`: their latest common commit, `base` itself where it has not moved on.
    ///
    /// # Errors
    /// Fails if it cannot be known, as the clone is shallow. Of unrelated histories `base` counts.
    pub fn fork(&self, base: Revision, head: &Revision) -> Result<Revision, GitError> {
        let oid = |revision: &Revision| git2::Oid::from_str(&revision.id.0).map_err(failed);
        match self.repository.merge_base(oid(&base)?, oid(head)?) {
            Ok(fork) if id(fork) == base.id => Ok(base),
            Ok(fork) => {
                let commit = self.repository.find_commit(fork).map_err(failed)?;
                Ok(revision(&format!("where this left {}", base.name), &commit))
            }
            Err(_) if self.is_shallow() => {
                Err(unknown(&base.name, "the clone is shallow and does not hold where this left it", UNSHALLOW))
            }
            Err(_) => Ok(base),
        }
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// Fails if nothing has been committed yet.
    pub fn head(&self) -> Result<Revision, GitError> {
        let commit = self.repository.head().and_then(|head| head.peel_to_commit());
        commit.map(|commit| revision("HEAD", &commit)).map_err(|error| match error.code() {
            ErrorCode::UnbornBranch | ErrorCode::NotFound => GitError::NoCommits,
            _ => GitError::Failed(message(&error)),
        })
    }

    /// Name of the branch that is checked out, where one is.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        let head = self.repository.head().ok().filter(git2::Reference::is_branch)?;
        head.shorthand().ok().map(str::to_owned)
    }

    /// Whether commits are missing because it was cloned with a depth.
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

    /// The files below `prefix` that git was told not to look at (`skip-worktree`, `assume-unchanged`) and that are not as
    /// they were added.
    fn overlooked(&self, prefix: &str) -> Result<Vec<String>, GitError> {
        let Some(top) = self.repository.workdir() else { return Ok(Vec::new()) };
        let index = self.repository.index().map_err(failed)?;
        let unseen = |entry: &git2::IndexEntry| entry.flags & UNCHANGED != 0 || entry.flags_extended & SKIPPED != 0;
        let differs = |entry: &git2::IndexEntry, path: &str| {
            !git2::Oid::hash_file(ObjectType::Blob, top.join(path)).is_ok_and(|now| now == entry.id)
        };
        let unseen = index.iter().filter(|entry| unseen(entry)).filter_map(|entry| {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            (OsPath::new(&path).starts_with(prefix) && differs(&entry, &path)).then_some(path)
        });
        Ok(unseen.collect())
    }

    /// Whether a branch or a tag leads to a commit, so that whoever has the repository has it too.
    #[must_use]
    pub fn is_held(&self, commit: &CommitId) -> bool {
        let walk = || {
            let mut walk = self.repository.revwalk()?;
            ["refs/heads/*", "refs/remotes/*", "refs/tags/*"].iter().try_for_each(|names| walk.push_glob(names))?;
            Ok::<_, git2::Error>(walk.flatten().any(|held| id(held) == *commit))
        };
        walk().unwrap_or(false)
    }

    /// Whether the repository holds a commit or tag of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> CommitFact {
        // A branch, or a name such as `HEAD~3`, would mean another commit tomorrow.
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

    /// The latest commit of `day` or before, among first parents.
    fn on(&self, day: Date, name: &str) -> Result<Commit<'_>, GitError> {
        let head = self.repository.head().and_then(|head| head.peel_to_commit());
        let mut commit = head.map_err(|_| GitError::NoCommits)?;
        while moment(commit.committer().when()).day() > day {
            commit = match commit.parent(0) {
                Ok(parent) => parent,
                Err(_) if self.is_shallow() => {
                    return Err(unknown(name, "the clone is shallow and begins later", UNSHALLOW));
                }
                Err(_) => {
                    let first = moment(commit.committer().when()).day();
                    let why = format!("the first commit is of {first}");
                    return Err(unknown(name, &why, "name a later day"));
                }
            };
        }
        Ok(commit)
    }

    /// Whether there is no commit under any name, whatever the first branch is to be called.
    fn is_unborn(&self) -> bool {
        let unborn = |error: git2::Error| matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound);
        let nothing_else = || self.repository.references().is_ok_and(|mut references| references.next().is_none());
        self.repository.head().err().is_some_and(unborn) && nothing_else()
    }

    fn unknown(&self, name: &str, error: &git2::Error) -> GitError {
        match () {
            () if self.is_unborn() => GitError::NoCommits,
            () if self.is_shallow() => unknown(name, "the clone is shallow and may not hold it", UNSHALLOW),
            () if matches!(error.class(), ErrorClass::Odb | ErrorClass::Zlib | ErrorClass::Object)
                && error.code() == ErrorCode::GenericError =>
            {
                GitError::Failed(format!("`{name}`: {}", message(error)))
            }
            () if error.code() == ErrorCode::Ambiguous => {
                unknown(name, "several commits begin like this", "write more characters of the commit")
            }
            () => unknown(
                name,
                "it names no commit, tag, branch or day",
                "`git log --oneline` lists commits; `git fetch` brings those of the server",
            ),
        }
    }
}

/// Bit of an entry of the index that git was told to take for unchanged.
const UNCHANGED: u16 = 1 << 15;
/// Extended bit of an entry whose file git was told to leave out.
const SKIPPED: u16 = 1 << 14;

/// How a shallow clone is made whole.
pub const UNSHALLOW: &str =
    "run `git fetch --unshallow --tags`, or give `fetch-depth: 0` to the checkout of the pipeline";

/// A repository that the environment names counts only for folders inside of its work tree.
fn around(repository: Repository, folder: &OsPath) -> Result<Repository, git2::Error> {
    let top = repository.workdir().and_then(|top| top.canonicalize().ok());
    match top.is_some_and(|top| folder.starts_with(top)) {
        true => Ok(repository),
        false => Err(git2::Error::new(ErrorCode::NotFound, ErrorClass::Repository, "it is about another folder")),
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
        ErrorCode::NotFound => GitError::None(folder.display().to_string()),
        ErrorCode::Owner => {
            let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
            let top = real.ancestors().find(|above| above.join(".git").exists()).unwrap_or(&real);
            GitError::Owner(top.display().to_string())
        }
        _ => GitError::Failed(message(error)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function over errors")]
fn failed(error: git2::Error) -> GitError {
    GitError::Failed(message(&error))
}

fn message(error: &git2::Error) -> String {
    let message = error.message();
    match message.contains("objectformat") || message.contains("object format") {
        true => format!("{message}; repositories whose commits have SHA-256 names are not supported yet"),
        false => message.to_owned(),
    }
}

fn id(oid: git2::Oid) -> CommitId {
    CommitId(oid.to_string().into())
}

fn blob(oid: git2::Oid) -> Option<BlobId> {
    oid.as_bytes().try_into().ok().map(BlobId)
}

/// The blob that git makes of `bytes`.
pub(super) fn blob_of(bytes: &[u8]) -> Option<BlobId> {
    blob(git2::Oid::hash_object(ObjectType::Blob, bytes).ok()?)
}

fn moment(time: git2::Time) -> Moment {
    Moment { seconds: time.seconds(), offset: time.offset_minutes() }
}
