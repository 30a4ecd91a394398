//! Files of a work tree whose paths some system takes for a given path, because they differ by case or normalization only.
//!
//! Must not follow links, nor leave the root.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::source::{folded, stays_inside};

/// Maximum number of spellings of one path that are followed.
const MOST: usize = 16;

/// The files below `root` that some system takes for one of the paths; the paths themselves if their folders list them by this name.
pub(super) fn near<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
    let mut folders = Folders { root, names: BTreeMap::new() };
    let mut found = BTreeSet::new();
    for path in paths.filter(|path| stays_inside(path)) {
        found.extend(folders.spellings(path));
        found.extend(folders.lists(path).then(|| path.to_owned()));
    }
    found
}

/// The folders read so far.
struct Folders<'r> {
    root: &'r Path,
    /// By path of the folder: the names in it by their folded form.
    names: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Folders<'_> {
    fn spellings(&mut self, path: &str) -> Vec<String> {
        let mut found = vec![String::new()];
        for name in path.split('/') {
            let name = folded(name);
            found = found.iter().flat_map(|folder| self.named(folder, &name)).take(MOST).collect();
        }
        found.retain(|path| fs::symlink_metadata(self.root.join(path)).is_ok_and(|metadata| metadata.is_file()));
        found
    }

    /// Whether each name of a path is listed as written; what is behind a link is not looked up.
    fn lists(&mut self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        ends.map(|end| path[..end].rsplit_once('/').unwrap_or(("", &path[..end]))).all(|(folder, name)| {
            let names = self.of(folder);
            names.is_empty() || names.get(&*folded(name)).is_some_and(|names| names.iter().any(|it| it == name))
        })
    }

    fn of(&mut self, folder: &str) -> &BTreeMap<String, Vec<String>> {
        let root = self.root;
        self.names.entry(folder.to_owned()).or_insert_with(|| names(&root.join(folder)))
    }

    /// The paths in `folder` with this folded name.
    fn named(&mut self, folder: &str, name: &str) -> Vec<String> {
        let names = self.of(folder);
        let join = |name: &String| if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        names.get(name).into_iter().flatten().map(join).collect()
    }
}

/// The names in a folder by their folded form; none if it is a link or cannot be read.
fn names(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir());
    let entries = is_folder.then(|| fs::read_dir(folder).ok()).flatten();
    for entry in entries.into_iter().flatten().flatten() {
        if let Ok(name) = entry.file_name().into_string() {
            names.entry(folded(&name).into_owned()).or_default().push(name);
        }
    }
    names.values_mut().for_each(|names| names.sort());
    names
}
