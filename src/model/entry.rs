//! A record of any kind, as it was read: its place, its type and the references it makes.
//!
//! Must not know other records.

use std::{ops::Deref, sync::Arc};

use serde_json::Value;

use crate::{
    record::{Data, Kind, Record, RecordType, System, field::Classification},
    schema::{self, Day, Link},
    source::{At, Part, Path, Place},
};

/// A record of any kind with its place and links. Copies share the record.
#[derive(Clone)]
pub struct Entry {
    /// The file it stands in.
    pub path: Path,
    /// Which document of the file, from 0.
    pub document: u32,
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Box<str>,
    /// The record, or why there is none.
    pub content: Content,
    /// How closed it says it is, word for word, whether its kind has such a field or not.
    pub classification: Option<Box<str>>,
    /// The references it makes.
    pub links: Arc<[Link]>,
    /// The days on which it says that something was done.
    pub days: Arc<[Day]>,
}

/// What is known of a record beside its kind and id.
#[derive(Clone)]
pub enum Content {
    /// The record itself.
    Read(Arc<dyn Record>),
    /// It breaks its schema.
    Broken,
    /// It is kept from those for whom the records are shown.
    Withheld(Withheld),
}

/// A record that is kept from readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Why.
    pub reason: Reason,
    /// The name of a person to whom a record refers that is shown, as somebody has to answer for things.
    pub name: Option<Box<str>>,
}

/// Why a record is kept from readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its kind was not asked for.
    Kind,
    /// Its class is above what they see.
    Classification,
    /// It breaks its schema, so that nobody knows its class.
    Unreadable,
}

impl Entry {
    /// The record; `None` where it breaks its schema or is withheld.
    #[must_use]
    pub fn record(&self) -> Option<&dyn Record> {
        match &self.content {
            Content::Read(record) => Some(&**record),
            Content::Broken | Content::Withheld(_) => None,
        }
    }

    /// The record as data, with the field names of the file; null where there is none to be shown.
    #[must_use]
    pub fn to_value(&self) -> Value {
        self.record().map(Data::to_value).unwrap_or_default()
    }

    /// Whether it breaks its schema.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.content, Content::Broken)
    }

    /// Whether it is kept from those for whom the records are shown.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self.content, Content::Withheld(_))
    }

    /// What it is called, where it has a title and that is shown.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        match &self.content {
            Content::Read(record) => record.title(),
            Content::Withheld(withheld) => withheld.name.as_deref(),
            Content::Broken => None,
        }
    }

    /// What stands in its place for those from whom it is kept: its kind, its id and the reason.
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
            days: Arc::default(),
        }
    }

    /// The same entry with `content` in place of the whole record, of which references and days go.
    #[must_use]
    pub(super) fn with(&self, content: Content) -> Self {
        Self { content, links: Arc::default(), days: Arc::default(), ..self.clone() }
    }

    /// The place in the record that a JSON pointer without its first slash names: `treatment/controls/0`.
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        debug_assert!(
            pointer.is_empty() || schema::known(self.kind, pointer),
            "{} has no field {pointer}",
            self.kind.name
        );
        self.place(pointer)
    }

    /// The place of one of the record's links.
    #[must_use]
    pub fn at_link(&self, link: &Link) -> At {
        self.place(&link.pointer[1.min(link.pointer.len())..])
    }

    /// The AI systems that it names in fields for nothing else.
    pub fn systems(&self) -> impl Iterator<Item = &str> {
        self.links.iter().filter(|link| *link.kinds == [System::KIND.into()]).map(|link| &*link.to)
    }

    /// Its classification; internal where it has none, the highest where its word means nothing.
    #[must_use]
    pub fn class(&self) -> Classification {
        Classification::of(self.classification.as_deref())
    }

    /// Whether another entry holds the same record.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let values =
            || self.record().zip(other.record()).is_some_and(|(one, other)| one.to_value() == other.to_value());
        self.kind.name == other.kind.name && (self.is_copy_of(other) || values())
    }

    /// Whether both hold the record of one reading.
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

/// A record of a known type, with its place.
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
    /// The entry that holds it.
    #[must_use]
    pub fn entry(&self) -> &'m Entry {
        self.entry
    }

    /// The record itself, for as long as the model lives.
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
