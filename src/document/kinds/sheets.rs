//! Sheets: every field of the records of a kind, one or all. A sheet is a row here, and a template that includes `sheet.md.j2`.
//!
//! Must not know a field.

use crate::{
    document::{kind::DocumentKind, sheet},
    record::{self, Dataset, System},
};

/// The sheet of AI systems.
pub(super) const SYSTEM: DocumentKind = DocumentKind {
    name: "system-sheet",
    about: "AI systems with every recorded field, one or all (A.4.2, A.6.2.3, A.8.2)",
    of: Some("system"),
    approved_as: None,
    shows: &["system"],
    asked: &[],
    personal: &[],
    data: |shown, one| sheet::document::<System>(shown.model(), one, "AI system"),
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
    data: |shown, one| sheet::document::<record::Model>(shown.model(), one, "AI model"),
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
    data: |shown, one| sheet::document::<Dataset>(shown.model(), one, "Dataset"),
};
