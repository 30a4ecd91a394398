//! Policies, procedures, plans and external documents (clauses 5.2, 7.5).
//!
//! Must not know the text of the document; only where it is and how it is controlled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Party, Person, Record, Role,
    field::{Approval, Classification, Date, Id, Interval, Ref, RepoPath, Requirement, Review, Sha256, Text, Url},
};

/// A document of the management system (clauses 5.2 and 7.5).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Document {
    /// Id of the document.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// What sort of document it is.
    #[serde(rename = "type")]
    #[schemars(extend("x-aims-substance" = true))]
    pub sort: DocumentType,
    /// Version.
    #[schemars(extend("x-aims-substance" = true))]
    pub version: Option<Text>,
    /// Day of this version.
    pub date: Option<Date>,
    /// File in this repository.
    pub path: Option<RepoPath>,
    /// Address, where it is kept elsewhere.
    pub url: Option<Url>,
    /// Clauses and controls it answers.
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub answers: Vec<Ref<Requirement>>,
    /// What a policy commits to (clause 5.2).
    #[serde(default)]
    #[schemars(extend("x-aims-substance" = true))]
    pub commitments: Vec<Commitment>,
    /// Other policies it points to or is aligned with (clause 5.2, A.2.3).
    #[serde(default)]
    pub related: Vec<Ref<Self>>,
    /// Who writes it.
    pub author: Option<Ref<(Person, Role)>>,
    /// Who keeps it up.
    pub owner: Option<Ref<(Role, Person)>>,
    /// Who approved it and when.
    pub approval: Option<Approval>,
    /// When it is reviewed.
    pub review: Option<Review>,
    /// Who it is for, and to whom it was communicated.
    #[serde(default)]
    pub audience: Vec<Text>,
    /// Interested parties that may have it.
    #[serde(default)]
    pub available_to: Vec<Ref<Party>>,
    /// How closed it is.
    pub classification: Option<Classification>,
    /// How long it is kept after it is replaced (clause 7.5.3).
    pub retention: Option<Interval>,
    /// Source of a document from outside (clause 7.5.3).
    pub origin: Option<Text>,
    /// The document of `aims render` for which this record stands: its id, version and approval are printed on it.
    pub renders: Option<Rendered>,
}

/// Documents that `aims render` makes from the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rendered {
    /// Statement of Applicability (clause 6.1.3).
    Soa,
    /// Scope of the management system (clause 4.3).
    Scope,
    /// Context of the organization (clause 4.1).
    Context,
    /// Interested parties and what they need (clause 4.2).
    InterestedParties,
    /// Roles, responsibilities and authorities (clause 5.3).
    Roles,
    /// Risk register (clauses 6.1.2, 8.2).
    RiskRegister,
    /// Risk treatment plan (clauses 6.1.3, 8.3).
    TreatmentPlan,
    /// Inventory of AI systems (clause 4.1, A.4.2).
    SystemInventory,
    /// AI system impact assessments (clauses 6.1.4, 8.4).
    ImpactAssessment,
    /// Manual of the management system, clause by clause.
    AimsManual,
    /// Register of policies and other documents (clauses 5.2, 7.5).
    PolicyRegister,
    /// AI objectives and plans (clause 6.2).
    Objectives,
    /// Competence of persons (clause 7.2).
    CompetenceMatrix,
    /// Register of suppliers (A.10.3).
    SupplierRegister,
    /// Programme of internal audits (clause 9.2.2).
    AuditProgramme,
    /// Report of an audit (clause 9.2).
    AuditReport,
    /// Inputs and results of the management review (clause 9.3).
    ManagementReview,
    /// Register of nonconformities (clause 10.2).
    Nonconformities,
    /// Register of incidents (A.8.4).
    Incidents,
    /// Register of changes (clauses 6.3, 8.1).
    Changes,
    /// Register of datasets (A.4.3, A.7).
    Datasets,
    /// Monitoring and measurement (clause 9.1).
    Monitoring,
    /// Index of evidence.
    EvidenceIndex,
    /// Obligations from law and contracts (clause 4.1).
    Obligations,
    /// Exceptions from rules.
    Exceptions,
    /// What is answered, and what is open.
    GapReport,
}

impl Rendered {
    /// The word used in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Soa => "soa",
            Self::Scope => "scope",
            Self::Context => "context",
            Self::InterestedParties => "interested-parties",
            Self::Roles => "roles",
            Self::RiskRegister => "risk-register",
            Self::TreatmentPlan => "treatment-plan",
            Self::SystemInventory => "system-inventory",
            Self::ImpactAssessment => "impact-assessment",
            Self::AimsManual => "aims-manual",
            Self::PolicyRegister => "policy-register",
            Self::Objectives => "objectives",
            Self::CompetenceMatrix => "competence-matrix",
            Self::SupplierRegister => "supplier-register",
            Self::AuditProgramme => "audit-programme",
            Self::AuditReport => "audit-report",
            Self::ManagementReview => "management-review",
            Self::Nonconformities => "nonconformities",
            Self::Incidents => "incidents",
            Self::Changes => "changes",
            Self::Datasets => "datasets",
            Self::Monitoring => "monitoring",
            Self::EvidenceIndex => "evidence-index",
            Self::Obligations => "obligations",
            Self::Exceptions => "exceptions",
            Self::GapReport => "gap-report",
        }
    }
}

/// Sorts of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentType {
    /// The AI policy (clause 5.2, A.2.2).
    AiPolicy,
    /// Another policy.
    Policy,
    /// How something is done.
    Procedure,
    /// What is done when, by whom.
    Plan,
    /// The method of risk or impact assessment (clauses 6.1.2 to 6.1.4).
    Method,
    /// Anything else that describes the management system.
    Description,
    /// A document from outside (clause 7.5.3).
    External,
}

/// Commitments of an AI policy (clause 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Commitment {
    /// To meet the requirements that apply.
    ApplicableRequirements,
    /// To improve the management system continually.
    ContinualImprovement,
    /// A frame for AI objectives.
    ObjectivesFramework,
}

impl Record for Document {
    const KIND: &'static str = "document";
    const ABOUT: About = About { prefix: "DOC", folder: "documents", clauses: &["5.2", "7.5.1", "7.5.2", "7.5.3"] };
    fn id(&self) -> &Id {
        &self.id
    }
    fn title(&self) -> Option<&str> {
        Some(&self.title)
    }
    fn owner(&self) -> Option<&str> {
        self.owner.as_ref().map(Ref::id)
    }
    fn author(&self) -> Option<&str> {
        self.author.as_ref().map(Ref::id)
    }
    fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }
    fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }
    fn file(&self) -> Option<(&RepoPath, Option<&Sha256>)> {
        self.path.as_ref().map(|path| (path, None))
    }
}
