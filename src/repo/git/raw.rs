//! Raw git trees, read entry by entry, so that comparing two folders of thousands of files costs little more than
//! comparing their bytes.
//!
//! Must not know commits.

use std::{
    cell::{Cell, OnceCell, RefCell},
    cmp::Ordering,
    collections::HashMap,
    rc::Rc,
};

use git2::{ObjectType, Oid, Repository};

use super::{
    error::about,
    tree::{MAX_LINKS, joined},
};

/// A tree as git stores it.
pub(super) struct RawTree {
    bytes: Box<[u8]>,
    /// Number of lookups; an index only pays off if there are many.
    lookups: Cell<u32>,
    /// With the number of bytes at the end that are not an entry.
    index: OnceCell<(Index, usize)>,
}

/// By name: the object and its type.
type Index = HashMap<Box<[u8]>, (Oid, RawEntryKind)>;

/// Number of lookups after which an index is built.
const MANY: u32 = 16;

/// An entry of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct RawEntry<'t> {
    pub(super) name: &'t [u8],
    pub(super) kind: RawEntryKind,
    id: &'t [u8],
}

/// Type of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RawEntryKind {
    Tree,
    Blob,
    /// A blob with the target of a symbolic link.
    Link,
    /// A commit of another repository.
    Commit,
}

impl RawEntry<'_> {
    pub(super) fn oid(&self) -> Option<Oid> {
        Oid::from_bytes(self.id).ok()
    }

    /// The object, and its type.
    fn target(&self) -> Option<(Oid, RawEntryKind)> {
        Some((self.oid()?, self.kind))
    }

    /// The order of entries: a folder is sorted as if its name ended in a slash.
    pub(super) fn order(&self, other: &RawEntry<'_>) -> Ordering {
        if self.name == other.name && self.kind == other.kind {
            return Ordering::Equal;
        }
        let end = |entry: &RawEntry<'_>| (entry.kind == RawEntryKind::Tree).then_some(b'/');
        self.name.iter().copied().chain(end(self)).cmp(other.name.iter().copied().chain(end(other)))
    }
}

/// The entries of a tree; ends at the first invalid entry, before which the tree is not complete.
#[derive(Default)]
pub(super) struct Entries<'t>(&'t [u8]);

impl<'t> Entries<'t> {
    pub(super) fn peek(&self) -> Option<RawEntry<'t>> {
        Self(self.0).next()
    }

    /// Verifies that no bytes are left that are not an entry.
    pub(super) fn verify_end(&self) -> Result<(), git2::Error> {
        if self.0.is_empty() { Ok(()) } else { Err(git2::Error::from_str("a tree is damaged")) }
    }

    /// Skips the entries that are the same at the start of both.
    pub(super) fn skip_same(&mut self, other: &mut Self) {
        loop {
            let mut rest = Self(self.0);
            if rest.next().is_none() {
                return;
            }
            let length = self.0.len() - rest.0.len();
            if other.0.get(..length) != Some(&self.0[..length]) {
                return;
            }
            other.0 = &other.0[length..];
            *self = rest;
        }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = RawEntry<'t>;

    fn next(&mut self) -> Option<RawEntry<'t>> {
        let space = self.0.iter().position(|byte| *byte == b' ')?;
        let (mode, rest) = (&self.0[..space], &self.0[space + 1..]);
        let nul = rest.iter().position(|byte| *byte == 0)?;
        let id = rest.get(nul + 1..nul + 21)?;
        self.0 = &rest[nul + 21..];
        let kind = match mode {
            b"40000" | b"040000" => RawEntryKind::Tree,
            b"120000" => RawEntryKind::Link,
            b"160000" => RawEntryKind::Commit,
            _ => RawEntryKind::Blob,
        };
        Some(RawEntry { name: &rest[..nul], kind, id })
    }
}

impl RawTree {
    fn new(bytes: Box<[u8]>) -> Self {
        Self { bytes, lookups: Cell::new(0), index: OnceCell::new() }
    }

