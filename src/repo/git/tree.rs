//! The tree of a commit as a [`Tree`], with the same answers as if it were checked out.
//!
//! Must not know the content of the files.

use std::{
    collections::BTreeMap,
    path::{Path as OsPath, PathBuf},
    sync::{Mutex, PoisonError},
};

use git2::{ObjectType, Oid, Repository};

use super::{
    Git, GitError, Revision,
    error::{described, failed, object_error},
    loose::Loose,
    open,
};
use crate::{
    repo::{NOT_UTF8, add_file, in_submodule, patterns},
    source::{
        BlobId, CommitFact, Facts, FileFact, LfsPointer, Listing, ReadError, Selection, Tree, Wants, is_misnamed,
        stays_inside,
    },
};

/// The files of one commit below a folder.
pub struct GitTree {
    /// The commit.
    pub revision: Revision,
    prefix: String,
    entries: BTreeMap<Box<str>, TreeEntry>,
    /// Paths that are not UTF-8, in lossy form.
    unreadable: Vec<String>,
    place: PathBuf,
    loose: Loose,
    /// One handle for each thread that is currently reading.
    handles: Mutex<Vec<Repository>>,
    /// The first file by path of which an object cannot be read, and why.
    failure: Mutex<Option<(Box<str>, String)>>,
}

#[derive(Clone, Copy)]
struct TreeEntry {
    oid: Oid,
    kind: TreeEntryKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TreeEntryKind {
    File,
    Link,
    /// A commit of another repository.
    Submodule,
}

/// Mode of a symbolic link in a tree of git.
const LINK: i32 = 0o120_000;
/// Maximum size in bytes of a file that is hashed from a commit.
const MAX_HASHED: usize = 512 << 20;
/// Maximum nesting depth of folders.
pub(super) const MAX_DEPTH: usize = 256;
/// Maximum number of files in a commit; repeated subtrees can expand to more files than any disk holds.
pub(super) const MAX_FILES: usize = 2_000_000;
/// Maximum length of a chain of links.
pub(super) const MAX_LINKS: usize = 16;

impl Git {
    /// The tree of `revision` around the folder `start`: the nearest folder upwards with a file `manifest` in that
    /// commit, otherwise the only such folder that is not below another one.
    ///
    /// # Errors
    /// Fails if the commit cannot be read, or has no manifest there.
    pub fn tree(&self, revision: Revision, start: &str, manifest: &str) -> Result<GitTree, GitError> {
        let oid = Oid::from_str(&revision.id.0).map_err(failed)?;
        let broken = |what: &str, oid, error| object_error(&self.repository, &format!("{what} {oid}"), &error);
        let commit = self.repository.find_commit(oid).map_err(|error| broken("commit", oid, error))?;
        let tree = commit.tree().map_err(|error| broken("tree", commit.tree_id(), error))?;
        let mut collected = Collected::default();
        collected.below(&self.repository, &tree, "")?;
        let prefix = root(&collected.entries, start, manifest)
            .map_err(|why| GitError::NoManifest { revision: revision.name.clone(), why })?;
        let entries = below(collected.entries, &prefix);
        let unreadable = collected.unreadable.into_iter().filter_map(|path| inside(&path, &prefix).map(str::to_owned));
        Ok(GitTree {
            revision,
            entries,
            unreadable: unreadable.collect(),
            prefix,
            place: self.place.clone(),
            loose: self.loose.clone(),
            handles: Mutex::default(),
            failure: Mutex::default(),
        })
    }
}

#[derive(Default)]
struct Collected {
    /// Entries visited, including folders.
    seen: usize,
    entries: BTreeMap<Box<str>, TreeEntry>,
    unreadable: Vec<String>,
}

impl Collected {
    fn below(&mut self, repository: &Repository, tree: &git2::Tree<'_>, folder: &str) -> Result<(), GitError> {
        if folder.split('/').count() > MAX_DEPTH {
            return Err(GitError::Failed(format!("folders are nested more than {MAX_DEPTH} levels deep")));
        }
        for entry in tree {
            self.seen += 1;
            if self.seen > MAX_FILES {
                return Err(GitError::Failed("the commit contains more files than aims reads".to_owned()));
            }
            let lossy = String::from_utf8_lossy(entry.name_bytes());
            let path = if folder.is_empty() { lossy.into_owned() } else { format!("{folder}/{lossy}") };
            let kind = match entry.kind() {
                Some(ObjectType::Tree) => {
                    let what = || format!("folder {path}, tree {}", entry.id());
                    let tree = repository.find_tree(entry.id());
                    let tree = tree.map_err(|error| object_error(repository, &what(), &error))?;
                    self.below(repository, &tree, &path)?;
                    continue;
                }
                Some(ObjectType::Blob) if entry.filemode() == LINK => TreeEntryKind::Link,
                Some(ObjectType::Blob) => TreeEntryKind::File,
                _ => TreeEntryKind::Submodule,
            };
            if std::str::from_utf8(entry.name_bytes()).is_err() || path.contains('\u{fffd}') {
                self.unreadable.push(path);
            } else {
                self.entries.insert(path.into(), TreeEntry { oid: entry.id(), kind });
            }
        }
        Ok(())
    }
}

/// The folder of the manifest: the nearest from `start` upwards, otherwise the only one.
fn root(entries: &BTreeMap<Box<str>, TreeEntry>, start: &str, manifest: &str) -> Result<String, String> {
    let mut folder = Some(start);
    while let Some(here) = folder {
        let path = if here.is_empty() { manifest.to_owned() } else { format!("{here}/{manifest}") };
        if entries.get(path.as_str()).is_some_and(|entry| entry.kind == TreeEntryKind::File) {
            return Ok(here.to_owned());
        }
        folder = (!here.is_empty()).then(|| here.rsplit_once('/').map_or("", |(above, _)| above));
    }
    let named: Vec<&str> = entries.keys().filter_map(|path| path.strip_suffix(manifest)?.strip_suffix('/')).collect();
    // Below a manifest, a file with the same name is a record like any other.
    let is_below = |folder: &&str| named.iter().any(|above| folder != above && inside(folder, above).is_some());
    let folders: Vec<&str> = named.iter().copied().filter(|folder| !is_below(folder)).collect();
    match folders.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => Err(match entries.keys().find(|path| is_misnamed(path.rsplit('/').next().unwrap_or(path), manifest)) {
            Some(path) => format!("it has no file `{manifest}`\nhelp: rename `{path}` to `{manifest}`"),
            None => format!("it has no file `{manifest}`"),
        }),
        several => Err(format!(
            "`{manifest}` is in several folders\nhelp: choose one with `--repo`: {}",
            several.iter().take(5).copied().collect::<Vec<_>>().join(", ")
        )),
    }
}

