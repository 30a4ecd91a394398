//! The files of `src/`, each parsed once.

use std::path::Path;

use crate::support::files::{self, below, project};

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
    let root = project().join("src");
    let paths = below(&root);
    let names = paths.iter().filter_map(|path| path.strip_prefix(&root).ok()?.to_str());
    let rooms = names.filter(|name| name.ends_with(".rs") && !["lib.rs", "main.rs"].contains(name));
    rooms.map(|name| source(&root, name)).collect()
}

fn source(root: &Path, name: &str) -> Source {
    let text = files::read(root.join(name));
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    Source { name: name.to_owned(), file, text }
}
