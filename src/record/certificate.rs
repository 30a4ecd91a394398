//! Certificates of the management system, of products and of documentation: content and dates.
//!
//! Must not know the scope of the management system; a rule compares the two.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Person, Record, RecordType, Role, Scope, System,
    field::{Classification, Date, Id, Ref, Text, Url},
    has,
    marks::{
        Direction::{Later, Removal},
        FieldMarks,
        Missing::Same,
        field,
    },
};

/// A certificate, as printed.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Certificate {
    /// Id of the record.
    pub id: Id,
    /// What it certifies; omit if that is the management system.
    #[serde(rename = "type")]
    pub r#type: Option<CertificateType>,
    /// Number of the certificate.
    pub number: Option<Text>,
    /// Certification body that issued it.
    pub body: Text,
    /// Body that accredited the certification body for this standard; omit if it is not accredited.
    pub accreditation: Option<Text>,
    /// Standard with edition, as printed.
    pub standard: Option<Text>,
    /// Organization with address, as printed.
    pub organization: Option<Text>,
    /// The scope it is based on.
    pub scope: Option<Ref<Scope>>,
    /// Scope statement, as printed.
    pub statement: Option<Text>,
    /// Sites, as printed.
    #[serde(default)]
    pub sites: Vec<Text>,
    /// AI systems that it names or covers.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Version of the Statement of Applicability that it refers to.
    pub soa_version: Option<Text>,
    /// Date of the certification decision; the three-year cycle counts from it.
    pub decided: Option<Date>,
    /// Last date of the certificate that it renews. If a recertification is completed before that date, its own end may be counted
    /// from there.
    pub renews_until: Option<Date>,
    /// Date of issue.
    pub issued: Option<Date>,
    /// Last date on which it is valid.
    pub expires: Option<Date>,
    /// Status of the certificate.
    pub status: Option<CertificateStatus>,
    /// The certificate as a document.
    pub document: Option<Ref<(Document, Evidence)>>,
    /// Web address at which others can verify it.
    pub url: Option<Url>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Role or person responsible for the relationship with the certification body.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// What a certificate certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateType {
    /// The AI management system (ISO/IEC 42001).
    ManagementSystem,
    /// The quality management system of a provider (EU AI Act, Annex VII).
    EuQualityManagementSystem,
    /// The technical documentation of an AI system (EU AI Act, Annex VII).
    EuTechnicalDocumentation,
    /// A product that contains the AI system, under the law for its sector.
    Sectoral,
}

/// Statuses of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateStatus {
    /// It is valid.
    Active,
    /// The certification body has suspended it.
    Suspended,
    /// The certification body has withdrawn it, or it was returned.
    Withdrawn,
    /// It has expired.
    Expired,
}

impl Certificate {
    /// Whether it is a certificate of the management system.
    #[must_use]
    pub fn is_of_management_system(&self) -> bool {
        self.r#type.is_none_or(|certified| certified == CertificateType::ManagementSystem)
    }

    /// Whether it is claimed to be valid, as it is without a status.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        self.status.is_none_or(|status| status == CertificateStatus::Active)
    }
}

impl RecordType for Certificate {
    const KIND: &'static str = "certificate";
    const ABOUT: About = About::new("CERT", "certificates", &[]);
    const FIELDS: &'static [FieldMarks] = &[
        field("type").neutral("certificates of different things do not replace each other"),
        field("scope").weaker(Removal),
        field("sites").weaker(Removal),
        field("decided").past("decision").weaker(Later).because("the three-year cycle counts from it"),
        field("renews-until")
            .free("a recertification is decided before or after that date")
            .weaker(Later)
            .because("its own end is counted from there"),
        field("issued").past("issue").not_before(&["decided"]).neutral("the cycle counts from the decision"),
        field("expires").planned().not_before(&["decided", "issued"]).weaker(Later),
        field("status").ranked(&["withdrawn", "expired", "suspended", "active"]).missing(Same("active")),
        field("document").weaker(Removal),
    ];
}

impl Record for Certificate {
    has!(id, title: body, owner);
}
