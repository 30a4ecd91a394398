//! Files, locations in them and facts about the environment: the shared vocabulary for locations.
//!
//! Must not know YAML, git or any record.

mod history;
mod lfs;
mod line_ends;
mod names;
mod secrets;
mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::Range,
    sync::Arc,
};

pub use history::{Commit, CommitId, History, Moment, Next, Person, Signed, Step, Version};
pub use lfs::LfsPointer;
pub use line_ends::LineEnds;
pub use names::{Difference, Unportable, folded, is_misnamed};
pub use secrets::{Secret, masked, secrets};
pub use text::{Lack, TextFact, conflicts};

/// Path of a file from the root of the repository, with forward slashes.
pub type Path = Arc<str>;

/// A symbolic location: the part of a document at a JSON pointer. It is resolved to bytes only for display.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub path: Path,
    /// Number of the document in the file, counted from 0.
    pub document: u32,
    /// JSON pointer (RFC 6901) into the document, `/treatment/controls/0`; empty for the whole document.
    pub pointer: Box<str>,
    /// Whether the key or the value is meant.
    pub part: Part,
}

/// Key or value of a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// A byte range of a file.
pub type Span = Range<usize>;

/// Location of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// The entire repository.
    Repository,
    /// An entire file.
    File(Path),
    /// Bytes of a file that could not be read as records.
    Bytes(Path, Span),
    /// A location in a document.
    Place(Place),
}

impl At {
    /// The key of a location instead of its value.
    #[must_use]
    pub fn key(self) -> Self {
        match self {
            Self::Place(place) => Self::Place(Place { part: Part::Key, ..place }),
            other => other,
        }
    }

    /// The file, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Repository => None,
            Self::File(path) | Self::Bytes(path, _) => Some(path),
            Self::Place(place) => Some(&place.path),
        }
    }
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

/// Line starts of a text, to convert bytes to lines and columns; fast even for very long lines.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// Number of characters before each block of [`BLOCK`] bytes.
    characters: Vec<usize>,
}

const BLOCK: usize = 4096;

impl<'a> Lines<'a> {
    /// Finds the line starts of `text`.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            characters.push(characters[characters.len() - 1] + characters_in(block));
        }
        Self { text, starts: std::iter::once(0).chain(after_breaks).collect(), characters }
    }

    /// Position of the character at `byte`, after clamping to the text and to a character boundary.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= byte).max(1) - 1;
        let column = self.characters_before(byte) - self.characters_before(self.starts[line]);
        Position { line: line + 1, column: column + 1 }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        self.characters[block] + characters_in(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

/// Characters that start in `bytes`.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count()
}

/// Appends `part` to a JSON pointer, escaped as RFC 6901 requires.
pub fn push_pointer(pointer: &mut String, part: &str) {
    pointer.push('/');
    for character in part.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The parts of a JSON pointer, unescaped.
pub fn pointer_parts(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}

/// Why a file of a tree could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is not a regular file, or a link leads outside the repository.
    NotAFile,
    /// It exceeds the size limit.
    TooLarge(u64),
    /// The operating system returned an error.
    Failed(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::NotAFile => f.write_str("it is not a regular file inside the repository"),
            Self::TooLarge(bytes) => write!(f, "it is {bytes} bytes long, which exceeds the size limit"),
            Self::Failed(reason) => f.write_str(reason),
        }
    }
}

/// A tree of files by path: the work tree or any committed state of it.
pub trait Tree: Sync {
    /// Paths of the selected files, sorted, and the names that were skipped.
    ///
    /// # Errors
    /// Fails if the tree cannot be listed.
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String>;

    /// Bytes of a file up to `limit`.
    ///
    /// # Errors
    /// Fails if it is missing, not a regular file, too large or unreadable.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Bytes of a file named by a user, up to `limit`: unlike a file found by the walk, it may be reached through
    /// links inside the repository.
    ///
    /// # Errors
    /// Fails as [`Self::read`] does; also if the path leaves the repository.
    fn read_named(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let wants = Wants { files: [(path.into(), false)].into(), ..Wants::default() };
        let is_outside = matches!(self.facts(&wants).files.get(path), Some(FileFact::Outside));
        if is_outside { Err(ReadError::NotAFile) } else { self.read(path, limit) }
    }

    /// Returns the facts that the records need.
    fn facts(&self, wants: &Wants) -> Facts;

    /// Path of this tree in its git repository, with forward slashes; empty at the root or without git.
    fn prefix(&self) -> &str {
        ""
    }

    /// The blob at `path`, if it is known without reading the file.
    fn blob(&self, _path: &str) -> Option<BlobId> {
        None
    }

