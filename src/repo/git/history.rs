//! The commits behind a revision as a [`History`]: files are followed back with one walk over the commits for all of them.
//!
//! Only folders whose trees differ are opened, so a commit costs what it changed. Must not know what the files hold.

use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    collections::{BTreeMap, BinaryHeap, HashMap, HashSet},
};

use git2::{ObjectType, Oid, Repository};

use super::{
    Git, GitError, Revision, blob, blob_of, failed, id, moment,
    raw::{RawEntry, RawEntryKind, RawTrees},
    tree::{MAX_DEPTH, MAX_FILES},
};
use crate::source::{BlobId, Commit, CommitId, History, Next, Person, ReadError, Signed, Step, Version, is_one_of};

/// The past as seen from a commit.
pub struct GitHistory {
    repository: Repository,
    head: CommitId,
    prefix: String,
    /// Commits whose parents are not in the repository.
    boundaries: HashSet<Oid>,
    trees: RawTrees,
    head_tree: Oid,
    last: RefCell<Option<(CommitId, Oid)>>,
    /// Entries of trees that may still be looked at in one comparison.
    left: Cell<usize>,
}

/// Is told a path, and the blob there in one tree and in the other.
type Tell<'t> = dyn FnMut(&str, Option<Oid>, Option<Oid>) + 't;

/// Most bytes of a message that are read.
const MAX_MESSAGE: usize = 64 << 10;

impl Git {
    /// The past of `revision`, for a tree in the folder `prefix`.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn past(self, revision: &Revision, prefix: &str) -> Result<GitHistory, GitError> {
        let boundaries = std::fs::read_to_string(self.repository.commondir().join("shallow")).unwrap_or_default();
        let boundaries = boundaries.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect();
        let oid = Oid::from_str(&revision.id.0).map_err(failed)?;
        let head_tree = self.repository.find_commit(oid).map_err(failed)?.tree_id();
        // Trees are read by the ten thousand: `git fsck` verifies them. Commits and blobs that count are held against their names.
        git2::opts::strict_hash_verification(false);
        // Each commit is met once; keeping them would take memory that grows with the history.
        git2::opts::enable_caching(false);
        Ok(GitHistory {
            repository: self.repository,
            head: revision.id.clone(),
            prefix: prefix.to_owned(),
            boundaries,
            trees: RawTrees::default(),
            head_tree,
            last: RefCell::default(),
            left: Cell::new(0),
        })
    }
}

impl Drop for GitHistory {
    fn drop(&mut self) {
        git2::opts::enable_caching(true);
        git2::opts::strict_hash_verification(true);
    }
}

/// The questions that follow each file.
type Followed = BTreeMap<Box<str>, Vec<u32>>;

/// Files to be followed at commits that have not been looked at yet.
type Waiting = HashMap<Oid, Followed>;

/// Lets files be followed at a commit.
fn wait(waiting: &mut Waiting, commit: Oid, files: Followed) {
    if !files.is_empty() {
        merge(waiting.entry(commit).or_default(), files);
    }
}

/// Adds the smaller to the larger.
fn merge(there: &mut Followed, mut files: Followed) {
    if files.len() > there.len() {
        std::mem::swap(there, &mut files);
    }
    for (path, keys) in files {
        there.entry(path).or_default().extend(keys);
    }
}

