//! The files of `src/`, each parsed once.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of a room.
pub struct Source {
    /// Its path below `src/`.
    pub name: String,
    /// What it says.
    pub file: syn::File,
    text: String,
}

impl Source {
    /// Its module: `["report", "diff", "weights"]`.
    pub fn module(&self) -> impl Iterator<Item = &str> {
        self.name.trim_end_matches(".rs").split('/')
    }

    /// The room in which it lies.
    pub fn room(&self) -> &str {
        self.module().next().unwrap_or_default()
    }

    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

thread_local! {
    static ALL: &'static [Source] = Box::leak(read().into_boxed_slice());
}

/// All of them, by name, but the roots of the library and the binary; what is parsed stays on the thread that parsed it.
pub fn all() -> &'static [Source] {
    ALL.with(|all| *all)
}

fn read() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    list(&root, &mut paths);
    paths.sort();
    let names = paths.iter().filter_map(|path| path.strip_prefix(&root).ok()?.to_str());
    names.filter(|name| !["lib.rs", "main.rs"].contains(name)).map(|name| source(&root, name)).collect()
}

fn source(root: &Path, name: &str) -> Source {
    let text = fs::read_to_string(root.join(name)).expect("it can be read");
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Source { name: name.to_owned(), file, text }
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            list(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}
