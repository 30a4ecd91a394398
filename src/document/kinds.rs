//! The kinds of document, one file each, with the data that each takes from the records.
//!
//! Must not know templates or file formats.

mod aims_manual;
mod audit_programme;
mod audit_report;
mod changes;
mod competence_matrix;
mod context;
mod cross_references;
mod datasets;
mod document;
mod evidence_index;
mod evidence_matrix;
mod exceptions;
mod gap_report;
mod impact_assessment;
mod incidents;
mod interested_parties;
mod management_review;
mod models;
mod monitoring;
mod nonconformities;
mod objectives;
mod obligations;
mod policy_register;
mod risk_register;
mod roles;
mod scope;
mod sheets;
mod soa;
mod supplier_register;
mod system_inventory;
mod treatment_plan;

use super::kind::DocumentKind;
use crate::finding::Stage;

/// Every document, in the order in which an auditor reads them.
pub static DOCUMENTS: &[DocumentKind] = &[
    aims_manual::DOCUMENT,
    scope::DOCUMENT,
    context::DOCUMENT,
    interested_parties::DOCUMENT,
    obligations::DOCUMENT,
    roles::DOCUMENT,
    competence_matrix::DOCUMENT,
    policy_register::DOCUMENT,
    document::DOCUMENT,
    objectives::DOCUMENT,
    system_inventory::DOCUMENT,
    sheets::SYSTEM,
    models::DOCUMENT,
    sheets::MODEL,
    datasets::DOCUMENT,
    sheets::DATASET,
    supplier_register::DOCUMENT,
    risk_register::DOCUMENT,
    treatment_plan::DOCUMENT,
    soa::DOCUMENT,
    impact_assessment::DOCUMENT,
    changes::DOCUMENT,
    evidence_index::DOCUMENT,
    evidence_matrix::DOCUMENT,
    monitoring::DOCUMENT,
    audit_programme::DOCUMENT,
    audit_report::DOCUMENT,
    management_review::DOCUMENT,
    nonconformities::DOCUMENT,
    incidents::DOCUMENT,
    exceptions::DOCUMENT,
    cross_references::DOCUMENT,
    gap_report::DOCUMENT,
    sheets::ALL,
];

/// The document with this name.
#[must_use]
pub fn document_named(name: &str) -> Option<&'static DocumentKind> {
    DOCUMENTS.iter().find(|document| document.name == name)
}

/// The documents that the audit of `stage` asks for, in the order in which its auditor reads them. While the management
/// system is being built, the stage 1 audit is the next one.
#[must_use]
pub fn asked(stage: Stage) -> Vec<&'static DocumentKind> {
    let place =
        |document: &DocumentKind| document.asked.iter().find(|(of, _)| *of == stage.max(Stage::Stage1)).copied();
    let mut asked: Vec<_> = DOCUMENTS.iter().filter_map(|document| Some((place(document)?.1, document))).collect();
    asked.sort_by_key(|(place, _)| *place);
    asked.into_iter().map(|(_, document)| document).collect()
}