    pub(super) fn entries(&self) -> Entries<'_> {
        Entries(&self.bytes)
    }

    /// The object with a name, and its type.
    fn get(&self, name: &[u8]) -> Result<Option<(Oid, RawEntryKind)>, git2::Error> {
        self.lookups.set(self.lookups.get().saturating_add(1));
        if self.lookups.get() < MANY {
            let mut entries = self.entries();
            let found = entries.find(|entry| entry.name == name && entry.kind != RawEntryKind::Commit);
            return found.map_or_else(|| entries.verify_end().map(|()| None), |entry| Ok(entry.target()));
        }
        let (index, rest) = self.index.get_or_init(|| {
            let mut entries = self.entries();
            let known = entries.by_ref().filter(|entry| entry.kind != RawEntryKind::Commit);
            let index = known.filter_map(|entry| Some((entry.name.into(), entry.target()?))).collect();
            (index, entries.0.len())
        });
        match index.get(name) {
            None => Entries(&self.bytes[self.bytes.len() - rest..]).verify_end().map(|()| None),
            found => Ok(found.copied()),
        }
    }
}

/// What a path leads to.
enum Reached {
    File(Oid),
    /// A link on the way; the path with its target in place of it.
    Link(String),
    Nothing,
}

/// A cache of the trees read last.
#[derive(Default)]
pub(super) struct RawTrees {
    cached: RefCell<HashMap<Oid, Rc<RawTree>>>,
    bytes: Cell<usize>,
}

/// Maximum size of the cached trees in bytes.
const MAX_CACHED: usize = 16 << 20;

impl RawTrees {
    pub(super) fn get(&self, repository: &Repository, oid: Oid) -> Result<Rc<RawTree>, git2::Error> {
        if let Some(cached) = self.cached.borrow().get(&oid) {
            return Ok(cached.clone());
        }
        let odb = repository.odb()?;
        let object = odb.read(oid).map_err(|error| about(&format!("tree {oid}"), &error))?;
        if object.kind() != ObjectType::Tree {
            return Err(git2::Error::from_str("an object expected to be a tree is not a tree"));
        }
        let tree = Rc::new(RawTree::new(object.data().into()));
        let mut cached = self.cached.borrow_mut();
        if self.bytes.get() + tree.bytes.len() > MAX_CACHED {
            cached.clear();
            self.bytes.set(0);
        }
        self.bytes.set(self.bytes.get() + tree.bytes.len());
        cached.insert(oid, tree.clone());
        Ok(tree)
    }

    /// The file at a path below a tree, through links inside the tree.
    pub(super) fn resolved(&self, repository: &Repository, root: Oid, path: &str) -> Result<Option<Oid>, git2::Error> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            match self.file_or_link(repository, root, &path)? {
                Reached::File(oid) => return Ok(Some(oid)),
                Reached::Link(target) => path = target,
                Reached::Nothing => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Follows a path to a file, or to the first link on the way, whose target replaces it.
    fn file_or_link(&self, repository: &Repository, root: Oid, path: &str) -> Result<Reached, git2::Error> {
        let mut tree = root;
        let mut passed = 0;
        for step in path.split('/') {
            let end = passed + step.len();
            match self.get(repository, tree)?.get(step.as_bytes())? {
                Some((oid, RawEntryKind::Tree)) => tree = oid,
                Some((oid, RawEntryKind::Link)) => {
                    let target = repository.find_blob(oid)?;
                    let target = std::str::from_utf8(target.content()).ok();
                    let target = target.and_then(|target| joined(path[..passed].trim_end_matches('/'), target));
                    return Ok(target.map_or(Reached::Nothing, |target| Reached::Link(target + &path[end..])));
                }
                Some((oid, RawEntryKind::Blob)) if end == path.len() => return Ok(Reached::File(oid)),
                _ => return Ok(Reached::Nothing),
            }
            passed = end + 1;
        }
        Ok(Reached::Nothing)
    }

    /// The file at a path below a tree.
    pub(super) fn file(&self, repository: &Repository, root: Oid, path: &str) -> Result<Option<Oid>, git2::Error> {
        let mut at = (root, RawEntryKind::Tree);
        for step in path.split('/') {
            let (oid, kind) = at;
            if kind != RawEntryKind::Tree {
                return Ok(None);
            }
            match self.get(repository, oid)?.get(step.as_bytes())? {
                Some(found) => at = found,
                None => return Ok(None),
            }
        }
        Ok(Some(at.0).filter(|_| at.1 != RawEntryKind::Tree))
    }
}