    /// The blob id that git assigns to `bytes`; `None` for a tree without git.
    fn blob_of(&self, _bytes: &[u8]) -> Option<BlobId> {
        None
    }
}

/// Id of content in git: two files with the same blob have the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 20]);

/// The files to list.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'s> {
    /// The folder to look in, with forward slashes; the entire tree if it is empty. No other folder is read.
    pub folder: &'s str,
    /// The extensions, without the dot.
    pub extensions: &'s [&'s str],
    /// Further extensions of files that are listed if they are there; nothing is missing without them.
    pub optional: &'s [&'s str],
    /// `.gitignore` patterns of files to leave out.
    pub exclude: &'s [String],
}

impl Selection<'_> {
    /// Whether a path is in the folder.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.folder);
        self.folder.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether a file with this name is listed.
    #[must_use]
    pub fn lists(&self, name: &str) -> bool {
        let listed = |ending: &str| is_one_of(ending, self.extensions) || is_one_of(ending, self.optional);
        self.extensions == ALL || name.rsplit_once('.').is_some_and(|(_, ending)| listed(ending))
    }
}

/// Selects files with any extension, and without one.
pub const ALL: &[&str] = &["*"];

/// The files of a tree.
#[derive(Debug, Default)]
pub struct Listing {
    /// Paths, sorted.
    pub files: Vec<Path>,
    /// Names that were skipped, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Invalid patterns of `exclude`, by number, each with the reason.
    pub broken: Vec<(usize, String)>,
    /// Files that belong to the tree and cannot be listed.
    pub unlisted: Vec<Unlisted>,
}

/// Files that belong to a tree and cannot be listed, so that nothing is known about them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unlisted {
    /// The first of them, or the file that prevents it.
    pub path: Path,
    /// Why, as a sentence without a full stop.
    pub why: String,
    /// How to list them.
    pub help: &'static str,
}

/// The facts that records need from the environment.
#[derive(Debug, Default)]
pub struct Wants {
    /// Files to inspect; `true` if the SHA-256 is needed as well.
    pub files: BTreeMap<Box<str>, bool>,
    /// Commits and tags to look up in the repository.
    pub commits: BTreeSet<Box<str>>,
    /// Files whose text is examined; each is also among `files`.
    pub texts: BTreeSet<Box<str>>,
    /// The SHA-256 that files should have, by path.
    pub hashes: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
    /// Folders whose files are listed.
    pub folders: BTreeSet<Box<str>>,
    /// `.gitignore` patterns of files that are not listed.
    pub exclude: Vec<String>,
}

/// Facts found in the environment.
#[derive(Debug, Default)]
pub struct Facts {
    /// Facts about the requested files, by path.
    pub files: BTreeMap<Box<str>, FileFact>,
    /// Facts about the requested commits and tags, by name.
    pub commits: BTreeMap<Box<str>, CommitFact>,
    /// Files that some system takes for a requested file, by its path: they differ by case or Unicode normalization only.
    pub twins: BTreeMap<Box<str>, Vec<Path>>,
    /// Facts about the requested texts that are present and not too long, by path.
    pub texts: BTreeMap<Box<str>, TextFact>,
    /// The line ends with which a file has the SHA-256 that it should have, by its path.
    pub line_ends: BTreeMap<Box<str>, LineEnds>,
    /// Keys, tokens and passwords in the requested files, by path; files without any are omitted.
    pub secrets: BTreeMap<Box<str>, Vec<Secret>>,
    /// The files in the requested folders, without those below, by folder.
    pub folders: BTreeMap<Box<str>, Vec<Path>>,
}

impl Facts {
    /// The same facts with those about the contents of the files that `wants` requests, and about folders, read from `tree`.
    #[must_use]
    pub fn with_contents(mut self, tree: &dyn Tree, wants: &Wants) -> Self {
        let short = self.files.iter().filter(|(_, fact)| is_short(fact)).map(|(path, _)| path.clone());
        short.collect::<Vec<_>>().into_iter().for_each(|path| self.add_text(tree, wants, path));
        let converted = wants.hashes.iter().filter_map(|(path, hashes)| self.converted(tree, path, hashes));
        self.line_ends = converted.collect();
        self.folders = wants.folders.iter().map(|folder| (folder.clone(), directly_in(tree, folder, wants))).collect();
        self
    }

    /// Adds what the text of a file shows, if it is one.
    fn add_text(&mut self, tree: &dyn Tree, wants: &Wants, path: Box<str>) {
        let Ok(Ok(text)) = tree.read_named(&path, text::MAX_TEXT).map(String::from_utf8) else { return };
        if wants.texts.contains(&path) {
            self.texts.insert(path.clone(), TextFact::of(&text));
        }
        let secrets = Some(secrets(&text)).filter(|secrets| !secrets.is_empty());
        self.secrets.extend(secrets.map(|secrets| (path, secrets)));
    }

