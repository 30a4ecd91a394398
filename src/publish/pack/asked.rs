//! Which documents each audit asks for, in the order in which its auditor reads them.
//!
//! Must not know whether they can be rendered yet.

use crate::{
    finding::Stage,
    record::{Incident, Person, Record as _, Rendered, Training},
};

/// A document that an audit asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The document.
    pub document: Rendered,
    /// Kinds of [`PERSONAL`](crate::disclosure::PERSONAL) that it is about, so that it stays out with them.
    pub about: &'static [&'static str],
}

/// The first stage looks at documents: what is laid down, from the scope to the review.
const STAGE_1: &[Asked] = &[
    ask(Rendered::Scope),
    ask(Rendered::Context),
    ask(Rendered::InterestedParties),
    ask(Rendered::SystemInventory),
    ask(Rendered::PolicyRegister),
    ask(Rendered::Roles),
    ask(Rendered::RiskRegister),
    ask(Rendered::TreatmentPlan),
    ask(Rendered::Soa),
    ask(Rendered::ImpactAssessment),
    ask(Rendered::Objectives),
    about(Rendered::CompetenceMatrix, &[Person::KIND, Training::KIND]),
    ask(Rendered::AimsManual),
    ask(Rendered::Datasets),
    ask(Rendered::SupplierRegister),
    ask(Rendered::Monitoring),
    ask(Rendered::AuditProgramme),
    ask(Rendered::AuditReport),
    ask(Rendered::ManagementReview),
    ask(Rendered::Nonconformities),
    ask(Rendered::Obligations),
    ask(Rendered::Exceptions),
];

/// The second stage looks at what is done: results and their evidence come first, what is laid down stands behind.
const STAGE_2: &[Asked] = &[
    ask(Rendered::Scope),
    ask(Rendered::SystemInventory),
    ask(Rendered::Soa),
    ask(Rendered::EvidenceIndex),
    ask(Rendered::RiskRegister),
    ask(Rendered::TreatmentPlan),
    ask(Rendered::ImpactAssessment),
    ask(Rendered::Objectives),
    ask(Rendered::Monitoring),
    ask(Rendered::AuditProgramme),
    ask(Rendered::AuditReport),
    ask(Rendered::ManagementReview),
    ask(Rendered::Nonconformities),
    about(Rendered::Incidents, &[Incident::KIND]),
    ask(Rendered::Changes),
    ask(Rendered::Datasets),
    ask(Rendered::SupplierRegister),
    about(Rendered::CompetenceMatrix, &[Person::KIND, Training::KIND]),
    ask(Rendered::Context),
    ask(Rendered::InterestedParties),
    ask(Rendered::Obligations),
    ask(Rendered::PolicyRegister),
    ask(Rendered::Roles),
    ask(Rendered::AimsManual),
    ask(Rendered::Exceptions),
    ask(Rendered::GapReport),
];

/// A surveillance audit looks at what changed since the last one, and at what was done about its findings.
const SURVEILLANCE: &[Asked] = &[
    ask(Rendered::Changes),
    ask(Rendered::Nonconformities),
    about(Rendered::Incidents, &[Incident::KIND]),
    ask(Rendered::ManagementReview),
    ask(Rendered::AuditProgramme),
    ask(Rendered::AuditReport),
    ask(Rendered::Monitoring),
    ask(Rendered::Objectives),
    ask(Rendered::Scope),
    ask(Rendered::SystemInventory),
    ask(Rendered::Soa),
    ask(Rendered::EvidenceIndex),
    ask(Rendered::RiskRegister),
    ask(Rendered::TreatmentPlan),
    ask(Rendered::ImpactAssessment),
    ask(Rendered::Datasets),
    ask(Rendered::SupplierRegister),
    about(Rendered::CompetenceMatrix, &[Person::KIND, Training::KIND]),
    ask(Rendered::Context),
    ask(Rendered::InterestedParties),
    ask(Rendered::Obligations),
    ask(Rendered::PolicyRegister),
    ask(Rendered::Roles),
    ask(Rendered::AimsManual),
    ask(Rendered::Exceptions),
    ask(Rendered::GapReport),
];

const fn ask(document: Rendered) -> Asked {
    about(document, &[])
}

const fn about(document: Rendered, about: &'static [&'static str]) -> Asked {
    Asked { document, about }
}

/// What the audit of `stage` asks for; while the system is being built, the first audit is the next.
#[must_use]
pub fn asked(stage: Stage) -> &'static [Asked] {
    match stage {
        Stage::Build | Stage::Stage1 => STAGE_1,
        Stage::Stage2 => STAGE_2,
        Stage::Surveillance => SURVEILLANCE,
    }
}
