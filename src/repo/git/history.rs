//! The commits that lead to a revision as a [`History`]: all files are followed back in one walk over the commits.
//!
//! Only folders whose trees differ are opened, so the cost of a commit depends on its changes. Must not know the
//! content of the files.

use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet},
};

use git2::{ObjectType, Oid, Repository};

use super::{
    Git, GitError, Revision, UNSHALLOW,
    ancestry::Ancestry,
    blob, blob_of,
    error::{described, failed, object_error},
    id,
    loose::Loose,
    moment,
    raw::{RawEntry, RawEntryKind, RawTrees},
    tree::{MAX_DEPTH, MAX_FILES},
};
use crate::source::{
    BlobId, Commit, CommitId, History, Next, Person, ReadError, Signed, Step, Version, is_one_of, masked,
};

/// The history of a commit.
pub struct GitHistory {
    repository: Repository,
    loose: Loose,
    head: CommitId,
    prefix: String,
    /// Commits whose parents are not in the repository.
    boundaries: HashSet<Oid>,
    trees: RawTrees,
    head_tree: Oid,
    last: RefCell<Option<(CommitId, Oid)>>,
    /// Remaining number of tree entries that one comparison may visit.
    left: Cell<usize>,
    /// Why a question was answered as if there were nothing, if an object could not be read.
    failure: RefCell<Option<String>>,
}

/// Callback with a path and its blob in each of two trees.
type OnDifference<'t> = dyn FnMut(&str, Option<Oid>, Option<Oid>) + 't;

/// Maximum length of a commit message whose trailers are read, in bytes.
const MAX_MESSAGE: usize = 64 << 10;

