//! `JUnit` XML for the test reports of CI servers: a suite per rule, a case per finding.
//!
//! Must not contain a time or line number in a name: servers track a case from run to run by suite and name.
//!
//! Servers group by suite and class, and show names and messages. Grouping by rule shows which kinds of defects exist, and
//! the name of the record stays the same when a file is reformatted. An error is a failure. A warning, work that is not due
//! yet and a suppressed finding are skipped cases, so that a server never shows a failure if the check passes. The first
//! suite shows whether the check ran, so no report is empty.
//!
//! Written by hand, because `quick-junit` sets `skipped` on the root, which the schema of Jenkins does not allow.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::{
    Style,
    summary::{self, place, suppressed_by},
};
use crate::{
    escape,
    finding::Severity,
    report::{
        check::{CheckReport, Reported},
        place::Sources,
    },
};

pub(super) fn write(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut suites = vec![this_check(report)];
    suites.extend(by_rule(report).into_iter().map(|(rule, findings)| Suite::of(rule, &findings)));
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let errors: usize = suites.iter().map(Suite::errors).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"aims\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">")?;
    suites.iter().try_for_each(|suite| suite.write(out))?;
    writeln!(out, "</testsuites>")
}

struct Suite<'r> {
    name: &'r str,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    outcome: Outcome,
    message: String,
    body: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped(&'static str),
    Failure,
    Error,
}

/// Whether the check ran, and for which files findings wait.
fn this_check(report: &CheckReport) -> Suite<'_> {
    let awaited = summary::held_back(report).iter().map(|line| escape::xml(line).into_owned()).collect::<Vec<_>>();
    let (outcome, message) = match &report.incomplete {
        Some(reason) => (Outcome::Error, escape::xml(reason).into_owned()),
        None if awaited.is_empty() => (Outcome::Passed, String::new()),
        None => (Outcome::Skipped("waiting"), awaited.join("; ")),
    };
    let case = Case { name: "every record was read and judged".to_owned(), outcome, message, body: awaited.join("\n") };
    Suite { name: "check", cases: vec![case] }
}

fn by_rule(report: &CheckReport) -> BTreeMap<&str, Vec<&Reported>> {
    let mut rules: BTreeMap<&str, Vec<&Reported>> = BTreeMap::new();
    let findings = report.findings.iter().chain(&report.suppressed);
    findings.for_each(|finding| rules.entry(&finding.rule).or_default().push(finding));
    rules
}

impl<'r> Suite<'r> {
    fn of(name: &'r str, findings: &[&Reported]) -> Self {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut unique = |name: String| {
            let count = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
            if *count == 1 { name } else { format!("{name} ({count})") }
        };
        Self { name, cases: findings.iter().map(|finding| Case::of(finding, unique(case_name(finding)))).collect() }
    }

    fn count(&self, wanted: impl Fn(Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| wanted(case.outcome)).count()
    }

    fn failures(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Failure)
    }

    fn errors(&self) -> usize {
        self.count(|outcome| outcome == Outcome::Error)
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let (name, tests) = (escape::xml(self.name), self.cases.len());
        let (failures, errors) = (self.failures(), self.errors());
        let skipped = self.count(|outcome| matches!(outcome, Outcome::Skipped(_)));
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"");
        writeln!(out, "  <testsuite name=\"{name}\" {counts}>")?;
        self.cases.iter().try_for_each(|case| case.write(&name, out))?;
        writeln!(out, "  </testsuite>")
    }
}

/// The record and the field, or the file: a name that stays the same when the file is reformatted.
fn case_name(finding: &Reported) -> String {
    let location = finding.location.as_ref();
    let path = || location.map_or(summary::ROOT.into(), |location| escape::xml(&location.path));
    let subject = finding.record.as_ref().map_or_else(path, escape::xml);
    let pointer = location.and_then(|location| location.pointer.as_ref()).map(escape::xml).unwrap_or_default();
    format!("{subject}{pointer}")
}

impl Case {
    fn of(finding: &Reported, name: String) -> Self {
        let message = escape::xml(&finding.message).into_owned();
        let outcome = match (&finding.suppression, finding.severity) {
            (Some(_), _) => Outcome::Skipped("suppressed"),
            (None, Severity::Error) => Outcome::Failure,
            (None, other) => Outcome::Skipped(other.name()),
        };
        Self { name, outcome, message, body: body(finding) }
    }

    fn write(&self, suite: &str, out: &mut dyn Write) -> io::Result<()> {
        let Self { name, message, body, .. } = self;
        let (tag, kind) = match self.outcome {
            Outcome::Passed => return writeln!(out, "    <testcase name=\"{name}\" classname=\"aims.{suite}\"/>"),
            Outcome::Skipped(kind) => ("skipped", kind),
            Outcome::Failure => ("failure", "error"),
            Outcome::Error => ("error", "incomplete"),
        };
        writeln!(out, "    <testcase name=\"{name}\" classname=\"aims.{suite}\">")?;
        writeln!(out, "      <{tag} type=\"{kind}\" message=\"{message}\">{body}</{tag}>")?;
        writeln!(out, "    </testcase>")
    }
}

/// The location, the message, the help and what suppresses it, one line each.
fn body(finding: &Reported) -> String {
    let mut lines = vec![place(finding.location.as_ref())];
    lines.push(format!("{}[{}]: {}", finding.severity, escape::line(&finding.rule), escape::line(&finding.message)));
    lines.extend(finding.help.iter().map(|help| format!("help: {}", escape::line(help))));
    lines.extend(finding.suppression.iter().map(suppressed_by));
    lines.iter().map(|line| escape::xml(line).into_owned()).collect::<Vec<_>>().join("\n")
}
