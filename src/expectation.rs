//! Expectations: requirements as typed data, `for` a kind, `where`, `require`; compiled once, evaluated on every record.
//!
//! Must not know severity policy, nor any particular expectation.

mod compile;
mod evaluate;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    finding::{RuleInfo, Severity, Stage},
    record::field::{Id, Interval, Text},
    yaml,
};

pub use compile::{CompileError, Compiled, Set};
pub use evaluate::{Count, Outcome};

/// Expectations shipped with aims.
const SHIPPED: &str = include_str!("framework/iso-42001-expectations.yaml");

/// What is expected of every record of a kind, or of their number.
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
    pub filter: Vec<Test>,
    /// Only records of AI systems inside the scope.
    #[serde(default)]
    pub in_scope: bool,
    /// What has to hold for each of them.
    #[serde(default)]
    pub require: Vec<Test>,
    /// How many such records there have to be in the repository.
    pub count: Option<Range>,
    /// What is wrong where it does not hold; `{id}` stands for the record's id.
    pub message: Text,
    /// What to do.
    pub help: Text,
    /// Error only where a clause or control asks for it.
    pub level: Level,
    /// Stage from which it is due.
    pub due: Stage,
    /// Clauses and controls that justify it.
    #[serde(default)]
    pub clauses: Vec<Text>,
    /// The practice behind it, where no clause asks for it.
    pub practice: Option<Text>,
    /// Why it matters, for the reader of `aims explain`.
    pub why: Text,
    /// Examples as on the page of a rule: fenced blocks of whole files, with carets at what is reported.
    pub examples: Option<Text>,
}

/// Weight of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A clause or control asks for it.
    Error,
    /// Auditors look for it.
    Warning,
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
    pub one_of: Vec<Text>,
    /// The whole text matches this regular expression.
    pub matches: Option<Text>,
    /// The day there lies at most this long before today.
    pub within: Option<Interval>,
    /// The list there has so many items.
    pub count: Option<Range>,
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
    pub fn holds(self, count: usize) -> bool {
        self.min.is_none_or(|min| count >= min as usize) && self.max.is_none_or(|max| count <= max as usize)
    }
}

#[derive(Deserialize)]
struct File {
    expectations: Vec<Expectation>,
}

/// The expectations shipped with aims.
///
/// # Panics
/// Never: a test holds that they can be read.
#[must_use]
pub fn shipped() -> Vec<Expectation> {
    read(SHIPPED).unwrap_or_else(|error| panic!("shipped expectations: {error}"))
}

fn read(text: &str) -> Result<Vec<Expectation>, String> {
    let stream = yaml::parse(text);
    if let Some(problem) = stream.problems.first() {
        return Err(format!("{} at byte {}", problem.message, problem.span.start));
    }
    let document = stream.documents.into_iter().flatten().next().ok_or("it is empty")?;
    let file: File = yaml::decode(&document.root).map_err(|error| format!("{}: {}", error.pointer, error.message))?;
    Ok(file.expectations)
}

impl Expectation {
    /// The expectation as a row of the catalog.
    #[must_use]
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            name: (*self.id).into(),
            level: match self.level {
                Level::Error => Severity::Error,
                Level::Warning => Severity::Warning,
            },
            due: self.due,
            clauses: self.clauses.iter().map(|clause| (**clause).into()).collect(),
            practice: self.practice.as_deref().map(Into::into),
            summary: (*self.summary).into(),
            page: self.page().into(),
            suppressible: true,
        }
    }

    fn page(&self) -> String {
        let examples = self
            .examples
            .as_ref()
            .map(|examples| format!("## Examples\n\n{}\n\n", examples.trim()))
            .unwrap_or_default();
        format!(
            "# {}\n\n{}.\n\n## Why it matters\n\n{}\n\n{examples}## How to fix\n\n{}.\n",
            self.id,
            self.summary,
            self.why,
            capital(&self.help)
        )
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
