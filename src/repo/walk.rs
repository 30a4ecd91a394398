//! The files of a work tree, but for hidden ones and those that patterns leave out; `.gitignore` is read as git reads it.
//!
//! No link is followed, not even to a `.gitignore`, and none of these is read beyond its bound. Must not know which files
//! anybody wants.

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

/// Name of the files that say what git leaves out.
const IGNORE: &str = ".gitignore";
/// Most bytes of such a file; its patterns take some hundred times as many.
const MAX_IGNORE: u64 = 64 << 10;

/// What stands in a work tree.
#[derive(Default)]
pub(super) struct Found {
    /// Files, and links to anything.
    pub(super) files: Vec<PathBuf>,
    /// Links among them, or folders and files that say what is left out but could not be read, each with the reason.
    pub(super) failed: Vec<(PathBuf, String)>,
}

/// Lists what stands below `root` and is not left out by `exclude`.
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

/// What is left out of a folder, and of those above it.
struct Ignores {
    here: Gitignore,
    above: Above,
}

impl Ignores {
    fn leaves_out(&self, path: &Path, folder: bool) -> bool {
        match self.here.matched(path, folder) {
            Match::None => self.above.as_ref().is_some_and(|above| above.leaves_out(path, folder)),
            other => other.is_ignore(),
        }
    }
}

/// What the folders above `root` leave out of it, up to the one that holds the git repository; nothing outside of any.
fn above(root: &Path, found: &mut Found) -> Above {
    let holds = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    let top = root.ancestors().find(holds)?;
    let mut folders: Vec<&Path> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(top)).collect();
    folders.reverse();
    folders.into_iter().fold(None, |above, folder| found.ignores(folder, above))
}

impl Found {
    /// Takes the files among `entries`; gives back the folders.
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
            let left_out = hidden
                || exclude.matched(&path, is_folder).is_ignore()
                || ignores.as_ref().is_some_and(|ignores| ignores.leaves_out(&path, is_folder));
            match is_folder {
                _ if left_out => {}
                true => folders.push((path, ignores.clone())),
                false => self.files.push(path),
            }
        }
        folders
    }

    /// The patterns of `folder` over those above it. A file of patterns that cannot be read leaves nothing out.
    fn ignores(&mut self, folder: &Path, above: Above) -> Above {
        let path = folder.join(IGNORE);
        if path.symlink_metadata().is_err() {
            return above;
        }
        match read_unlinked(&path, MAX_IGNORE) {
            Ok(bytes) => Some(Rc::new(Ignores { here: patterns(folder, &String::from_utf8_lossy(&bytes)), above })),
            Err(error) => {
                self.failed.push((path, format!("leaves nothing out, as it cannot be read: {error}")));
                above
            }
        }
    }
}

/// Patterns that do not parse leave nothing out, as in git.
fn patterns(folder: &Path, text: &str) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
