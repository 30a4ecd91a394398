//! Plans the files of new repositories and records, and entries to add to existing files. Every text, read back, gives
//! the requested values.
//!
//! Each function returns paths and texts, which the caller writes. Must not know rules.

mod append;
mod assess;
mod block;
mod controls;
mod draft;
mod ids;
mod init;
mod outline;
mod record;
mod scalar;
mod scenario;
mod set;

use std::fmt;

use serde_json::Value;

pub use append::{append, is_record};
pub use assess::{ASSESSMENTS, Assessment, assessment};
pub use draft::Draft;
pub use ids::{Taken, slug};
pub use init::{Answers, Ci, repository, roles};
pub use record::{Missing, missing, new, system_field, title_field};
pub use scalar::scalar;
pub use scenario::from_scenario;
pub use set::set;

use crate::{
    defect,
    record::Kind,
    schema::{self, Link, Violation},
    source::pointer_parts,
    yaml,
};

/// Folder of the schemas inside a repository, for editors; hidden, so that it is not searched for records.
pub const SCHEMAS: &str = ".aims/schemas";

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Path from the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Whether an existing file is kept; otherwise an existing file prevents all writing.
    pub optional: bool,
}

impl NewFile {
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), optional: false }
    }

    fn optional(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { optional: true, ..Self::new(path, text) }
    }
}

/// Why nothing is written: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
}

impl Refusal {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: Some(help.into()) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
    }
}

/// The comment from which an editor gets the schema of a document.
fn modeline(path: &str, kind: &Kind) -> String {
    let up = "../".repeat(path.matches('/').count());
    format!("# yaml-language-server: $schema={up}{}\n", schema_path(kind.name))
}

/// Path of a kind's schema inside a repository.
#[must_use]
pub fn schema_path(kind: &str) -> String {
    format!("{SCHEMAS}/{kind}.schema.json")
}

/// The references in the records of `text`, which are all of `kind`.
#[must_use]
pub fn links(kind: &'static Kind, text: &str) -> Vec<Link> {
    let stream = yaml::parse(text);
    stream.documents.iter().flatten().flat_map(|document| schema::of(kind).links(&document.root)).collect()
}

/// Reads `text` back: it must contain exactly `records`, each valid against the schema of `kind`.
fn verify(kind: &'static Kind, text: &str, records: &[Value]) -> Result<(), Refusal> {
    let stream = yaml::parse(text);
    let read: Vec<_> = stream.documents.iter().flatten().collect();
    let same = read.len() == records.len() && read.iter().zip(records).all(|(one, other)| one.root.to_json() == *other);
    if !stream.problems.is_empty() || !same {
        let what = "the generated text does not read back as requested";
        return Err(Refusal::new(what, "this is a bug in aims: please report it with the values that you gave"));
    }
    let violations: Vec<_> = read.iter().flat_map(|document| schema::of(kind).check(&document.root)).collect();
    violations.first().map_or(Ok(()), |violation| Err(invalid(kind, violation)))
}

fn invalid(kind: &Kind, violation: &Violation) -> Refusal {
    let path = pointer_parts(&violation.pointer).collect::<Vec<_>>().join(".");
    let of = format!("`{path}` of kind `{}`", kind.name);
    match *violation.defect == defect::MISSING_FIELD {
        true => Refusal::new(format!("{of} is missing"), format!("set it with `--set {path}=VALUE`")),
        false => Refusal { what: format!("{of} is invalid: {}", violation.message), help: violation.help.clone() },
    }
}
