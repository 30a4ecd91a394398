//! SARIF 2.1.0 for code scanning: one run, the rules with their pages, worst results first.
//!
//! Must not contain more results than GitHub keeps, or results that require no action.
//!
//! Code scanning opens an alert for every result and ignores `level: note` and `suppressions`. Work that is not due yet
//! and suppressed findings are therefore not results, only counts in a notification. For a reader that hides suppressed
//! results, the user can include them, each with its `suppressions`.

mod log;

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::{Style, json, summary};
use crate::{
    escape::{self, Untrusted},
    finding::Severity,
    report::{
        check::{CheckReport, Related, Reported, ReportedRule, ReportedSuppression, SuppressionKind},
        place::{self, Sources},
    },
};
use log::{
    ArtifactLocation, Configuration, Driver, Help, Invocation, Level, Location, Log, Message, Notification,
    PhysicalLocation, Properties, Region, Result, Rule, Run, Suppression, Tool,
};

/// Maximum number of results that GitHub keeps for one run.
const LIMIT: usize = 5_000;
/// Maximum number of tags that GitHub keeps for one rule.
const TAGS: usize = 20;

pub(super) fn write(report: &CheckReport, _: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    json::document(&Log::of(run(report, style)), out)
}

fn run<'r>(report: &'r CheckReport, style: &Style) -> Run<'r> {
    let suppressed: &[Reported] = if style.suppressed { &report.suppressed } else { &[] };
    let all: Vec<&Reported> = due(report).into_iter().chain(suppressed).collect();
    let rules: BTreeMap<&str, usize> = report.rules.iter().map(|rule| rule.name.as_str()).zip(0..).collect();
    let results = all.iter().take(LIMIT).map(|finding| result(report, finding, &rules)).collect();
    Run { tool: tool(report), invocations: [invocation(report, all.len())], column_kind: "unicodeCodePoints", results }
}

/// Findings that count now, worst first.
fn due(report: &CheckReport) -> Vec<&Reported> {
    summary::worst_first(report.findings.iter().filter(|finding| finding.severity > Severity::Todo))
}

fn tool(report: &CheckReport) -> Tool<'_> {
    let (name, version) = (report.tool.name.as_str(), report.tool.version.as_str());
    Tool { driver: Driver { name, semantic_version: version, rules: report.rules.iter().map(rule).collect() } }
}

fn rule(rule: &ReportedRule) -> Rule<'_> {
    let due = format!("due-{}", rule.due.name());
    let tags = std::iter::once(due).chain(rule.clauses.iter().cloned()).take(TAGS);
    Rule {
        id: &rule.name,
        short_description: Message::plain(&rule.summary),
        help: Help { text: &rule.page, markdown: &rule.page },
        help_uri: rule.url.as_deref(),
        default_configuration: Configuration { level: level(rule.level) },
        properties: Properties { tags: tags.collect() },
    }
}

fn invocation(report: &CheckReport, found: usize) -> Invocation<'_> {
    let incomplete = report.incomplete.as_ref();
    let incomplete = incomplete.map(|why| Notification { level: Level::Error, message: Message::plain(why) });
    let notification = |level, text: String| Notification { level, message: Message { text: text.into() } };
    let cut = cut(found).map(|text| notification(Level::Warning, text));
    let awaited = summary::held_back(report).into_iter().map(|text| notification(Level::Warning, text));
    let checked = notification(Level::Note, summary::line(report));
    Invocation {
        execution_successful: report.incomplete.is_none(),
        tool_execution_notifications: incomplete.into_iter().chain(cut).chain(awaited).chain([checked]).collect(),
    }
}

/// The message that there are more results than code scanning keeps.
fn cut(found: usize) -> Option<String> {
    (found > LIMIT).then(|| {
        format!("{found} results were found; only the worst {LIMIT} are included, because code scanning keeps no more")
    })
}

fn result<'r>(report: &CheckReport, finding: &'r Reported, rules: &BTreeMap<&str, usize>) -> Result<'r> {
    Result {
        rule_id: &finding.rule,
        rule_index: rules.get(finding.rule.as_str()).copied(),
        level: level(finding.severity),
        message: message(finding),
        locations: [location(report, finding.location.as_ref(), None)],
        related_locations: finding.related.iter().map(|other| related(report, other)).collect(),
        partial_fingerprints: BTreeMap::from([("aims/v1", finding.fingerprint.as_str())]),
        suppressions: finding.suppression.iter().map(suppression).collect(),
    }
}

fn message(finding: &Reported) -> Message<'_> {
    let message = escape::sarif_message(&finding.message);
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {}", escape::sarif_message(help)));
    Message { text: help.map_or(message.clone(), |help| (message.into_owned() + &help).into()) }
}

fn related<'r>(report: &CheckReport, related: &'r Related) -> Location<'r> {
    location(report, related.location.as_ref(), Some(&related.text))
}

/// Code scanning rejects a result without a file and line, so the manifest represents the repository, and line 1 a file.
fn location<'r>(report: &CheckReport, location: Option<&place::Location>, text: Option<&'r Untrusted>) -> Location<'r> {
    let uri = escape::uri_path(&summary::git_path(report, location));
    let physical_location = PhysicalLocation {
        artifact_location: ArtifactLocation { uri, uri_base_id: "%SRCROOT%" },
        region: location.map_or(Region::START, region),
    };
    Location { physical_location, message: text.map(Message::plain) }
}

fn region(location: &place::Location) -> Region {
    let Some((start, end)) = location.start.zip(location.end) else { return Region::START };
    Region {
        start_line: start.line,
        start_column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
    }
}

fn suppression(suppression: &ReportedSuppression) -> Suppression<'_> {
    let kind = if suppression.by == SuppressionKind::Inline { "inSource" } else { "external" };
    Suppression { kind, status: "accepted", justification: suppression.reason.as_ref().map(escape::sarif_message) }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Todo => Level::Note,
    }
}
