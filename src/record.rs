//! The kinds of record, one file each, and the table of them.
//!
//! Must not know where a record came from: no file, no span, no other record.

pub mod field;
pub mod form;

mod audit;
mod audit_programme;
mod certificate;
mod change;
mod communication;
mod concern;
mod context;
mod control;
mod customer;
mod dataset;
mod decision;
mod document;
mod evidence;
mod exception;
mod expectation;
mod impact;
mod improvement;
mod incident;
mod management_review;
mod manifest;
mod metric;
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
mod texts;
mod training;
mod treatment_plan;

use std::any::Any;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};

pub use audit::*;
pub use audit_programme::*;
pub use certificate::*;
pub use change::*;
pub use communication::*;
pub use concern::*;
pub use context::*;
pub use control::*;
pub use customer::*;
pub use dataset::*;
pub use decision::*;
pub use document::*;
pub use evidence::*;
pub use exception::*;
pub use expectation::*;
pub use impact::*;
pub use improvement::*;
pub use incident::*;
pub use management_review::*;
pub use manifest::*;
pub use metric::*;
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
pub use training::*;
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
    Kind::of::<Process>(),
    Kind::of::<Role>(),
    Kind::of::<Person>(),
    Kind::of::<Document>(),
    Kind::of::<System>(),
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
    /// The field that names that file, as a JSON pointer without its first slash.
    fn file_field(&self) -> &'static str {
        "path"
    }
    /// What of the record falls due, and when: open actions, planned days; reviews apart.
    fn deadlines(&self) -> Vec<Deadline> {
        Vec::new()
    }
}

/// A day by which something of a record falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The last day on which it is in time.
    pub on: Date,
    /// What falls due.
    pub what: Box<str>,
    /// The field that sets the day, as a JSON pointer without its first slash.
    pub field: Box<str>,
    /// Who sees to it, where that is not the owner of the record.
    pub owner: Option<Box<str>>,
}

impl Deadline {
    /// `what` falls due `on` the day that `field` sets.
    pub fn new(on: Date, what: impl Into<Box<str>>, field: impl Into<Box<str>>) -> Self {
        Self { on, what: what.into(), field: field.into(), owner: None }
    }

    /// The same, seen to by `owner`.
    #[must_use]
    pub fn by(self, owner: Option<&str>) -> Self {
        Self { owner: owner.map(Into::into), ..self }
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
    /// See [`Record::file_field`].
    fn file_field(&self) -> &'static str;
    /// See [`Record::deadlines`].
    fn deadlines(&self) -> Vec<Deadline>;
    /// The record as its own type.
    fn as_any(&self) -> &dyn Any;
    /// The record as data, with the field names of the file.
    fn to_value(&self) -> serde_json::Value;
    /// Gives each of its texts to `visit`, ids among them.
    fn texts(&self, visit: &mut dyn FnMut(&str));
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
    fn file_field(&self) -> &'static str {
        Record::file_field(self)
    }
    fn deadlines(&self) -> Vec<Deadline> {
        Record::deadlines(self)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
    fn texts(&self, visit: &mut dyn FnMut(&str)) {
        texts::visit(self, visit);
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
