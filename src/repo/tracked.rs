//! What git tracks below a folder, and what of it a walk over the folder does not find: files that a `.gitignore` matches,
//! files that are not checked out, files of submodules.
//!
//! Must not know the content of the files.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path as OsPath, PathBuf},
};

use ignore::gitignore::Gitignore;

use super::{
    add_file,
    git::{Git, GitPlace, RawIndex, RawIndexEntry},
};
use crate::source::{ALL, Listing, Selection, Unlisted, is_one_of};

/// What git tracks below a folder, by path relative to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracked {
    /// Files, and links, that are checked out.
    files: BTreeSet<Box<str>>,
    /// Files that are not checked out; a folder that is not checked out ends with a slash.
    absent: BTreeSet<Box<str>>,
    submodules: BTreeSet<Box<str>>,
    /// Why the index cannot be read.
    failure: Option<String>,
}

/// How to see files that are not checked out.
const SPARSE: &str = "run `git sparse-checkout disable`, remove `sparse-checkout` from the checkout of the pipeline, or check the commit with `--at HEAD`; list folders without records under `exclude` in aims.yaml";
/// How to go on with records in a submodule.
const SUBMODULE: &str = "keep the records in this repository, check the submodule on its own with `--repo`, or list it under `exclude` in aims.yaml";
/// How to repair an index.
const INDEX: &str = "rebuild it: delete the file and run `git reset`";

impl Tracked {
    /// What git tracks below the canonical folder `root`; nothing outside a repository.
    pub(super) fn below(root: &OsPath) -> Self {
        let Some(place) = GitPlace::around(root).filter(GitPlace::exists) else { return Self::default() };
        let below = root.strip_prefix(&place.top).unwrap_or(OsPath::new(""));
        let prefix: Vec<&str> = below.iter().filter_map(|part| part.to_str()).collect();
        let prefix = if prefix.is_empty() { String::new() } else { format!("{}/", prefix.join("/")) };
        match RawIndex::read(&place.directory, place.is_sha256()) {
            Ok(index) => Self::of(&expanded(root, index), &prefix),
            Err(failure) => Self { failure: Some(failure), ..Self::default() },
        }
    }

    fn of(index: &RawIndex, prefix: &str) -> Self {
        let mut tracked = Self::default();
        for entry in &index.entries {
            // A folder that is not checked out can contain the folder of the manifest, which then does not exist.
            let Some(path) = entry.path.strip_prefix(prefix.as_bytes()).filter(|path| !path.is_empty()) else {
                continue;
            };
            // The walk reports a name that is not UTF-8.
            let Ok(path) = std::str::from_utf8(path) else { continue };
            let set = match () {
                () if entry.is_submodule() => &mut tracked.submodules,
                () if entry.is_skipped() || entry.is_folder() => &mut tracked.absent,
                () => &mut tracked.files,
            };
            set.insert(path.into());
        }
        tracked
    }

