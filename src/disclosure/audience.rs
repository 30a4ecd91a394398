//! For whom something is made, and which records they see.
//!
//! Must not know what is said about a record elsewhere.

use crate::{
    model::{Entry, Reason},
    record::{Aims, KINDS, Kind, RecordType as _, field::Classification},
};

/// Kinds that stay out unless they are asked for, because they tell of persons; by name.
#[must_use]
pub fn personal() -> Vec<&'static str> {
    let mut names: Vec<_> = KINDS.iter().filter(|kind| kind.about.is_personal).map(|kind| kind.name).collect();
    names.sort_unstable();
    names
}

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
    /// Kinds among those that [`personal`] names that they see too.
    pub include: Vec<String>,
    /// The highest class that they see; a record of which nothing is said is internal.
    pub up_to: Classification,
}

impl Readers {
    fn is_kept_out(&self, kind: &Kind) -> bool {
        kind.about.is_personal && !self.include.iter().any(|included| included == kind.name)
    }

    /// Kinds of record that are kept from them.
    pub fn kept_out(&self) -> impl Iterator<Item = &'static str> + '_ {
        personal().into_iter().filter(|kind| !self.include.iter().any(|included| included == kind))
    }

    /// Whether something of this class is kept from them.
    #[must_use]
    pub fn may_not_see(&self, classification: Classification) -> bool {
        classification > self.up_to
    }

    fn withholds(&self, entry: &Entry) -> Option<Reason> {
        match entry.is_broken() {
            _ if self.is_kept_out(entry.kind) => Some(Reason::Kind),
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
            Self::Public if entry.kind.about.is_personal => Some(Reason::Kind),
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
            Self::Public => personal(),
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
