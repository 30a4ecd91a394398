//! A record of any kind, as it was read: its place, its type and the references it makes.
//!
//! Must not know other records.

use std::{ops::Deref, sync::Arc};

use crate::{
    record::{AnyRecord, Kind, Record, System, field::Classification},
    schema::{self, Link},
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
    /// The record; `None` where it breaks its schema.
    pub record: Option<Arc<dyn AnyRecord>>,
    /// How closed it says it is, word for word, whether its kind has such a field or not.
    pub classification: Option<Box<str>>,
    /// The references it makes.
    pub links: Arc<[Link]>,
}

impl Entry {
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
        let same = |(one, other): (&Arc<dyn AnyRecord>, &Arc<dyn AnyRecord>)| {
            Arc::ptr_eq(one, other) || one.to_value() == other.to_value()
        };
        self.kind.name == other.kind.name && self.record.as_ref().zip(other.record.as_ref()).is_some_and(same)
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
pub(super) fn typed<T: Record>(entry: &Entry) -> Option<Item<'_, T>> {
    let data = entry.record.as_ref()?.as_any().downcast_ref()?;
    Some(Item { entry, data })
}
