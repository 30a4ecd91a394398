//! Writers of the change between two states: for a terminal, as data, and as a comment of a pull request.
//!
//! Must not know records: the text is in the report.

use std::io::{self, Write};

use super::{
    Style,
    budget::Budget,
    json,
    page::{JSON, PAGE_FORMATS},
};
use crate::{escape, report::diff::DiffReport};

/// A GitHub comment has at most 65,536 characters.
const LIMIT: usize = 60_000;

/// A format of the change.
pub struct DiffFormat {
    /// Name on the command line.
    pub name: &'static str,
    /// One line that describes its use.
    pub about: &'static str,
    /// Writes the report.
    pub write: fn(&DiffReport, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every format, the default first.
pub static DIFF_FORMATS: &[DiffFormat] = &[
    DiffFormat { name: "text", about: "sentences, for people", write: text },
    DiffFormat { name: "markdown", about: "a pull request comment or a step summary", write: markdown },
    DiffFormat {
        name: JSON,
        about: "the full report, for programs",
        write: |report, _, out| json::document(report, out),
    },
];

impl DiffFormat {
    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        DIFF_FORMATS.iter().find(|format| format.name == name)
    }
}

fn text(report: &DiffReport, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    (PAGE_FORMATS[0].write)(&report.page(), style, out)
}

fn markdown(report: &DiffReport, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Budget::of(LIMIT);
    page.always("## aims diff\n\n");
    page.always(&format!("{}\n\n{}\n\n", escape::markdown(&report.title()), escape::markdown(&report.verdict())));
    for section in report.sections() {
        let items = section.lines.iter().map(|line| format!("- {}\n", escape::markdown_prose(line)));
        page.section(&format!("### {}\n\n", section.title), items, "\n");
    }
    out.write_all(page.finish("aims diff").as_bytes())
}