impl Git {
    /// The history of `revision`, for a tree in the folder `prefix`.
    ///
    /// # Errors
    /// Fails if the repository cannot be read.
    pub fn past(self, revision: &Revision, prefix: &str) -> Result<GitHistory, GitError> {
        let oid = Oid::from_str(&revision.id.0).map_err(failed)?;
        let head = self.repository.find_commit(oid);
        let head = head.map_err(|error| object_error(&self.repository, &format!("commit {oid}"), &error));
        let head_tree = head?.tree_id();
        // Tens of thousands of trees are read, so their hashes are left to `git fsck`. Relevant commits and blobs are
        // verified.
        git2::opts::strict_hash_verification(false);
        // Each commit is visited once; a cache would grow with the history.
        git2::opts::enable_caching(false);
        Ok(GitHistory {
            repository: self.repository,
            loose: self.loose,
            head: revision.id.clone(),
            prefix: prefix.to_owned(),
            boundaries: self.boundaries,
            trees: RawTrees::default(),
            head_tree,
            last: RefCell::default(),
            left: Cell::new(0),
            failure: RefCell::default(),
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

/// Files to follow at commits that have not been visited yet.
type Waiting = HashMap<Oid, Followed>;

/// Adds files to follow at a commit.
fn wait(waiting: &mut Waiting, commit: Oid, files: Followed) {
    if !files.is_empty() {
        merge(waiting.entry(commit).or_default(), files);
    }
}

/// Merges the smaller map into the larger.
fn merge(there: &mut Followed, mut files: Followed) {
    if files.len() > there.len() {
        std::mem::swap(there, &mut files);
    }
    for (path, keys) in files {
        there.entry(path).or_default().extend(keys);
    }
}

impl GitHistory {
    /// Whether the head contains a file with these bytes, regardless of line endings.
    #[must_use]
    pub fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(committed) = self.blob_at(self.head(), path) else { return false };
        let is_committed = |bytes: &[u8]| blob_of(bytes) == Some(committed);
        is_committed(bytes) || is_committed(&String::from_utf8_lossy(bytes).replace("\r\n", "\n").into_bytes())
    }

    /// The tree of a commit; the last one requested is cached.
    fn tree_of(&self, commit: &CommitId) -> Result<Oid, git2::Error> {
        if let Some((_, tree)) = self.last.borrow().as_ref().filter(|(last, _)| last == commit) {
            return Ok(*tree);
        }
        let tree = self.commit_at(Oid::from_str(&commit.0)?)?.tree_id();
        self.last.replace(Some((commit.clone(), tree)));
        Ok(tree)
    }

    fn ancestry(&self) -> Ancestry<'_> {
        Ancestry::of(&self.repository, &self.boundaries)
    }

    /// A commit; the error names it.
    fn commit_at(&self, oid: Oid) -> Result<git2::Commit<'_>, git2::Error> {
        self.ancestry().commit(oid)
    }

    /// The result; if there is none, remembers why, and answers as if there were nothing.
    fn remember<T>(&self, result: Result<Option<T>, git2::Error>) -> Option<T> {
        result.unwrap_or_else(|error| {
            self.failure.borrow_mut().get_or_insert_with(|| self.message(&error));
            None
        })
    }

    fn message(&self, error: &git2::Error) -> String {
        format!("the history cannot be read: {}", described(&self.repository, error))
    }

    /// The parents of a commit. A missing parent is an error, because its content would otherwise seem to be set here.
    fn parents(&self, commit: &git2::Commit<'_>) -> Result<Vec<git2::Commit<'_>>, git2::Error> {
        self.ancestry().parents(commit).into_iter().map(|parent| self.commit_at(parent)).collect()
    }

    /// The first of the waiting commits; the order is computed when first needed.
    fn first(&self, waiting: &Waiting, head: Oid, ranks: &mut Option<HashMap<Oid, usize>>) -> Result<Oid, git2::Error> {
        let known = match ranks.take() {
            Some(known) => known,
            None => self.order(head)?.into_iter().enumerate().map(|(rank, oid)| (oid, rank)).collect(),
        };
        let known = ranks.insert(known);
        let first = waiting.keys().copied().min_by_key(|oid| known.get(oid).copied());
        first.ok_or_else(|| git2::Error::from_str("no commit is left"))
    }

    /// The commits that lead to `head`, each after all its descendants regardless of commit times, so that none is
    /// visited twice. Of several candidates, the latest comes first.
    fn order(&self, head: Oid) -> Result<Vec<Oid>, git2::Error> {
        let mut children: HashMap<Oid, u32> = HashMap::new();
        let mut rest = vec![head];
        while let Some(oid) = rest.pop() {
            for parent in self.parents(&self.commit_at(oid)?)? {
                let count = children.entry(parent.id()).or_default();
                *count += 1;
                rest.extend((*count == 1).then(|| parent.id()));
            }
        }
        let mut order = Vec::with_capacity(children.len() + 1);
        let mut next = BinaryHeap::from([(0, head)]);
        while let Some((_, oid)) = next.pop() {
            order.push(oid);
            for parent in self.parents(&self.commit_at(oid)?)? {
                let Some(count) = children.get_mut(&parent.id()) else { continue };
                *count -= 1;
                if *count == 0 {
                    next.push((parent.time().seconds(), parent.id()));
                }
            }
        }
        Ok(order)
    }

    /// Processes one commit: files that are the same in a parent continue there, the others are visited.
    fn step(
        &self,
        waiting: &mut Waiting,
        oid: Oid,
        mut files: Followed,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), git2::Error> {
        let commit = self.commit_at(oid)?;
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

    /// Adds the files that equal one parent of a merge but differ from another: the merge chose a version.
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

    /// Reports every file that differs between two trees, with its blob in each.
    fn compare(&self, one: Option<Oid>, other: Option<Oid>, report: &mut OnDifference<'_>) -> Result<(), git2::Error> {
        self.left.set(MAX_FILES);
        self.below(one, other, "", report)
    }

    fn below(
        &self,
        one: Option<Oid>,
        other: Option<Oid>,
        folder: &str,
        report: &mut OnDifference<'_>,
    ) -> Result<(), git2::Error> {
        if one == other {
            return Ok(());
        }
        if folder.split('/').count() > MAX_DEPTH {
            return Err(git2::Error::from_str("folders are nested too deeply"));
        }
        let read = |oid: Option<Oid>| oid.map(|oid| self.trees.get(&self.repository, oid)).transpose();
        let (one, other) = (read(one)?, read(other)?);
        let mut here = one.as_ref().map(|tree| tree.entries()).unwrap_or_default();
        let mut there = other.as_ref().map(|tree| tree.entries()).unwrap_or_default();
        loop {
            here.skip_same(&mut there);
            let order = match (here.peek(), there.peek()) {
                (None, None) => return here.verify_end().and_then(|()| there.verify_end()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(here), Some(there)) => here.order(&there),
            };
            let left = self.left.get().checked_sub(1);
            self.left.set(left.ok_or_else(|| git2::Error::from_str("a commit contains more files than aims reads"))?);
            let one = if order.is_le() { here.next() } else { None };
            let other = if order.is_ge() { there.next() } else { None };
            self.differing(one, other, folder, report)?;
        }
    }

    /// An entry that is not the same in two trees.
    fn differing(
        &self,
        one: Option<RawEntry<'_>>,
        other: Option<RawEntry<'_>>,
        folder: &str,
        report: &mut OnDifference<'_>,
    ) -> Result<(), git2::Error> {
        let name = one.or(other).map(|entry| String::from_utf8_lossy(entry.name)).unwrap_or_default();
        let path = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
        let of = |entry: Option<RawEntry<'_>>, kinds: &[RawEntryKind]| {
            entry.filter(|entry| kinds.contains(&entry.kind)).and_then(|entry| entry.oid())
        };
        let (tree_here, tree_there) = (of(one, &[RawEntryKind::Tree]), of(other, &[RawEntryKind::Tree]));
        if tree_here.is_some() || tree_there.is_some() {
            self.below(tree_here, tree_there, &path, report)?;
        }
        let files = &[RawEntryKind::Blob, RawEntryKind::Link];
        let (file_here, file_there) = (of(one, files), of(other, files));
        if file_here.is_some() || file_there.is_some() {
            report(&path, file_here, file_there);
        }
        Ok(())
    }

    /// Whether the content of an object matches its id. Checked for objects on which approvals rely, not for every
    /// tree.
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

/// The trailers of a message, as git reads them; empty if the message is too long.
fn trailers(message: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(message);
    let short = text.len() <= MAX_MESSAGE && !text.contains('\0');
    let read = short.then(|| git2::message_trailers_strs(&text).ok()).flatten();
    let pairs = read.iter().flat_map(git2::MessageTrailersStrs::iter);
    pairs.map(|(key, value)| (key.to_owned(), masked(value).into_owned())).collect()
}

impl History for GitHistory {
    fn head(&self) -> &CommitId {
        &self.head
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn commit(&self, id: &CommitId) -> Result<Commit, String> {
        let commit = Oid::from_str(&id.0).and_then(|oid| self.commit_at(oid)).map_err(|error| self.message(&error))?;
        let summary = commit.summary_bytes().unwrap_or_default();
        Ok(Commit {
            id: id.clone(),
            author: person(&commit.author()),
            committer: person(&commit.committer()),
            summary: masked(&String::from_utf8_lossy(&summary[..summary.len().min(1000)])).into_owned(),
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
        let failed = |error: git2::Error| ReadError::Failed(described(&self.repository, &error));
        let oid = Oid::from_bytes(&blob.0).map_err(failed)?;
        let (length, _) = self.repository.odb().and_then(|odb| odb.read_header(oid)).map_err(failed)?;
        if length as u64 > limit {
            return Err(ReadError::TooLarge(length as u64));
        }
        self.loose.verify_blob(oid).map_err(failed)?;
        if !self.is_intact(oid, ObjectType::Blob) {
            return Err(ReadError::Failed(format!("the object {oid} is damaged")));
        }
        Ok(self.repository.find_blob(oid).map_err(failed)?.content().to_vec())
    }

    fn blob_at(&self, commit: &CommitId, path: &str) -> Option<BlobId> {
        let tree = if *commit == self.head { Ok(self.head_tree) } else { self.tree_of(commit) };
        self.remember(tree.and_then(|tree| self.at(tree, path)))
    }

    fn content_at(&self, commit: &CommitId, path: &str) -> Result<Option<BlobId>, String> {
        let tree = if *commit == self.head { Ok(self.head_tree) } else { self.tree_of(commit) };
        let found = tree.and_then(|tree| self.trees.resolved(&self.repository, tree, path));
        Ok(found.map_err(|error| self.message(&error))?.and_then(blob))
    }

    fn since(&self, base: &CommitId) -> Result<BTreeSet<CommitId>, String> {
        let reached = |from: &CommitId| Oid::from_str(&from.0).and_then(|oid| self.ancestry().ancestors([oid]));
        let since = reached(&self.head).and_then(|head| Ok((head, reached(base)?)));
        let (head, base) = since.map_err(|error| self.message(&error))?;
        let since: Vec<Oid> = head.difference(&base).copied().collect();
        if since.iter().any(|oid| self.boundaries.contains(oid)) {
            return Err(format!(
                "the clone is shallow and does not contain all commits of the change\nhelp: {UNSHALLOW}"
            ));
        }
        Ok(since.into_iter().map(id).collect())
    }

    fn fork(&self, one: &CommitId, other: &CommitId) -> Option<CommitId> {
        let oids = Oid::from_str(&one.0).and_then(|one| Ok((one, Oid::from_str(&other.0)?)));
        let fork = oids.and_then(|(one, other)| self.ancestry().merge_base(one, other));
        self.remember(fork).map(id)
    }

    fn complete(&self) -> Result<(), String> {
        self.failure.borrow().clone().map_or(Ok(()), Err)
    }

    fn files(&self, commit: &CommitId, extensions: &[&str]) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let tree = self.tree_of(commit).map_err(|error| self.message(&error))?;
        let mut files = Vec::new();
        self.compare(Some(tree), None, &mut |path, here, _| {
            let wanted = path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, extensions));
            files.extend(here.and_then(blob).filter(|_| wanted).map(|blob| (path.into(), blob)));
        })
        .map_err(|error| self.message(&error))?;
        Ok(files)
    }

    fn replaced(&self, commit: &CommitId, parent: usize) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let replaced = || {
            let commit = self.commit_at(Oid::from_str(&commit.0)?)?;
            let mut files = Vec::new();
            self.compare(
                Some(commit.tree_id()),
                Some(self.commit_at(commit.parent_id(parent)?)?.tree_id()),
                &mut |path, _, before| {
                    files.extend(before.and_then(blob).map(|blob| (path.into(), blob)));
                },
            )?;
            Ok(files)
        };
        replaced().map_err(|error: git2::Error| self.message(&error))
    }

    fn follow(
        &self,
        files: Vec<(Box<str>, u32)>,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), String> {
        self.followed(files, visit).map_err(|error| self.message(&error))
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
        // The order of commits only matters if there are parallel branches.
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
