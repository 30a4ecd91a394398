//! Audiences and the records they may see.
//!
//! Must not know what other records state about a record.

use crate::{
    model::{Entry, Reason},
    record::{Aims, KINDS, Kind, RecordType as _, field::Classification},
};

/// Kinds that are excluded by default because they contain data about persons; sorted by name.
#[must_use]
pub fn personal() -> Vec<&'static str> {
    let mut names: Vec<_> = KINDS.iter().filter(|kind| kind.about.is_personal).map(|kind| kind.name).collect();
    names.sort_unstable();
    names
}

/// The audience of a document, pack or site.
#[derive(Debug, Clone)]
pub enum Audience {
    /// The owners of the records, who see everything.
    Whole,
    /// Readers who may see a part of the records.
    Readers(Readers),
    /// The public: only records with classification `public` and, of the manifest, the organization with its website
    /// and contacts.
    Public,
}

/// What readers may see.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Kinds in [`personal`] that they may see.
    pub include: Vec<String>,
    /// The highest classification that they may see; a record without a classification is internal.
    pub up_to: Classification,
}

impl Readers {
    fn excludes(&self, kind: &Kind) -> bool {
        kind.about.is_personal && !self.include.iter().any(|included| included == kind.name)
    }

    /// Kinds of record that they may not see.
    pub fn excluded_kinds(&self) -> impl Iterator<Item = &'static str> + '_ {
        personal().into_iter().filter(|kind| !self.include.iter().any(|included| included == kind))
    }

    /// Whether something with this classification is withheld from them.
    #[must_use]
    pub fn may_not_see(&self, classification: Classification) -> bool {
        classification > self.up_to
    }

    fn withholds(&self, entry: &Entry) -> Option<Reason> {
        match entry.is_broken() {
            _ if self.excludes(entry.kind) => Some(Reason::Kind),
            true => self.may_not_see(Classification::Restricted).then_some(Reason::Unreadable),
            false => self.may_not_see(entry.class()).then_some(Reason::Classification),
        }
    }
}

impl Audience {
    /// Why a record is withheld from them; `None` if they may see it, completely or in part.
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

    /// Kinds of record that they may not see, regardless of classification.
    #[must_use]
    pub fn excluded_kinds(&self) -> Vec<&'static str> {
        match self {
            Self::Whole => Vec::new(),
            Self::Readers(readers) => readers.excluded_kinds().collect(),
            Self::Public => personal(),
        }
    }

    /// Whether they may see unreadable content, whose classification is unknown.
    pub(super) fn sees_unreadable(&self) -> bool {
        match self {
            Self::Whole => true,
            Self::Readers(readers) => !readers.may_not_see(Classification::Restricted),
            Self::Public => false,
        }
    }
}
