//! A record of any kind as read: its location, type and references.
//!
//! Must not know other records.

use std::{collections::BTreeSet, ops::Deref, sync::Arc};

use serde_json::Value;

use super::Unread;
use crate::{
    record::{Data, Kind, Record, RecordType, System, field::Classification},
    schema::{self, Excess, FieldDate, Link},
    source::{At, Part, Path, Place},
};

/// A record of any kind with its location and links. Copies share the record.
#[derive(Clone)]
pub struct Entry {
    /// Its file.
    pub path: Path,
    /// Number of the document in the file, counted from 0.
    pub document: u32,
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Box<str>,
    /// The record, or why it is not available.
    pub content: Content,
    /// Its classification as written, whether its kind has such a field or not.
    pub classification: Option<Box<str>>,
    /// Its references.
    pub links: Arc<[Link]>,
    /// The dates that it states.
    pub dates: Arc<[FieldDate]>,
    /// Keys, tokens and passwords in its text.
    pub secrets: Arc<[Exposed]>,
    /// Intervals and dates that exceed their declared bounds.
    pub excesses: Arc<[Excess]>,
    /// The fields that it does not state, and whose values are defaults.
    pub defaulted: Arc<[Box<str>]>,
}

/// The content of a record apart from its kind and id.
#[derive(Clone)]
pub enum Content {
    /// The record itself.
    Read(Arc<dyn Record>),
    /// It violates its schema.
    Broken,
    /// It is withheld from the readers.
    Withheld(Withheld),
}

/// A key, token or password in the text of a record.
#[derive(Debug, Clone)]
pub struct Exposed {
    /// What it is, with its article.
    pub kind: &'static str,
    /// Its location: the value that contains it, or the bytes of a comment.
    pub at: At,
}

/// A record that is withheld from readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The reason.
    pub reason: Reason,
    /// The name of a person to whom a visible record refers, because responsible persons must be identifiable.
    pub name: Option<Box<str>>,
}

/// Why a record is withheld from readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its kind was not requested.
    Kind,
    /// Its classification exceeds that of the readers.
    Classification,
    /// It violates its schema, so its classification is unknown.
    Unreadable,
}

impl Entry {
    /// The record; `None` if it violates its schema or is withheld.
    #[must_use]
    pub fn record(&self) -> Option<&dyn Record> {
        match &self.content {
            Content::Read(record) => Some(&**record),
            Content::Broken | Content::Withheld(_) => None,
        }
    }

    /// The record as data, with the field names of the file; null if it is not available.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.record().map(Data::to_value).unwrap_or_default()
    }

    /// Whether it violates its schema.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.content, Content::Broken)
    }

    /// Whether it is withheld from the readers.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self.content, Content::Withheld(_))
    }

    /// Its title, if it has one that is visible.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        match &self.content {
            Content::Read(record) => record.title(),
            Content::Withheld(withheld) => withheld.name.as_deref(),
            Content::Broken => None,
        }
    }

    /// The stub shown to readers from whom it is withheld: its kind, its id and the reason.
    #[must_use]
    pub fn stub(&self, withheld: Withheld) -> Self {
        Self {
            path: "".into(),
            document: 0,
            kind: self.kind,
            id: self.id.clone(),
            content: Content::Withheld(withheld),
            classification: None,
            links: Arc::default(),
            dates: Arc::default(),
            secrets: Arc::default(),
            excesses: Arc::default(),
            defaulted: Arc::default(),
        }
    }

    /// Whether it does not state a field whose value is a default.
    #[must_use]
    pub fn is_default(&self, field: &str) -> bool {
        self.defaulted.iter().any(|defaulted| **defaulted == *field)
    }

    /// The same entry with `content` in place of the full record, without references and dates.
    #[must_use]
    pub(super) fn with(&self, content: Content) -> Self {
        Self { content, links: Arc::default(), dates: Arc::default(), ..self.clone() }
    }

    /// The location in the record at a JSON pointer without its leading slash: `treatment/controls/0`.
    ///
    /// # Panics
    /// In builds that are not released, if the kind has no such field.
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        // Released builds, which abort on a panic, do not look it up.
        assert!(
            cfg!(panic = "abort") || pointer.is_empty() || schema::known(self.kind, pointer),
            "{} has no field {pointer}",
            self.kind.name
        );
        self.place(pointer)
    }

    /// The location of one of the record's links.
    #[must_use]
    pub fn at_link(&self, link: &Link) -> At {
        self.place(&link.pointer[1.min(link.pointer.len())..])
    }

    /// The AI systems that it names in fields reserved for systems.
    pub fn systems(&self) -> impl Iterator<Item = &str> {
        self.links.iter().filter(|link| *link.kinds == [System::KIND.into()]).map(|link| &*link.to)
    }

    /// Its classification; internal if it has none, the highest if its value is invalid.
    #[must_use]
    pub fn class(&self) -> Classification {
        Classification::of(self.classification.as_deref())
    }

    /// The record at a place where only its kind and id can be read.
    pub(super) fn lost(path: Path, document: u32, kind: &'static Kind, id: Box<str>) -> Self {
        Self {
            path,
            document,
            kind,
            id,
            content: Content::Broken,
            // Nobody may see what nobody has classified.
            classification: Some(Box::default()),
            links: Arc::default(),
            dates: Arc::default(),
            secrets: Arc::default(),
            excesses: Arc::default(),
            defaulted: Arc::default(),
        }
    }

    /// As a record of which not all content is known, with the words in it.
    pub(super) fn unread(&self, words: Option<Arc<BTreeSet<Box<str>>>>) -> Unread {
        Unread { path: self.path.clone(), kind: Some(self.kind.name), id: self.id.clone(), words }
    }

    /// Whether another entry has the same record.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let values =
            || self.record().zip(other.record()).is_some_and(|(one, other)| one.to_value() == other.to_value());
        self.kind.name == other.kind.name && (self.is_copy_of(other) || values())
    }

    /// Whether both share the record from a single read.
    #[must_use]
    pub fn is_copy_of(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::Read(one), Content::Read(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    pub(super) fn place(&self, pointer: &str) -> At {
        let pointer = if pointer.is_empty() { "".into() } else { format!("/{pointer}").into() };
        At::Place(Place { path: self.path.clone(), document: self.document, pointer, part: Part::Value })
    }
}

/// A record of a known type, with its location.
pub struct Item<'m, T> {
    entry: &'m Entry,
    data: &'m T,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

impl<T> Deref for Item<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.data
    }
}

impl<'m, T> Item<'m, T> {
    /// The entry that contains it.
    #[must_use]
    pub fn entry(&self) -> &'m Entry {
        self.entry
    }

    /// The record itself, with the lifetime of the model.
    #[must_use]
    pub fn data(&self) -> &'m T {
        self.data
    }

    /// See [`Entry::at`].
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        self.entry.at(pointer)
    }
}

/// The record of an entry as a known type.
pub(super) fn typed<T: RecordType>(entry: &Entry) -> Option<Item<'_, T>> {
    let data = entry.record()?.as_kind()?;
    Some(Item { entry, data })
}
