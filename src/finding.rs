//! Findings about the user's data, and the catalog of rules that can report them.
//!
//! Must not know any rule.

mod edition;

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use edition::Edition;

use crate::source::At;

/// Name of a rule or expectation, in kebab case.
pub type RuleId = Arc<str>;

/// Severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Work that is not due yet.
    Todo,
    /// A common expectation of auditors is not met, or something deserves attention.
    Warning,
    /// A requirement is not answered, or the data is broken or contradictory.
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

/// Stage of the management system; each stage includes the previous ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The management system is being built; only broken data fails the check.
    #[default]
    Build,
    /// First audit stage: documents and readiness.
    #[serde(rename = "stage-1")]
    Stage1,
    /// Second audit stage: implementation and effectiveness.
    #[serde(rename = "stage-2")]
    Stage2,
    /// Yearly audits after certification, including recertification.
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

/// What a rule rests on. Its level follows from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleBasis {
    /// Auditors expect it, but nothing requires it: a warning.
    #[default]
    Practice,
    /// A control of Annex A requires it once the control is included: an error. Nothing is reported if the control is excluded.
    Control,
    /// A clause requires it: an error.
    Clause,
    /// The data is broken or contradicts itself, or what the manifest states: an error from the first stage on.
    Contradiction,
}

impl RuleBasis {
    /// Every basis.
    pub const ALL: [Self; 4] = [Self::Clause, Self::Control, Self::Contradiction, Self::Practice];

    /// The words shown to people.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Clause => "required by clause",
            Self::Control => "required once the control is included",
            Self::Contradiction => "data contradicts itself",
            Self::Practice => "practice",
        }
    }

    /// The level that follows from it.
    #[must_use]
    pub const fn level(self) -> Severity {
        match self {
            Self::Clause | Self::Control | Self::Contradiction => Severity::Error,
            Self::Practice => Severity::Warning,
        }
    }

    /// Whether the requirement is one of the standard, or of what else a rule cites.
    #[must_use]
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Clause | Self::Control)
    }

    /// The stage from which a rule is due that declares `stage`: data is judged from the first stage on.
    #[must_use]
    pub const fn due(self, stage: Stage) -> Stage {
        match self {
            Self::Contradiction => Stage::Build,
            Self::Clause | Self::Control | Self::Practice => stage,
        }
    }
}

/// Metadata of a rule: name, basis, due stage, justification and page.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Name of the defect, in kebab case.
    pub name: RuleId,
    /// What it rests on.
    pub basis: RuleBasis,
    /// Stage from which it is due.
    pub due: Stage,
    /// Clauses and controls that justify it.
    pub clauses: Arc<[Box<str>]>,
    /// The practice behind it, if nothing requires it.
    pub practice: Option<Box<str>>,
    /// What it reports, in one line.
    pub summary: Box<str>,
    /// The full page in Markdown.
    pub page: Arc<str>,
    /// Address of the page on the documentation site; `None` for an expectation of a repository.
    pub url: Option<Box<str>>,
    /// Whether a manifest, an inline allow or an exception may suppress it.
    pub suppressible: bool,
    /// The records without which a finding may be wrong.
    pub absence: Absence,
    /// Since which edition of the rules it has its level.
    pub edition: Edition,
}

impl RuleInfo {
    /// Level, unless the manifest sets another one.
    #[must_use]
    pub fn level(&self) -> Severity {
        self.basis.level()
    }
}

/// The kinds of record of which a finding may be reported only because a record is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absence {
    /// Records that name what the finding is about, or that it names.
    pub related: Cow<'static, [&'static str]>,
    /// Any record.
    pub any: Cow<'static, [&'static str]>,
    /// Whether a finding also holds if the record that it is about cannot be read as a whole.
    pub is_certain: bool,
}

impl Absence {
    /// Stands for every kind.
    pub const EVERY: &'static str = "*";

    /// Nothing but the record that a finding is about.
    pub const NONE: Self = Self::of(&[], &[]);

    /// Nothing: what is found is found, whatever else cannot be read.
    pub const CERTAIN: Self = Self { related: Cow::Borrowed(&[]), any: Cow::Borrowed(&[]), is_certain: true };

    /// Records of these kinds, related or any.
    #[must_use]
    pub const fn of(related: &'static [&'static str], any: &'static [&'static str]) -> Self {
        Self { related: Cow::Borrowed(related), any: Cow::Borrowed(any), is_certain: false }
    }
}

/// Address of the page of a shipped rule on the documentation site. Addresses are stable: reports link to them.
#[must_use]
pub fn url_of(rule: &str) -> Box<str> {
    format!("{}/rules/{rule}/", env!("CARGO_PKG_HOMEPAGE")).into()
}

/// All rules by name: shipped rules, and rules loaded from expectations.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    rules: BTreeMap<RuleId, RuleInfo>,
}

impl Catalog {
    /// Adds a rule unless its name is taken; returns whether it was added.
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

    /// The newest edition of its rules.
    #[must_use]
    pub fn newest_edition(&self) -> u16 {
        self.all().map(|rule| rule.edition.since).fold(Edition::FIRST.since, u16::max)
    }

    /// Every rule, by name.
    pub fn all(&self) -> impl Iterator<Item = &RuleInfo> {
        self.rules.values()
    }
}

/// If several rules have the same name, the first one counts.
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
    /// The rule that reported it.
    pub rule: RuleId,
    /// Location.
    pub at: At,
    /// What is wrong, in lower case, without full stop.
    pub message: String,
    /// What to do, in the imperative.
    pub help: Option<String>,
    /// Related locations.
    pub related: Vec<Label>,
    /// Id of the record it is about.
    pub subject: Option<Box<str>>,
    /// Distinguishes several findings of one rule at one location: a system, a control.
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

    /// Adds a related location with a label.
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

    /// Distinguishes it from other findings of the same rule at the same location.
    #[must_use]
    pub fn distinct(mut self, discriminator: &str) -> Self {
        self.discriminator = Some(discriminator.into());
        self
    }
}

/// A related location of a finding.
#[derive(Debug, Clone)]
pub struct Label {
    /// Location.
    pub at: At,
    /// Label: what is at this location.
    pub text: String,
}
