//! Creates new files, all of them or none; existing files are not touched.
//!
//! Must not know their content.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::{leftover, lock::Lock};
use crate::source::stays_inside;

/// Why files could not be created.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}: {source}\nhelp: nothing was written")]
pub struct CreateError {
    /// The file or folder.
    pub path: String,
    /// The error.
    pub source: io::Error,
}

/// Whether `path` exists below `root`, including dangling links.
#[must_use]
pub fn exists(root: &Path, path: &str) -> bool {
    root.join(path).symlink_metadata().is_ok()
}

/// Creates all `files` below `root`, in order, or none of them. Creates `root` as well if it is missing.
///
/// # Errors
/// Fails if a file already exists, would be outside `root`, or cannot be written; everything created is then removed.
pub fn create(root: &Path, files: &[(&str, &str)]) -> Result<(), CreateError> {
    let mut created = Created::default();
    let result = created.all(root, files);
    if result.is_err() {
        created.undo();
    }
    result
}

/// What was created so far.
#[derive(Default)]
struct Created {
    folders: Vec<PathBuf>,
    partial: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Created {
    fn all(&mut self, root: &Path, files: &[(&str, &str)]) -> Result<(), CreateError> {
        let at_root = |source| CreateError { path: root.display().to_string(), source };
        self.folder(root).map_err(at_root)?;
        let lock = Lock::of(root).map_err(at_root)?;
        let at = |path: &str| {
            let path = path.to_owned();
            move |source| CreateError { path, source }
        };
        for (path, text) in files {
            self.prepare(root, path, text, &lock).map_err(at(path))?;
        }
        for (path, _) in files {
            self.place(&root.join(path)).map_err(at(path))?;
        }
        let paths = self.files.iter().chain(&self.folders);
        let above: BTreeSet<&Path> = paths.filter_map(|path| path.parent()).collect();
        above.into_iter().for_each(super::keep_names);
        Ok(())
    }

    /// Creates `folder` and its missing parents.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        folder.parent().map_or(Ok(()), |above| self.folder(above))?;
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    /// Writes the text to a temporary file next to the target.
    fn prepare(&mut self, root: &Path, path: &str, text: &str, lock: &Lock) -> io::Result<()> {
        let target = root.join(path);
        let folder = target.parent().filter(|_| stays_inside(path)).ok_or_else(|| io::Error::other(OUTSIDE))?;
        self.folder(folder)?;
        if !folder.canonicalize()?.starts_with(root.canonicalize()?) {
            return Err(io::Error::other(OUTSIDE));
        }
        if target.symlink_metadata().is_ok() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, EXISTS));
        }
        leftover::sweep(&target, lock);
        let temporary = temporary(&target)?;
        let mut file = File::create_new(&temporary)?;
        self.partial.push(temporary);
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    /// Moves the prepared file into place; never overwrites another one.
    fn place(&mut self, target: &Path) -> io::Result<()> {
        let temporary = temporary(target)?;
        match fs::hard_link(&temporary, target) {
            Ok(()) => fs::remove_file(&temporary)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(io::Error::new(error.kind(), EXISTS));
            }
            // Some file systems do not support hard links.
            Err(_) if target.symlink_metadata().is_err() => fs::rename(&temporary, target)?,
            Err(error) => return Err(error),
        }
        self.files.push(target.to_owned());
        Ok(())
    }

    fn undo(&self) {
        for file in self.files.iter().chain(&self.partial) {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

const OUTSIDE: &str = "it would be outside the repository";
const EXISTS: &str = "it already exists; aims does not overwrite files";

/// The name of the temporary file for the content of `target`.
fn temporary(target: &Path) -> io::Result<PathBuf> {
    leftover::name(target, leftover::PARTIAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("aims-create-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn files_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_created_with_their_folders() {
        let root = fresh("all").join("new");
        create(&root, &[("a/b/c.yaml", "c\n"), ("d.yaml", "d\n")]).expect("it can be written");
        assert_eq!(fs::read_to_string(root.join("a/b/c.yaml")).expect("it is there"), "c\n");
        assert_eq!(files_in(&root), ["a", "d.yaml"]);
    }

    #[test]
    fn nothing_remains_if_one_file_cannot_be_created() {
        let root = fresh("none");
        fs::create_dir_all(&root).expect("it can be created");
        fs::write(root.join("there.yaml"), "mine\n").expect("it can be written");
        let error = create(&root, &[("a/new.yaml", "new\n"), ("there.yaml", "yours\n")]).expect_err("it is there");
        assert_eq!(error.path, "there.yaml");
        assert_eq!(files_in(&root), ["there.yaml"]);
        assert_eq!(fs::read_to_string(root.join("there.yaml")).expect("it is there"), "mine\n");
        assert!(create(&root, &[("../out.yaml", "")]).is_err());
        assert_eq!(files_in(&root), ["there.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_folder_outside_the_repository_is_not_followed() {
        let (root, outside) = (fresh("link"), fresh("outside"));
        fs::create_dir_all(&root).expect("it can be created");
        fs::create_dir_all(&outside).expect("it can be created");
        std::os::unix::fs::symlink(&outside, root.join("risks")).expect("it can be linked");
        assert!(create(&root, &[("risks/R-1.yaml", "")]).is_err());
        assert!(files_in(&outside).is_empty());
    }
}
