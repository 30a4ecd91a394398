//! The files of the project, as they lie on disk, and files in memory.
//!
//! Must not know where a test writes: fuzz targets load this file too.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use aims::source::MemoryTree;

/// The folder of the project.
pub fn project() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().find(|folder| folder.join("tests/base").is_dir()).expect("the project holds tests/base")
}

/// Text of a file.
#[track_caller]
pub fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Text of a file of the project.
#[track_caller]
pub fn read_project(path: &str) -> String {
    read(project().join(path))
}

/// Every file below a folder, sorted.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

/// Files below a folder, by path.
pub fn folder(root: &Path) -> MemoryTree {
    let name =
        |path: &Path| path.strip_prefix(root).expect("it lies below").to_str().expect("UTF-8").replace('\\', "/");
    let files = below(root).into_iter().map(|path| (name(&path), fs::read(&path).expect("it can be read")));
    holding(files.collect())
}

/// Files in memory.
pub fn holding(files: BTreeMap<String, Vec<u8>>) -> MemoryTree {
    MemoryTree { files, ..MemoryTree::default() }
}

/// Texts in memory, by path.
pub fn holding_texts(files: &[(&str, &str)]) -> MemoryTree {
    holding(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
}

/// Files of a folder of the project, by path.
pub fn tree(folder: &str) -> MemoryTree {
    self::folder(&project().join(folder))
}

/// Files of `tests/base`, by path.
pub fn base() -> MemoryTree {
    static BASE: LazyLock<MemoryTree> = LazyLock::new(|| tree("tests/base"));
    BASE.clone()
}

/// Files of an example, as its owners have them: without what aims makes of it.
pub fn example(name: &str) -> MemoryTree {
    let mut tree = tree(&format!("examples/{name}"));
    tree.files.retain(|path, _| !path.starts_with("expected/"));
    tree
}

/// The files with the first `old`, which has to be there, replaced in one of them.
#[track_caller]
pub fn replaced(mut tree: MemoryTree, path: &str, old: &str, new: &str) -> MemoryTree {
    let text = String::from_utf8(tree.files[path].clone()).expect("UTF-8");
    assert!(text.contains(old), "{path} does not hold {old}");
    tree.files.insert(path.to_owned(), text.replacen(old, new, 1).into_bytes());
    tree
}

/// The files with every readable file of records written anew.
pub fn rewritten(mut tree: MemoryTree, write: impl Fn(&str) -> String) -> MemoryTree {
    for (_, bytes) in tree.files.iter_mut().filter(|(path, _)| path.ends_with(".yaml")) {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        if aims::yaml::parse(&text).problems.is_empty() {
            *bytes = write(&text).into_bytes();
        }
    }
    tree
}
