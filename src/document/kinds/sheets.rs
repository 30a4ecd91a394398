//! Sheets: every field of the records of a kind, one or all. A sheet is a row here, and a template that includes `sheet.md.j2`.
//!
//! Must not know a field.

use crate::{
    document::{kind::DocumentKind, sheet},
    finding::Stage,
};

/// The sheet of AI systems.
pub(super) const SYSTEM: DocumentKind = DocumentKind {
    name: "system-sheet",
    about: "AI systems with every recorded field, one or all (A.4.2, A.6.2.3, A.8.2)",
    of: Some("system"),
    approved_as: None,
    shows: &["system"],
    asked: &[(Stage::Stage1, 4), (Stage::Stage2, 2), (Stage::Surveillance, 10)],
    personal: &[],
    data: |shown, one| sheet::document(shown.model(), one, &["system"], "AI systems in full"),
};

/// The sheet of AI models.
pub(super) const MODEL: DocumentKind = DocumentKind {
    name: "model-sheet",
    about: "AI models with every recorded field, one or all (A.4.4, A.6.2.7)",
    of: Some("model"),
    approved_as: None,
    shows: &["model"],
    asked: &[],
    personal: &[],
    data: |shown, one| sheet::document(shown.model(), one, &["model"], "AI models in full"),
};

/// The sheet of datasets.
pub(super) const DATASET: DocumentKind = DocumentKind {
    name: "dataset-sheet",
    about: "Datasets with every recorded field, one or all (A.4.3, A.7)",
    of: Some("dataset"),
    approved_as: None,
    shows: &["dataset"],
    asked: &[],
    personal: &[],
    data: |shown, one| sheet::document(shown.model(), one, &["dataset"], "Datasets in full"),
};

/// The sheets of all records.
pub(super) const ALL: DocumentKind = DocumentKind {
    name: "record-sheets",
    about: "All records with every recorded field, by kind (clause 7.5)",
    of: None,
    approved_as: None,
    shows: KINDS,
    // A pack contains the records themselves.
    asked: &[],
    personal: &["concern", "incident", "person", "training"],
    data: |shown, _| sheet::document(shown.model(), None, KINDS, "Records in full"),
};

/// Every kind of record; a test holds that none is left out.
const KINDS: &[&str] = &[
    "aims",
    "context",
    "party",
    "obligation",
    "scope",
    "process",
    "role",
    "person",
    "document",
    "system",
    "model",
    "dataset",
    "supplier",
    "customer",
    "risk",
    "treatment-plan",
    "impact",
    "control",
    "soa",
    "objective",
    "change",
    "training",
    "communication",
    "decision",
    "evidence",
    "metric",
    "audit-programme",
    "audit",
    "management-review",
    "improvement",
    "nonconformity",
    "incident",
    "concern",
    "certificate",
    "exception",
    "expectation",
];
