//! The edge to the file system: the work tree as a [`Tree`], the root of a repository, the clock.
//!
//! Must not know anything but `source`.

mod create;

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path as OsPath, PathBuf},
};

use ignore::{WalkBuilder, gitignore::GitignoreBuilder};
use sha2::{Digest as _, Sha256};

pub use create::{CreateError, create, exists};

use crate::source::{Facts, FileFact, Listing, ReadError, Tree, Wants, hexadecimal, stays_inside};

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
    /// Where the folder does not exist.
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

    /// Opens a file that a walk named: no link in its place is followed, and the folders above it are no links.
    fn open_listed(&self, path: &str) -> Result<(File, u64), ReadError> {
        if !stays_inside(path) {
            return Err(ReadError::NotAFile);
        }
        let full = self.root.join(path);
        let file = open_unlinked(&full).map_err(|error| from_open(&full, &error))?;
        let metadata = file.metadata().map_err(|error| from_io(&error))?;
        if metadata.is_file() { Ok((file, metadata.len())) } else { Err(ReadError::NotAFile) }
    }

    fn fact(&self, path: &str, hash: bool) -> FileFact {
        match self.open(path) {
            Ok((file, bytes)) if hash => match digest(file) {
                Ok(sha256) => FileFact::Present { bytes, sha256: Some(sha256) },
                Err(error) => FileFact::Unreadable(error.to_string()),
            },
            Ok((_, bytes)) => FileFact::Present { bytes, sha256: None },
            Err(ReadError::Missing) => FileFact::Missing,
            Err(ReadError::NotAFile) => FileFact::Outside,
            Err(error) => FileFact::Unreadable(error.to_string()),
        }
    }
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
    if fs::symlink_metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::other("it is no regular file"))
    }
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

fn digest(mut file: File) -> io::Result<Box<str>> {
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
        let mut patterns = GitignoreBuilder::new(&self.root);
        for pattern in exclude {
            patterns.add_line(None, pattern).map_err(|error| format!("`exclude` in aims.yaml: {error}"))?;
        }
        let excluded = patterns.build().map_err(|error| format!("`exclude` in aims.yaml: {error}"))?;
        let walk = WalkBuilder::new(&self.root)
            .git_global(false)
            .git_exclude(false)
            .ignore(false)
            .require_git(false)
            .filter_entry(move |entry| {
                let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                !excluded.matched(entry.path(), folder).is_ignore()
            })
            .build();
        let mut listing = Listing::default();
        for entry in walk {
            let entry = entry.map_err(|error| format!("the repository cannot be listed: {error}"))?;
            self.take(&entry, extensions, &mut listing);
        }
        listing.files.sort();
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, length) = self.open_listed(path)?;
        if length > limit {
            return Err(ReadError::TooLarge(length));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge(bytes.len() as u64)) } else { Ok(bytes) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let files = wants.files.iter().map(|(path, hash)| (path.clone(), self.fact(path, *hash)));
        Facts { files: files.collect() }
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl WorkTree {
    fn take(&self, entry: &ignore::DirEntry, extensions: &[&str], listing: &mut Listing) {
        let is_folder = entry.file_type().is_none_or(|kind| kind.is_dir());
        let ending = entry.path().extension().is_some_and(|ending| extensions.iter().any(|wanted| ending == *wanted));
        if is_folder || !ending {
            return;
        }
        let path = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        match parts {
            Some(parts) if !entry.path_is_symlink() => listing.files.push(parts.join("/").into()),
            Some(parts) => {
                listing.skipped.push((parts.join("/"), "is a link; aims reads regular files only".to_owned()))
            }
            None => {
                listing.skipped.push((path.to_string_lossy().into_owned(), "has a name that is not UTF-8".to_owned()))
            }
        }
    }
}

/// Writes `bytes` to `path` whole or not at all: to a file beside it first, then moved into its place. A device or a
/// pipe stays what it is and is written to.
///
/// # Errors
/// Where the folder cannot be written.
pub fn write(path: &OsPath, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(OsPath::new("."));
    let name = path.file_name().ok_or_else(|| io::Error::other("the path names no file"))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}.partial", std::process::id()));
    let beside = folder.join(beside);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Today in the local time zone of the machine, as year, month and day.
#[must_use]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}
