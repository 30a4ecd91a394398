//! A finding or an error in sentences, for screen readers and braille displays, by miette's narratable handler.
//!
//! Must not know which findings are shown.

use std::io::{self, Write};

use miette::NarratableReportHandler;

use crate::output::{Style, diagnostic::DiagnosticView, excerpts::Cutting};

/// Maximum width of a line of a file, even on a wider terminal.
const WIDEST: usize = 1000;
/// Minimum width of a line of a file, even on a narrower terminal.
const NARROWEST: usize = 24;

/// Only the ends of lines are left out, because the handler counts columns from the start.
pub(super) fn cutting(style: &Style) -> Cutting {
    Cutting::End(style.width.clamp(NARROWEST, WIDEST))
}

/// Message, severity, excerpts with the columns of their marks, help, code, notes.
pub(super) fn write(view: &DiagnosticView, out: &mut dyn Write) -> io::Result<()> {
    let place = view.place.iter().map(|place| format!("location: {place}"));
    let notes = view.notes.iter().map(|note| format!("note: {note}"));
    let handler = place.chain(notes).reduce(|text, line| text + "\n" + &line);
    let handler = handler.map_or_else(handler_alone, |footer| handler_alone().with_footer(footer));
    let mut narrated = String::new();
    handler.render_report(&mut narrated, view).map_err(io::Error::other)?;
    let mut lines = narrated.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.try_for_each(|line| writeln!(out, "{line}"))
}

fn handler_alone() -> NarratableReportHandler {
    NarratableReportHandler::new().with_context_lines(0).without_cause_chain()
}
