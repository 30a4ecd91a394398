//! Writers of the check report: a table of formats.
//!
//! Must not know the model: a writer sees the report and the texts that findings refer to, and decides nothing.
//!
//! `github`, `gitlab` and `sarif` give paths from the root of the git repository, because the server that reads them
//! resolves paths from there. The other formats, for people and for programs that work in the repository, give paths
//! relative to the folder of `aims.yaml`, as the records themselves do; `json` gives the folder as `root`.

mod budget;
pub mod calendar;
mod concise;
mod diagnostic;
pub mod diff;
mod excerpts;
mod github;
mod gitlab;
pub mod graph;
pub mod json;
mod junit;
mod markdown;
pub mod owners;
pub mod page;
mod sarif;
mod summary;
mod text;
mod wrap;

use std::io::{self, Write};

use miette::Diagnostic;

use crate::{
    escape,
    report::{
        check::CheckReport,
        place::Sources,
        table::{Cell, Table},
    },
};

/// A format of the check report.
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// One line that describes its use.
    pub about: &'static str,
    /// Whether it consists of commands to a CI runner.
    pub commands: bool,
    /// Writes the report.
    pub write: fn(&CheckReport, &Sources, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Name of the format for screen readers.
const NARRATED: &str = "narrated";

/// Name of the format for code scanning.
const SARIF: &str = "sarif";

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "text", about: "findings with the offending line, for people", commands: false, write: text::write },
    Format {
        name: NARRATED,
        about: "the same in sentences, for screen readers",
        commands: false,
        write: text::narrated,
    },
    Format {
        name: "concise",
        about: "one line per finding, for people and editors",
        commands: false,
        write: concise::write,
    },
    Format { name: "json", about: "the full report, for programs", commands: false, write: json::write },
    Format { name: SARIF, about: "SARIF 2.1.0, for code scanning", commands: false, write: sarif::write },
    Format {
        name: "junit",
        about: "JUnit XML, for the test reports of CI servers",
        commands: false,
        write: junit::write,
    },
    Format { name: "github", about: "annotations in a GitHub workflow", commands: true, write: github::write },
    Format { name: "gitlab", about: "a GitLab Code Quality report", commands: false, write: gitlab::write },
    Format { name: "markdown", about: "a summary for a pull request", commands: false, write: markdown::write },
];

impl Format {
    /// Whether suppressed findings are left out unless [`Style::suppressed`] is set.
    #[must_use]
    pub fn hides_suppressed(&self) -> bool {
        self.name == SARIF
    }

    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// How a report is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether colors may be used.
    pub color: bool,
    /// Available columns.
    pub width: usize,
    /// Whether suppressed findings are results in SARIF.
    pub suppressed: bool,
}

/// The form of findings and errors for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Drawn, with marks below the lines of a file.
    Drawn,
    /// In sentences.
    Narrated,
}

impl Form {
    /// The form that goes with a format of the report.
    #[must_use]
    pub fn with(format: &str) -> Self {
        if format == NARRATED { Self::Narrated } else { Self::Drawn }
    }
}

/// Writes findings for people, without a summary of the check.
///
/// # Errors
/// Fails if `out` cannot be written.
pub fn findings(
    report: &CheckReport,
    sources: &Sources,
    style: &Style,
    form: Form,
    out: &mut dyn Write,
) -> io::Result<()> {
    text::findings(report, sources, style, form, out)
}

/// Writes an error of aims for people.
///
/// # Errors
/// Fails if `out` cannot be written.
pub fn error(error: &dyn Diagnostic, form: Form, out: &mut dyn Write) -> io::Result<()> {
    text::error(error, form, out)
}

/// A table in GitHub Markdown.
#[must_use]
pub fn markdown_table(table: &Table) -> String {
    let table = table.without_empty_columns();
    if table.rows.is_empty() {
        return "*None.*\n".to_owned();
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(table.columns.iter().map(|column| escape::markdown(column.title).into_owned()).collect());
    text.push_str(&line(table.columns.iter().map(|_| "---".to_owned()).collect()));
    for row in &table.rows {
        text.push_str(&line(row.iter().map(markdown_cell).collect()));
    }
    text
}

fn markdown_cell(cell: &Cell) -> String {
    let lines = cell.lines();
    lines.iter().map(|line| escape::markdown(line)).collect::<Vec<_>>().join("<br>")
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 100, suppressed: false }
    }
}