fn below(entries: BTreeMap<Box<str>, TreeEntry>, prefix: &str) -> BTreeMap<Box<str>, TreeEntry> {
    if prefix.is_empty() {
        return entries;
    }
    entries.into_iter().filter_map(|(path, entry)| Some((inside(&path, prefix)?.into(), entry))).collect()
}

fn inside<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    if prefix.is_empty() { Some(path) } else { path.strip_prefix(prefix)?.strip_prefix('/') }
}

impl GitTree {
    /// Calls `act` with a handle used only by this thread.
    fn with<T>(&self, act: impl FnOnce(&Repository) -> Result<T, git2::Error>) -> Result<T, ReadError> {
        let free = self.handles.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let opened = free.map_or_else(|| open::again(&self.place), Ok);
        let repository = opened.map_err(|error| ReadError::Failed(super::message(&error)))?;
        let result = act(&repository).map_err(|error| ReadError::Failed(described(&repository, &error)));
        self.handles.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
        result
    }

    fn bytes(&self, oid: Oid, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.with(|repository| {
            let (length, _) = repository.odb()?.read_header(oid)?;
            if length as u64 > limit {
                return Ok(Err(ReadError::TooLarge(length as u64)));
            }
            self.loose.verify_blob(oid)?;
            Ok(Ok(repository.find_blob(oid)?.content().to_vec()))
        })?
    }

    /// Remembers a file of which an object cannot be read; of several, the first by path, whichever was read first.
    fn remember(&self, path: &str, error: &ReadError) {
        let ReadError::Failed(why) = error else { return };
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.as_ref().is_none_or(|(known, _)| path < &**known) {
            *failure = Some((path.into(), why.clone()));
        }
    }

