//! The record kinds, one file each, and the table of all kinds.
//!
//! Must not know where a record came from: its file, its span, other records.

mod direction;
pub mod field;
pub mod form;
pub mod marks;
pub mod relation;

mod audit;
mod audit_programme;
mod certificate;
mod change;
mod common;
mod communication;
mod concern;
mod context;
mod control;
mod customer;
mod dataset;
mod deadline;
mod decision;
mod defaults;
mod document;
mod evidence;
mod exception;
mod expectation;
mod impact;
mod improvement;
mod incident;
mod management_review;
mod manifest;
mod measurement;
mod metric;
mod model;
mod nonconformity;
mod objective;
mod obligation;
mod party;
mod person;
mod process;
mod risk;
mod role;
mod scope;
mod soa;
mod supplier;
mod system;
mod technical;
mod texts;
mod training;
mod treatment_plan;
pub mod weakening;

use std::any::Any;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};

pub use audit::*;
pub use audit_programme::*;
pub use certificate::*;
pub use change::*;
pub use common::{CatalogueReference, Common, External};
pub use communication::*;
pub use concern::*;
pub use context::*;
pub use control::*;
pub use customer::*;
pub use dataset::*;
pub use deadline::*;
pub use decision::*;
pub use defaults::Defaults;
pub use document::*;
pub use evidence::*;
pub use exception::*;
pub use expectation::*;
pub use impact::*;
pub use improvement::*;
pub use incident::*;
pub use management_review::*;
pub use manifest::*;
pub use measurement::*;
pub use metric::*;
pub use model::*;
pub use nonconformity::*;
pub use objective::*;
pub use obligation::*;
pub use party::*;
pub use person::*;
pub use process::*;
pub use risk::*;
pub use role::*;
pub use scope::*;
pub use soa::*;
pub use supplier::*;
pub use system::*;
pub use technical::*;
pub use training::*;
pub use treatment_plan::*;

use crate::yaml::{DecodeError, Node};
use field::{Approval, Date, Id, RepoPath, Review, Sha256, Target};
use marks::{Direction, FieldMarks};

/// Every record kind, in the order in which an auditor reads them.
pub static KINDS: &[Kind] = &[
    Kind::of::<Aims>(),
    Kind::of::<Context>(),
    Kind::of::<Party>(),
    Kind::of::<Obligation>(),
    Kind::of::<Scope>(),
    Kind::of::<Process>(),
    Kind::of::<Role>(),
    Kind::of::<Person>(),
    Kind::of::<Document>(),
    Kind::of::<System>(),
    Kind::of::<Model>(),
    Kind::of::<Dataset>(),
    Kind::of::<Supplier>(),
    Kind::of::<Customer>(),
    Kind::of::<Risk>(),
    Kind::of::<TreatmentPlan>(),
    Kind::of::<Impact>(),
    Kind::of::<Control>(),
    Kind::of::<Soa>(),
    Kind::of::<Objective>(),
    Kind::of::<Change>(),
    Kind::of::<Training>(),
    Kind::of::<Communication>(),
    Kind::of::<Decision>(),
    Kind::of::<Evidence>(),
    Kind::of::<Metric>(),
    Kind::of::<AuditProgramme>(),
    Kind::of::<Audit>(),
    Kind::of::<ManagementReview>(),
    Kind::of::<Improvement>(),
    Kind::of::<Nonconformity>(),
    Kind::of::<Incident>(),
    Kind::of::<Concern>(),
    Kind::of::<Certificate>(),
    Kind::of::<Exception>(),
    Kind::of::<Expectation>(),
];

/// Implements the accessors that most kinds share: `has!(id, title: name, owner)`.
macro_rules! has {
    ($($name:ident $(: $($path:ident).+)?),* $(,)?) => {
        $(has!(@ $name $(: $($path).+)?);)*
    };
    (@ id) => {
        fn id(&self) -> &crate::record::field::Id {
            &self.id
        }
    };
    (@ title) => {
        has!(@ title: title);
    };
    (@ title: $($path:ident).+) => {
        fn title(&self) -> Option<&str> {
            Some(&self.$($path).+)
        }
    };
    (@ some_title) => {
        fn title(&self) -> Option<&str> {
            self.title.as_deref()
        }
    };
    (@ owner) => {
        fn owner(&self) -> Option<&str> {
            self.owner.as_ref().map(crate::record::field::Ref::id)
        }
    };
    (@ author) => {
        fn author(&self) -> Option<&str> {
            self.author.as_ref().map(crate::record::field::Ref::id)
        }
    };
    (@ approval) => {
        fn approval(&self) -> Option<&crate::record::field::Approval> {
            self.approval.as_ref()
        }
    };
    (@ review) => {
        fn review(&self) -> Option<&crate::record::field::Review> {
            self.review.as_ref()
        }
    };
}
use has;