impl GitHistory {
    /// Whether the head holds a file with these bytes, however its lines end.
    #[must_use]
    pub fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(held) = self.blob_at(self.head(), path) else { return false };
        let is_held = |bytes: &[u8]| blob_of(bytes) == Some(held);
        is_held(bytes) || is_held(&String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes())
    }

    /// The tree of a commit; that of the last one asked about is kept.
    fn tree_of(&self, commit: &CommitId) -> Result<Oid, git2::Error> {
        if let Some((_, tree)) = self.last.borrow().as_ref().filter(|(last, _)| last == commit) {
            return Ok(*tree);
        }
        let tree = self.repository.find_commit(Oid::from_str(&commit.0)?)?.tree_id();
        self.last.replace(Some((commit.clone(), tree)));
        Ok(tree)
    }

    /// The parents of a commit. One that is missing is an error: without it, what it held would seem to be set here.
    fn parents<'c>(&self, commit: &git2::Commit<'c>) -> Result<Vec<git2::Commit<'c>>, git2::Error> {
        let count = if self.boundaries.contains(&commit.id()) { 0 } else { commit.parent_count() };
        (0..count).map(|number| commit.parent(number)).collect()
    }

    /// The commit among those waiting that comes before the others; the order is made when it is first needed.
    fn first(&self, waiting: &Waiting, head: Oid, ranks: &mut Option<HashMap<Oid, usize>>) -> Result<Oid, git2::Error> {
        let known = match ranks.take() {
            Some(known) => known,
            None => self.order(head)?.into_iter().enumerate().map(|(rank, oid)| (oid, rank)).collect(),
        };
        let known = ranks.insert(known);
        let first = waiting.keys().copied().min_by_key(|oid| known.get(oid).copied());
        first.ok_or_else(|| git2::Error::from_str("no commit is left"))
    }

    /// The commits behind `head`, each after all that follow it, whatever their clocks say: so none is met twice. Of those that
    /// may come next the latest does.
    fn order(&self, head: Oid) -> Result<Vec<Oid>, git2::Error> {
        let mut children: HashMap<Oid, u32> = HashMap::new();
        let mut rest = vec![head];
        while let Some(oid) = rest.pop() {
            for parent in self.parents(&self.repository.find_commit(oid)?)? {
                let count = children.entry(parent.id()).or_default();
                *count += 1;
                rest.extend((*count == 1).then(|| parent.id()));
            }
        }
        let mut order = Vec::with_capacity(children.len() + 1);
        let mut next = BinaryHeap::from([(0, head)]);
        while let Some((_, oid)) = next.pop() {
            order.push(oid);
            for parent in self.parents(&self.repository.find_commit(oid)?)? {
                let Some(count) = children.get_mut(&parent.id()) else { continue };
                *count -= 1;
                if *count == 0 {
                    next.push((parent.time().seconds(), parent.id()));
                }
            }
        }
        Ok(order)
    }

    /// One commit: files that are as in a parent go on there, the others are asked about.
    fn step(
        &self,
        waiting: &mut Waiting,
        oid: Oid,
        mut files: Followed,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), git2::Error> {
        let commit = self.repository.find_commit(oid)?;
        let boundary = self.boundaries.contains(&oid);
        let parents = self.parents(&commit)?;
        let tree = commit.tree_id();
        let changed = match parents.first() {
            Some(first) => {
                let mut changed = Vec::new();
                self.compare(Some(tree), Some(first.tree_id()), &mut |path, _, _| {
                    if files.contains_key(path) {
                        changed.push(path.to_owned());
                    }
                })?;
                changed
            }
            None => files.keys().map(ToString::to_string).collect(),
        };
        let changed = self.with_contested(changed, &parents, &files)?;
        let mut onward: Vec<Followed> = parents.iter().map(|_| Followed::new()).collect();
        let this = id(oid);
        for path in changed {
            let Some((path, mut keys)) = files.remove_entry(path.as_str()) else { continue };
            keys.sort_unstable();
            keys.dedup();
            let Some(here) = self.at(tree, &path)? else { continue };
            let before: Vec<(CommitId, Option<BlobId>)> = parents
                .iter()
                .map(|parent| Ok((id(parent.id()), self.at(parent.tree_id(), &path)?)))
                .collect::<Result<_, git2::Error>>()?;
            let contested = before.iter().any(|(_, blob)| blob.is_some_and(|blob| blob != here));
            let same = before.iter().position(|(_, blob)| *blob == Some(here));
            if let Some(same) = same.filter(|_| !contested) {
                onward[same].entry(path).or_default().extend(keys);
                continue;
            }
            let file = Version { path: &path, blob: here };
            let nexts = visit(&Step { commit: &this, file, keys: &keys, parents: &before, boundary });
            for (key, next) in nexts {
                if let Next::Parent(parent, path) = next {
                    onward[parent].entry(path).or_default().push(key);
                }
            }
        }
        for (number, (parent, mut followed)) in parents.iter().zip(onward).enumerate() {
            if number == 0 {
                merge(&mut followed, std::mem::take(&mut files));
            }
            wait(waiting, parent.id(), followed);
        }
        Ok(())
    }

    /// Also those files that are as in one parent of a merge, but not as in another: somebody chose.
    fn with_contested(
        &self,
        mut changed: Vec<String>,
        parents: &[git2::Commit<'_>],
        files: &Followed,
    ) -> Result<Vec<String>, git2::Error> {
        let Some((first, others)) = parents.split_first() else { return Ok(changed) };
        for other in others {
            self.compare(Some(first.tree_id()), Some(other.tree_id()), &mut |path, one, other| {
                if one.is_some() && other.is_some() && files.contains_key(path) {
                    changed.push(path.to_owned());
                }
            })?;
        }
        changed.sort();
        changed.dedup();
        Ok(changed)
    }

    /// Tells of every file that differs between two trees, with its blob in each.
    fn compare(&self, one: Option<Oid>, other: Option<Oid>, tell: &mut Tell<'_>) -> Result<(), git2::Error> {
        self.left.set(MAX_FILES);
        self.below(one, other, "", tell)
    }

    fn below(
        &self,
        one: Option<Oid>,
        other: Option<Oid>,
        folder: &str,
        tell: &mut Tell<'_>,
    ) -> Result<(), git2::Error> {
        if one == other {
            return Ok(());
        }
        if folder.split('/').count() > MAX_DEPTH {
            return Err(git2::Error::from_str("folders lie too deep in one another"));
        }
        let read = |oid: Option<Oid>| oid.map(|oid| self.trees.get(&self.repository, oid)).transpose();
        let (one, other) = (read(one)?, read(other)?);
        let mut here = one.as_ref().map(|tree| tree.entries()).unwrap_or_default();
        let mut there = other.as_ref().map(|tree| tree.entries()).unwrap_or_default();
        loop {
            here.skip_same(&mut there);
            let order = match (here.peek(), there.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(here), Some(there)) => here.order(&there),
            };
            let left = self.left.get().checked_sub(1);
            self.left.set(left.ok_or_else(|| git2::Error::from_str("a commit holds more files than aims reads"))?);
            let one = if order.is_le() { here.next() } else { None };
            let other = if order.is_ge() { there.next() } else { None };
            self.differing(one, other, folder, tell)?;
        }
    }

    /// An entry that is not the same in two trees.
    fn differing(
        &self,
        one: Option<RawEntry<'_>>,
        other: Option<RawEntry<'_>>,
        folder: &str,
        tell: &mut Tell<'_>,
    ) -> Result<(), git2::Error> {
        let name = one.or(other).map(|entry| String::from_utf8_lossy(entry.name)).unwrap_or_default();
        let path = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
        let of =
            |entry: Option<RawEntry<'_>>, kind| entry.filter(|entry| entry.kind == kind).and_then(|entry| entry.oid());
        let (tree_here, tree_there) = (of(one, RawEntryKind::Tree), of(other, RawEntryKind::Tree));
        if tree_here.is_some() || tree_there.is_some() {
            self.below(tree_here, tree_there, &path, tell)?;
        }
        let (file_here, file_there) = (of(one, RawEntryKind::Blob), of(other, RawEntryKind::Blob));
        if file_here.is_some() || file_there.is_some() {
            tell(&path, file_here, file_there);
        }
        Ok(())
    }

    /// Whether an object is what its name says: what approvals rest on is looked at so, trees by the ten thousand are not.
    fn is_intact(&self, oid: Oid, kind: ObjectType) -> bool {
        let object = self.repository.odb().and_then(|odb| Ok(Oid::hash_object(kind, odb.read(oid)?.data())? == oid));
        object.unwrap_or(false)
    }

    /// The file at a path of a tree.
    fn at(&self, tree: Oid, path: &str) -> Result<Option<BlobId>, git2::Error> {
        Ok(self.trees.file(&self.repository, tree, path)?.and_then(blob))
    }
}

