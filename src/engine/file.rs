//! A file named on the command line; it is read, and replaced completely or not at all.
//!
//! Must not know what it contains. If its path is a link, the link is not followed.

use std::path::{Path, PathBuf};

use super::Error;
use crate::{
    repo::{self, WorkTree},
    source::{ReadError, Tree},
};

/// A file that exists or is to be created.
pub(super) struct File {
    folder: PathBuf,
    /// Its path from `folder`.
    pub(super) name: String,
    /// Its text, if it exists.
    pub(super) text: Option<String>,
}

impl File {
    /// The file at `path`, of at most `limit` bytes.
    pub(super) fn at(path: &Path, limit: u64) -> Result<Self, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self::below(folder, &name, limit)
    }

    /// The file `name` below `folder`.
    pub(super) fn below(folder: &Path, name: &str, limit: u64) -> Result<Self, Error> {
        let file = Self { folder: folder.to_owned(), name: name.to_owned(), text: None };
        match WorkTree::at(folder) {
            Ok(tree) => file.filled(tree.read(name, limit)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(file),
            Err(error) => Err(file.refused(error.to_string())),
        }
    }

    /// The file `path` in a tree that is not the work tree.
    pub(super) fn of(tree: &dyn Tree, path: &str, limit: u64) -> Result<Self, Error> {
        let file = Self { folder: PathBuf::new(), name: path.to_owned(), text: None };
        file.filled(tree.read(path, limit))
    }

    fn filled(self, read: Result<Vec<u8>, ReadError>) -> Result<Self, Error> {
        match read {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Self { text: Some(text), ..self }),
                Err(_) => Err(self.refused("it is not UTF-8")),
            },
            Err(ReadError::Missing) => Ok(self),
            Err(error) => Err(self.refused(error.to_string())),
        }
    }

    /// Its path from `root`, if it is below `root`.
    pub(super) fn inside(&self, root: &Path) -> Option<String> {
        let path = self.folder.canonicalize().ok()?.join(&self.name);
        let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// The error for a file that cannot be used.
    pub(super) fn refused(&self, why: impl Into<String>) -> Error {
        Error::File { path: self.folder.join(&self.name).display().to_string(), why: why.into() }
    }

    /// Writes the text `new`, if the file has not changed since it was read.
    pub(super) fn write(&self, new: &str) -> Result<(), Error> {
        match &self.text {
            Some(old) => repo::replace(&self.folder, &self.name, old.as_bytes(), new.as_bytes())?,
            None => repo::create(&self.folder, &[(&self.name, new)])?,
        }
        Ok(())
    }
}
