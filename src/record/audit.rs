//! Internal and external audits with their findings (clause 9.2).
//!
//! Must not know whether the audits together cover everything; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, AuditProgramme, Control, Deadline, Document, Evidence, ListItem, Nonconformity, Person, Process, Record,
    RecordType, Role, System,
    field::{Date, Id, Ref, Requirement, Text},
    has,
    marks::{
        Direction::{Both, Kept, Later, Removal},
        FieldMarks, Missing, field,
    },
    open_items,
};

/// An audit (clause 9.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Audit {
    /// Id of the audit.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// Type of audit.
    #[serde(rename = "type")]
    pub r#type: AuditType,
    /// Audit programme it belongs to.
    pub programme: Option<Ref<AuditProgramme>>,
    /// Audit objective.
    pub objective: Option<Text>,
    /// Audit criteria: the standard, internal rules, contracts.
    #[serde(default)]
    pub criteria: Vec<Text>,
    /// Clauses, headings, areas and controls that it covers; `9` covers all of clause 9, `A.6` all of its controls.
    #[serde(default)]
    pub covers: Vec<Ref<Requirement>>,
    /// The organization's own controls that it covers.
    #[serde(default)]
    pub own_controls: Vec<Ref<Control>>,
    /// Audit scope: units, sites, samples.
    pub scope: Option<Text>,
    /// AI systems that it examines.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Processes that it examines.
    #[serde(default)]
    pub processes: Vec<Ref<Process>>,
    /// Auditors who have a record.
    #[serde(default)]
    pub auditors: Vec<Ref<(Person, Role)>>,
    /// External firm or body that audits.
    pub body: Option<Text>,
    /// Planned date.
    pub planned: Option<Date>,
    /// Last day of the audit, once it has taken place.
    pub on: Option<Date>,
    /// Audit findings.
    #[serde(default)]
    pub findings: Vec<AuditFinding>,
    /// Conclusion, even if there are no findings.
    pub conclusion: Option<Text>,
    /// Audit report.
    pub report: Option<Ref<(Document, Evidence)>>,
    /// To whom the results were reported.
    #[serde(default)]
    pub reported_to: Vec<Ref<(Role, Person)>>,
    /// Role or person responsible for the audit.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Types of audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditType {
    /// By or on behalf of the organization (clause 9.2).
    Internal,
    /// By a certification body, first or second stage.
    Certification,
    /// By a certification body, in the years between certification and recertification.
    Surveillance,
    /// By a certification body, before the certificate expires.
    Recertification,
    /// By a customer.
    Customer,
}

/// An audit finding.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AuditFinding {
    /// Audit findings.
    pub what: Text,
    /// Grade: major, minor or observation.
    pub grade: Grade,
    /// Clause or control it is raised against.
    pub requirement: Option<Ref<Requirement>>,
    /// Date by which an answer is due.
    pub due: Option<Date>,
    /// Nonconformity raised from it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Date closed.
    pub closed: Option<Date>,
}

/// Grades of audit findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// A part of the management system is missing or has broken down.
    Major,
    /// A single lapse.
    Minor,
    /// A potential problem, or room for improvement.
    Observation,
}

impl Audit {
    /// Whether it is an internal audit.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.r#type == AuditType::Internal
    }

    /// Ids that it covers, including the organization's own controls.
    pub fn covered(&self) -> impl Iterator<Item = &str> {
        self.covers.iter().map(Ref::id).chain(self.own_controls.iter().map(Ref::id))
    }

    /// Whether it is an audit by a certification body.
    #[must_use]
    pub fn is_by_certifier(&self) -> bool {
        matches!(self.r#type, AuditType::Certification | AuditType::Surveillance | AuditType::Recertification)
    }
}

impl RecordType for Audit {
    const KIND: &'static str = "audit";
    const ABOUT: About = About::new("AU", "audits", &["9.2.1", "9.2.2"]);
    const FIELDS: &'static [FieldMarks] = &[
        field("type").neutral("internal and external audits have different purposes"),
        field("programme").weaker(Removal),
        field("criteria").weaker(Removal),
        field("covers").weaker(Removal),
        field("own-controls").weaker(Removal),
        field("processes").weaker(Removal),
        field("auditors")
            .acted("audited for", "on")
            .weaker(Both)
            .because("an auditor must be competent, and independent of what is audited"),
        field("planned").planned().weaker(Later),
        field("on").past("audit").weaker(Both).missing(Missing::Kept).because("it states what happened then"),
        field("findings").weaker(Kept),
        field("findings/*/grade").ranked(&["observation", "minor", "major"]).missing(Missing::Kept),
        field("findings/*/closed")
            .past("closure of a finding")
            .not_before(&["on"])
            .weaker(Both)
            .missing(Missing::Kept)
            .because("it states what happened then"),
        field("report").weaker(Removal),
        field("reported-to").acted("received the report of", "on").weaker(Removal),
        field("findings/*/due").planned().not_before(&["on"]),
    ];
}

impl Record for Audit {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let audit = self.planned.filter(|_| self.on.is_none()).map(|on| Deadline::new(on, "audit", "planned"));
        let answer = |finding| {
            let AuditFinding { what, requirement, due, closed, .. }: &AuditFinding = finding;
            let concerns = requirement.as_ref().map(Ref::id);
            ListItem { what, due: *due, owner: None, concerns, is_open: closed.is_none() }
        };
        let findings: Vec<_> = self.findings.iter().map(answer).collect();
        audit.into_iter().chain(open_items("findings", "answer to finding: ", &findings)).collect()
    }
}
