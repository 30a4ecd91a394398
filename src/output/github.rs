//! Annotations in a GitHub workflow: one command per finding, worst first, then a line that summarizes the check.
//!
//! Must not let text of the repository become a command, or write more commands than a step shows.

use std::io::{self, Write};

use super::{Style, summary};
use crate::{
    escape,
    finding::Severity,
    prose,
    report::{
        check::{CheckReport, Reported},
        place::{Location, Sources},
    },
};

/// Maximum number of annotations that GitHub shows for one step.
const LIMIT: usize = 10;

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let due = report.findings.iter().filter(|finding| finding.severity > Severity::Todo);
    let findings = summary::worst_first(due);
    let shown = if findings.len() > LIMIT { LIMIT - 1 } else { findings.len() };
    for finding in &findings[..shown] {
        writeln!(out, "{}", command(report, finding))?;
    }
    if shown < findings.len() {
        let more = prose::count(findings.len() - shown, "more finding");
        writeln!(out, "::notice title=aims::and {more}; `aims check` lists all of them")?;
    }
    summary::held_back(report).iter().try_for_each(|line| writeln!(out, "aims: {line}"))?;
    writeln!(out, "aims: {}", summary::line(report))?;
    report.incomplete.iter().try_for_each(|reason| writeln!(out, "aims: incomplete: {}", escape::line(reason)))
}

fn command(report: &CheckReport, finding: &Reported) -> String {
    let name = if finding.severity == Severity::Error { "error" } else { "warning" };
    let place = finding.location.as_ref().map(|location| place(report, location)).unwrap_or_default();
    let title = escape::workflow_property(&finding.rule);
    let help = finding.help.as_ref().map(|help| format!("%0A{}", escape::workflow_data(help))).unwrap_or_default();
    format!("::{name} {place}title={title}::{}{help}", escape::workflow_data(&finding.message))
}

/// `file=…,line=…,`; columns only within one line, as GitHub requires. The end column is inclusive.
fn place(report: &CheckReport, location: &Location) -> String {
    let file = format!("file={},", escape::workflow_property(&summary::git_path(report, Some(location))));
    let Some((start, end)) = location.start.zip(location.end) else { return file };
    let lines = format!("{file}line={},endLine={},", start.line, end.line);
    if start.line != end.line {
        return lines;
    }
    format!("{lines}col={},endColumn={},", start.column, end.column.saturating_sub(1).max(start.column))
}
