//! The manual of the management system: each clause in our own words with the records that answer it, then processes,
//! the communication plan and the areas of Annex A in brief.
//!
//! Must not judge an answer: it lists the answering records, and clauses without one.

mod clauses;
mod plans;

use serde_json::json;

use super::soa;
use crate::{
    document::cells,
    document::kind::{DocumentData, DocumentKind},
    finding::Stage,
    framework::ProvisionKind,
    model::Model,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "aims-manual",
    about: "Manual of the management system, clause by clause",
    of: None,
    approved_as: None,
    shows: &["process", "communication"],
    asked: &[(Stage::Stage1, 13), (Stage::Stage2, 24), (Stage::Surveillance, 24)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let standard = model.frameworks.standard();
    let manifest = model.manifest().map(|manifest| manifest.data());
    let facts = json!({
        "standard": &*standard.title,
        "organization": manifest.map(|manifest| &*manifest.organization.name),
        "started": manifest.and_then(|manifest| manifest.started),
        "clauses": clauses::facts(model),
        "areas": standard.of_kind(ProvisionKind::Area).filter(|area| area.parent.is_none()).map(|area| json!({
            "id": &*area.id, "title": &*area.title, "asks": area.asks.as_deref(),
        })).collect::<Vec<_>>(),
    });
    let tables = vec![
        clauses::table(model),
        plans::processes(model),
        plans::flow(model),
        plans::resources(model),
        plans::communication(model),
        soa::areas(model),
    ];
    cells::document("Manual of the AI management system", facts, tables)
}
