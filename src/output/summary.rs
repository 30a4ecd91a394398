//! Parts that the formats for people share: the summary line, locations as text, the order by severity.
//!
//! Must not know a format.

use std::cmp::Reverse;

use crate::{
    escape::{self, Untrusted},
    finding::{Severity, Stage},
    prose::count,
    report::{
        check::{CheckReport, Reported, ReportedSuppression, Summary, SuppressionKind},
        place::Location,
        waiting,
    },
};

/// The file that represents the repository if a format needs a file.
pub(super) const ROOT: &str = "aims.yaml";

/// The path of a finding in git; the manifest if the finding concerns the repository as a whole.
pub(super) fn git_path(report: &CheckReport, location: Option<&Location>) -> Untrusted {
    report.in_git(&location.map_or_else(|| ROOT.into(), |location| location.path.clone()))
}

/// One line that summarizes the check and its findings.
pub(super) fn line(report: &CheckReport) -> String {
    let scope = scope(&report.summary);
    let since = since(report).map(|since| format!(" {since}")).unwrap_or_default();
    format!("{scope}, {}{since}; stage {}, {}", counts(report), report.stage.name(), report.today)
}

/// If only what a change introduces is reported: since which state, and what is not reported.
pub(super) fn since(report: &CheckReport) -> Option<String> {
    let since = report.since.as_ref()?;
    let base = escape::line(&since.base);
    let policy = match since.policy.as_slice() {
        [] => String::new(),
        ids => {
            let ids: Vec<_> = ids.iter().take(5).map(escape::line).collect();
            format!(
                "; the change modifies the policy by which it is judged ({}), so the policy before it applies as well",
                ids.join(", ")
            )
        }
    };
    let preexisting = match since.preexisting {
        0 => String::new(),
        hidden => format!(", {} not shown", count(hidden, "preexisting finding")),
    };
    Some(format!("introduced since {base}{preexisting}{policy}"))
}

/// What was checked.
pub(super) fn scope(summary: &Summary) -> String {
    let Summary { records, systems, controls, controls_decided, .. } = summary;
    let (systems, records) = (count(*systems, "system"), count(*records, "record"));
    format!("{controls_decided} of {controls} controls decided, {systems}, {records}")
}

/// The number of findings.
pub(super) fn counts(report: &CheckReport) -> String {
    let Summary { errors, warnings, todos, suppressed, waiting, .. } = report.summary;
    let found = count(errors + warnings, "finding");
    let stopped = report.incomplete.is_some();
    let mut parts = vec![if stopped { format!("incomplete, {found} so far") } else { found }];
    if errors + warnings > 0 {
        parts[0].push_str(&format!(" ({}, {})", count(errors, "error"), count(warnings, "warning")));
    }
    parts.extend((todos > 0).then(|| format!("{todos} to do")));
    parts.extend((suppressed > 0).then(|| format!("{suppressed} suppressed")));
    parts.extend((waiting > 0).then(|| format!("{waiting} waiting")));
    parts.join(", ")
}

/// What is held back: a line for each file for which findings wait (`14 findings wait for risks/R-7.yaml`), and one for the findings of
/// later editions of the rules.
pub(super) fn held_back(report: &CheckReport) -> Vec<String> {
    let mut lines = waiting::sentences(&report.awaited());
    lines.extend(later(report));
    lines
}

/// Work that is due at `stage`.
pub(super) fn todos(report: &CheckReport, stage: Stage) -> Vec<&Reported> {
    let due = |todo: &Reported| report.rule(&todo.rule).map_or(Stage::Build, |rule| rule.due) == stage;
    report.of(Severity::Todo).filter(|todo| todo.rule_edition.is_none() && due(todo)).collect()
}

/// What only rules of later editions report.
pub(super) fn new_rules(report: &CheckReport) -> Vec<&Reported> {
    report.of(Severity::Todo).filter(|todo| todo.rule_edition.is_some()).collect()
}

/// That findings of later editions of the rules only inform, if there are any.
fn later(report: &CheckReport) -> Option<String> {
    let later = || report.findings.iter().filter_map(|finding| finding.rule_edition);
    let edition = later().max()?;
    let found = count(later().count(), "finding");
    Some(format!("{found} only for information until `rule-edition: {edition}` is set in aims.yaml"))
}

/// Path, line and column, for one line of a terminal.
pub(super) fn place(location: Option<&Location>) -> String {
    let Some(location) = location else { return "(repository)".to_owned() };
    let path = escape::line(&location.path);
    location.start.map_or_else(|| path.to_string(), |start| format!("{path}:{}:{}", start.line, start.column))
}

/// What suppresses a finding, for one line of a terminal.
pub(super) fn suppressed_by(suppression: &ReportedSuppression) -> String {
    let mut words = match suppression.by {
        SuppressionKind::Inline => "allowed in the file".to_owned(),
        SuppressionKind::Manifest => "allowed by the manifest".to_owned(),
        SuppressionKind::Exception => "exception".to_owned(),
        SuppressionKind::Baseline => "listed in the baseline".to_owned(),
    };
    if let Some(id) = &suppression.id {
        words.push_str(&format!(" {}", escape::line(id)));
    }
    if let Some(until) = &suppression.until {
        words.push_str(&format!(" until {until}"));
    }
    if let Some(reason) = &suppression.reason {
        words.push_str(&format!(": {}", escape::line(reason)));
    }
    words
}

/// Findings by severity, highest first, otherwise in the order of the report.
pub(super) fn worst_first<'r>(findings: impl IntoIterator<Item = &'r Reported>) -> Vec<&'r Reported> {
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.sort_by_key(|finding| Reverse((finding.severity, finding.is_cause())));
    findings
}
