//! The report of `aims check`: findings with their locations, a summary, and the verdict that determines the exit code.
//!
//! Must not know output formats.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    place::{Location, Resolver, Sources},
    waiting::Awaited,
};
use crate::{
    defect,
    escape::Untrusted,
    finding::{Finding, RuleBasis, Severity, Stage},
    model::Model,
    policy::Verdict,
    record::{ControlDecision, System},
    source::{Tree, sha256},
};

pub use crate::policy::SuppressionKind;

/// The result of `aims check` (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The tool that created it.
    pub tool: Tool,
    /// The date of the evaluation.
    pub today: String,
    /// The stage of the evaluation.
    pub stage: Stage,
    /// Title of the standard.
    pub standard: String,
    /// Folder of the management system, relative to the root of the git repository, with forward slashes. CI servers
    /// need it as a prefix of the paths of findings. Empty if both are the same folder.
    pub root: Untrusted,
    /// The base, if only findings introduced by a change are reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// Numbers of records and findings.
    pub summary: Summary,
    /// Why the rules could not be run, if they could not.
    pub incomplete: Option<Untrusted>,
    /// The findings, sorted by location, then by severity.
    pub findings: Vec<Reported>,
    /// Suppressed findings; their requirements do not count as answered.
    pub suppressed: Vec<Reported>,
    /// Findings that may only be there because a file cannot be read. They do not count until it can, and their requirements do
    /// not count as answered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Reported>,
    /// The rules of the findings.
    pub rules: Vec<ReportedRule>,
}

/// The base of a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Since {
    /// The base as given by the user.
    pub base: Untrusted,
    /// The commit.
    pub commit: String,
    /// Number of findings that existed before and are not reported.
    pub preexisting: usize,
    /// Ids of policy records that the change touches: the manifest, roles, persons, exceptions, expectations. The
    /// change is evaluated with those of the base, and additionally with its own.
    pub policy: Vec<Untrusted>,
}

/// The tool that created a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This build of aims.
    #[must_use]
    pub fn this() -> Self {
        Self { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// Numbers of records and findings.
#[derive(Debug, Default, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Record files.
    pub files: usize,
    /// Records.
    pub records: usize,
    /// AI systems in scope.
    pub systems: usize,
    /// Controls of the standard.
    pub controls: usize,
    /// Controls of the standard that are decided for every AI system they apply to.
    pub controls_decided: usize,
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Findings that are not due yet.
    pub todos: usize,
    /// Findings that are suppressed.
    pub suppressed: usize,
    /// Findings that wait for a file that cannot be read.
    #[serde(skip_serializing_if = "is_zero")]
    pub waiting: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A finding with its location.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reported {
    /// Rule or expectation.
    pub rule: String,
    /// Severity at the stage of the evaluation.
    pub severity: Severity,
    /// The defect.
    pub message: Untrusted,
    /// How to fix it.
    pub help: Option<Untrusted>,
    /// Location; absent if the finding is about the entire repository.
    pub location: Option<Location>,
    /// Related locations.
    pub related: Vec<Related>,
    /// Id of the record it is about.
    pub record: Option<Untrusted>,
    /// Ids of other records that it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Untrusted>,
    /// Identity that survives reordering, reformatting and rewording.
    pub fingerprint: String,
    /// Its suppression, if it is suppressed.
    pub suppression: Option<ReportedSuppression>,
    /// The file that has to be read before it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<Untrusted>,
    /// The edition of the rules in which it has its full level, if that is later than the one of the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_edition: Option<u16>,
}

impl Reported {
    /// Whether the content of a record is not known because of it.
    #[must_use]
    pub fn is_cause(&self) -> bool {
        defect::is_cause(&self.rule)
    }
}

/// A related location of a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// The location.
    pub location: Option<Location>,
    /// What is at the location.
    pub text: Untrusted,
}

/// The suppression of a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportedSuppression {
    /// Kind of suppression.
    pub by: SuppressionKind,
    /// Id of the exception.
    pub id: Option<Untrusted>,
    /// The reason given.
    pub reason: Option<Untrusted>,
    /// Last date on which it is valid.
    pub until: Option<String>,
}