    /// The line ends with which a file has one of these hashes, if it has none as it is.
    fn converted(&self, tree: &dyn Tree, path: &str, hashes: &BTreeSet<Box<str>>) -> Option<(Box<str>, LineEnds)> {
        let Some(FileFact::Present { sha256: Some(actual), pointer: false, .. }) = self.files.get(path) else {
            return None;
        };
        let others = hashes.iter().map(|hash| &**hash).filter(|hash| *hash != &**actual);
        others.clone().next()?;
        Some((path.into(), LineEnds::matching(tree, path, others).ok()??))
    }
}

/// Whether a file is short enough to be examined.
fn is_short(fact: &FileFact) -> bool {
    matches!(fact, FileFact::Present { bytes, pointer: false, .. } if *bytes <= text::MAX_TEXT)
}

/// The files in a folder, without those below it.
fn directly_in(tree: &dyn Tree, folder: &str, wants: &Wants) -> Vec<Path> {
    let selection = Selection { folder, extensions: ALL, optional: &[], exclude: &wants.exclude };
    let files = tree.list(&selection).map(|listing| listing.files).unwrap_or_default();
    files.into_iter().filter(|path| path.rsplit_once('/').is_some_and(|(above, _)| above == folder)).collect()
}

/// The fact about a commit or tag that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitFact {
    /// The repository has it.
    Present,
    /// The repository does not have it.
    Missing,
    /// It cannot be determined, for this reason.
    Unknown(Box<str>),
}

/// The fact about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFact {
    /// It does not exist.
    Missing,
    /// The path leaves the repository or is not a regular file.
    Outside,
    /// It exists.
    Present {
        /// Its length in bytes.
        bytes: u64,
        /// SHA-256 in lower-case hexadecimal, if requested.
        sha256: Option<Box<str>>,
        /// Whether it is a Git LFS pointer, which gives length and SHA-256 of the actual file.
        pointer: bool,
    },
    /// It exists but could not be read.
    Unreadable(String),
}

impl FileFact {
    /// The fact about a file with these bytes; includes its SHA-256 if `hash` is set.
    #[must_use]
    pub fn of(bytes: &[u8], hash: bool) -> Self {
        LfsPointer::read(bytes).map_or_else(
            || Self::Present { bytes: bytes.len() as u64, sha256: hash.then(|| sha256(bytes)), pointer: false },
            LfsPointer::fact,
        )
    }
}

/// Files in memory, for tests and for trees read from other sources.
#[derive(Debug, Clone, Default)]
pub struct MemoryTree {
    /// Content by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Known commits and tags; `None` without git.
    pub commits: Option<BTreeSet<Box<str>>>,
}

impl Tree for MemoryTree {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        let wanted = |path: &&String| {
            let ending = selection.lists(path);
            let hidden = path.split('/').any(|part| part.starts_with('.'));
            ending
                && !hidden
                && selection.contains(path)
                && !selection.exclude.iter().any(|folder| path.starts_with(folder.as_str()))
        };
        Ok(Listing {
            files: self.files.keys().filter(wanted).map(|path| path.as_str().into()).collect(),
            ..Listing::default()
        })
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge(bytes.len() as u64)) } else { Ok(bytes.clone()) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let fact = |path: &str, hash: bool| match self.files.get(path) {
            _ if !stays_inside(path) => FileFact::Outside,
            Some(bytes) => FileFact::of(bytes, hash),
            None => FileFact::Missing,
        };
        let known = |name: &str| match &self.commits {
            None => CommitFact::Unknown("there is no git repository".into()),
            Some(commits) if commits.contains(name) => CommitFact::Present,
            Some(_) => CommitFact::Missing,
        };
        Facts {
            files: wants.files.iter().map(|(path, hash)| (path.clone(), fact(path, *hash))).collect(),
            commits: wants.commits.iter().map(|name| (name.clone(), known(name))).collect(),
            ..Facts::default()
        }
        .with_twins(wants, self.files.keys().map(String::as_str))
    }
}

/// Whether a path stays inside the repository: relative, without `..`, backslash or drive letter.
#[must_use]
pub fn stays_inside(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains(['\\', '\0', ':']) && path.split('/').all(plain)
}

/// Whether `ending` is one of `extensions`, ignoring case.
#[must_use]
pub fn is_one_of(ending: &str, extensions: &[&str]) -> bool {
    extensions.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted))
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Box<str> {
    use sha2::Digest as _;
    hexadecimal(&sha2::Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> Box<str> {
    use fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.into()
}
