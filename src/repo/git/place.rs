//! Where git keeps a repository: the work tree around a folder, its git directory, and the common directory of linked
//! work trees.
//!
//! Must not know what the repository contains.

use std::{
    env, fs,
    path::{Path as OsPath, PathBuf},
};

/// A work tree of git with its git directory.
#[derive(Debug, Clone)]
pub(in crate::repo) struct GitPlace {
    /// Top of the work tree.
    pub(in crate::repo) top: PathBuf,
    /// The git directory: `.git`, or the folder that the file `.git` names.
    pub(in crate::repo) directory: PathBuf,
}

/// Maximum size in bytes of the files that name a folder, and of the configuration.
const MAX_FILE: u64 = 1 << 20;

impl GitPlace {
    /// The work tree around the canonical folder `start`: the nearest folder upwards with `.git`, whether that can be
    /// used or not. Respects `GIT_CEILING_DIRECTORIES`; without `.git`, the one in `GIT_DIR` with its `GIT_WORK_TREE`.
    pub(in crate::repo) fn around(start: &OsPath) -> Option<Self> {
        Self::found(start).or_else(|| Self::from_environment(start))
    }

    fn from_environment(start: &OsPath) -> Option<Self> {
        let folder = |name: &str| PathBuf::from(env::var_os(name)?).canonicalize().ok();
        let directory = folder("GIT_DIR")?;
        let top = folder("GIT_WORK_TREE").or_else(|| directory.parent().map(OsPath::to_owned))?;
        start.starts_with(&top).then_some(Self { top, directory })
    }

    fn found(start: &OsPath) -> Option<Self> {
        let ceilings = ceilings();
        let is_below = |folder: &&OsPath| *folder == start || !ceilings.iter().any(|ceiling| ceiling == folder);
        let top =
            start.ancestors().take_while(is_below).find(|folder| folder.join(".git").symlink_metadata().is_ok())?;
        let link = top.join(".git");
        let named = small_text(&link).and_then(|text| Some(text.strip_prefix("gitdir:")?.trim().to_owned()));
        let directory = named.map_or(link, |named| top.join(named));
        Some(Self { top: top.to_owned(), directory })
    }

    /// Whether the git directory exists.
    pub(in crate::repo) fn exists(&self) -> bool {
        self.directory.is_dir()
    }

    /// Whether the ids of objects are SHA-256.
    pub(in crate::repo) fn is_sha256(&self) -> bool {
        let common = small_text(&self.directory.join("commondir"));
        let common = common.map_or_else(|| self.directory.clone(), |common| self.directory.join(common.trim()));
        let config = small_text(&common.join("config")).unwrap_or_default().to_ascii_lowercase();
        let format = config.lines().filter_map(|line| line.trim().strip_prefix("objectformat"));
        format.into_iter().any(|value| value.trim_start_matches([' ', '\t', '=']).trim() == "sha256")
    }
}

/// The folders at which the search for a repository ends.
pub(super) fn ceilings() -> Vec<PathBuf> {
    let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
    env::split_paths(&ceilings).map(|ceiling| ceiling.canonicalize().unwrap_or(ceiling)).collect()
}

/// The text of a small file.
fn small_text(path: &OsPath) -> Option<String> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= MAX_FILE).then(|| fs::read_to_string(path).ok()).flatten()
}
