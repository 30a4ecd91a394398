//! Folders in which a test may write.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

/// Where folders of tests lie, which stay for whoever wants to look into them.
pub fn scratch() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// A folder of that name without anything in it.
pub fn fresh(name: &str) -> PathBuf {
    emptied(scratch().join(name))
}

fn emptied(folder: PathBuf) -> PathBuf {
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// A folder with these files and nothing else.
pub fn filled(name: &str, files: &BTreeMap<String, Vec<u8>>) -> PathBuf {
    let root = fresh(name);
    lay(&root, files);
    root
}

/// Writes a file, in new folders where there are none.
pub fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
    let path = path.as_ref();
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    fs::write(path, bytes).expect("it can be written");
}

/// Writes files below a folder.
pub fn lay<'f>(root: &Path, files: impl IntoIterator<Item = (&'f String, &'f Vec<u8>)>) {
    files.into_iter().for_each(|(path, bytes)| write(root.join(path), bytes));
}

/// Copies the files below a folder.
pub fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("it is there") {
        let entry = entry.expect("it can be listed");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().expect("it is there");
        if kind.is_dir() {
            fs::create_dir_all(&to).expect("it can be made");
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("it can be copied");
        }
    }
}

/// Replaces the first `old`, which has to be there, in a file.
#[track_caller]
pub fn replace(path: impl AsRef<Path>, old: &str, new: &str) {
    let path = path.as_ref();
    let text = super::files::read(path);
    assert!(text.contains(old), "`{old}` is not in {}", path.display());
    write(path, text.replacen(old, new, 1));
}

/// Names of what lies in a folder, with the hidden ones, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("it can be listed"))).collect();
    names.sort();
    names
}

/// Makes a file a program.
#[cfg(unix)]
pub fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it can be set");
}

/// A folder of one test, gone afterwards. Not in `target`: git does not see the project around it, and the path of a socket of
/// gpg-agent has to be short.
pub struct Temporary(pub PathBuf);

impl Temporary {
    /// One that nobody else may look into, as GnuPG wants it.
    pub fn new(name: &str) -> Self {
        let folder = emptied(env::temp_dir().join(format!("aims-{name}-{}", std::process::id())));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("it can be set");
        }
        Self(folder)
    }

    /// One with these files.
    pub fn filled(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Self {
        let folder = Self::new(name);
        lay(&folder.0, files);
        folder
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(self.0.join(path), text);
    }

    /// Text of a file.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        super::files::read(self.0.join(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
