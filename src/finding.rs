//! Findings about the user's data, and the catalog of rules that may make them.
//!
//! Must not know any rule.

use std::{collections::BTreeMap, fmt, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::At;

/// Name of a rule or expectation, in kebab case.
pub type RuleId = Arc<str>;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Work that is not due yet.
    Todo,
    /// A habit of auditors is not met, or something deserves a look.
    Warning,
    /// A requirement is not answered, or the data is broken or contradicts itself.
    Error,
}

impl Severity {
    /// The word shown to people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far the management system has come; each stage includes the ones before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It is being built; only broken things fail.
    #[default]
    Build,
    /// The first audit stage looks at documents and readiness.
    #[serde(rename = "stage-1")]
    Stage1,
    /// The second audit stage looks at implementation and effect.
    #[serde(rename = "stage-2")]
    Stage2,
    /// It is certified and audited every year; recertification included.
    Surveillance,
}

impl Stage {
    /// Every stage, earliest first.
    pub const ALL: [Self; 4] = [Self::Build, Self::Stage1, Self::Stage2, Self::Surveillance];

    /// The word used in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Stage1 => "stage-1",
            Self::Stage2 => "stage-2",
            Self::Surveillance => "surveillance",
        }
    }
}

/// What is known of a rule: its name, weight, due stage, grounds and page.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Name: the defect, in kebab case.
    pub name: RuleId,
    /// Weight unless the manifest says otherwise.
    pub level: Severity,
    /// Stage from which it is due.
    pub due: Stage,
    /// Clauses and controls that justify it.
    pub clauses: Arc<[Box<str>]>,
    /// Where no clause asks for it: the practice that does.
    pub practice: Option<Box<str>>,
    /// One line: what it reports.
    pub summary: Box<str>,
    /// The whole page in Markdown.
    pub page: Arc<str>,
    /// Whether a manifest, an inline allow or an exception may silence it.
    pub suppressible: bool,
}

/// All rules by name: shipped, and loaded from expectations.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    rules: BTreeMap<RuleId, RuleInfo>,
}

impl Catalog {
    /// Adds a rule. A name that is taken keeps its first owner; returns whether it was added.
    pub fn add(&mut self, rule: RuleInfo) -> bool {
        let free = !self.rules.contains_key(&rule.name);
        self.rules.entry(rule.name.clone()).or_insert(rule);
        free
    }

    /// The rule with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RuleInfo> {
        self.rules.get(name)
    }

    /// Every rule, by name.
    pub fn all(&self) -> impl Iterator<Item = &RuleInfo> {
        self.rules.values()
    }
}

/// Of rules of one name the first counts.
impl FromIterator<RuleInfo> for Catalog {
    fn from_iter<T: IntoIterator<Item = RuleInfo>>(rules: T) -> Self {
        rules.into_iter().fold(Self::default(), |mut catalog, rule| {
            catalog.add(rule);
            catalog
        })
    }
}

/// Something that is wrong, missing or still to do in the user's data.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that made it.
    pub rule: RuleId,
    /// Where it lies.
    pub at: At,
    /// What is wrong, in lower case, without full stop.
    pub message: String,
    /// What to do, imperative.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// Id of the record it is about.
    pub subject: Option<Box<str>>,
    /// Tells apart several findings of one rule at one place: a system, a control.
    pub discriminator: Option<Box<str>>,
}

impl Finding {
    /// A finding of `rule` at `at`.
    #[must_use]
    pub fn new(rule: &str, at: At, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            at,
            message: message.into(),
            help: None,
            related: Vec::new(),
            subject: None,
            discriminator: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place with a word about it.
    #[must_use]
    pub fn related(mut self, at: At, label: impl Into<String>) -> Self {
        self.related.push(Label { at, text: label.into() });
        self
    }

    /// Names the record it is about.
    #[must_use]
    pub fn about(mut self, subject: &str) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Tells it apart from others of the same rule at the same place.
    #[must_use]
    pub fn distinct(mut self, discriminator: &str) -> Self {
        self.discriminator = Some(discriminator.into());
        self
    }
}

/// A second place of a finding.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where.
    pub at: At,
    /// What stands there.
    pub text: String,
}
