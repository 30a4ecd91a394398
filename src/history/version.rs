//! Old versions of files as records: parsed, decoded leniently, cached.
//!
//! Must not judge them: an old version may violate today's schema, or not be YAML at all.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use serde_json::Value;

use crate::{
    record::Kind,
    source::{self, BlobId, History, ReadError},
    yaml::{self, Node},
};

/// A record of an old version.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) kind: Box<str>,
    pub(super) id: Box<str>,
    pub(super) data: Value,
}

/// The records of a version; `None` if it cannot be read as records.
pub(super) type Records = Option<Rc<[Old]>>;

/// Old versions of files.
pub(super) struct Versions<'p> {
    history: &'p dyn History,
    cached: RefCell<HashMap<BlobId, Records>>,
    /// Kind and id of the records of every version that was read.
    names: RefCell<HashMap<BlobId, Names>>,
    /// Why a version is missing from the repository, if one is.
    missing: RefCell<Option<String>>,
}

/// Kind and id of records.
pub type Names = Rc<[(Box<str>, Box<str>)]>;

/// Maximum number of cached versions.
const MAX_CACHED: usize = 256;

impl<'p> Versions<'p> {
    pub(super) fn of(history: &'p dyn History) -> Self {
        Self { history, cached: RefCell::default(), names: RefCell::default(), missing: RefCell::default() }
    }

    /// The records in a blob.
    pub(super) fn records(&self, blob: BlobId) -> Records {
        if let Some(cached) = self.cached.borrow().get(&blob) {
            return cached.clone();
        }
        let records = self.read(blob);
        let mut cached = self.cached.borrow_mut();
        if cached.len() >= MAX_CACHED {
            cached.clear();
        }
        cached.insert(blob, records.clone());
        records
    }

    /// Checks that every requested version, and every tree on the way to it, was in the repository.
    ///
    /// # Errors
    /// Fails if one was missing, as in a partial clone.
    pub(super) fn complete(&self) -> Result<(), String> {
        self.history.complete()?;
        let missing = self.missing.borrow();
        missing.as_ref().map_or(Ok(()), |why| Err(format!("the history cannot be read: {why}")))
    }

    fn read(&self, blob: BlobId) -> Records {
        let bytes = match self.history.bytes(blob, yaml::MAX_BYTES) {
            Err(error @ (ReadError::Missing | ReadError::Failed(_))) => {
                *self.missing.borrow_mut() = Some(error.to_string());
                return None;
            }
            bytes => bytes.ok()?,
        };
        let text = String::from_utf8(bytes).ok()?;
        let mut stream = yaml::parse(&text);
        stream.mask(&source::secrets(&text));
        if !stream.problems.is_empty() {
            return None;
        }
        let roots = stream.documents.iter().flatten().map(|document| &document.root);
        Some(roots.filter_map(record).collect())
    }

    /// Sets the names of the records in a blob, if they are already known.
    pub(super) fn set_names(&self, blob: BlobId, names: Names) {
        self.names.borrow_mut().insert(blob, names);
    }

    /// Kind and id of the records in a blob.
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

    /// Finds a record in a version.
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

/// Result of looking up a record in a version.
pub(super) enum Found {
    /// The version cannot be read.
    Unreadable,
    /// It does not contain the record.
    Nothing,
    /// It contains the record, at this index among its records.
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

/// A record with its data as serialized by its type, so that defaults compare equal; as written if it does not fit the
/// type.
fn record(root: &Node<'_>) -> Option<Old> {
    let text = |key| root.get(key).and_then(Node::as_str);
    let (kind, id) = (text("kind")?, text("id")?);
    let typed = Kind::named(kind).and_then(|kind| (kind.decode)(root).ok()).map(|record| record.to_value());
    let data = typed.or_else(|| yaml::decode::<Value>(root).ok()).unwrap_or_default();
    Some(Old { kind: kind.into(), id: id.into(), data })
}
