//! What a document is: its name, the records that it shows, and what it holds once they are gathered.
//!
//! Must not know which documents there are, nor templates or formats.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::picture::Picture;
use crate::{
    disclosure::Redacted,
    finding::Stage,
    model::{Entry, Model},
    record::Document,
    report::table::Table,
};

/// What a document holds: facts for its template, tables and pictures to place in it.
#[derive(Debug, Serialize)]
pub struct DocumentData {
    /// Title, where the template gives none.
    pub title: String,
    /// Id of the record whose version and approval are those of the document; where there is none, a `document` record that
    /// says it `renders` the document stands for it.
    pub own: Option<Box<str>>,
    /// Facts by name, for the template.
    pub facts: Value,
    /// Registers, the main one first. Formats for tables hold all of them, pages those that the template places.
    pub tables: Vec<Table>,
    /// Pictures, which the template places.
    pub pictures: Vec<Picture>,
}

impl DocumentData {
    /// A document with these registers, the main one first.
    #[must_use]
    pub fn new(title: impl Into<String>, facts: Value, tables: Vec<Table>) -> Self {
        Self { title: title.into(), own: None, facts, tables, pictures: Vec::new() }
    }

    /// The tables that make up the main register, which are the first and those with the same columns; the other tables.
    #[must_use]
    pub fn main_register(&self) -> (Vec<&Table>, Vec<&Table>) {
        let names = |table: &Table| table.columns.iter().map(|column| column.name).collect::<Vec<_>>();
        let main = self.tables.first().map(names);
        self.tables.iter().partition(|table| Some(names(table)) == main)
    }

    /// The same, with the version and the approval of the record `own`.
    #[must_use]
    pub fn own(self, own: Option<&str>) -> Self {
        Self { own: own.map(Into::into), ..self }
    }

    /// The same with pictures.
    #[must_use]
    pub fn pictures(self, pictures: Vec<Picture>) -> Self {
        Self { pictures, ..self }
    }
}

/// A document that can be rendered.
pub struct DocumentKind {
    /// Name on the command line and stem of the template.
    pub name: &'static str,
    /// What it is, one line.
    pub about: &'static str,
    /// The kind of record of which it shows one, where one is asked for: `audit` of `audit-report AUD-01`.
    pub of: Option<&'static str>,
    /// The kind of record that is approved where the document is: `soa` of the Statement of Applicability.
    pub approved_as: Option<&'static str>,
    /// The kinds of record that it shows, for its history and for what is open in them.
    pub shows: &'static [&'static str],
    /// The audits that ask for it, each with its place among what their auditors read.
    pub asked: &'static [(Stage, u8)],
    /// Kinds of record that stay out of a pack unless asked for and that it is about, so that it stays out with them.
    pub personal: &'static [&'static str],
    /// Gathers what it holds; about one record where one is asked for.
    pub data: fn(&Redacted, Option<&Entry>) -> DocumentData,
}

impl DocumentKind {
    /// The record whose version and approval are those of the document.
    #[must_use]
    pub fn own<'m>(&self, model: &'m Model, data: &DocumentData) -> Option<&'m Entry> {
        data.own.as_deref().and_then(|own| model.entry(own)).or_else(|| self.controlled_by(model))
    }

    /// The `document` record that says it renders this document.
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

    /// The files in which those records stand.
    #[must_use]
    pub fn files<'m>(&self, model: &'m Model, one: Option<&'m Entry>) -> BTreeSet<&'m str> {
        self.records(model, one).into_iter().map(|entry| &*entry.path).collect()
    }
}
