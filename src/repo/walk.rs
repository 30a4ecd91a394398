//! The files of a work tree, except hidden and excluded ones; `.gitignore` is interpreted as in git.
//!
//! Links are not followed, not even to a `.gitignore`, and the size of each `.gitignore` is limited. Must not know
//! which files are wanted.

use std::{
    collections::HashSet,
    fs::{self, DirEntry, FileType},
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
    /// Files, and links to anything; whether each is a link.
    pub(super) files: Vec<(PathBuf, bool)>,
    /// Folders and ignore files that could not be read, links among them, each with the reason.
    pub(super) failed: Vec<(PathBuf, String)>,
    /// Files and folders that a `.gitignore` excludes. git still tracks those that it tracked before.
    pub(super) ignored: HashSet<PathBuf>,
}

/// Lists the files below `root`, in the folder `within` if it is not empty, that `exclude` does not match.
///
/// # Errors
/// Fails if the root cannot be listed.
pub(super) fn walk(root: &Path, within: &str, exclude: &Gitignore) -> io::Result<Found> {
    let mut found = Found::default();
    let above = above(root, &mut found);
    let within = root.join(within);
    let mut rest = vec![(root.to_owned(), above)];
    while let Some((folder, above)) = rest.pop() {
        match entries(&folder, &within) {
            Ok(entries) => rest.extend(found.take(&folder, entries, above.as_ref(), exclude)),
            Err(error) if folder == root => return Err(error),
            Err(error) => found.failed.push((folder, format!("is a folder that cannot be listed: {error}"))),
        }
    }
    Ok(found)
}

/// The entries of a folder; above `within` only the next folder on the way to it.
fn entries(folder: &Path, within: &Path) -> io::Result<Vec<DirEntry>> {
    let next = within.strip_prefix(folder).ok().and_then(|way| way.components().next());
    let is_on_way = |entry: &DirEntry| next.is_none_or(|next| next.as_os_str() == entry.file_name());
    fs::read_dir(folder)?.filter(|entry| entry.as_ref().map_or(true, is_on_way)).collect()
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
        let ignores = self.ignores(folder, above.cloned());
        let mut folders = Vec::new();
        for entry in entries {
            let path = entry.path();
            let kind = entry.file_type();
            let is_folder = kind.as_ref().is_ok_and(FileType::is_dir);
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let excluded = hidden || exclude.matched(&path, is_folder).is_ignore();
            let ignored = || ignores.as_ref().is_some_and(|ignores| ignores.excludes(&path, is_folder));
            match is_folder {
                _ if excluded => {}
                _ if ignored() => drop(self.ignored.insert(path)),
                true => folders.push((path, ignores.clone())),
                false => self.files.push((path, kind.is_ok_and(|kind| kind.is_symlink()))),
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
