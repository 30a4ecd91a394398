//! For whom something is made, and which records they see.
//!
//! Must not know what is said about a record elsewhere.

use crate::{
    model::{Entry, Reason},
    record::{Aims, Concern, Incident, Person, Record as _, Training, field::Classification},
};

/// Kinds that stay out unless they are asked for, because they tell of persons.
pub const PERSONAL: &[&str] = &[Concern::KIND, Incident::KIND, Person::KIND, Training::KIND];

/// For whom something is made.
#[derive(Debug, Clone)]
pub enum Audience {
    /// For the owners of the records, who see everything.
    Whole,
    /// For people who may see so much.
    Readers(Readers),
    /// For everyone: what is marked public alone, and of the manifest the organization with its web site and contacts.
    Public,
}

/// What some readers may see.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Kinds among [`PERSONAL`] that they see too.
    pub include: Vec<String>,
    /// The highest class that they see; a record of which nothing is said is internal.
    pub up_to: Classification,
}

impl Readers {
    /// Kinds of record that are kept from them.
    pub fn kept_out(&self) -> impl Iterator<Item = &'static str> + '_ {
        PERSONAL.iter().copied().filter(|kind| !self.include.iter().any(|included| included == kind))
    }

    /// Whether something of this class is kept from them.
    #[must_use]
    pub fn may_not_see(&self, classification: Classification) -> bool {
        classification > self.up_to
    }

    fn withholds(&self, entry: &Entry) -> Option<Reason> {
        match entry.is_broken() {
            _ if self.kept_out().any(|kind| kind == entry.kind.name) => Some(Reason::Kind),
            true => self.may_not_see(Classification::Restricted).then_some(Reason::Unreadable),
            false => self.may_not_see(entry.class()).then_some(Reason::Classification),
        }
    }
}

impl Audience {
    /// Why a record is kept from them; `None` where they see it, be it in part.
    #[must_use]
    pub fn withholds(&self, entry: &Entry) -> Option<Reason> {
        match self {
            Self::Whole => None,
            Self::Readers(readers) => readers.withholds(entry),
            Self::Public if PERSONAL.contains(&entry.kind.name) => Some(Reason::Kind),
            Self::Public if entry.is_broken() => Some(Reason::Unreadable),
            Self::Public if entry.kind.name == Aims::KIND => None,
            Self::Public => (entry.class() != Classification::Public).then_some(Reason::Classification),
        }
    }

    /// Kinds of record that are kept from them, whatever their class.
    #[must_use]
    pub fn kept_out(&self) -> Vec<&'static str> {
        match self {
            Self::Whole => Vec::new(),
            Self::Readers(readers) => readers.kept_out().collect(),
            Self::Public => PERSONAL.to_vec(),
        }
    }

    /// Whether they may see what of a repository nobody could read, so that nobody knows its class.
    pub(super) fn sees_unreadable(&self) -> bool {
        match self {
            Self::Whole => true,
            Self::Readers(readers) => !readers.may_not_see(Classification::Restricted),
            Self::Public => false,
        }
    }
}
