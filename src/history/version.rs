//! Old versions of files as records: parsed, decoded leniently, kept for a while.
//!
//! Must not judge them: an old version may break today's schema, or be no YAML at all.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use serde_json::Value;

use crate::{
    record::Kind,
    source::{BlobId, History, ReadError},
    yaml::{self, Node},
};

/// A record of an old version.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) kind: Box<str>,
    pub(super) id: Box<str>,
    pub(super) data: Value,
}

/// The records of a version; `None` where it cannot be read as such.
pub(super) type Records = Option<Rc<[Old]>>;

/// Old versions of files.
pub(super) struct Versions<'p> {
    past: &'p dyn History,
    kept: RefCell<HashMap<BlobId, Records>>,
    /// Kind and id of the records of every version that was read.
    names: RefCell<HashMap<BlobId, Names>>,
    /// Why a version is not in the repository, where one is not.
    lost: RefCell<Option<String>>,
}

/// Kind and id of records.
pub type Names = Rc<[(Box<str>, Box<str>)]>;

/// Most versions that are kept at a time.
const KEPT: usize = 256;

impl<'p> Versions<'p> {
    pub(super) fn of(past: &'p dyn History) -> Self {
        Self { past, kept: RefCell::default(), names: RefCell::default(), lost: RefCell::default() }
    }

    /// The records that a blob holds.
    pub(super) fn records(&self, blob: BlobId) -> Records {
        if let Some(kept) = self.kept.borrow().get(&blob) {
            return kept.clone();
        }
        let records = self.read(blob);
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(blob, records.clone());
        records
    }

    /// Nothing, unless the repository lacks a version that was looked for, as a partial clone does.
    ///
    /// # Errors
    /// Fails if it does.
    pub(super) fn complete(&self) -> Result<(), String> {
        let lost = self.lost.borrow();
        lost.as_ref().map_or(Ok(()), |why| Err(format!("the history cannot be read: {why}")))
    }

    fn read(&self, blob: BlobId) -> Records {
        let bytes = match self.past.bytes(blob, yaml::MAX_BYTES) {
            Err(error @ (ReadError::Missing | ReadError::Failed(_))) => {
                *self.lost.borrow_mut() = Some(error.to_string());
                return None;
            }
            bytes => bytes.ok()?,
        };
        let text = String::from_utf8(bytes).ok()?;
        let stream = yaml::parse(&text);
        if !stream.problems.is_empty() {
            return None;
        }
        let roots = stream.documents.iter().flatten().map(|document| &document.root);
        Some(roots.filter_map(record).collect())
    }

    /// Takes for known which records a blob holds.
    pub(super) fn know(&self, blob: BlobId, names: Names) {
        self.names.borrow_mut().insert(blob, names);
    }

    /// Kind and id of the records that a blob holds.
    pub(super) fn names(&self, blob: BlobId) -> Names {
        if let Some(names) = self.names.borrow().get(&blob) {
            return names.clone();
        }
        let records = self.records(blob);
        let names = records.iter().flat_map(|records| records.iter());
        let names: Names = names.map(|record| (record.kind.clone(), record.id.clone())).collect();
        self.names.borrow_mut().insert(blob, names.clone());
        names
    }

    /// The record of a version, if it holds it.
    pub(super) fn find(&self, blob: BlobId, kind: &str, id: &str) -> Found {
        match self.records(blob) {
            None => Found::Unreadable,
            Some(records) => match records.iter().position(|record| *record.kind == *kind && *record.id == *id) {
                Some(index) => Found::Record(records, index),
                None => Found::Nothing,
            },
        }
    }
}

/// What a version holds of a record.
pub(super) enum Found {
    /// The version cannot be read.
    Unreadable,
    /// It does not hold the record.
    Nothing,
    /// It holds it, at this place among its records.
    Record(Rc<[Old]>, usize),
}

impl Found {
    /// The data of the record.
    pub(super) fn data(&self) -> Option<&Value> {
        match self {
            Self::Record(records, index) => Some(&records[*index].data),
            _ => None,
        }
    }
}

/// A record with its data as the type writes it, so that defaults compare equal; as written where it breaks the type.
fn record(root: &Node<'_>) -> Option<Old> {
    let text = |key| root.get(key).and_then(Node::as_str);
    let (kind, id) = (text("kind")?, text("id")?);
    let typed = Kind::named(kind).and_then(|kind| (kind.decode)(root).ok()).map(|record| record.to_value());
    let data = typed.or_else(|| yaml::decode::<Value>(root).ok()).unwrap_or_default();
    Some(Old { kind: kind.into(), id: id.into(), data })
}