/// The rule of a finding.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportedRule {
    /// Its name.
    pub name: String,
    /// What it reports, in one line.
    pub summary: Untrusted,
    /// What it rests on: a clause, a control that is included, a contradiction in the data, or practice.
    pub basis: RuleBasis,
    /// Its default level, which follows from the basis.
    pub level: Severity,
    /// Stage from which it is due.
    pub due: Stage,
    /// Clauses and controls on which it is based.
    pub clauses: Vec<String>,
    /// Its page in Markdown.
    pub page: Untrusted,
    /// Address of the page on the documentation site; absent for an expectation of a repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The lowest severity that fails the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// Any finding, including findings that are not due yet.
    Todo,
    /// Nothing.
    Never,
}

impl CheckReport {
    /// Whether a finding is severe enough to fail the check.
    #[must_use]
    pub fn fails(&self, fail_on: FailOn) -> bool {
        let least = match fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Todo => Severity::Todo,
            FailOn::Never => return false,
        };
        self.findings.iter().any(|finding| finding.severity >= least)
    }

    /// A path relative to the root of the git repository, as git and CI servers use it.
    #[must_use]
    pub fn in_git(&self, path: &Untrusted) -> Untrusted {
        match self.root.raw() {
            "" => path.clone(),
            root => format!("{root}/{}", path.raw()).into(),
        }
    }

    /// Changes which findings count: `change` gets counted and suppressed findings. Everything else is recomputed.
    pub(super) fn change(&mut self, model: &Model, change: impl FnOnce(&mut Vec<Reported>, &mut Vec<Reported>)) {
        change(&mut self.findings, &mut self.suppressed);
        self.findings.sort_by(|a, b| order(a).cmp(&order(b)));
        self.suppressed.sort_by(|a, b| order(a).cmp(&order(b)));
        self.waiting.sort_by(|a, b| order(a).cmp(&order(b)));
        self.rules = rules(model, self.findings.iter().chain(&self.suppressed).chain(&self.waiting));
        self.summary.count(&self.findings);
        (self.summary.suppressed, self.summary.waiting) = (self.suppressed.len(), self.waiting.len());
    }

    /// The files for which findings wait.
    #[must_use]
    pub fn awaited(&self) -> Vec<Awaited> {
        Awaited::of(self.waiting.iter().filter_map(|finding| finding.waits_for.as_ref().map(Untrusted::raw)))
    }

    /// Findings with this severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Reported> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }

    /// The rule with this name, if it reported a finding.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&ReportedRule> {
        self.rules.iter().find(|rule| rule.name == name)
    }
}

/// Creates a report from the verdicts, and reads the files of the findings.
#[must_use]
pub fn report(
    model: &Model,
    verdicts: &[Verdict<'_>],
    tree: &dyn Tree,
    stage: Stage,
    files: usize,
    incomplete: Option<String>,
) -> (CheckReport, Sources) {
    let places = verdicts.iter().flat_map(|verdict| {
        std::iter::once(&verdict.finding.at).chain(verdict.finding.related.iter().map(|label| &label.at))
    });
    let sources = Sources::read(tree, places);
    let mut all: Vec<Reported> = {
        let resolver = sources.parsed();
        verdicts.iter().map(|verdict| reported(model, verdict, &resolver)).collect()
    };
    all.sort_by(|a, b| order(a).cmp(&order(b)));
    make_unique(all.iter_mut().map(|reported| &mut reported.fingerprint));
    let rules = rules(model, all.iter());
    let (waiting, all): (Vec<_>, Vec<_>) = all.into_iter().partition(|reported| reported.waits_for.is_some());
    let (suppressed, findings): (Vec<_>, Vec<_>) = all.into_iter().partition(|reported| reported.suppression.is_some());
    let summary = Summary { suppressed: suppressed.len(), waiting: waiting.len(), ..summary(model, &findings, files) };
    let report = CheckReport {
        version: 1,
        tool: Tool::this(),
        today: model.today.to_string(),
        stage,
        standard: model.frameworks.standard().title.to_string(),
        root: tree.prefix().into(),
        since: None,
        summary,
        incomplete: incomplete.map(Into::into),
        findings,
        suppressed,
        waiting,
        rules,
    };
    (report, sources)
}

fn order(reported: &Reported) -> impl Ord + use<'_> {
    let location = reported.location.as_ref();
    let start = location.and_then(|location| location.start);
    (
        // What cannot be read comes first: the rest may follow from it.
        !reported.is_cause(),
        location.map(|location| location.path.raw()),
        start.map(|start| start.offset),
        std::cmp::Reverse(reported.severity),
        reported.rule.as_str(),
        reported.message.raw(),
    )
}

