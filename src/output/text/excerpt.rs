//! The lines of a finding, with carets, labels and help.
//!
//! Must not know which findings are shown.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};

use super::{
    Style, place,
    wrap::{width, wrap},
};
use crate::{
    escape::{self, Untrusted},
    finding::Severity,
    report::{
        check::Reported,
        place::{Location, Sources},
    },
};

/// Maximum distance in lines between two marks of one file that are shown together.
const NEAR: usize = 12;
/// Columns of ` = help: ` next to the line number.
const HELP: usize = 9;
/// Columns next to a marked text: the frame of the line number, and dots on both sides.
const FRAME: usize = 9;
/// Maximum width of a line of a file, even on a wider terminal.
const WIDEST: usize = 1000;
/// Maximum length in bytes of a line that is shown; for longer lines only the location is shown.
const LONGEST: usize = 16 << 10;

/// Excerpts of the marked locations, notes, the clauses of its rule, and help. Prose is wrapped to `columns`.
pub(super) fn draw(finding: &Reported, clauses: &[String], sources: &Sources, style: &Style, columns: usize) -> String {
    let across = style.width.clamp(columns, WIDEST);
    let base = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = base.term_width(across).decor_style(DecorStyle::Ascii);
    let marks = marks(finding);
    let gutter = marks.iter().filter_map(Mark::line).max().map_or(1, |line| line.to_string().len());
    let wrapped = |text: &str| wrap(text, columns - gutter - HELP, columns - gutter - HELP).join("\n");
    let about = (!clauses.is_empty()).then(|| format!("see {}", escape::line(&clauses.join(", "))));
    let notes = notes(finding).chain(about).map(|note| Element::from(Level::NOTE.message(wrapped(&note))));
    let help = finding.help.iter().map(|help| Element::from(Level::HELP.message(wrapped(&escape::line(help)))));
    let room = across - gutter - FRAME;
    let elements: Vec<_> = excerpts(&marks, sources, room).into_iter().chain(notes).chain(help).collect();
    let drawn = renderer.render(&[Group::with_level(level(finding.severity)).elements(elements)]);
    if marks.iter().any(|mark| mark.line().is_some()) { drawn } else { indented(&drawn) }
}

/// Without a line number there is no gutter; a space keeps the arrow in its usual column.
fn indented(drawn: &str) -> String {
    drawn.lines().map(|line| format!(" {line}")).collect::<Vec<_>>().join("\n")
}

fn level<'f>(severity: Severity) -> Level<'f> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Todo => Level::INFO,
    }
}

struct Mark<'f> {
    location: &'f Location,
    label: Option<&'f Untrusted>,
}

impl Mark<'_> {
    fn line(&self) -> Option<usize> {
        self.location.start.map(|start| start.line)
    }

    fn near(&self, other: &Mark<'_>) -> bool {
        let line = |mark: &Mark<'_>| mark.line().unwrap_or_default();
        self.location.path == other.location.path && line(self).abs_diff(line(other)) <= NEAR
    }
}

/// The location of the finding, then the related locations that have a line.
fn marks(finding: &Reported) -> Vec<Mark<'_>> {
    let main = finding.location.iter().map(|location| Mark { location, label: None });
    let related = finding.related.iter().filter_map(|related| {
        let location = related.location.as_ref().filter(|location| location.start.is_some())?;
        Some(Mark { location, label: Some(&related.text) })
    });
    main.chain(related).collect()
}

/// Related locations that are an entire file or unknown.
fn notes(finding: &Reported) -> impl Iterator<Item = String> + '_ {
    finding.related.iter().filter_map(|related| match &related.location {
        Some(location) if location.start.is_some() => None,
        Some(location) => Some(format!("{}: {}", place(Some(location)), escape::line(&related.text))),
        None => Some(escape::line(&related.text).into_owned()),
    })
}

/// One excerpt for marks that are close together, the main one first.
fn excerpts<'f>(marks: &[Mark<'f>], sources: &'f Sources, room: usize) -> Vec<Element<'f>> {
    let mut excerpts = Vec::new();
    let mut rest: Vec<&Mark<'f>> = marks.iter().collect();
    while let Some(first) = rest.first().copied() {
        let (together, apart): (Vec<_>, Vec<_>) = rest.into_iter().partition(|mark| mark.near(first));
        excerpts.push(excerpt(&together, sources, room).unwrap_or_else(|| origin(first)));
        rest = apart;
    }
    excerpts
}

fn origin<'f>(mark: &Mark<'f>) -> Element<'f> {
    let origin = Origin::path(escape::line(&mark.location.path));
    match mark.location.start {
        Some(start) => origin.line(start.line).char_column(start.column).into(),
        None => origin.into(),
    }
}

/// The lines of `marks`, which are all in one file; `None` if there is nothing to show.
fn excerpt<'f>(marks: &[&Mark<'f>], sources: &'f Sources, room: usize) -> Option<Element<'f>> {
    let path = &marks.first()?.location.path;
    let text = sources.text(path).filter(|text| !text.is_empty())?;
    let spans: Vec<Range<usize>> = marks.iter().map(|mark| span(mark, text, room)).collect::<Option<_>>()?;
    let starts: Vec<usize> = spans.iter().map(|span| line_start(text, span.start)).collect::<Option<_>>()?;
    let ends: Vec<usize> = spans.iter().map(|span| line_end(text, span.start)).collect::<Option<_>>()?;
    let (start, end) = (starts.into_iter().min()?, ends.into_iter().max()?);
    let shown = escape::Excerpt::of(&text[start..end]);
    let moved = |span: &Range<usize>| shown.at(span.start - start)..shown.at(span.end - start);
    let annotations: Vec<_> = marks.iter().zip(&spans).map(|(mark, span)| annotation(mark, moved(span))).collect();
    let line = marks.iter().filter_map(|mark| mark.line()).min()?;
    Some(Snippet::source(shown.text).path(escape::line(path)).line_start(line).annotations(annotations).into())
}

/// Bytes of a mark, as many as fit on its first line; `None` if the text is not the one that was judged.
fn span(mark: &Mark<'_>, text: &str, room: usize) -> Option<Range<usize>> {
    let (start, end) = (mark.location.start?.offset, mark.location.end?.offset);
    let marked = text.get(start..end)?;
    let first = marked[..marked.floor_char_boundary(LONGEST)].lines().next().unwrap_or_default();
    Some(start..start + fitting(first, room))
}

/// Bytes of `text` that fit into `room` columns.
fn fitting(text: &str, room: usize) -> usize {
    let mut columns = 0;
    let mut widths = text.char_indices().map(|(at, character)| {
        columns += width(character.encode_utf8(&mut [0; 4]));
        (at, columns)
    });
    widths.find(|(_, columns)| *columns > room).map_or(text.len(), |(at, _)| at)
}

/// The start of the line at `at`; `None` if it is too far away.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST);
    let line_break = text.as_bytes()[from..at].iter().rposition(|byte| *byte == b'\n');
    line_break.map(|found| from + found + 1).or((from == 0).then_some(0))
}

/// The end of the line at `at`; `None` if it is too far away.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let to = text.len().min(at + LONGEST);
    let line_break = text.as_bytes()[at..to].iter().position(|byte| *byte == b'\n');
    let end = line_break.map(|found| at + found).or((to == text.len()).then_some(to))?;
    Some(if text[at..end].ends_with('\r') { end - 1 } else { end })
}

fn annotation<'f>(mark: &Mark<'f>, span: Range<usize>) -> Annotation<'f> {
    let kind = if mark.label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
    kind.span(span).label(mark.label.map(escape::line))
}