/// A record of a management system, of any kind.
pub trait Record: Any + Data + Send + Sync {
    /// Identifier, unique across all kinds.
    fn id(&self) -> &Id;
    /// Title or name.
    fn title(&self) -> Option<&str> {
        None
    }
    /// Id of the responsible role or person.
    fn owner(&self) -> Option<&str> {
        None
    }
    /// Id of the role or person that wrote it, if not the owner.
    fn author(&self) -> Option<&str> {
        None
    }
    /// Approval of the record, if its kind has one.
    fn approval(&self) -> Option<&Approval> {
        None
    }
    /// Review of the record, if its kind has one.
    fn review(&self) -> Option<&Review> {
        None
    }
    /// Date of the latest assessment in the record; it counts as a review.
    fn last_assessed(&self) -> Option<Date> {
        None
    }
    /// The file of this repository that the record describes, with its expected SHA-256.
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        None
    }
    /// The field that names this file, as a JSON pointer without the leading slash.
    fn file_field(&self) -> &'static str {
        "path"
    }
    /// Due dates in the record: open actions and planned dates, but not reviews.
    fn deadlines(&self) -> Vec<Deadline> {
        Vec::new()
    }
    /// The measured values in the record, with what they are held against.
    fn series(&self) -> Vec<Series<'_>> {
        Vec::new()
    }
    /// The fields that a record of any kind can have, if it has some of them.
    fn common(&self) -> Option<&Common> {
        None
    }
}

impl dyn Record {
    /// The record as its concrete type.
    #[must_use]
    pub fn as_kind<T: RecordType>(&self) -> Option<&T> {
        self.own().downcast_ref()
    }
}

/// Methods of every serializable record; never implemented by hand.
pub trait Data {
    /// The record as JSON, with the field names used in files.
    fn to_value(&self) -> serde_json::Value;
    /// Calls `visit` with each text of the record, including ids.
    fn texts(&self, visit: &mut dyn FnMut(&str));
    /// The record as a value of its type, without the fields that every kind has.
    fn own(&self) -> &dyn Any;
}

impl<T: Serialize + Any> Data for T {
    fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn texts(&self, visit: &mut dyn FnMut(&str)) {
        texts::visit(self, visit);
    }

    fn own(&self) -> &dyn Any {
        self
    }
}

/// Properties of a record kind. A kind is a type that implements this trait and [`Record`], and a row of [`KINDS`].
pub trait RecordType: Record + DeserializeOwned + Serialize + JsonSchema {
    /// Value of `kind:` in files.
    const KIND: &'static str;
    /// Defaults and purpose.
    const ABOUT: About;
    /// Declared properties of its fields.
    const FIELDS: &'static [FieldMarks];
}

impl<T: RecordType> Target for T {
    fn kinds() -> Vec<&'static str> {
        vec![T::KIND]
    }
}

/// Defaults and purpose of a kind.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Prefix of new ids: `R` gives `R-1`.
    pub prefix: &'static str,
    /// Folder in which `aims new` creates the record.
    pub folder: &'static str,
    /// Clauses and controls that the kind answers.
    pub clauses: &'static [&'static str],
    /// Whether its records are about persons; such records are excluded from packs by default.
    pub is_personal: bool,
    /// Whether adding or removing such a record is weaker.
    pub direction: Direction,
    /// Whether it determines how everything else is judged.
    pub is_policy: bool,
}

impl About {
    const fn new(prefix: &'static str, folder: &'static str, clauses: &'static [&'static str]) -> Self {
        Self { prefix, folder, clauses, is_personal: false, direction: Direction::Kept, is_policy: false }
    }

    const fn personal(self) -> Self {
        Self { is_personal: true, ..self }
    }

    const fn weaker(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    const fn policy(self) -> Self {
        Self { is_policy: true, ..self }
    }
}

/// A row of [`KINDS`].
pub struct Kind {
    /// Value of `kind:` in files.
    pub name: &'static str,
    /// Defaults and purpose.
    pub about: About,
    /// Declared properties of its fields.
    pub fields: &'static [FieldMarks],
    /// Derives the schema of the kind's type, without the declared properties of its fields.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Decodes a record of the kind from a parsed document.
    pub decode: fn(&Node<'_>) -> Result<Box<dyn Record>, DecodeError>,
}

impl Kind {
    const fn of<T: RecordType>() -> Self {
        Self {
            name: T::KIND,
            about: T::ABOUT,
            fields: T::FIELDS,
            schema: common::schema::<T>,
            decode: common::decode::<T>,
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }
}
