//! Access to the file system and git: the work tree and commits as [`Tree`]s, the root of a repository, the clock.
//!
//! Must not know anything but `source`.

mod create;
mod folder;
mod git;
mod leftover;
mod lock;
mod replace;
mod spelling;
mod tracked;
mod walk;

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path as OsPath, PathBuf},
    sync::OnceLock,
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use sha2::{Digest as _, Sha256};

pub use create::{CreateError, create, exists};
pub use folder::{replace_folder, write_folder};
pub use git::{Dirt, Git, GitError, GitHistory, GitTree, Revision, UNSHALLOW};
pub use lock::Lock;
pub use replace::replace;
use tracked::Tracked;

use crate::source::{
    BlobId, CommitFact, Facts, FileFact, LfsPointer, Listing, ReadError, Selection, Tree, Wants, hexadecimal,
    is_misnamed, stays_inside,
};

/// The files of a work tree.
#[derive(Debug, Clone)]
pub struct WorkTree {
    root: PathBuf,
    prefix: String,
    /// What git tracks below the root; read when first needed.
    tracked: OnceLock<Tracked>,
    uses_git: bool,
}

impl WorkTree {
    /// The repository that contains `start`: the nearest folder upwards with a file `manifest`.
    #[must_use]
    pub fn find(start: &OsPath, manifest: &str) -> Option<Self> {
        let start = start.canonicalize().ok()?;
        let root = start.ancestors().find(|folder| folder.join(manifest).is_file())?;
        Some(Self::below(root.to_owned()))
    }

    /// A file in `start` or the nearest folder upwards that is probably meant as `manifest`, but has another name.
    #[must_use]
    pub fn misnamed(start: &OsPath, manifest: &str) -> Option<PathBuf> {
        let start = start.canonicalize().ok()?;
        start.ancestors().find_map(|folder| {
            let names = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
            let is_meant = |path: &PathBuf| {
                path.is_file() && path.file_name().is_some_and(|name| is_misnamed(&name.to_string_lossy(), manifest))
            };
            names.filter(is_meant).min()
        })
    }

    /// The tree below `root`, with or without a manifest.
    ///
    /// # Errors
    /// Fails if the folder does not exist.
    pub fn at(root: &OsPath) -> io::Result<Self> {
        Ok(Self::below(root.canonicalize()?))
    }

    fn below(root: PathBuf) -> Self {
        Self { prefix: in_git(&root), root, tracked: OnceLock::new(), uses_git: true }
    }

    /// The same tree, whose commits and history are not used. Which files git tracks still counts.
    #[must_use]
    pub fn without_git(self) -> Self {
        Self { uses_git: false, ..self }
    }

    /// Whether its commits and history are used.
    #[must_use]
    pub fn uses_git(&self) -> bool {
        self.uses_git
    }

    fn tracked(&self) -> &Tracked {
        self.tracked.get_or_init(|| Tracked::below(&self.root))
    }

    /// The root folder.
    #[must_use]
    pub fn root(&self) -> &OsPath {
        &self.root
    }

    /// Opens a regular file inside the root; refuses a link that leaves it.
    fn open(&self, path: &str) -> Result<(File, u64), ReadError> {
        if !stays_inside(path) {
            return Err(ReadError::NotAFile);
        }
        let real = self.root.join(path).canonicalize().map_err(|error| from_io(&error))?;
        if !real.starts_with(&self.root) || !real.is_file() {
            return Err(ReadError::NotAFile);
        }
        let file = File::open(&real).map_err(|error| from_io(&error))?;
        let length = file.metadata().map_err(|error| from_io(&error))?.len();
        Ok((file, length))
    }

    fn fact(&self, path: &str, hash: bool) -> FileFact {
        if let Some(submodule) = self.tracked().submodule(path) {
            return FileFact::Unreadable(in_submodule(submodule));
        }
        match self.open(path) {
            Ok((file, bytes)) => {
                file_fact(file, bytes, hash).unwrap_or_else(|error| FileFact::Unreadable(error.to_string()))
            }
            Err(ReadError::Missing) => FileFact::Missing,
            Err(ReadError::NotAFile) => FileFact::Outside,
            Err(error) => FileFact::Unreadable(error.to_string()),
        }
    }
}

/// The fact about an open file of `bytes` bytes.
fn file_fact(mut file: File, bytes: u64, hash: bool) -> io::Result<FileFact> {
    if bytes <= LfsPointer::LONGEST {
        let mut small = Vec::new();
        file.take(LfsPointer::LONGEST + 1).read_to_end(&mut small)?;
        return Ok(FileFact::of(&small, hash));
    }
    let sha256 = if hash { Some(digest(&mut file)?) } else { None };
    Ok(FileFact::Present { bytes, sha256, pointer: false })
}

