//! The kinds of record, one file each, and the table of them.
//!
//! Must not know where a record came from: no file, no span, no other record.

pub mod field;
pub mod form;

mod context;
mod control;
mod dataset;
mod document;
mod evidence;
mod exception;
mod impact;
mod manifest;
mod objective;
mod obligation;
mod party;
mod person;
mod risk;
mod role;
mod scope;
mod soa;
mod supplier;
mod system;
mod treatment_plan;

use std::any::Any;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};

pub use context::*;
pub use control::*;
pub use dataset::*;
pub use document::*;
pub use evidence::*;
pub use exception::*;
pub use impact::*;
pub use manifest::*;
pub use objective::*;
pub use obligation::*;
pub use party::*;
pub use person::*;
pub use risk::*;
pub use role::*;
pub use scope::*;
pub use soa::*;
pub use supplier::*;
pub use system::*;
pub use treatment_plan::*;

use crate::yaml::{DecodeError, Node};
use field::{Approval, Date, Id, RepoPath, Review, Sha256, Target};

/// Every kind of record, in the order in which an auditor reads them.
pub static KINDS: &[Kind] = &[
    Kind::of::<Aims>(),
    Kind::of::<Context>(),
    Kind::of::<Party>(),
    Kind::of::<Obligation>(),
    Kind::of::<Scope>(),
    Kind::of::<Role>(),
    Kind::of::<Person>(),
    Kind::of::<Document>(),
    Kind::of::<System>(),
    Kind::of::<Dataset>(),
    Kind::of::<Supplier>(),
    Kind::of::<Risk>(),
    Kind::of::<TreatmentPlan>(),
    Kind::of::<Impact>(),
    Kind::of::<Control>(),
    Kind::of::<Soa>(),
    Kind::of::<Objective>(),
    Kind::of::<Evidence>(),
    Kind::of::<Exception>(),
];

/// One record of a management system. A kind is one type that implements it, and one row of [`KINDS`].
pub trait Record: DeserializeOwned + Serialize + JsonSchema + Send + Sync + 'static {
    /// The word under `kind:`.
    const KIND: &'static str;
    /// Where records of the kind are kept by habit and what they answer.
    const ABOUT: About;
    /// Identifier, unique over all kinds.
    fn id(&self) -> &Id;
    /// What people call it.
    fn title(&self) -> Option<&str> {
        None
    }
    /// Role or person that answers for it.
    fn owner(&self) -> Option<&str> {
        None
    }
    /// Role or person that wrote it, where that differs from the owner.
    fn author(&self) -> Option<&str> {
        None
    }
    /// Approval of the record, where its kind has one.
    fn approval(&self) -> Option<&Approval> {
        None
    }
    /// Review of the record, where its kind has one.
    fn review(&self) -> Option<&Review> {
        None
    }
    /// Day of the latest assessment the record keeps; it counts as a review.
    fn last_assessed(&self) -> Option<Date> {
        None
    }
    /// The file of this repository that the record stands for, with the SHA-256 it should have.
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        None
    }
}

impl<T: Record> Target for T {
    fn kinds() -> Vec<&'static str> {
        vec![T::KIND]
    }
}

/// Habits and purpose of a kind.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Prefix of new ids: `R` gives `R-1`.
    pub prefix: &'static str,
    /// Folder in which `new` puts the record.
    pub folder: &'static str,
    /// Clauses and controls that the kind answers.
    pub clauses: &'static [&'static str],
}

/// A record of any kind, as the model stores it.
pub trait AnyRecord: Any + Send + Sync {
    /// See [`Record::id`].
    fn id(&self) -> &Id;
    /// See [`Record::title`].
    fn title(&self) -> Option<&str>;
    /// See [`Record::owner`].
    fn owner(&self) -> Option<&str>;
    /// See [`Record::author`].
    fn author(&self) -> Option<&str>;
    /// See [`Record::approval`].
    fn approval(&self) -> Option<&Approval>;
    /// See [`Record::review`].
    fn review(&self) -> Option<&Review>;
    /// See [`Record::last_assessed`].
    fn last_assessed(&self) -> Option<Date>;
    /// See [`Record::file`].
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)>;
    /// The record as its own type.
    fn as_any(&self) -> &dyn Any;
    /// The record as data, with the field names of the file.
    fn to_value(&self) -> serde_json::Value;
}

impl<T: Record> AnyRecord for T {
    fn id(&self) -> &Id {
        Record::id(self)
    }
    fn title(&self) -> Option<&str> {
        Record::title(self)
    }
    fn owner(&self) -> Option<&str> {
        Record::owner(self)
    }
    fn author(&self) -> Option<&str> {
        Record::author(self)
    }
    fn approval(&self) -> Option<&Approval> {
        Record::approval(self)
    }
    fn review(&self) -> Option<&Review> {
        Record::review(self)
    }
    fn last_assessed(&self) -> Option<Date> {
        Record::last_assessed(self)
    }
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        Record::file(self)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// A row of [`KINDS`].
pub struct Kind {
    /// The word under `kind:`.
    pub name: &'static str,
    /// Habits and purpose.
    pub about: About,
    /// Derives the schema of the kind's type.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Reads a record of the kind from a parsed document.
    pub decode: fn(&Node<'_>) -> Result<Box<dyn AnyRecord>, DecodeError>,
}

impl Kind {
    const fn of<T: Record>() -> Self {
        Self { name: T::KIND, about: T::ABOUT, schema: SchemaGenerator::root_schema_for::<T>, decode: decode::<T> }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}

fn decode<T: Record>(node: &Node<'_>) -> Result<Box<dyn AnyRecord>, DecodeError> {
    crate::yaml::decode::<T>(node).map(|record| Box::new(record) as Box<dyn AnyRecord>)
}
