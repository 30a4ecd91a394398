//! A GitLab Code Quality report: an array of issues, which GitLab compares between two branches by fingerprint.
//!
//! Must not list suppressed findings: GitLab has no such status and would count them.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde::Serialize;

use super::{Style, json, summary};
use crate::{
    escape,
    finding::Severity,
    report::{
        check::{CheckReport, Reported},
        place::Sources,
        waiting::Awaited,
    },
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut awaited = report.awaited();
    let issues: Vec<_> = summary::worst_first(&report.findings)
        .into_iter()
        .map(|finding| issue(report, finding, &mut awaited))
        .collect();
    json::document(&issues, out)
}

#[derive(Serialize)]
struct Issue<'r> {
    description: Cow<'r, str>,
    check_name: Cow<'r, str>,
    fingerprint: &'r str,
    severity: &'static str,
    location: Location,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

/// An issue; the first cause in a file also names what waits for the file, because a report has no other place for it.
fn issue<'r>(report: &CheckReport, finding: &'r Reported, awaited: &mut Vec<Awaited>) -> Issue<'r> {
    let location = finding.location.as_ref();
    let is_here = |file: &Awaited| finding.is_cause() && location.is_some_and(|at| at.path == file.path);
    let waiting = awaited.iter().position(is_here).map(|at| awaited.remove(at).sentence());
    let message = escape::line(&finding.message);
    Issue {
        description: waiting.map_or(message.clone(), |waiting| format!("{message}; {waiting}").into()),
        check_name: escape::line(&finding.rule),
        fingerprint: &finding.fingerprint,
        severity: severity(finding.severity),
        location: Location {
            path: escape::line(&summary::git_path(report, location)).into_owned(),
            lines: Lines { begin: location.and_then(|location| location.start).map_or(1, |start| start.line) },
        },
        content: finding.help.as_ref().map(|help| Content { body: escape::markdown_prose(help) }),
    }
}

/// GitLab's severities. `major` is not used, because to an auditor it is a grade of nonconformity.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Todo => "info",
    }
}
