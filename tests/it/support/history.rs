//! A past held in memory: a line of commits, each with all its files; and what the engine makes of files with such a past.

use std::collections::BTreeMap;

use aims::{
    engine::{Checked, HistoryUse, Memory, State},
    model::Ruleset,
    source::{
        BlobId, Commit, CommitId, History, MemoryTree, Moment, Next, Person, ReadError, Signed, Step, Version,
        is_one_of, sha256,
    },
};

use super::engine::{Known, loaded};

type Files = BTreeMap<String, Vec<u8>>;

/// A line of commits, the first one first.
#[derive(Clone)]
pub struct MemoryHistory {
    commits: Vec<(CommitId, String, BTreeMap<String, BlobId>)>,
    blobs: BTreeMap<BlobId, Vec<u8>>,
    /// Whether commits before the first one are missing.
    pub shallow: bool,
}

fn blob(bytes: &[u8]) -> BlobId {
    let hexadecimal = sha256(bytes);
    let byte = |index: usize| u8::from_str_radix(&hexadecimal[2 * index..2 * index + 2], 16).expect("hexadecimal");
    BlobId(std::array::from_fn(byte))
}

impl MemoryHistory {
    /// Commits with the mail address of the author and all files.
    pub fn of(states: Vec<(String, Files)>) -> Self {
        let mut known: BTreeMap<Vec<u8>, BlobId> = BTreeMap::new();
        let mut keep = |bytes: Vec<u8>| *known.entry(bytes).or_insert_with_key(|bytes| blob(bytes));
        let mut commits = Vec::new();
        for (number, (author, files)) in states.into_iter().enumerate() {
            let files = files.into_iter().map(|(path, bytes)| (path, keep(bytes))).collect();
            commits.push((CommitId(format!("c{number:09}").into()), author, files));
        }
        let blobs = known.into_iter().map(|(bytes, id)| (id, bytes)).collect();
        Self { commits, blobs, shallow: false }
    }

    fn number(&self, id: &CommitId) -> usize {
        self.commits.iter().position(|(known, _, _)| known == id).expect("a known commit")
    }
}

impl History for MemoryHistory {
    fn head(&self) -> &CommitId {
        &self.commits.last().expect("a commit").0
    }

    fn prefix(&self) -> &str {
        ""
    }

    fn commit(&self, id: &CommitId) -> Result<Commit, String> {
        let mail = self.commits[self.number(id)].1.clone();
        let when = Moment { seconds: 1_700_000_000, offset: 0 };
        let person = Person { name: mail.split('@').next().unwrap_or_default().to_owned(), mail, when };
        let (author, committer) = (person.clone(), person);
        Ok(Commit { id: id.clone(), author, committer, summary: String::new(), trailers: Vec::new(), signed: false })
    }

    fn signed(&self, _: &CommitId) -> Option<Signed> {
        None
    }

    fn bytes(&self, blob: BlobId, _: u64) -> Result<Vec<u8>, ReadError> {
        self.blobs.get(&blob).cloned().ok_or(ReadError::Missing)
    }

    fn blob_at(&self, commit: &CommitId, path: &str) -> Option<BlobId> {
        self.commits[self.number(commit)].2.get(path).copied()
    }

    fn files(&self, commit: &CommitId, extensions: &[&str]) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let files = self.commits[self.number(commit)].2.iter();
        let wanted = |path: &str| path.rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, extensions));
        Ok(files.filter(|(path, _)| wanted(path)).map(|(path, blob)| (path.as_str().into(), *blob)).collect())
    }

    fn replaced(&self, commit: &CommitId, _: usize) -> Result<Vec<(Box<str>, BlobId)>, String> {
        let number = self.number(commit);
        let (now, before) = (&self.commits[number].2, &self.commits[number - 1].2);
        let replaced = before.iter().filter(|(path, blob)| now.get(*path) != Some(blob));
        Ok(replaced.map(|(path, blob)| (path.as_str().into(), *blob)).collect())
    }

    fn follow(
        &self,
        mut files: Vec<(Box<str>, u32)>,
        visit: &mut dyn FnMut(&Step<'_>) -> Vec<(u32, Next)>,
    ) -> Result<(), String> {
        for number in (0..self.commits.len()).rev() {
            let (id, _, here) = &self.commits[number];
            let before = number.checked_sub(1).map(|before| &self.commits[before]);
            files = files
                .into_iter()
                .flat_map(|(path, key)| {
                    let old = before.and_then(|(_, _, files)| files.get(&*path));
                    if old.is_some() && old == here.get(&*path) {
                        return vec![(path, key)];
                    }
                    let parents: Vec<_> = before.iter().map(|(id, _, _)| (id.clone(), old.copied())).collect();
                    let file = Version { path: &path, blob: here[&*path] };
                    let boundary = number == 0 && self.shallow;
                    let nexts = visit(&Step { commit: id, file, keys: &[key], parents: &parents, boundary });
                    let onward = nexts.into_iter().filter_map(|(key, next)| match next {
                        Next::Parent(_, path) => Some((path, key)),
                        Next::Stop => None,
                    });
                    onward.collect()
                })
                .collect();
        }
        Ok(())
    }
}

/// What is told of the history of files in memory.
pub enum Told {
    /// There is none.
    Nothing,
    /// These commits; the files are those of the last.
    Commits(MemoryHistory),
}

/// Files with what is told of their history through the pipeline, up to the rules; where nothing is told, nobody asks either.
pub fn check_with(tree: &MemoryTree, history: Option<&Told>, today: &str, ruleset: Option<Ruleset>) -> Checked {
    let wanted = if history.is_some() { HistoryUse::Always } else { HistoryUse::None };
    let history = match history {
        Some(Told::Commits(past)) => Some(Box::new(past.clone()) as Box<dyn History>),
        _ => None,
    };
    let state = State::Memory(Box::new(Memory { tree: Box::new(Known(tree.clone())), history }));
    loaded(state, today, ruleset, wanted).check()
}