    /// The submodule that contains a path.
    pub(super) fn submodule<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.submodules.is_empty() {
            return None;
        }
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        ends.map(|end| &path[..end]).find(|folder| self.submodules.contains(*folder))
    }

    /// Adds to the listing of `root` the tracked files among those that a `.gitignore` matches, removes those of
    /// submodules, and names what cannot be listed.
    pub(super) fn complete(
        &self,
        root: &OsPath,
        ignored: &HashSet<PathBuf>,
        selection: &Selection<'_>,
        exclude: &Gitignore,
        listing: &mut Listing,
    ) {
        let selected = Selected { root, selection, exclude };
        let is_ignored = |path: &str| root.join(path).ancestors().any(|above| ignored.contains(above));
        let tracked = self.files.iter().filter(|_| !ignored.is_empty()).filter(|path| selected.contains(path));
        for path in tracked.filter(|path| is_ignored(path)) {
            if let Some(link) = is_link(root, path) {
                add_file(path.to_string(), link, listing);
            }
        }
        self.leave_submodules(selection, listing);
        listing.unlisted.extend(self.not_checked_out(&selected));
        listing.unlisted.extend(self.failure.as_ref().map(|why| Unlisted {
            path: ".git/index".into(),
            why: format!("cannot be read, so it is not known which files git tracks: {why}"),
            help: INDEX,
        }));
    }

    /// Removes the files of submodules: the commit does not contain them.
    fn leave_submodules(&self, selection: &Selection<'_>, listing: &mut Listing) {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let known = |path: &str| self.submodules.get(self.submodule(path)?).map(|submodule| &**submodule);
        listing.files.retain(|path| {
            let submodule = known(path);
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            let counts = is_one_of(ending, selection.extensions);
            submodule.filter(|_| counts).into_iter().for_each(|submodule| *left.entry(submodule).or_default() += 1);
            submodule.is_none()
        });
        listing.skipped.retain(|(path, _)| known(path).is_none());
        listing.unlisted.extend(left.into_iter().map(|(submodule, files)| Unlisted {
            path: submodule.into(),
            why: format!(
                "is a submodule with {}, which no commit of this repository contains, so they are not read",
                if files == 1 {
                    "a file that may hold records".to_owned()
                } else {
                    format!("{files} files that may hold records")
                }
            ),
            help: SUBMODULE,
        }));
    }

    /// The selected files that are not checked out, and the folders that may contain such files.
    fn not_checked_out(&self, selected: &Selected<'_>) -> Option<Unlisted> {
        let is_absent = |path: &&str| selected.root.join(path).symlink_metadata().is_err();
        let skipped = self.absent.iter().map(|path| &**path);
        let mut absent = skipped.filter(|path| selected.may_contain(path)).filter(is_absent);
        let first = absent.next()?;
        let others = match absent.count() {
            0 => ", so its records are not read".to_owned(),
            more => format!(", as are {more} more, so their records are not read"),
        };
        let why = format!("is tracked by git but not checked out{others}");
        Some(Unlisted { path: first.trim_end_matches('/').into(), why, help: SPARSE })
    }
}

/// The index with the files of folders that are not checked out, if git can list them; otherwise with the folders.
fn expanded(root: &OsPath, index: RawIndex) -> RawIndex {
    if !index.entries.iter().any(RawIndexEntry::is_folder) {
        return index;
    }
    let expanded = Git::around(root).and_then(|git| git.expanded(&index));
    expanded.unwrap_or(index)
}

/// The files that are looked for.
struct Selected<'s> {
    root: &'s OsPath,
    selection: &'s Selection<'s>,
    exclude: &'s Gitignore,
}

impl Selected<'_> {
    fn contains(&self, path: &str) -> bool {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending);
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let extensions = self.selection.extensions;
        (extensions == ALL || ending.is_some_and(|ending| is_one_of(ending, extensions)))
            && !is_hidden
            && self.selection.contains(path)
            && !self.exclude.matched_path_or_any_parents(self.root.join(path), false).is_ignore()
    }

    /// The same for a file, or whether a folder, which ends with a slash, may contain such a file.
    fn may_contain(&self, path: &str) -> bool {
        let Some(folder) = path.strip_suffix('/') else { return self.contains(path) };
        let is_hidden = folder.split('/').any(|part| part.starts_with('.'));
        let is_within = self.selection.contains(path) || self.selection.folder.starts_with(path);
        !is_hidden && is_within && !self.exclude.matched_path_or_any_parents(self.root.join(folder), true).is_ignore()
    }
}

/// Whether a path below `root` is a link; `None` if it does not exist or is behind a link.
fn is_link(root: &OsPath, path: &str) -> Option<bool> {
    let file = root.join(path);
    let is_folder = |folder: &OsPath| folder.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    let reached = file.ancestors().skip(1).take_while(|folder| *folder != root).all(is_folder);
    let metadata = file.symlink_metadata().ok().filter(|metadata| reached && !metadata.is_dir())?;
    Some(metadata.is_symlink())
}
