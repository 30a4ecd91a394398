//! The edge to the file system and to git: the work tree and commits as [`Tree`]s, the root of a repository, the clock.
//!
//! Must not know anything but `source`.

mod create;
mod folder;
mod git;
mod replace;
mod walk;

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path as OsPath, PathBuf},
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use sha2::{Digest as _, Sha256};

pub use create::{CreateError, create, exists};
pub use folder::replace_folder;
pub use git::{Dirt, Git, GitError, GitHistory, GitTree, Revision, UNSHALLOW};
pub use replace::replace;

use crate::source::{
    BlobId, CommitFact, Facts, FileFact, LfsPointer, Listing, ReadError, Tree, Wants, hexadecimal, is_one_of,
    stays_inside,
};

/// Files of a work tree below its root.
#[derive(Debug, Clone)]
pub struct WorkTree {
    root: PathBuf,
    prefix: String,
}

impl WorkTree {
    /// The repository that `start` lies in: the nearest folder upwards that holds a file `manifest`.
    #[must_use]
    pub fn find(start: &OsPath, manifest: &str) -> Option<Self> {
        let start = start.canonicalize().ok()?;
        let root = start.ancestors().find(|folder| folder.join(manifest).is_file())?;
        Some(Self::below(root.to_owned()))
    }

    /// The tree below `root`, whether or not it holds a manifest.
    ///
    /// # Errors
    /// Fails if the folder does not exist.
    pub fn at(root: &OsPath) -> io::Result<Self> {
        Ok(Self::below(root.canonicalize()?))
    }

    fn below(root: PathBuf) -> Self {
        Self { prefix: in_git(&root), root }
    }

    /// The folder at the top.
    #[must_use]
    pub fn root(&self) -> &OsPath {
        &self.root
    }

    /// Opens a regular file inside the root; a link that leaves it is no such file.
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
        match self.open(path) {
            Ok((file, bytes)) => {
                looked_at(file, bytes, hash).unwrap_or_else(|error| FileFact::Unreadable(error.to_string()))
            }
            Err(ReadError::Missing) => FileFact::Missing,
            Err(ReadError::NotAFile) => FileFact::Outside,
            Err(error) => FileFact::Unreadable(error.to_string()),
        }
    }
}

/// What there is to know of an open file of `bytes` bytes.
fn looked_at(mut file: File, bytes: u64, hash: bool) -> io::Result<FileFact> {
    if bytes <= LfsPointer::LONGEST {
        let mut small = Vec::new();
        file.take(LfsPointer::LONGEST + 1).read_to_end(&mut small)?;
        return Ok(FileFact::of(&small, hash));
    }
    let sha256 = if hash { Some(digest(&mut file)?) } else { None };
    Ok(FileFact::Present { bytes, sha256, pointer: false })
}

/// Reads a file of at most `limit` bytes; no link in its place is followed, and it is no pipe or device.
fn read_unlinked(path: &OsPath, limit: u64) -> Result<Vec<u8>, ReadError> {
    let file = open_unlinked(path).map_err(|error| from_open(path, &error))?;
    let metadata = file.metadata().map_err(|error| from_io(&error))?;
    match metadata.len() {
        _ if !metadata.is_file() => return Err(ReadError::NotAFile),
        length if length > limit => return Err(ReadError::TooLarge(length)),
        _ => {}
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
    if bytes.len() as u64 > limit { Err(ReadError::TooLarge(bytes.len() as u64)) } else { Ok(bytes) }
}

/// The path of `folder` from the nearest folder upwards that git takes for the top of a work tree, whose `.git` is a file in
/// a linked work tree or a submodule.
fn in_git(folder: &OsPath) -> String {
    let top = folder.ancestors().find(|above| above.join(".git").exists());
    let below = top.and_then(|top| folder.strip_prefix(top).ok());
    below.into_iter().flatten().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(unix)]
fn open_unlinked(path: &OsPath) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    /// `O_NONBLOCK` so that a pipe in the place of a file does not hang the check.
    const FLAGS: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    fs::OpenOptions::new().read(true).custom_flags(FLAGS).open(path)
}

#[cfg(not(unix))]
fn open_unlinked(path: &OsPath) -> io::Result<File> {
    let is_file = fs::symlink_metadata(path)?.is_file();
    if is_file { File::open(path) } else { Err(io::Error::other("it is no regular file")) }
}

