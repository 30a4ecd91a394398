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
    },
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<_> =
        summary::worst_first(&report.findings).into_iter().map(|finding| issue(report, finding)).collect();
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

fn issue<'r>(report: &CheckReport, finding: &'r Reported) -> Issue<'r> {
    let location = finding.location.as_ref();
    Issue {
        description: escape::line(&finding.message),
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
