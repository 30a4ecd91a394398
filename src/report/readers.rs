//! What of the records some readers may see: a rule for packs and for sites.
//!
//! Must not know what is made for them.

use crate::{
    model::Entry,
    record::{Concern, Incident, Person, Record as _, Training, field::Classification},
};

/// Kinds that stay out unless they are asked for, because they tell of persons.
pub const PERSONAL: &[&str] = &[Concern::KIND, Incident::KIND, Person::KIND, Training::KIND];

/// What some readers may see.
#[derive(Debug, Clone)]
pub struct Readers {
    /// Kinds among [`PERSONAL`] that they see too.
    pub include: Vec<String>,
    /// The most closed class that they see.
    pub classification: Classification,
}

/// Why a record stays out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its kind was not asked for.
    Kind,
    /// It is more closed than what they see.
    Classification,
    /// It cannot be read, so that nobody knows how closed it is.
    Unreadable,
}

impl Readers {
    /// Kinds of record that stay out.
    pub fn kept_out(&self) -> impl Iterator<Item = &'static str> + '_ {
        PERSONAL.iter().copied().filter(|kind| !self.include.iter().any(|included| included == kind))
    }

    /// Whether something so closed stays out.
    #[must_use]
    pub fn too_closed(&self, classification: Classification) -> bool {
        classification > self.classification
    }

    /// Why a record stays out; `None` where it is seen.
    #[must_use]
    pub fn left_out(&self, entry: &Entry) -> Option<Reason> {
        match &entry.record {
            _ if self.kept_out().any(|kind| kind == entry.kind.name) => Some(Reason::Kind),
            None => self.too_closed(Classification::Restricted).then_some(Reason::Unreadable),
            Some(_) => self.too_closed(classification(entry)).then_some(Reason::Classification),
        }
    }

    /// Whether documents know a record by its id alone. People are named, as somebody has to answer for things.
    #[must_use]
    pub fn hides(&self, entry: &Entry) -> bool {
        entry.kind.name != Person::KIND && self.left_out(entry).is_some()
    }
}

/// How closed a record says it is; internal where it says nothing.
#[must_use]
pub fn classification(entry: &Entry) -> Classification {
    let value = entry.record.as_ref().map(|record| record.to_value()).unwrap_or_default();
    meant(value.get("classification").and_then(serde_json::Value::as_str))
}

/// The classification that a word means; one that means none is the most closed.
#[must_use]
pub fn meant(word: Option<&str>) -> Classification {
    use Classification::{Confidential, Internal, Public, Restricted};
    let known = |text: &str| [Public, Internal, Confidential].into_iter().find(|known| self::word(*known) == text);
    word.map_or(Internal, |text| known(&text.to_ascii_lowercase()).unwrap_or(Restricted))
}

/// The word for a classification.
#[must_use]
pub fn word(classification: Classification) -> &'static str {
    match classification {
        Classification::Public => "public",
        Classification::Internal => "internal",
        Classification::Confidential => "confidential",
        Classification::Restricted => "restricted",
    }
}