/// A link in the place of a file is no regular file, whatever the system calls it.
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
    fn list(&self, extensions: &[&str], exclude: &[String]) -> Result<Listing, String> {
        let mut listing = Listing::default();
        let excluded = patterns(&self.root, exclude, &mut listing)?;
        let found =
            walk::walk(&self.root, &excluded).map_err(|error| format!("the repository cannot be listed: {error}"))?;
        found.files.iter().for_each(|path| self.take(path, extensions, &mut listing));
        let failed = found.failed.into_iter().map(|(path, why)| (self.name(&path).unwrap_or_else(|lossy| lossy), why));
        listing.skipped.extend(failed);
        listing.files.sort();
        listing.skipped.sort();
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        // The walk that named it went through no link.
        if stays_inside(path) { read_unlinked(&self.root.join(path), limit) } else { Err(ReadError::NotAFile) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let files = wants.files.iter().map(|(path, hash)| (path.clone(), self.fact(path, *hash)));
        Facts { files: files.collect(), commits: self.commits(wants) }
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn blob_of(&self, bytes: &[u8]) -> Option<BlobId> {
        git::blob_of(bytes)
    }
}

impl WorkTree {
    /// What became of the commits that records name; git is opened only where one does.
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

    fn take(&self, path: &OsPath, extensions: &[&str], listing: &mut Listing) {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let wanted = ending.is_some_and(|ending| is_one_of(ending, extensions));
        let link = path.is_symlink();
        if !(wanted || link && self.leads_out(path)) {
            return;
        }
        match self.name(path) {
            Ok(name) => taken(name, link, listing),
            Err(lossy) => listing.skipped.push((lossy, NOT_UTF8.to_owned())),
        }
    }

    /// Whether a link leads to a folder outside, of which somebody may think that it is read.
    fn leads_out(&self, link: &OsPath) -> bool {
        link.canonicalize().is_ok_and(|real| real.is_dir() && !real.starts_with(&self.root))
    }

    /// The path from the root with forward slashes; an error with something like it where it is not UTF-8.
    fn name(&self, path: &OsPath) -> Result<String, String> {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/")).ok_or_else(|| path.to_string_lossy().into_owned())
    }
}

/// Why a name that is not UTF-8 is passed over.
const NOT_UTF8: &str = "has a name that is not UTF-8";

/// The patterns of `exclude` that can be understood, below `root`; the others are listed as broken.
fn patterns(root: &OsPath, exclude: &[String], listing: &mut Listing) -> Result<Gitignore, String> {
    let mut patterns = GitignoreBuilder::new(root);
    for (index, pattern) in exclude.iter().enumerate() {
        if let Err(error) = patterns.add_line(None, pattern) {
            listing.broken.push((index, error.to_string()));
        }
    }
    patterns.build().map_err(|error| format!("`exclude` in aims.yaml: {error}"))
}

/// Lists a file by its name, or says why it is passed over.
fn taken(name: String, link: bool, listing: &mut Listing) {
    match () {
        () if link => listing.skipped.push((name, "is a link; aims reads regular files only".to_owned())),
        () if stays_inside(&name) => listing.files.push(name.into()),
        () => listing.skipped.push((name, "has a name that not every system can hold".to_owned())),
    }
}

impl WorkTree {
    /// What can be seen of the files with these endings without reading them: names, sizes and when they were written.
    /// It differs whenever one of them does.
    #[must_use]
    pub fn stamp(&self, extensions: &[&str]) -> String {
        let files = self.list(extensions, &[]).map(|listing| listing.files).unwrap_or_default();
        let seen = |path: &crate::source::Path| {
            let seen = fs::metadata(self.root.join(&**path)).ok();
            seen.map(|seen| format!("{path} {} {:?}\n", seen.len(), seen.modified().ok()))
        };
        files.iter().filter_map(seen).collect()
    }
}

/// Writes `bytes` to `path` whole or not at all: to a file beside it first, then moved into its place. A device or a
/// pipe stays what it is and is written to.
///
/// # Errors
/// Fails if the folder cannot be written.
pub fn write(path: &OsPath, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let beside = staged(path, bytes)?;
    let written = fs::rename(&beside, path);
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes several files: all of them beside their places first, and only then each is moved into its own.
///
/// # Errors
/// Fails if one cannot be written, with its path. Then every place is as it was, unless a folder changed between two moves.
pub fn write_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let mut beside: Vec<PathBuf> = Vec::with_capacity(files.len());
    let taken = files.iter().find(|(path, _)| path.is_dir());
    let blocked = taken.map(|(path, _)| (path.clone(), io::Error::from(io::ErrorKind::IsADirectory)));
    let staged = blocked.map_or(Ok(()), Err).and_then(|()| {
        files.iter().try_for_each(|(path, bytes)| {
            beside.push(staged(path, bytes).map_err(|error| (path.clone(), error))?);
            Ok(())
        })
    });
    let moved = staged.and_then(|()| {
        let mut moves = beside.iter().zip(files);
        moves.try_for_each(|(from, (to, _))| fs::rename(from, to).map_err(|error| (to.clone(), error)))
    });
    if moved.is_err() {
        beside.iter().for_each(|file| drop(fs::remove_file(file)));
    }
    moved
}

/// Writes `bytes` to a new file beside `path` and gives its name.
fn staged(path: &OsPath, bytes: &[u8]) -> io::Result<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(OsPath::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::other("the path names no file"))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.partial", std::process::id()));
    let beside = folder.join(beside);
    // Made anew, so that a link which waits under this name is not written through.
    let _ = fs::remove_file(&beside);
    let written = File::create_new(&beside).and_then(|mut file| file.write_all(bytes));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map(|()| beside)
}

/// Today in the local time zone of the machine, as year, month and day.
#[must_use]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}
