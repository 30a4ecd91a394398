//! Requirements of one's own as data: `for` a kind, `where`, `require`.
//!
//! Must not know how one is compiled or evaluated, nor which are shipped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Objective, Obligation, Party, Person, Record, RecordType, Role,
    field::{Id, Interval, Ref, Requirement, Text},
    has,
    marks::{Direction::Policy, FieldMarks, field},
};
use crate::finding::{Severity, Stage};

/// What is expected of every record of a kind, or of their number: a rule of your own, of a customer, of another standard.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Expectation {
    /// Name of the defect, in kebab case; it can be allowed, raised and waived by this name like a rule.
    pub id: Id,
    /// One line: what it reports.
    pub summary: Text,
    /// Kind of record it looks at.
    #[serde(rename = "for")]
    pub kind: Text,
    /// Only records for which all of these hold.
    #[serde(default, rename = "where")]
    #[schemars(length(max = 50))]
    pub filter: Vec<Test>,
    /// Only records of AI systems inside the scope, and records that name no system.
    #[serde(default)]
    pub in_scope: bool,
    /// Only where this control is included: for the AI system itself or one that the record names, else for any.
    pub included: Option<Ref<Requirement>>,
    /// What has to hold for each of them.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub require: Vec<Test>,
    /// Records of which kind have to refer to each of them.
    pub referred_by: Option<ReferredBy>,
    /// How many such records there have to be in the repository.
    pub count: Option<Range>,
    /// What is wrong where it does not hold; `{id}` stands for the record's id. The summary where left out.
    pub message: Option<Text>,
    /// What to do.
    pub help: Text,
    /// Whether it is an error or a warning.
    #[serde(default)]
    pub level: Level,
    /// Stage from which it is due.
    #[serde(default)]
    pub due: Stage,
    /// Clauses and controls that justify it, also of other frameworks: `iso-27001:A.5.20`.
    #[serde(default)]
    pub clauses: Vec<Ref<Requirement>>,
    /// Obligations, parties, policies or objectives that justify it.
    #[serde(default)]
    pub drivers: Vec<Ref<(Obligation, Party, Document, Objective)>>,
    /// The practice behind it, where neither clause nor record asks for it.
    pub practice: Option<Text>,
    /// Why it matters, for the reader of `aims explain`.
    pub why: Option<Text>,
    /// Evidence that works, for the reader of `aims explain`.
    #[serde(default)]
    pub evidence: Vec<Text>,
    /// Examples as on the page of a rule: fenced blocks of whole files, with carets at what is reported.
    pub examples: Option<Text>,
    /// Role or person that maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// Weight of an expectation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It fails the check from its stage on.
    Error,
    /// It is worth a look.
    #[default]
    Warning,
}

impl Level {
    /// The weight of its findings.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
        }
    }
}

/// A path into the record with one condition on what stands there.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Test {
    /// Fields from the top of the record, joined by `/`; `*` is every item of a list: `treatment/actions/*/owner`.
    pub path: Text,
    /// Something stands there, or nothing does.
    pub exists: Option<bool>,
    /// It equals this text.
    pub equals: Option<Text>,
    /// It is one of these texts.
    #[serde(default, rename = "in")]
    #[schemars(length(max = 1000))]
    pub one_of: Vec<Text>,
    /// The whole text matches this regular expression.
    pub matches: Option<Text>,
    /// The day there lies at most this long before today.
    pub within: Option<Interval>,
    /// The whole number there lies in this range.
    pub range: Option<Range>,
    /// The list there has so many items.
    pub count: Option<Range>,
    /// Each reference there leads to a record of one of these kinds.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub links_to: Vec<Text>,
}

/// A number of things, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Range {
    /// At least.
    pub min: Option<u32>,
    /// At most.
    pub max: Option<u32>,
}

impl Range {
    /// Whether `count` lies in it.
    #[must_use]
    pub fn holds(self, count: u64) -> bool {
        self.min.is_none_or(|min| count >= min.into()) && self.max.is_none_or(|max| count <= max.into())
    }
}

/// Records that have to refer to another.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferredBy {
    /// Kind of the records that refer to it.
    pub kind: Text,
    /// Field in which they refer to it: `system`, `treatment/controls/*`; any where left out.
    pub path: Option<Text>,
    /// How many of them; at least one where left out.
    pub count: Option<Range>,
}

/// Records that answer a requirement: of a kind, where something holds.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// Kind of the records.
    #[serde(rename = "for")]
    pub kind: Text,
    /// What has to hold for those that answer it.
    #[serde(default, rename = "where")]
    pub filter: Vec<Test>,
}

impl RecordType for Expectation {
    const KIND: &'static str = "expectation";
    const ABOUT: About = About::new("own", "expectations", &["4.2", "9.1"]).weighs(Policy);
    const FIELDS: &'static [FieldMarks] = &[field("").weighs(Policy).because("it decides what is expected of records")];
}

impl Record for Expectation {
    has!(id, title: summary, owner);
}