/// Reads a regular file of at most `limit` bytes; does not follow links and refuses pipes and devices.
fn read_unlinked(path: &OsPath, limit: u64) -> Result<Vec<u8>, ReadError> {
    let file = open_unlinked(path).map_err(|error| from_open(path, &error))?;
    let metadata = file.metadata().map_err(|error| from_io(&error))?;
    match metadata.len() {
        _ if !metadata.is_file() => return Err(ReadError::NotAFile),
        length if length > limit => return Err(ReadError::TooLarge(length)),
        _ => {}
    }
    read_up_to(file, metadata.len(), limit)
}

/// The bytes of an open file of some length, which may grow while it is read.
fn read_up_to(file: File, length: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge(bytes.len() as u64)) } else { Ok(bytes) }
}

/// The path of `folder` relative to the top of its git work tree: the nearest folder upwards with `.git`, which is a
/// file in a linked work tree or a submodule.
fn in_git(folder: &OsPath) -> String {
    let top = folder.ancestors().find(|above| above.join(".git").exists());
    let below = top.and_then(|top| folder.strip_prefix(top).ok());
    below.into_iter().flatten().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(unix)]
fn open_unlinked(path: &OsPath) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    /// `O_NONBLOCK` so that a pipe in place of a file does not block the check.
    const FLAGS: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    fs::OpenOptions::new().read(true).custom_flags(FLAGS).open(path)
}

#[cfg(not(unix))]
fn open_unlinked(path: &OsPath) -> io::Result<File> {
    let is_file = fs::symlink_metadata(path)?.is_file();
    if is_file { File::open(path) } else { Err(io::Error::other("it is not a regular file")) }
}

/// A link in place of a file is not a regular file, whatever error the operating system returns.
fn from_open(path: &OsPath, error: &io::Error) -> ReadError {
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => ReadError::NotAFile,
        _ => from_io(error),
    }
}

fn from_io(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        _ => ReadError::Failed(error.to_string()),
    }
}

