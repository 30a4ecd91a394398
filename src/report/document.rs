//! The documents that can be rendered: a table of names, and what each holds.
//!
//! Must not know templates or formats.

use serde::Serialize;

use super::table::Table;
use crate::model::Model;

/// What a document holds: facts for its template, tables to place in it.
#[derive(Debug, Serialize)]
pub struct DocumentData {
    /// Title.
    pub title: String,
    /// Facts by name, for the template.
    pub facts: serde_json::Value,
    /// Registers, the main one first.
    pub tables: Vec<Table>,
}

/// A document that can be rendered.
pub struct DocumentKind {
    /// Name on the command line and stem of the template.
    pub name: &'static str,
    /// What it is, one line.
    pub about: &'static str,
    /// Gathers what it holds.
    pub data: fn(&Model) -> DocumentData,
}

/// Every document.
pub static DOCUMENTS: &[DocumentKind] =
    &[DocumentKind { name: "soa", about: "Statement of Applicability (clause 6.1.3)", data: super::soa::document }];

impl DocumentKind {
    /// The document with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        DOCUMENTS.iter().find(|document| document.name == name)
    }
}
