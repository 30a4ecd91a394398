//! The history of a tree as commits: their content, and how files are followed back through them.
//!
//! Must not know how commits are stored or the meaning of the files.

use std::{collections::BTreeSet, fmt, sync::Arc};

use super::{BlobId, ReadError};

/// Name of a commit: its hash in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(pub Arc<str>);

impl CommitId {
    /// The abbreviated hash for display.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..self.0.len().min(10)]
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A commit without its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Who wrote the change.
    pub author: Person,
    /// Who made the commit.
    pub committer: Person,
    /// First line of its message.
    pub summary: String,
    /// Trailers of its message, such as `Approved-by`, each with its value.
    pub trailers: Vec<(String, String)>,
    /// Whether it has a signature, valid or not.
    pub signed: bool,
}

impl Commit {
    /// A copy without message, author and committer, which are replaced by `withheld`.
    #[must_use]
    pub fn withheld(&self, withheld: &str) -> Self {
        let redacted = |person: &Person| Person { name: withheld.to_owned(), mail: String::new(), when: person.when };
        Self {
            author: redacted(&self.author),
            committer: redacted(&self.committer),
            summary: withheld.to_owned(),
            trailers: Vec::new(),
            ..self.clone()
        }
    }
}

/// Author or committer as stated in the commit (unverified).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Mail address.
    pub mail: String,
    /// Time according to their own clock.
    pub when: Moment,
}

/// A moment with the time zone in which it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01 in UTC.
    pub seconds: i64,
    /// Minutes by which the zone is ahead of UTC.
    pub offset: i32,
}

impl Moment {
    fn zoned(self) -> Option<jiff::Zoned> {
        let zone = jiff::tz::Offset::from_seconds(self.offset.checked_mul(60)?).ok()?.to_time_zone();
        Some(jiff::Timestamp::from_second(self.seconds).ok()?.to_zoned(zone))
    }

    /// The date in its own time zone; the last date of the calendar if out of range.
    #[must_use]
    pub fn day(self) -> jiff::civil::Date {
        self.zoned().map_or(jiff::civil::Date::MAX, |zoned| zoned.date())
    }

    /// The moment in ISO 8601 format: `2026-03-01T12:30:00+01:00`.
    #[must_use]
    pub fn iso(self) -> String {
        self.zoned().map(|zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).unwrap_or_default()
    }
}

/// Signed bytes with their signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The bytes signed.
    pub payload: Vec<u8>,
    /// The signature, armored.
    pub signature: String,
}

/// A file at a commit in which it differs from every parent at its path, or from one of several parents.
#[derive(Debug)]
pub struct Step<'a> {
    /// The commit.
    pub commit: &'a CommitId,
    /// The file there.
    pub file: Version<'a>,
    /// The questions that follow the file.
    pub keys: &'a [u32],
    /// The blob of each parent at the same path.
    pub parents: &'a [(CommitId, Option<BlobId>)],
    /// Whether parents exist but are missing because the repository is shallow.
    pub boundary: bool,
}

/// A version of a file.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// Path relative to the top of the git repository.
    pub path: &'a str,
    /// Its bytes.
    pub blob: BlobId,
}

/// How a question continues from a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is answered.
    Stop,
    /// It follows the file at `path` in the parent with this number.
    Parent(usize, Box<str>),
}

/// The history of a tree.
pub trait History {
    /// The commit from which the history starts.
    fn head(&self) -> &CommitId;

    /// The folder of the tree in the git repository; empty at its top.
    fn prefix(&self) -> &str;

    /// A commit.
    ///
    /// # Errors
    /// Fails if it cannot be read.
    fn commit(&self, id: &CommitId) -> Result<Commit, String>;

    /// The signature of a commit and the bytes that it signs; `None` if it has no signature.
    fn signed(&self, id: &CommitId) -> Option<Signed>;

    /// Bytes of a blob, up to `limit`.
    ///
    /// # Errors
    /// Fails if it is too large or cannot be read.
    fn bytes(&self, blob: BlobId, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The file at `path`, relative to the top of the git repository.
    fn blob_at(&self, commit: &CommitId, path: &str) -> Option<BlobId>;

    /// The content of the file at `path`, relative to the top of the git repository, through links inside it.
    ///
    /// # Errors
    /// Fails if a tree or a link on the way cannot be read.
    fn content_at(&self, commit: &CommitId, path: &str) -> Result<Option<BlobId>, String> {
        Ok(self.blob_at(commit, path))
    }

    /// The commits from which the head can be reached and `base` cannot.
    ///
    /// # Errors
    /// Fails if a commit cannot be read.
    fn since(&self, _base: &CommitId) -> Result<BTreeSet<CommitId>, String> {
        Ok(BTreeSet::new())
    }

    /// The merge base of two commits.
    fn fork(&self, _one: &CommitId, _other: &CommitId) -> Option<CommitId> {
        None
    }

    /// Verifies that every answer so far could be given. [`Self::blob_at`] and [`Self::fork`] have no error of their own
    /// and answer as if there were nothing; whoever asks them asks this afterwards.
    ///
    /// # Errors
    /// Fails if an object that was needed cannot be read.
    fn complete(&self) -> Result<(), String> {
        Ok(())
    }

    /// Files of a commit with one of `extensions`, by path.
    ///
    /// # Errors
    /// Fails if its tree cannot be read.
    fn files(&self, commit: &CommitId, extensions: &[&str]) -> Result<Vec<(Box<str>, BlobId)>, String>;

    /// Files of parent number `parent` that are missing from a commit or differ in it, by path.
    ///
    /// # Errors
    /// Fails if a tree cannot be read.
    fn replaced(&self, commit: &CommitId, parent: usize) -> Result<Vec<(Box<str>, BlobId)>, String>;

    /// Follows files back from the head, each for the question with its number. `visit` is called at every commit in
    /// which a file differs from all parents at its path, and returns for each question how it continues.
    ///
    /// # Errors
    /// Fails if commits or trees cannot be read.
    fn follow(
        &self,
        files: Vec<(Box<str>, u32)>,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), String>;
}