fn digest(file: &mut File) -> io::Result<Box<str>> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hexadecimal(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

impl Tree for WorkTree {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        let mut listing = Listing::default();
        let excluded = patterns(&self.root, selection.exclude, &mut listing)?;
        let found = walk::walk(&self.root, selection.folder, &excluded)
            .map_err(|error| format!("the repository cannot be listed: {error}"))?;
        found.files.iter().for_each(|(path, link)| self.take(path, *link, selection, &mut listing));
        self.tracked().complete(&self.root, &found.ignored, selection, &excluded, &mut listing);
        let failed = found.failed.into_iter().map(|(path, why)| (self.name(&path).unwrap_or_else(|lossy| lossy), why));
        listing.skipped.extend(failed);
        listing.files.sort();
        listing.skipped.sort();
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        // The walk that found it followed no link.
        if stays_inside(path) { read_unlinked(&self.root.join(path), limit) } else { Err(ReadError::NotAFile) }
    }

    fn read_named(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, length) = self.open(path)?;
        if length > limit { Err(ReadError::TooLarge(length)) } else { read_up_to(file, length, limit) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let files = wants.files.iter().map(|(path, hash)| (path.clone(), self.fact(path, *hash)));
        let facts = Facts { files: files.collect(), commits: self.commits(wants), ..Facts::default() };
        let near = spelling::near(&self.root, wants.files.keys().map(|path| &**path));
        facts.with_twins(wants, near.iter().map(String::as_str))
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn blob_of(&self, bytes: &[u8]) -> Option<BlobId> {
        git::blob_of(bytes)
    }
}

impl WorkTree {
    /// The facts about the commits that records name; opens git only if there are any.
    fn commits(&self, wants: &Wants) -> std::collections::BTreeMap<Box<str>, CommitFact> {
        if wants.commits.is_empty() {
            return std::collections::BTreeMap::new();
        }
        let git = Git::around(&self.root);
        let fact = |name: &str| match &git {
            Ok(git) => git.has(name),
            Err(error) => CommitFact::Unknown(error.reason().into()),
        };
        wants.commits.iter().map(|name| (name.clone(), fact(name))).collect()
    }

    fn take(&self, path: &OsPath, link: bool, selection: &Selection<'_>, listing: &mut Listing) {
        let wanted = path.file_name().is_some_and(|name| selection.lists(&name.to_string_lossy()));
        let is_selected = path == self.root.join(selection.folder);
        if !(wanted || link && (is_selected || self.leads_out(path))) {
            return;
        }
        match self.name(path) {
            Ok(name) => add_file(name, link, listing),
            Err(lossy) => listing.skipped.push((lossy, NOT_UTF8.to_owned())),
        }
    }

    /// Whether a link leads to a folder outside the root, which users may expect to be read.
    fn leads_out(&self, link: &OsPath) -> bool {
        link.canonicalize().is_ok_and(|real| real.is_dir() && !real.starts_with(&self.root))
    }

    /// The path from the root with forward slashes; an error with its lossy form if it is not UTF-8.
    fn name(&self, path: &OsPath) -> Result<String, String> {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/")).ok_or_else(|| path.to_string_lossy().into_owned())
    }
}

/// Why a file in a submodule cannot be read: whether it is checked out, and in which version, is up to each clone.
fn in_submodule(submodule: &str) -> String {
    format!("it is in the submodule `{submodule}`, which is another repository")
}

/// Why a name that is not UTF-8 is skipped.
const NOT_UTF8: &str = "has a name that is not UTF-8";

/// The valid patterns of `exclude`, relative to `root`; the others are listed as broken.
fn patterns(root: &OsPath, exclude: &[String], listing: &mut Listing) -> Result<Gitignore, String> {
    let mut patterns = GitignoreBuilder::new(root);
    for (index, pattern) in exclude.iter().enumerate() {
        if let Err(error) = patterns.add_line(None, pattern) {
            listing.broken.push((index, error.to_string()));
        }
    }
    patterns.build().map_err(|error| format!("`exclude` in aims.yaml: {error}"))
}

/// Adds a file to the listing, or to the skipped files with the reason.
fn add_file(name: String, link: bool, listing: &mut Listing) {
    match () {
        () if link => listing.skipped.push((name, "is a link; aims only reads regular files".to_owned())),
        () if stays_inside(&name) => listing.files.push(name.into()),
        () => listing.skipped.push((name, "has a name that is not valid on every operating system".to_owned())),
    }
}

impl WorkTree {
    /// Names, sizes and modification times of the files with these extensions, without reading them.
    /// The stamp changes whenever one of them does.
    #[must_use]
    pub fn stamp(&self, extensions: &[&str]) -> String {
        // What git tracks may have changed since the last stamp.
        let now = Self { tracked: OnceLock::new(), ..self.clone() };
        let files = now
            .list(&Selection { folder: "", extensions, optional: &[], exclude: &[] })
            .map(|listing| listing.files)
            .unwrap_or_default();
        let seen = |path: &crate::source::Path| {
            let seen = fs::metadata(self.root.join(&**path)).ok();
            seen.map(|seen| format!("{path} {} {:?}\n", seen.len(), seen.modified().ok()))
        };
        files.iter().filter_map(seen).collect()
    }
}

/// Writes `bytes` to `path` atomically: to a temporary file next to it, which then replaces it. A device or a pipe is
/// written to directly.
///
/// # Errors
/// Fails if the folder cannot be written.
pub fn write(path: &OsPath, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let lock = Lock::around(path)?;
    leftover::sweep(path, &lock);
    let temporary = staged(path, bytes)?;
    let written = fs::rename(&temporary, path);
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Writes several files: first all of them to temporary files, then moves each into place.
///
/// # Errors
/// Fails if one cannot be written, with its path. All files are then unchanged, unless a folder changed between two
/// moves.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let mut temporary: Vec<PathBuf> = Vec::with_capacity(files.len());
    let first = files.first().map(|(path, _)| (path, Lock::around(path)));
    let lock = first.map(|(path, lock)| lock.map_err(|error| (path.clone(), error))).transpose()?;
    lock.iter().for_each(|lock| files.iter().for_each(|(path, _)| leftover::sweep(path, lock)));
    let folder = files.iter().find(|(path, _)| path.is_dir());
    let blocked = folder.map(|(path, _)| (path.clone(), io::Error::from(io::ErrorKind::IsADirectory)));
    let staged = blocked.map_or(Ok(()), Err).and_then(|()| {
        files.iter().try_for_each(|(path, bytes)| {
            temporary.push(staged(path, bytes).map_err(|error| (path.clone(), error))?);
            Ok(())
        })
    });
    let moved = staged.and_then(|()| {
        let mut moves = temporary.iter().zip(files);
        moves.try_for_each(|(from, (to, _))| fs::rename(from, to).map_err(|error| (to.clone(), error)))
    });
    if moved.is_err() {
        temporary.iter().for_each(|file| drop(fs::remove_file(file)));
    }
    moved
}

/// Writes `bytes` to a new file next to `path` and returns its name.
fn staged(path: &OsPath, bytes: &[u8]) -> io::Result<PathBuf> {
    let temporary = leftover::name(path, leftover::PARTIAL)?;
    // Always a new file, so that an existing link with this name is not followed.
    let _ = fs::remove_file(&temporary);
    let written = File::create_new(&temporary).and_then(|mut file| file.write_all(bytes));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.map(|()| temporary)
}

/// Makes the names of new files in a folder survive a loss of power, where the file system can do that.
#[cfg(unix)]
fn keep_names(folder: &OsPath) {
    let folder = if folder.as_os_str().is_empty() { OsPath::new(".") } else { folder };
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Makes the names of new files in a folder survive a loss of power: left to the system.
#[cfg(not(unix))]
fn keep_names(_folder: &OsPath) {}

/// Today in the local time zone of the machine, as year, month and day.
#[must_use]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}