fn person(signature: &git2::Signature<'_>) -> Person {
    Person {
        name: String::from_utf8_lossy(signature.name_bytes()).into_owned(),
        mail: String::from_utf8_lossy(signature.email_bytes()).into_owned(),
        when: moment(signature.when()),
    }
}

/// The trailers of a message, as git reads them; none of a message that is too long.
fn trailers(message: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(message);
    let short = text.len() <= MAX_MESSAGE && !text.contains('\0');
    let read = short.then(|| git2::message_trailers_strs(&text).ok()).flatten();
    let pairs = read.iter().flat_map(git2::MessageTrailersStrs::iter);
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function over errors")]
fn message(error: git2::Error) -> String {
    format!("the history cannot be read: {}", super::message(&error))
}

impl History for GitHistory {
    fn head(&self) -> &CommitId {
        &self.head
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn commit(&self, id: &CommitId) -> Result<Commit, String> {
        let commit = Oid::from_str(&id.0).and_then(|oid| self.repository.find_commit(oid)).map_err(message)?;
        let summary = commit.summary_bytes().unwrap_or_default();
        Ok(Commit {
            id: id.clone(),
            author: person(&commit.author()),
            committer: person(&commit.committer()),
            summary: String::from_utf8_lossy(&summary[..summary.len().min(1000)]).into_owned(),
            trailers: trailers(commit.message_bytes()),
            signed: commit.header_field_bytes("gpgsig").is_ok(),
        })
    }

    fn signed(&self, id: &CommitId) -> Option<Signed> {
        let oid = Oid::from_str(&id.0).ok()?;
        self.is_intact(oid, ObjectType::Commit).then_some(())?;
        let (signature, payload) = self.repository.extract_signature(&oid, None).ok()?;
        Some(Signed { payload: payload.to_vec(), signature: String::from_utf8_lossy(&signature).into_owned() })
    }

    fn bytes(&self, blob: BlobId, limit: u64) -> Result<Vec<u8>, ReadError> {
        let failed = |error: git2::Error| ReadError::Failed(super::message(&error));
        let oid = Oid::from_bytes(&blob.0).map_err(failed)?;
        let (length, _) = self.repository.odb().and_then(|odb| odb.read_header(oid)).map_err(failed)?;
        if length as u64 > limit {
            return Err(ReadError::TooLarge(length as u64));
        }
        if !self.is_intact(oid, ObjectType::Blob) {
            return Err(ReadError::Failed(format!("the object {oid} is damaged")));
        }
        Ok(self.repository.find_blob(oid).map_err(failed)?.content().to_vec())
    }

    fn blob_at(&self, commit: &CommitId, path: &str) -> Option<BlobId> {
        if *commit == self.head {
            return self.at(self.head_tree, path).ok()?;
        }
        self.at(self.tree_of(commit).ok()?, path).ok()?
    }

    fn fork(&self, one: &CommitId, other: &CommitId) -> Option<CommitId> {
        let oid = |commit: &CommitId| Oid::from_str(&commit.0).ok();
        self.repository.merge_base(oid(one)?, oid(other)?).ok().map(id)
    }

    fn files(&self, commit: &CommitId, extensions: &[&str]) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let tree = self.tree_of(commit).map_err(message)?;
        let mut files = Vec::new();
        self.compare(Some(tree), None, &mut |path, here, _| {
            let wanted = path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, extensions));
            files.extend(here.and_then(blob).filter(|_| wanted).map(|blob| (path.into(), blob)));
        })
        .map_err(message)?;
        Ok(files)
    }

    fn replaced(&self, commit: &CommitId, parent: usize) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let replaced = || {
            let commit = self.repository.find_commit(Oid::from_str(&commit.0)?)?;
            let mut files = Vec::new();
            self.compare(Some(commit.tree_id()), Some(commit.parent(parent)?.tree_id()), &mut |path, _, before| {
                files.extend(before.and_then(blob).map(|blob| (path.into(), blob)));
            })?;
            Ok(files)
        };
        replaced().map_err(message)
    }

    fn follow(
        &self,
        files: Vec<(Box<str>, u32)>,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), String> {
        self.followed(files, visit).map_err(message)
    }
}

impl GitHistory {
    fn followed(
        &self,
        files: Vec<(Box<str>, u32)>,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), git2::Error> {
        let mut start = Followed::new();
        for (path, key) in files {
            start.entry(path).or_default().push(key);
        }
        let head = Oid::from_str(&self.head.0)?;
        let mut waiting = Waiting::new();
        wait(&mut waiting, head, start);
        // Only where lines of commits run beside one another does it matter which of them is next.
        let mut ranks: Option<HashMap<Oid, usize>> = None;
        while let Some(oid) = waiting.keys().next().copied() {
            let oid = if waiting.len() == 1 { oid } else { self.first(&waiting, head, &mut ranks)? };
            if let Some(files) = waiting.remove(&oid) {
                self.step(&mut waiting, oid, files, visit)?;
            }
        }
        Ok(())
    }
}
