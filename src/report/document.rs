//! The documents that can be rendered: a table of names, and what each holds.
//!
//! Must not know templates or formats.

use std::{collections::BTreeSet, ops::Deref};

use serde::Serialize;
use serde_json::Value;

use super::{documents, picture::Picture, status::StatusReport, table::Table};
use crate::{
    model::{Entry, Model},
    record::{Document, Rendered},
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

/// What documents are made of: the records, and how far they answer the standard.
#[derive(Clone, Copy)]
pub struct Sources<'m> {
    /// The records.
    pub model: &'m Model,
    /// How far they answer the standard, judged for the stage of the manifest.
    pub status: &'m StatusReport,
}

impl Deref for Sources<'_> {
    type Target = Model;
    fn deref(&self) -> &Model {
        self.model
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
    /// Gathers what it holds; about one record where one is asked for.
    pub data: fn(&Sources<'_>, Option<&Entry>) -> DocumentData,
}

/// Every document, in the order in which an auditor reads them.
pub static DOCUMENTS: &[DocumentKind] = &[
    DocumentKind {
        name: Rendered::AimsManual.name(),
        about: "Manual of the management system, clause by clause",
        of: None,
        approved_as: None,
        shows: &["process", "communication"],
        data: |model, _| documents::aims_manual::document(model),
    },
    DocumentKind {
        name: Rendered::Scope.name(),
        about: "Scope of the management system (clause 4.3)",
        of: None,
        approved_as: Some("scope"),
        shows: &["scope", "certificate"],
        data: |model, _| documents::scope::document(model),
    },
    DocumentKind {
        name: Rendered::Context.name(),
        about: "Context of the organization (clause 4.1)",
        of: None,
        approved_as: None,
        shows: &["context", "system"],
        data: |model, _| documents::context::document(model),
    },
    DocumentKind {
        name: Rendered::InterestedParties.name(),
        about: "Interested parties and what they need (clause 4.2)",
        of: None,
        approved_as: None,
        shows: &["party"],
        data: |model, _| documents::interested_parties::document(model),
    },
    DocumentKind {
        name: Rendered::Obligations.name(),
        about: "Obligations from law and contracts (clause 4.1, A.8.5)",
        of: None,
        approved_as: None,
        shows: &["obligation"],
        data: |model, _| documents::obligations::document(model),
    },
    DocumentKind {
        name: Rendered::Roles.name(),
        about: "Roles, responsibilities and authorities (clause 5.3)",
        of: None,
        approved_as: None,
        shows: &["role"],
        data: |model, _| documents::roles::document(model),
    },
    DocumentKind {
        name: Rendered::CompetenceMatrix.name(),
        about: "Competence needed and shown, and training (clause 7.2)",
        of: None,
        approved_as: None,
        shows: &["role", "training"],
        data: |model, _| documents::competence_matrix::document(model),
    },
    DocumentKind {
        name: Rendered::PolicyRegister.name(),
        about: "Register of policies and other documents (clauses 5.2, 7.5)",
        of: None,
        approved_as: None,
        shows: &["document"],
        data: |model, _| documents::policy_register::document(model),
    },
    DocumentKind {
        name: Rendered::Objectives.name(),
        about: "AI objectives and plans (clause 6.2)",
        of: None,
        approved_as: None,
        shows: &["objective"],
        data: |model, _| documents::objectives::document(model),
    },
    DocumentKind {
        name: Rendered::SystemInventory.name(),
        about: "Inventory of AI systems (clause 4.1, A.4.2)",
        of: None,
        approved_as: None,
        shows: &["system"],
        data: |model, _| documents::system_inventory::document(model),
    },
    DocumentKind {
        name: Rendered::Datasets.name(),
        about: "Register of datasets (A.4.3, A.7)",
        of: None,
        approved_as: None,
        shows: &["dataset"],
        data: |model, _| documents::datasets::document(model),
    },
    DocumentKind {
        name: Rendered::SupplierRegister.name(),
        about: "Register of suppliers and customers (A.10)",
        of: None,
        approved_as: None,
        shows: &["supplier", "customer"],
        data: |model, _| documents::supplier_register::document(model),
    },
    DocumentKind {
        name: Rendered::RiskRegister.name(),
        about: "Risk register (clauses 6.1.2, 8.2)",
        of: None,
        approved_as: None,
        shows: &["risk"],
        data: |model, _| documents::risk_register::document(model),
    },
    DocumentKind {
        name: Rendered::TreatmentPlan.name(),
        about: "Risk treatment plan (clauses 6.1.3, 8.3)",
        of: None,
        approved_as: Some("treatment-plan"),
        shows: &["treatment-plan", "risk"],
        data: |model, _| documents::treatment_plan::document(model),
    },
    DocumentKind {
        name: Rendered::Soa.name(),
        about: "Statement of Applicability (clause 6.1.3)",
        of: None,
        approved_as: Some("soa"),
        shows: &["soa", "control"],
        data: |model, _| super::soa::document(model),
    },
    DocumentKind {
        name: Rendered::ImpactAssessment.name(),
        about: "AI system impact assessments, one or all (clauses 6.1.4, 8.4)",
        of: Some("impact"),
        approved_as: Some("impact"),
        shows: &["impact"],
        data: |model, one| documents::impact_assessment::document(model, one),
    },
    DocumentKind {
        name: Rendered::Changes.name(),
        about: "Register of changes (clauses 6.3, 8.1)",
        of: None,
        approved_as: None,
        shows: &["change"],
        data: |model, _| documents::changes::document(model),
    },
    DocumentKind {
        name: Rendered::EvidenceIndex.name(),
        about: "Index of evidence (clause 7.5.3)",
        of: None,
        approved_as: None,
        shows: &["evidence"],
        data: |model, _| documents::evidence_index::document(model),
    },
    DocumentKind {
        name: Rendered::Monitoring.name(),
        about: "Monitoring and measurement (clause 9.1)",
        of: None,
        approved_as: None,
        shows: &["metric"],
        data: |model, _| documents::monitoring::document(model),
    },
    DocumentKind {
        name: Rendered::AuditProgramme.name(),
        about: "Programme of audits, with what they cover (clause 9.2.2)",
        of: None,
        approved_as: Some("audit-programme"),
        shows: &["audit-programme", "audit"],
        data: |model, _| documents::audit_programme::document(model),
    },
    DocumentKind {
        name: Rendered::AuditReport.name(),
        about: "Reports of audits, one or all (clause 9.2)",
        of: Some("audit"),
        approved_as: None,
        shows: &["audit"],
        data: |model, one| documents::audit_report::document(model, one),
    },
    DocumentKind {
        name: Rendered::ManagementReview.name(),
        about: "Inputs for the next management review, results of earlier ones (clause 9.3)",
        of: None,
        approved_as: None,
        shows: &["management-review"],
        data: |model, _| documents::management_review::document(model),
    },
    DocumentKind {
        name: Rendered::Nonconformities.name(),
        about: "Nonconformities and improvements (clauses 10.1, 10.2)",
        of: None,
        approved_as: None,
        shows: &["nonconformity", "improvement"],
        data: |model, _| documents::nonconformities::document(model),
    },
    DocumentKind {
        name: Rendered::Incidents.name(),
        about: "Incidents and concerns, without their stories (A.8.4, A.3.3)",
        of: None,
        approved_as: None,
        shows: &["incident", "concern"],
        data: |model, _| documents::incidents::document(model),
    },
    DocumentKind {
        name: Rendered::Exceptions.name(),
        about: "Exceptions from rules",
        of: None,
        approved_as: None,
        shows: &["exception"],
        data: |model, _| documents::exceptions::document(model),
    },
    DocumentKind {
        name: Rendered::GapReport.name(),
        about: "What is answered and what is open, by clause and control",
        of: None,
        approved_as: None,
        shows: &[],
        data: |sources, _| documents::gap_report::document(sources.model, sources.status),
    },
];

impl DocumentKind {
    /// The document with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        DOCUMENTS.iter().find(|document| document.name == name)
    }

    /// The record whose version and approval are those of the document.
    #[must_use]
    pub fn own<'m>(&self, model: &'m Model, data: &DocumentData) -> Option<&'m Entry> {
        data.own.as_deref().and_then(|own| model.entry(own)).or_else(|| self.controlled_by(model))
    }

    /// The `document` record that says it renders this document.
    fn controlled_by<'m>(&self, model: &'m Model) -> Option<&'m Entry> {
        let renders = |document: &Document| document.renders.is_some_and(|renders| renders.name() == self.name);
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
