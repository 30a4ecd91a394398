//! The files of a work tree, except hidden and excluded ones; `.gitignore` is interpreted as in git.
//!
//! Links are not followed, not even to a `.gitignore`, and the size of each `.gitignore` is limited. Must not know
//! which files are wanted.

use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
    rc::Rc,
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use super::read_unlinked;

/// Name of the files with the patterns that git ignores.
const IGNORE: &str = ".gitignore";
/// Maximum size of such a file in bytes; its compiled patterns take some hundred times as much.
const MAX_IGNORE: u64 = 64 << 10;

/// The content of a work tree.
#[derive(Default)]
pub(super) struct Found {
    /// Files, and links to anything.
    pub(super) files: Vec<PathBuf>,
    /// Folders and ignore files that could not be read, links among them, each with the reason.
    pub(super) failed: Vec<(PathBuf, String)>,
}

/// Lists the files below `root` that `exclude` does not match.
///
/// # Errors
/// Fails if the root cannot be listed.
pub(super) fn walk(root: &Path, exclude: &Gitignore) -> io::Result<Found> {
    let mut found = Found::default();
    let above = above(root, &mut found);
    let mut rest = vec![(root.to_owned(), above)];
    while let Some((folder, above)) = rest.pop() {
        match entries(&folder) {
            Ok(entries) => rest.extend(found.take(&folder, entries, above.as_ref(), exclude)),
            Err(error) if folder == root => return Err(error),
            Err(error) => found.failed.push((folder, format!("is a folder that cannot be listed: {error}"))),
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    fs::read_dir(folder)?.collect()
}

type Above = Option<Rc<Ignores>>;

/// The ignore patterns of a folder and of the folders above it.
struct Ignores {
    here: Gitignore,
    above: Above,
}

impl Ignores {
    fn excludes(&self, path: &Path, folder: bool) -> bool {
        match self.here.matched(path, folder) {
            Match::None => self.above.as_ref().is_some_and(|above| above.excludes(path, folder)),
            other => other.is_ignore(),
        }
    }
}

/// The ignore patterns of the folders above `root`, up to the top of the git repository; none outside a repository.
fn above(root: &Path, found: &mut Found) -> Above {
    let holds = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    let top = root.ancestors().find(holds)?;
    let mut folders: Vec<&Path> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top)).collect();
    folders.reverse();
    folders.into_iter().fold(None, |above, folder| found.ignores(folder, above))
}

impl Found {
    /// Adds the files among `entries`; returns the folders.
    fn take(
        &mut self,
        folder: &Path,
        entries: Vec<DirEntry>,
        above: Option<&Rc<Ignores>>,
        exclude: &Gitignore,
    ) -> Vec<(PathBuf, Above)> {
        let own = entries.iter().any(|entry| entry.file_name() == IGNORE);
        let ignores = if own { self.ignores(folder, above.cloned()) } else { above.cloned() };
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let excluded = hidden
                || exclude.matched(&path, is_folder).is_ignore()
                || ignores.as_ref().is_some_and(|ignores| ignores.excludes(&path, is_folder));
            match is_folder {
                _ if excluded => {}
                true => folders.push((path, ignores.clone())),
                false => self.files.push(path),
            }
        }
        folders
    }

    /// The patterns of `folder` on top of those above it. An unreadable ignore file excludes nothing.
    fn ignores(&mut self, folder: &Path, above: Above) -> Above {
        let path = folder.join(IGNORE);
        if path.symlink_metadata().is_err() {
            return above;
        }
        match read_unlinked(&path, MAX_IGNORE) {
            Ok(bytes) => Some(Rc::new(Ignores { here: patterns(folder, &String::from_utf8_lossy(&bytes)), above })),
            Err(error) => {
                self.failed.push((path, format!("excludes nothing because it cannot be read: {error}")));
                above
            }
        }
    }
}

/// Parses ignore patterns. As in git, an invalid pattern excludes nothing.
fn patterns(folder: &Path, text: &str) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines.for_each(|line| drop(builder.add_line(None, line)));
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
