//! Documented information: what clauses and included controls require, and which records answer it.
//!
//! Must not know how it is shown.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    escape::Untrusted,
    framework::{self, Documented, Form, ProvisionKind},
    model::{Entry, Model},
};

/// Required documented information, with the records that answer it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentStatus {
    /// The clause or control that requires it.
    pub requirement: String,
    /// What it is.
    pub what: String,
    /// `document` (maintained) or `record` (retained).
    pub form: Option<&'static str>,
    /// The records that answer it; empty if there are none.
    pub records: Vec<AnsweringDocument>,
}

/// A record that answers a requirement for documented information.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnsweringDocument {
    /// Id of the record.
    pub id: Untrusted,
    /// Its title.
    pub title: Option<Untrusted>,
    /// Its version.
    pub version: Option<Untrusted>,
    /// Who approved it.
    pub approved_by: Option<Untrusted>,
    /// Date of approval.
    pub approved_on: Option<String>,
}

/// The list, in the order of the standard.
pub(super) fn documents(model: &Model) -> Vec<DocumentStatus> {
    let standard = model.frameworks.standard();
    standard.entries.iter().flat_map(|entry| of_entry(model, entry)).collect()
}

fn of_entry(model: &Model, entry: &framework::Provision) -> Vec<DocumentStatus> {
    match entry.kind {
        ProvisionKind::Clause => of_clause(model, entry),
        ProvisionKind::Control if entry.documented == Documented::Explicit => {
            of_control(model, entry).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn of_clause(model: &Model, entry: &framework::Provision) -> Vec<DocumentStatus> {
    let status = |(index, item): (usize, &framework::DocumentedItem)| DocumentStatus {
        requirement: entry.id.to_string(),
        what: item.what.to_string(),
        form: Some(match item.form {
            Form::Document => "document",
            Form::Record => "record",
        }),
        records: model.answering_document(&entry.id, index).map(|record| answering(model, record)).collect(),
    };
    entry.documents.iter().enumerate().map(status).collect()
}

/// An included control is documented by its documents and evidence, or by records that answer it.
fn of_control(model: &Model, entry: &framework::Provision) -> Option<DocumentStatus> {
    let row = model.control(&entry.id).filter(crate::model::Row::is_included)?;
    let records = row.documented_by().into_iter().map(|record| answering(model, record)).collect();
    Some(DocumentStatus { requirement: entry.id.to_string(), what: entry.title.to_string(), form: None, records })
}

fn answering(model: &Model, entry: &Entry) -> AnsweringDocument {
    let record = entry.record();
    let approval = record.and_then(|record| record.approval());
    let version =
        record.and_then(|record| record.to_value().get("version").and_then(Value::as_str).map(Untrusted::from));
    AnsweringDocument {
        id: (*entry.id).into(),
        title: model.title_of(&entry.id).map(Into::into),
        version,
        approved_by: approval.map(|approval| approval.by.id().into()),
        approved_on: approval.map(|approval| approval.on.to_string()),
    }
}
