//! Audits, internal and from outside, with their findings (clause 9.2).
//!
//! Must not know whether the audits together cover everything; the model does.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, AuditProgramme, Control, Deadline, Document, Evidence, Nonconformity, Person, Process, Record, RecordType,
    Role, System,
    field::{Date, Id, Ref, Requirement, Text},
    has,
    marks::{FieldMarks, field},
};

/// An audit (clause 9.2).
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Audit {
    /// Id of the audit.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// What sort of audit it is.
    #[serde(rename = "type")]
    pub r#type: AuditType,
    /// The programme it belongs to.
    pub programme: Option<Ref<AuditProgramme>>,
    /// What it is to find out.
    pub objective: Option<Text>,
    /// What it audits against: the standard, own rules, contracts.
    #[serde(default)]
    pub criteria: Vec<Text>,
    /// Clauses, headings, areas and controls that it covers; `9` stands for all of clause 9, `A.6` for all of its controls.
    #[serde(default)]
    pub covers: Vec<Ref<Requirement>>,
    /// Controls of our own that it covers.
    #[serde(default)]
    pub own_controls: Vec<Ref<Control>>,
    /// Limits of it: units, sites, samples.
    pub scope: Option<Text>,
    /// AI systems that it looks at.
    #[serde(default)]
    pub systems: Vec<Ref<System>>,
    /// Processes that it looks at.
    #[serde(default)]
    pub processes: Vec<Ref<Process>>,
    /// Who audits, where it is somebody of the records.
    #[serde(default)]
    pub auditors: Vec<Ref<(Person, Role)>>,
    /// Firm or body from outside that audits.
    pub body: Option<Text>,
    /// Planned date.
    pub planned: Option<Date>,
    /// Last day of the audit, once it was held.
    pub on: Option<Date>,
    /// What was found.
    #[serde(default)]
    pub findings: Vec<AuditFinding>,
    /// The conclusion, also when nothing was found.
    pub conclusion: Option<Text>,
    /// The report.
    pub report: Option<Ref<(Document, Evidence)>>,
    /// To whom the results were reported.
    #[serde(default)]
    pub reported_to: Vec<Ref<(Role, Person)>>,
    /// Who answers for it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Sorts of audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditType {
    /// By or for ourselves (clause 9.2).
    Internal,
    /// By a certification body, first or second stage.
    Certification,
    /// By a certification body, in the years between.
    Surveillance,
    /// By a certification body, before the certificate ends.
    Recertification,
    /// By a customer.
    Customer,
}

/// A finding of an audit.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AuditFinding {
    /// What was found.
    pub what: Text,
    /// How much it weighs.
    pub grade: Grade,
    /// Clause or control it is raised against.
    pub requirement: Option<Ref<Requirement>>,
    /// Day by which it is answered.
    pub due: Option<Date>,
    /// The nonconformity raised from it.
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// Date closed.
    pub closed: Option<Date>,
}

/// Grades of audit findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// A part of the system is missing or has collapsed.
    Major,
    /// A single lapse.
    Minor,
    /// It may become a problem, or could be better.
    Observation,
}

impl Audit {
    /// Whether it is an audit by or for ourselves.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.r#type == AuditType::Internal
    }

    /// Ids of what it covers, controls of our own included.
    pub fn covered(&self) -> impl Iterator<Item = &str> {
        self.covers.iter().map(Ref::id).chain(self.own_controls.iter().map(Ref::id))
    }

    /// Whether a certification body audits.
    #[must_use]
    pub fn is_by_certifier(&self) -> bool {
        matches!(self.r#type, AuditType::Certification | AuditType::Surveillance | AuditType::Recertification)
    }
}

impl RecordType for Audit {
    const KIND: &'static str = "audit";
    const ABOUT: About = About::new("AU", "audits", &["9.2.1", "9.2.2"]);
    const FIELDS: &'static [FieldMarks] = &[field("on").done("audit")];
}

impl Record for Audit {
    has!(id, title, owner);

    fn deadlines(&self) -> Vec<Deadline> {
        let held = self.planned.filter(|_| self.on.is_none()).map(|on| Deadline::new(on, "audit", "planned"));
        let open = self.findings.iter().enumerate().filter(|(_, finding)| finding.closed.is_none());
        let answers = open.filter_map(|(index, finding)| {
            Some(Deadline::new(
                finding.due?,
                format!("answer to finding: {}", finding.what),
                format!("findings/{index}/due"),
            ))
        });
        held.into_iter().chain(answers).collect()
    }
}