pub(super) fn reported(model: &Model, verdict: &Verdict<'_>, resolver: &Resolver<'_>) -> Reported {
    let Verdict { finding, severity, suppressed, waits_for, later } = verdict;
    let related = finding.related.iter();
    Reported {
        fingerprint: fingerprint(finding, resolver),
        location: resolver.location(&finding.at),
        related: related
            .map(|label| Related { location: resolver.location(&label.at), text: resolver.withhold(&label.text) })
            .collect(),
        rule: finding.rule.to_string(),
        severity: *severity,
        message: resolver.withhold(&finding.message),
        help: finding.help.as_deref().map(|help| resolver.withhold(help)),
        record: finding.subject.as_deref().map(Into::into),
        waits_for: waits_for.as_deref().map(Into::into),
        rule_edition: *later,
        mentions: model.mentioned_in(finding).into_iter().map(Into::into).collect(),
        suppression: suppressed.as_ref().map(|suppression| ReportedSuppression {
            by: suppression.by,
            id: suppression.id.as_deref().map(Into::into),
            reason: suppression.reason.as_deref().map(Into::into),
            until: suppression.until.map(|until| until.to_string()),
        }),
    }
}

/// Hash of rule, record (or file), named pointer and discriminator, but not of line and message.
fn fingerprint(finding: &Finding, resolver: &Resolver<'_>) -> String {
    let path = || finding.at.path().map(ToString::to_string);
    let subject = finding.subject.as_deref().map(str::to_owned).or_else(path).unwrap_or_default();
    let parts = [
        &*finding.rule,
        &subject,
        &resolver.stable_pointer(&finding.at),
        finding.discriminator.as_deref().unwrap_or_default(),
    ];
    sha256(parts.join("\u{1f}").as_bytes())[..32].to_owned()
}

/// Makes fingerprints unique, because some formats merge what has equal ones.
pub(super) fn make_unique<'f>(fingerprints: impl Iterator<Item = &'f mut String>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for fingerprint in fingerprints {
        let count = seen.entry(fingerprint.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *fingerprint = sha256(format!("{fingerprint}#{count}").as_bytes())[..32].to_owned();
        }
    }
}

fn rules<'r>(model: &Model, all: impl Iterator<Item = &'r Reported>) -> Vec<ReportedRule> {
    let names: std::collections::BTreeSet<&str> = all.map(|reported| reported.rule.as_str()).collect();
    let row = |info: &crate::finding::RuleInfo| ReportedRule {
        name: info.name.to_string(),
        summary: (*info.summary).into(),
        basis: info.basis,
        level: info.level(),
        due: info.due,
        clauses: info.clauses.iter().map(ToString::to_string).collect(),
        page: (*info.page).into(),
        url: info.url.as_deref().map(str::to_owned),
    };
    names.into_iter().filter_map(|name| model.catalog.get(name)).map(row).collect()
}

fn summary(model: &Model, findings: &[Reported], files: usize) -> Summary {
    let listed = || model.controls().filter(|row| !row.is_own());
    let mut summary = Summary {
        files,
        records: model.entries().len(),
        systems: model.all::<System>().filter(|system| model.in_scope(&system.id)).count(),
        controls: listed().count(),
        controls_decided: listed().filter(|row| decided(model, *row)).count(),
        ..Summary::default()
    };
    summary.count(findings);
    summary
}

impl Summary {
    fn count(&mut self, findings: &[Reported]) {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        self.errors = count(Severity::Error);
        self.warnings = count(Severity::Warning);
        self.todos = count(Severity::Todo);
    }
}

fn decided(model: &Model, row: crate::model::Row<'_>) -> bool {
    let known = |decision: Option<ControlDecision>| decision.is_some();
    let none = model.systems_in_scope().next().is_none();
    if none { known(row.general().decision()) } else { row.per_system().all(|(_, row)| known(row.decision())) }
}
