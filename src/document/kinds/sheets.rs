//! Sheets: every field of the records of a kind, one or all. A sheet is a row here, and a template that includes `sheet.md.j2`.
//!
//! Must not know a field.

use crate::{
    document::{kind::DocumentKind, sheet},
    record::System,
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
