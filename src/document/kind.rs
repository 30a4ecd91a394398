//! Definition of a document: its name, the records that it shows, and the data gathered from them.
//!
//! Must not know the individual documents, templates or formats.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{
    included::{self, IncludedFile},
    picture::Picture,
};
use crate::{
    disclosure::Redacted,
    finding::Stage,
    model::{Entry, Model},
    record::{Document, RecordType as _},
    report::table::Table,
};

/// Contents of a document: facts for its template, tables and pictures to place in it.
#[derive(Debug, Serialize)]
pub struct DocumentData {
    /// Title, unless the template sets one.
    pub title: String,
    /// Id of the record whose version and approval are those of the document. If there is none, the `document` record
    /// that `renders` the document is used.
    pub own: Option<Box<str>>,
    /// Facts by name, for the template.
    pub facts: Value,
    /// Registers, the main one first. Table formats contain all of them, page formats those that the template places.
    pub tables: Vec<Table>,
    /// Pictures that the template places.
    pub pictures: Vec<Picture>,
    /// Files of records whose text the template places.
    #[serde(skip)]
    pub files: Vec<IncludedFile>,
}

impl DocumentData {
    /// Creates a document with these registers, the main one first.
    #[must_use]
    pub fn new(title: impl Into<String>, facts: Value, tables: Vec<Table>) -> Self {
        Self { title: title.into(), own: None, facts, tables, pictures: Vec::new(), files: Vec::new() }
    }

    /// Tables of the main register (the first, and those with the same columns), and the other tables.
    #[must_use]
    pub fn main_register(&self) -> (Vec<&Table>, Vec<&Table>) {
        let names = |table: &Table| table.columns.iter().map(|column| column.name).collect::<Vec<_>>();
        let main = self.tables.first().map(names);
        self.tables.iter().partition(|table| Some(names(table)) == main)
    }

    /// Takes the version and the approval from the record `own`.
    #[must_use]
    pub fn own(self, own: Option<&str>) -> Self {
        Self { own: own.map(Into::into), ..self }
    }

    /// Adds files whose text is included, with a register of them.
    #[must_use]
    pub fn files(mut self, files: Vec<IncludedFile>) -> Self {
        self.tables.extend((!files.is_empty()).then(|| included::register(&files)));
        Self { files, ..self }
    }

    /// Adds pictures.
    #[must_use]
    pub fn pictures(self, pictures: Vec<Picture>) -> Self {
        Self { pictures, ..self }
    }
}

/// A document that can be rendered.
pub struct DocumentKind {
    /// Name on the command line and stem of the template.
    pub name: &'static str,
    /// Description in one line.
    pub about: &'static str,
    /// The kind of record that can be selected for a document about one record: `audit` in `audit-report AUD-01`.
    pub of: Option<&'static str>,
    /// The kind of record whose approval is that of the document: `soa` for the Statement of Applicability.
    pub approved_as: Option<&'static str>,
    /// The kinds of record that it shows, for its history and its open findings.
    pub shows: &'static [&'static str],
    /// The audits that ask for it, each with its place in the reading order of the auditor.
    pub asked: &'static [(Stage, u8)],
    /// Kinds of record that it is about and that a pack excludes by default; the document is then excluded as well.
    pub personal: &'static [&'static str],
    /// Gathers its contents, for one record if one is selected.
    pub data: fn(&Redacted, Option<&Entry>) -> DocumentData,
}

impl DocumentKind {
    /// The record whose version and approval are those of the document.
    #[must_use]
    pub fn own<'m>(&self, model: &'m Model, data: &DocumentData) -> Option<&'m Entry> {
        data.own.as_deref().and_then(|own| model.entry(own)).or_else(|| self.controlled_by(model))
    }

    /// The `document` record that renders this document.
    fn controlled_by<'m>(&self, model: &'m Model) -> Option<&'m Entry> {
        let renders = |document: &Document| document.renders.as_ref().is_some_and(|renders| **renders == *self.name);
        model.all::<Document>().find(|document| renders(document)).map(|document| document.entry())
    }

    /// The records that it shows.
    #[must_use]
    pub fn records<'m>(&self, model: &'m Model, one: Option<&'m Entry>) -> Vec<&'m Entry> {
        match one {
            Some(one) => vec![one],
            None => self.shows.iter().flat_map(|kind| model.of_kind(kind)).collect(),
        }
    }

    /// Whether it includes the text of the files of its records.
    #[must_use]
    pub fn includes_files(&self) -> bool {
        self.of == Some(Document::KIND)
    }

    /// The files that contain those records, and the files of these records if it includes them.
    #[must_use]
    pub fn files<'m>(&self, model: &'m Model, one: Option<&'m Entry>) -> BTreeSet<&'m str> {
        let records = self.records(model, one);
        let included = records.iter().filter(|_| self.includes_files()).filter_map(|entry| entry.record()?.file());
        let included: Vec<&str> = included.map(|(path, _)| &**path).collect();
        records.into_iter().map(|entry| &*entry.path).chain(included).collect()
    }
}