    /// Verifies that every object that was needed so far could be read. An object that cannot be read is never a finding:
    /// the records would seem to lack what it contains.
    ///
    /// # Errors
    /// Fails with a file of which an object could not be read.
    pub fn intact(&self) -> Result<(), GitError> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((path, why)) = failure.as_ref() else { return Ok(()) };
        Err(GitError::Failed(format!("{path} in `{}`: {why}", self.revision.name)))
    }

    /// The submodule that contains a path.
    fn submodule<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        let is_submodule =
            |end: &usize| self.entries.get(&path[..*end]).is_some_and(|entry| entry.kind == TreeEntryKind::Submodule);
        ends.find(is_submodule).map(|end| &path[..end])
    }

    /// Resolves a path to a file, through links inside the tree.
    fn resolved(&self, path: &str) -> Result<Oid, ReadError> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            if let Some(TreeEntry { oid, kind: TreeEntryKind::File }) = self.entries.get(path.as_str()) {
                return Ok(*oid);
            }
            path = self.behind_link(&path)?;
        }
        Err(ReadError::NotAFile)
    }

    /// The path with its first link replaced by the target.
    fn behind_link(&self, path: &str) -> Result<String, ReadError> {
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for end in ends {
            let Some(entry) = self.entries.get(&path[..end]) else { continue };
            let TreeEntry { oid, kind: TreeEntryKind::Link } = *entry else { return Err(ReadError::NotAFile) };
            let target = String::from_utf8(self.bytes(oid, 4096)?).map_err(|_| ReadError::NotAFile)?;
            let folder = path[..end].rsplit_once('/').map_or("", |(folder, _)| folder);
            return joined(folder, &target)
                .map(|target| format!("{target}{}", &path[end..]))
                .ok_or(ReadError::NotAFile);
        }
        let folder: Box<str> = format!("{path}/").into();
        let is_folder = self.entries.range(folder.clone()..).next().is_some_and(|(name, _)| name.starts_with(&*folder));
        Err(if is_folder { ReadError::NotAFile } else { ReadError::Missing })
    }

    fn fact(&self, path: &str, hash: bool) -> FileFact {
        if !stays_inside(path) {
            return FileFact::Outside;
        }
        if let Some(submodule) = self.submodule(path) {
            return FileFact::Unreadable(in_submodule(submodule));
        }
        match self.resolved(path).and_then(|oid| self.fact_of(oid, hash)) {
            Ok(fact) => fact,
            Err(ReadError::Missing) => FileFact::Missing,
            Err(ReadError::NotAFile) => FileFact::Outside,
            Err(error) => {
                self.remember(path, &error);
                FileFact::Unreadable(error.to_string())
            }
        }
    }

    fn fact_of(&self, oid: Oid, hash: bool) -> Result<FileFact, ReadError> {
        let (length, _) = self.with(|repository| repository.odb()?.read_header(oid))?;
        if hash || length as u64 <= LfsPointer::LONGEST {
            return Ok(FileFact::of(&self.bytes(oid, MAX_HASHED as u64)?, hash));
        }
        Ok(FileFact::Present { bytes: length as u64, sha256: None, pointer: false })
    }
}

/// A relative target resolved from a folder; `None` if it is absolute or leads outside.
pub(super) fn joined(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if target.starts_with('/') || target.contains('\\') {
        return None;
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Whether a path or a folder above it starts with a dot.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

impl Tree for GitTree {
    fn list(&self, selection: &Selection<'_>) -> Result<Listing, String> {
        let mut listing = Listing::default();
        let top = OsPath::new("");
        let excluded = patterns(top, selection.exclude, &mut listing)?;
        let is_excluded = |path: &str| is_hidden(path) || excluded.matched_path_or_any_parents(path, false).is_ignore();
        let wanted = |path: &str| selection.contains(path) && selection.lists(path);
        for (path, entry) in self.entries.iter().filter(|(_, entry)| entry.kind != TreeEntryKind::Submodule) {
            if wanted(path) && !is_excluded(path) {
                add_file(path.to_string(), entry.kind == TreeEntryKind::Link, &mut listing);
            }
        }
        let unreadable = self.unreadable.iter().filter(|path| wanted(path) && !is_excluded(path));
        listing.skipped.extend(unreadable.map(|path| (path.clone(), NOT_UTF8.to_owned())));
        listing.files.sort();
        listing.skipped.sort();
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.entries.get(path) {
            Some(TreeEntry { oid, kind: TreeEntryKind::File }) => {
                self.bytes(*oid, limit).inspect_err(|error| self.remember(path, error))
            }
            Some(_) => Err(ReadError::NotAFile),
            None => Err(ReadError::Missing),
        }
    }

    fn read_named(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if stays_inside(path) { self.bytes(self.resolved(path)?, limit) } else { Err(ReadError::NotAFile) }
    }

    fn facts(&self, wants: &Wants) -> Facts {
        let files = wants.files.iter().map(|(path, hash)| (path.clone(), self.fact(path, *hash)));
        let commits = wants.commits.iter().map(|name| (name.clone(), self.has(name)));
        let facts = Facts { files: files.collect(), commits: commits.collect(), ..Facts::default() };
        let all = self.entries.iter().filter(|(_, entry)| entry.kind == TreeEntryKind::File);
        facts.with_twins(wants, all.map(|(path, _)| &**path))
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn blob(&self, path: &str) -> Option<BlobId> {
        self.entries
            .get(path)
            .filter(|entry| entry.kind == TreeEntryKind::File)
            .and_then(|entry| super::blob(entry.oid))
    }

    fn blob_of(&self, bytes: &[u8]) -> Option<BlobId> {
        super::blob_of(bytes)
    }
}

impl GitTree {
    /// The repository of the tree.
    ///
    /// # Errors
    /// Fails if it cannot be opened again.
    pub fn git(&self) -> Result<Git, GitError> {
        let repository = open::again(&self.place).map_err(failed)?;
        Git::of(repository, self.loose.clone())
    }

    fn has(&self, name: &str) -> CommitFact {
        self.git().map_or_else(|error| CommitFact::Unknown(error.reason().into()), |git| git.has(name))
    }
}
