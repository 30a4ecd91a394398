//! The documents that can be rendered: a table of names, and for each but the Statement of Applicability a file of what it
//! takes from the records.
//!
//! Must not know templates or formats.

pub mod aims_manual;
pub mod audit_programme;
pub mod audit_report;
pub mod changes;
pub mod competence_matrix;
pub mod context;
pub mod datasets;
pub mod evidence_index;
pub mod exceptions;
pub mod gap_report;
pub mod impact_assessment;
pub mod incidents;
pub mod interested_parties;
pub mod management_review;
pub mod monitoring;
pub mod nonconformities;
pub mod objectives;
pub mod obligations;
pub mod policy_register;
pub mod risk_register;
pub mod roles;
pub mod scope;
pub mod soa;
pub mod supplier_register;
pub mod system_inventory;
pub mod treatment_plan;

use super::kind::DocumentKind;
use crate::record::Rendered;

/// Every document, in the order in which an auditor reads them.
pub static DOCUMENTS: &[DocumentKind] = &[
    DocumentKind {
        name: Rendered::AimsManual.name(),
        about: "Manual of the management system, clause by clause",
        of: None,
        approved_as: None,
        shows: &["process", "communication"],
        data: |sources, _| aims_manual::document(sources),
    },
    DocumentKind {
        name: Rendered::Scope.name(),
        about: "Scope of the management system (clause 4.3)",
        of: None,
        approved_as: Some("scope"),
        shows: &["scope", "certificate"],
        data: |model, _| scope::document(model),
    },
    DocumentKind {
        name: Rendered::Context.name(),
        about: "Context of the organization (clause 4.1)",
        of: None,
        approved_as: None,
        shows: &["context", "system"],
        data: |model, _| context::document(model),
    },
    DocumentKind {
        name: Rendered::InterestedParties.name(),
        about: "Interested parties and what they need (clause 4.2)",
        of: None,
        approved_as: None,
        shows: &["party"],
        data: |model, _| interested_parties::document(model),
    },
    DocumentKind {
        name: Rendered::Obligations.name(),
        about: "Obligations from law and contracts (clause 4.1, A.8.5)",
        of: None,
        approved_as: None,
        shows: &["obligation"],
        data: |model, _| obligations::document(model),
    },
    DocumentKind {
        name: Rendered::Roles.name(),
        about: "Roles, responsibilities and authorities (clause 5.3)",
        of: None,
        approved_as: None,
        shows: &["role"],
        data: |model, _| roles::document(model),
    },
    DocumentKind {
        name: Rendered::CompetenceMatrix.name(),
        about: "Competence needed and shown, and training (clause 7.2)",
        of: None,
        approved_as: None,
        shows: &["role", "training"],
        data: |model, _| competence_matrix::document(model),
    },
    DocumentKind {
        name: Rendered::PolicyRegister.name(),
        about: "Register of policies and other documents (clauses 5.2, 7.5)",
        of: None,
        approved_as: None,
        shows: &["document"],
        data: |model, _| policy_register::document(model),
    },
    DocumentKind {
        name: Rendered::Objectives.name(),
        about: "AI objectives and plans (clause 6.2)",
        of: None,
        approved_as: None,
        shows: &["objective"],
        data: |model, _| objectives::document(model),
    },
    DocumentKind {
        name: Rendered::SystemInventory.name(),
        about: "Inventory of AI systems (clause 4.1, A.4.2)",
        of: None,
        approved_as: None,
        shows: &["system"],
        data: |model, _| system_inventory::document(model),
    },
    DocumentKind {
        name: Rendered::Datasets.name(),
        about: "Register of datasets (A.4.3, A.7)",
        of: None,
        approved_as: None,
        shows: &["dataset"],
        data: |model, _| datasets::document(model),
    },
    DocumentKind {
        name: Rendered::SupplierRegister.name(),
        about: "Register of suppliers and customers (A.10)",
        of: None,
        approved_as: None,
        shows: &["supplier", "customer"],
        data: |model, _| supplier_register::document(model),
    },
    DocumentKind {
        name: Rendered::RiskRegister.name(),
        about: "Risk register (clauses 6.1.2, 8.2)",
        of: None,
        approved_as: None,
        shows: &["risk"],
        data: |model, _| risk_register::document(model),
    },
    DocumentKind {
        name: Rendered::TreatmentPlan.name(),
        about: "Risk treatment plan (clauses 6.1.3, 8.3)",
        of: None,
        approved_as: Some("treatment-plan"),
        shows: &["treatment-plan", "risk"],
        data: |model, _| treatment_plan::document(model),
    },
    DocumentKind {
        name: Rendered::Soa.name(),
        about: "Statement of Applicability (clause 6.1.3)",
        of: None,
        approved_as: Some("soa"),
        shows: &["soa", "control"],
        data: |model, _| soa::document(model),
    },
    DocumentKind {
        name: Rendered::ImpactAssessment.name(),
        about: "AI system impact assessments, one or all (clauses 6.1.4, 8.4)",
        of: Some("impact"),
        approved_as: Some("impact"),
        shows: &["impact"],
        data: |model, one| impact_assessment::document(model, one),
    },
    DocumentKind {
        name: Rendered::Changes.name(),
        about: "Register of changes (clauses 6.3, 8.1)",
        of: None,
        approved_as: None,
        shows: &["change"],
        data: |model, _| changes::document(model),
    },
    DocumentKind {
        name: Rendered::EvidenceIndex.name(),
        about: "Index of evidence (clause 7.5.3)",
        of: None,
        approved_as: None,
        shows: &["evidence"],
        data: |model, _| evidence_index::document(model),
    },
    DocumentKind {
        name: Rendered::Monitoring.name(),
        about: "Monitoring and measurement (clause 9.1)",
        of: None,
        approved_as: None,
        shows: &["metric"],
        data: |model, _| monitoring::document(model),
    },
    DocumentKind {
        name: Rendered::AuditProgramme.name(),
        about: "Programme of audits, with what they cover (clause 9.2.2)",
        of: None,
        approved_as: Some("audit-programme"),
        shows: &["audit-programme", "audit"],
        data: |model, _| audit_programme::document(model),
    },
    DocumentKind {
        name: Rendered::AuditReport.name(),
        about: "Reports of audits, one or all (clause 9.2)",
        of: Some("audit"),
        approved_as: None,
        shows: &["audit"],
        data: |model, one| audit_report::document(model, one),
    },
    DocumentKind {
        name: Rendered::ManagementReview.name(),
        about: "Inputs for the next management review, results of earlier ones (clause 9.3)",
        of: None,
        approved_as: None,
        shows: &["management-review"],
        data: |model, _| management_review::document(model),
    },
    DocumentKind {
        name: Rendered::Nonconformities.name(),
        about: "Nonconformities and improvements (clauses 10.1, 10.2)",
        of: None,
        approved_as: None,
        shows: &["nonconformity", "improvement"],
        data: |model, _| nonconformities::document(model),
    },
    DocumentKind {
        name: Rendered::Incidents.name(),
        about: "Incidents and concerns, without their stories (A.8.4, A.3.3)",
        of: None,
        approved_as: None,
        shows: &["incident", "concern"],
        data: |model, _| incidents::document(model),
    },
    DocumentKind {
        name: Rendered::Exceptions.name(),
        about: "Exceptions from rules",
        of: None,
        approved_as: None,
        shows: &["exception"],
        data: |model, _| exceptions::document(model),
    },
    DocumentKind {
        name: Rendered::GapReport.name(),
        about: "What is answered and what is open, by clause and control",
        of: None,
        approved_as: None,
        shows: &[],
        data: |sources, _| gap_report::document(sources.model, sources.status),
    },
];

/// The document with this name.
#[must_use]
pub fn document_named(name: &str) -> Option<&'static DocumentKind> {
    DOCUMENTS.iter().find(|document| document.name == name)
}
