//! Certificates of the management system: what they say, and since when.
//!
//! Must not know the scope of the management system; a rule holds the two against each other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Evidence, Person, Record, RecordType, Role, Scope, System,
    field::{Classification, Date, Id, Ref, Text, Url},
    has,
    marks::{Direction::Plain, FieldMarks, field},
};

/// A certificate of the management system, as it is printed.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Certificate {
    /// Id of the record.
    pub id: Id,
    /// Number of the certificate.
    pub number: Option<Text>,
    /// Certification body that issued it.
    pub body: Text,
    /// Body that accredited the certification body for this standard; leave out where it is not accredited.
    pub accreditation: Option<Text>,
    /// Standard with edition, as printed.
    pub standard: Option<Text>,
    /// Organization with address, as printed.
    pub organization: Option<Text>,
    /// The scope it rests on.
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
    /// Day of the certification decision; the cycle of three years counts from it.
    pub decided: Option<Date>,
    /// Day of issue.
    pub issued: Option<Date>,
    /// Last day on which it holds.
    pub expires: Option<Date>,
    /// Whether it holds.
    pub status: Option<CertificateStatus>,
    /// The certificate itself.
    pub document: Option<Ref<(Document, Evidence)>>,
    /// Where others can check it.
    pub url: Option<Url>,
    /// Classification. A `public` record may appear on the trust page of `aims render site --audience public`.
    pub classification: Option<Classification>,
    /// Who keeps the relation with the certification body.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Whether a certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateStatus {
    /// It holds.
    Active,
    /// It is suspended by the body.
    Suspended,
    /// It was withdrawn by the body or given back.
    Withdrawn,
    /// It has ended.
    Expired,
}

impl Certificate {
    /// Whether it is claimed to hold; one without a status is.
    #[must_use]
    pub fn is_claimed(&self) -> bool {
        self.status.is_none_or(|status| status == CertificateStatus::Active)
    }
}

impl RecordType for Certificate {
    const KIND: &'static str = "certificate";
    const ABOUT: About = About::new("CERT", "certificates", &[]);
    const FIELDS: &'static [FieldMarks] =
        &[field("scope").weighs(Plain), field("decided").done("decision"), field("status").weighs(Plain)];
}

impl Record for Certificate {
    has!(id, title: body, owner);
}
