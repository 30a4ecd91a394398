//! Terminal output: results on standard output, notes and errors on standard error.
//!
//! Must not know what is written.

use std::io::{self, IsTerminal as _, Write as _};

use clap::ColorChoice;

use super::options::{Global, PageOptions, View};
use crate::{
    engine::{Error, Opened},
    escape,
    output::{
        self, Form, Style, json,
        page::{JSON, PAGE_FORMATS},
    },
    report::page::Page,
};

/// Writes an error to standard error, with the findings that caused it, and returns `code`.
pub(super) fn print_error(error: &Error, form: Form, code: u8) -> u8 {
    if let Error::Found { findings, .. } = error {
        let style = Style { color: false, ..style(None) };
        let _ = output::findings(&findings.0, &findings.1, &style, form, &mut io::stderr());
    }
    let _ = output::error(error, form, &mut io::stderr());
    code
}

/// Writes a note to standard error.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "note: {}", escape::terminal(text));
}

/// Writes several notes.
pub(super) fn notes<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) {
    texts.into_iter().for_each(|text| note(text.as_ref()));
}

/// Opens and reads the state that `view` names, and prints its note if it has one.
pub(super) fn open(global: &Global, view: &View) -> Result<Opened, Error> {
    let opened = global.engine().open(view.at())?;
    notes(opened.notes());
    Ok(opened)
}

/// Prints a page in the requested format; as JSON, prints the report itself.
pub(super) fn print_report<T: serde::Serialize>(
    global: &Global,
    options: &PageOptions,
    report: &T,
    page: impl FnOnce(&T) -> Page,
) -> Result<(), Error> {
    match options.format == JSON {
        true => print(|out| json::document(report, out)),
        false => print_page(global, options, &page(report)),
    }
}

/// Prints a page in the requested format.
pub(super) fn print_page(global: &Global, options: &PageOptions, page: &Page) -> Result<(), Error> {
    let named = PAGE_FORMATS.iter().find(|format| format.name == options.format);
    let style = style(Some(global));
    print(|out| (named.unwrap_or(&PAGE_FORMATS[0]).write)(page, &style, out))
}

/// What CI runners that read commands from their log set.
const RUNNERS: &[&str] = &["GITHUB_ACTIONS", "TF_BUILD"];

/// Writes text to standard output. In the log of a CI runner, no line of it is a command.
pub(super) fn print(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let is_log = RUNNERS.iter().any(|name| std::env::var_os(name).is_some());
    print_raw(|out| match is_log {
        false => write(out),
        true => {
            let mut log = escape::Log::new(out);
            write(&mut log).and_then(|()| log.flush())
        }
    })
}

/// Writes to standard output; a closed pipe is not an error.
pub(super) fn print_raw(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// The style of text for people on standard output.
pub(super) fn style(global: Option<&Global>) -> Style {
    let terminal = io::stdout().is_terminal();
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match global.map_or(ColorChoice::Auto, |global| global.color) {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !no_color,
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width =
        columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100);
    Style { color, width, ..Style::default() }
}
