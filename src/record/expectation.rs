//! User-defined requirements as data: `for` a kind, `where`, `require`.
//!
//! Must not know how expectations are compiled or evaluated, or which are shipped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    About, Document, Objective, Obligation, Party, Person, Record, RecordType, Role,
    field::{Id, Interval, Ref, Requirement, Text},
    has,
    marks::{
        Direction::{Addition, Both, Kept, Less, More, Removal},
        FieldMarks, field,
    },
};
use crate::finding::{RuleBasis, Stage};

/// A requirement on every record of a kind, or on their number: your own rule, a customer's, or that of another standard.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Expectation {
    /// Name of the defect, in kebab case; by this name it can be allowed, raised and waived like a rule.
    pub id: Id,
    /// What it reports, in one line.
    pub summary: Text,
    /// Kind of record it applies to.
    #[serde(rename = "for")]
    pub kind: Text,
    /// Conditions that select the records; all of them must hold.
    #[serde(default, rename = "where")]
    #[schemars(length(max = 50))]
    pub filter: Vec<Test>,
    /// Whether it applies only to records of AI systems inside the scope and records that name no system.
    #[serde(default)]
    pub in_scope: bool,
    /// Control that must be included: for the AI system itself or one that the record names, or for any system if it names none.
    pub included: Option<Ref<Requirement>>,
    /// Conditions that each of them must meet.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub require: Vec<Test>,
    /// Records that must refer to each of them.
    pub referred_by: Option<ReferredBy>,
    /// How many such records the repository must contain.
    pub count: Option<Range>,
    /// Message of the finding; `{id}` is replaced by the record's id. Defaults to the summary.
    pub message: Option<Text>,
    /// How to fix it.
    pub help: Text,
    /// What it rests on. It is a warning if it rests on practice, and an error otherwise: on a clause of any standard or one of
    /// its `drivers`, on the control named under `included`, or on a contradiction in the data.
    #[serde(default)]
    pub basis: RuleBasis,
    /// Stage from which it is due; a contradiction is due from `build`.
    #[serde(default)]
    pub due: Stage,
    /// Clauses and controls that justify it, including those of other frameworks: `iso-27001:A.5.20`.
    #[serde(default)]
    pub clauses: Vec<Ref<Requirement>>,
    /// Obligations, parties, policies or objectives that justify it.
    #[serde(default)]
    pub drivers: Vec<Ref<(Obligation, Party, Document, Objective)>>,
    /// The practice behind it, if nothing requires it.
    pub practice: Option<Text>,
    /// Why it matters; shown by `aims explain`.
    pub why: Option<Text>,
    /// Evidence that works; shown by `aims explain`.
    #[serde(default)]
    pub evidence: Vec<Text>,
    /// Examples as on the page of a rule: fenced blocks with complete files, and carets below what is reported.
    pub examples: Option<Text>,
    /// Role or person that maintains it.
    pub owner: Option<Ref<(Role, Person)>>,
}

/// A path into the record with one condition on its value.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Test {
    /// Path from the root of the record, with fields joined by `/` and `*` for every item of a list: `treatment/actions/*/owner`.
    pub path: Text,
    /// Whether a value must be present (`true`) or absent (`false`).
    pub exists: Option<bool>,
    /// The value equals this text.
    pub equals: Option<Text>,
    /// The value is one of these texts.
    #[serde(default, rename = "in")]
    #[schemars(length(max = 1000))]
    pub one_of: Vec<Text>,
    /// The entire text matches this regular expression.
    pub matches: Option<Text>,
    /// The date is at most this long before today: `12 months`.
    pub within: Option<Interval>,
    /// The integer is in this range.
    pub range: Option<Range>,
    /// The number of items in the list is in this range.
    pub count: Option<Range>,
    /// Each reference leads to a record of one of these kinds.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub links_to: Vec<Text>,
}

/// A range of numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Range {
    /// Minimum.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub min: Option<u32>,
    /// Maximum.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub max: Option<u32>,
}

impl Range {
    /// Whether `count` is in the range.
    #[must_use]
    pub fn holds(self, count: u64) -> bool {
        self.min.is_none_or(|min| count >= min.into()) && self.max.is_none_or(|max| count <= max.into())
    }
}

/// Records that must refer to another record.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferredBy {
    /// Kind of the records that refer to it.
    pub kind: Text,
    /// Field in which they refer to it: `system`, `treatment/controls/*`; any field if omitted.
    pub path: Option<Text>,
    /// How many of them; at least one if omitted.
    pub count: Option<Range>,
}

/// Records that answer a requirement: the records of a kind that meet the conditions.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// Kind of the records.
    #[serde(rename = "for")]
    pub kind: Text,
    /// Conditions that a record must meet to answer it.
    #[serde(default, rename = "where")]
    pub filter: Vec<Test>,
}

impl RecordType for Expectation {
    const KIND: &'static str = "expectation";
    const ABOUT: About = About::new("own", "expectations", &["4.2", "9.1"]).policy().weaker(Removal);
    const FIELDS: &'static [FieldMarks] = &[
        field("").policy().neutral("its texts explain it").because("it determines what is expected of records"),
        field("for").policy().weaker(Both).because("it determines what is expected of records"),
        field("where").policy().weaker(Addition).because("it applies to fewer records"),
        field("where/*/*").policy().weaker(Both).because("it determines what is expected of records"),
        field("in-scope").policy().ranked(&["true", "false"]).because("it determines what is expected of records"),
        field("included").policy().weaker(Addition).because("it determines what is expected of records"),
        field("require").policy().weaker(Removal).because("it determines what is expected of records"),
        field("require/*/*").policy().weaker(Both).because("it determines what is expected of records"),
        field("referred-by").policy().weaker(Removal).because("it determines what is expected of records"),
        field("referred-by/kind").policy().weaker(Both).because("it determines what is expected of records"),
        field("referred-by/path").policy().weaker(Both).because("it determines what is expected of records"),
        field("referred-by/count").policy().weaker(Both).because("it determines what is expected of records"),
        field("count").policy().weaker(Removal).because("it determines what is expected of records"),
        field("count/min").policy().weaker(Less).because("it determines what is expected of records"),
        field("count/max").policy().weaker(More).because("it determines what is expected of records"),
        field("basis")
            .policy()
            .ranked(&["practice", "control", "clause", "contradiction"])
            .because("it determines at what level it is reported"),
        field("due")
            .policy()
            .ranked(&["surveillance", "stage-2", "stage-1", "build"])
            .because("it determines from which stage it is reported"),
        field("clauses").policy().weaker(Kept),
        field("drivers").policy().weaker(Kept),
    ];
}

impl Record for Expectation {
    has!(id, title: summary, owner);
}
