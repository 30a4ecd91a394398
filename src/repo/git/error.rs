//! Why git cannot answer, with advice.
//!
//! Must not know which command asked.

use std::fmt;

use git2::{ErrorClass, ErrorCode, Repository};

/// Why git cannot answer.
#[derive(Debug)]
pub enum GitError {
    /// There is no git repository around the folder.
    None(String),
    /// The user asked not to use it.
    Unused,
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
    /// It cannot be read; the reason may end with a line of help.
    Failed(String),
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None(place) => write!(
                f,
                "{place} is not in a git repository\nhelp: commit the records to git; the work tree can be read without it"
            ),
            Self::Unused => f.write_str("git was not used, as requested with `--without-git`"),
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

/// Help for an object that a partial clone left on the server.
const PARTIAL: &str = "the clone is partial; remove `filter` and `sparse-checkout` from the checkout of the pipeline, or run `git fetch --refetch --no-filter`";
/// Help for an object that is missing from a complete clone.
const MISSING: &str = "list missing objects with `git fsck`, and get them again with `git fetch --refetch`";
/// Help for an object that is damaged.
const DAMAGED: &str =
    "list damaged objects with `git fsck`, delete their files, and get them again with `git fetch --refetch`";

/// Whether an object is not there.
pub(super) fn is_missing_object(error: &git2::Error) -> bool {
    error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Odb
}

/// Whether an object is there and damaged.
pub(super) fn is_damaged_object(error: &git2::Error) -> bool {
    use ErrorClass::{Object, Odb, Os, Tree, Zlib};
    // Other codes are about the request: a name that fits several objects, or an object of another type.
    let is_damage = matches!(error.code(), ErrorCode::GenericError | ErrorCode::HashsumMismatch | ErrorCode::Invalid);
    is_damage && matches!(error.class(), Odb | Zlib | Object | Tree | Os)
}

/// The message of an error about objects of a repository, with advice.
pub(super) fn described(repository: &Repository, error: &git2::Error) -> String {
    let message = message(error);
    match () {
        () if message.contains(HELP) => message,
        () if is_missing_object(error) && is_partial(repository) => format!("{message}{HELP}{PARTIAL}"),
        () if is_missing_object(error) => format!("{message}{HELP}{MISSING}"),
        () if is_damaged_object(error) => format!("{message}{HELP}{DAMAGED}"),
        () => message,
    }
}

/// Separates a message from its help.
const HELP: &str = "\nhelp: ";

/// Whether the repository was cloned with a filter.
fn is_partial(repository: &Repository) -> bool {
    let packs = std::fs::read_dir(repository.commondir().join("objects/pack"));
    packs.into_iter().flatten().flatten().any(|file| file.path().extension().is_some_and(|ending| ending == "promisor"))
}

/// The error for an object of a repository that cannot be read.
pub(super) fn object_error(repository: &Repository, what: &str, error: &git2::Error) -> GitError {
    GitError::Failed(format!("{what}: {}", described(repository, error)))
}

/// The same error with what it concerns in front of its message.
pub(super) fn about(what: &str, error: &git2::Error) -> git2::Error {
    git2::Error::new(error.code(), error.class(), format!("{what}: {}", error.message()))
}

#[expect(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
pub(super) fn failed(error: git2::Error) -> GitError {
    GitError::Failed(message(&error))
}

/// The message of an error; with advice if the repository has a format that libgit2 does not read.
pub(super) fn message(error: &git2::Error) -> String {
    const FORMATS: &[(&[&str], &str, &str)] = &[
        (
            &["objectformat", "object format"],
            "SHA-256 repositories are not supported yet",
            "keep the records in a repository with SHA-1 object ids, the default of `git init`",
        ),
        (
            &["refstorage"],
            "repositories with reftable are not supported yet",
            "run `git refs migrate --ref-format=files`",
        ),
        (&["extension"], "", "use a clone without the extension"),
    ];
    let message = error.message();
    let format = FORMATS.iter().find(|(words, _, _)| words.iter().any(|word| message.contains(word)));
    let Some((_, why, help)) = format else { return message.to_owned() };
    let why = if why.is_empty() { String::new() } else { format!("; {why}") };
    format!("{message}{why}{HELP}{help}")
}
