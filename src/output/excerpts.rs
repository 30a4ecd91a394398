//! The source code that miette draws for a finding: the marked lines of one or more files, escaped and truncated.
//!
//! Must not know which findings are shown, or how they are drawn.

mod line;

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use self::line::{Cut, Whole, Window};
use super::wrap::{width, wrap};
use crate::{
    escape,
    report::place::{Location, Sources},
};

/// Maximum distance in lines between two marks of one file that are shown together.
const NEAR: usize = 2;
/// Maximum length in bytes of a line that is shown; for longer lines only the location is shown.
const LONGEST: usize = 16 << 10;
/// Columns next to a line: spaces and a bar.
const FRAME: usize = 4;
/// Columns between the middle of a mark and its label.
const ARM: usize = 4;
/// Minimum columns of a label, even if part of the line has to be left out for it.
const LABEL: usize = 18;
/// Maximum columns before a mark in a line whose start must not be left out.
const FARTHEST: usize = 1000;
/// Columns that the dots at both ends of a line take.
const EDGES: usize = 6;
/// Minimum columns of a line, even on a narrower terminal.
const NARROWEST: usize = 12;

/// What may be left out of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cutting {
    /// Both ends: the line is drawn in this number of columns, including the frame.
    Both(usize),
    /// The end, unless part of it is marked: columns are counted from the start of the line.
    End(usize),
}

impl Cutting {
    /// Columns of a tab.
    fn tab(self) -> usize {
        match self {
            Self::Both(_) => 4,
            Self::End(_) => 1,
        }
    }

    /// Columns left for a line if its number has `digits` digits.
    fn room(self, digits: usize) -> usize {
        match self {
            Self::Both(columns) => columns.saturating_sub(digits + FRAME).max(NARROWEST),
            Self::End(columns) => columns,
        }
    }
}

/// A location of a finding, with its label.
#[derive(Debug, Clone)]
pub(super) struct Mark<'f> {
    /// The location.
    pub(super) location: &'f Location,
    /// Describes the location, on one line; `None` for the location of the finding itself.
    pub(super) label: Option<String>,
}

/// Excerpts of files, combined into one text.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    text: String,
    parts: Vec<Part>,
    /// Marks in the text, in order of position.
    pub(super) labels: Vec<LabeledSpan>,
    columns: Vec<(usize, usize)>,
}

/// An excerpt: lines of one file.
#[derive(Debug)]
struct Part {
    path: String,
    /// Its byte range in the text.
    at: Range<usize>,
    /// Its first line, counted from 0.
    line: usize,
}

/// A mark that can be shown: its bytes on its first line.
struct Shown<'m, 'f> {
    mark: &'m Mark<'f>,
    line: usize,
    column: usize,
    span: Range<usize>,
    /// Columns of the line to show, including part of the label.
    columns: Range<usize>,
}

impl Excerpts {
    /// Excerpts for as many marks as possible, starting with the first mark, and the marks that cannot be shown.
    pub(super) fn of<'m, 'f>(marks: &'m [Mark<'f>], sources: &Sources, cutting: Cutting) -> (Self, Vec<&'m Mark<'f>>) {
        let (mut excerpts, mut apart, mut rest) = (Self::default(), Vec::new(), Vec::new());
        for mark in marks {
            match shown(mark, sources, cutting) {
                Some(shown) => rest.push(shown),
                None => apart.push(mark),
            }
        }
        let digits = rest.iter().map(|shown| shown.line.to_string().len()).max().unwrap_or(1);
        while !rest.is_empty() {
            let together = taken_together(&mut rest, cutting, digits);
            excerpts.add(&together, sources, cutting, digits);
        }
        (excerpts, apart)
    }

    /// Adds one excerpt with these marks, whose lines are close to each other.
    fn add(&mut self, marks: &[Shown<'_, '_>], sources: &Sources, cutting: Cutting, digits: usize) {
        let Some(first) = marks.first() else { return };
        let path = &first.mark.location.path;
        let text = sources.text(path).unwrap_or_default();
        let start = marks.iter().filter_map(|shown| line_start(text, shown.span.start)).min().unwrap_or_default();
        let end = marks.iter().filter_map(|shown| line_end(text, shown.span.start)).max().unwrap_or(start);
        let line = marks.iter().map(|shown| shown.line).min().unwrap_or(1);
        let lines = lines(text, start..end, cutting);
        let window = window(&lines, marks, cutting, digits);
        let from = self.text.len();
        lines.iter().for_each(|(at, whole)| self.line(*at, whole, marks, window));
        self.parts.push(Part { path: escape::line(path).into_owned(), at: from..self.text.len(), line: line - 1 });
    }

    /// Adds the line that starts at byte `at` of its file, and the marks on it.
    fn line(&mut self, at: usize, whole: &Whole, marks: &[Shown<'_, '_>], window: Window) {
        let cut = Cut::of(&whole.text, window);
        let from = self.text.len();
        for shown in marks.iter().filter(|shown| shown.is_on(at, whole)) {
            let span = whole.at(shown.span.start - at)..whole.at(shown.span.end - at);
            let columns = (width(&cut.text[..cut.at(span.start)]), width(&cut.text[..cut.at(span.end)]));
            let room = window.room.saturating_sub(usize::midpoint(columns.0, columns.1) + ARM).max(LABEL);
            let span = from + cut.at(span.start)..from + cut.at(span.end);
            self.columns.push((span.start, shown.column - 1));
            self.labels.push(match &shown.mark.label {
                Some(label) => LabeledSpan::new_with_span(Some(wrap(label, room, room).join("\n")), span),
                None => LabeledSpan::new_primary_with_span(None, span),
            });
        }
        self.text.push_str(&cut.text);
        // miette draws a mark without characters only if there is one after it.
        let end = self.text.len();
        if self.labels.iter().any(|label| label.is_empty() && label.offset() == end) {
            self.text.push(' ');
        }
        self.text.push('\n');
    }
}

impl SourceCode for Excerpts {
    /// The lines of a span. There are no lines around it, and no span covers parts of two excerpts.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |part: &&Part| part.at.contains(&start) && end < part.at.end;
        let part = self.parts.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let from = self.text[part.at.start..start].rfind('\n').map_or(part.at.start, |at| part.at.start + at + 1);
        // Without its line break, because the narratable handler would attach the marks of later excerpts to a last line.
        let to = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let line = part.line + self.text[part.at.start..from].matches('\n').count();
        let column = self.columns.iter().find(|(at, _)| *at == start).map_or(0, |(_, column)| *column);
        let (data, at) = (&self.text.as_bytes()[from..to], (from, to - from).into());
        // With this count, miette joins whatever it can read at once.
        Ok(Box::new(MietteSpanContents::new_named(part.path.clone(), data, at, line, column, usize::from(u16::MAX))))
    }
}

impl Shown<'_, '_> {
    fn is_on(&self, at: usize, line: &Whole) -> bool {
        (at..=at + line.length).contains(&self.span.start)
    }

    /// Whether both can be drawn in one excerpt: miette would draw overlapping marks side by side.
    fn joins(&self, other: &Self) -> bool {
        let ends = |shown: &Self| shown.span.end.max(shown.span.start + 1);
        let apart = ends(self) <= other.span.start || ends(other) <= self.span.start;
        let near = self.line.abs_diff(other.line) <= NEAR && self.span.start.abs_diff(other.span.start) <= LONGEST;
        self.mark.location.path == other.mark.location.path && near && apart
    }

    /// Whether the starts of both fit into one window of `room` columns.
    fn is_beside(&self, other: &Self, room: usize) -> bool {
        let both = span_of(&self.columns, &other.columns);
        let starts = self.columns.start.abs_diff(other.columns.start);
        both.len() + EDGES <= room || starts + EDGES <= room / 2
    }
}

fn span_of(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    one.start.min(other.start)..one.end.max(other.end)
}

/// Takes the first mark and those that can be drawn in the same excerpt.
fn taken_together<'m, 'f>(rest: &mut Vec<Shown<'m, 'f>>, cutting: Cutting, digits: usize) -> Vec<Shown<'m, 'f>> {
    let fits = |one: &Shown<'_, '_>, other: &Shown<'_, '_>| match cutting {
        Cutting::Both(_) => one.is_beside(other, cutting.room(digits)),
        Cutting::End(_) => true,
    };
    let mut together: Vec<Shown<'m, 'f>> = Vec::new();
    let mut left = Vec::new();
    for shown in rest.drain(..) {
        let joins = together.iter().all(|other| shown.joins(other) && fits(&shown, other));
        if joins { together.push(shown) } else { left.push(shown) }
    }
    *rest = left;
    together.sort_by_key(|shown| shown.span.start);
    together
}

/// The mark in the text of its file; `None` if there is nothing to show, or the text has changed since it was checked.
fn shown<'m, 'f>(mark: &'m Mark<'f>, sources: &Sources, cutting: Cutting) -> Option<Shown<'m, 'f>> {
    let text = sources.text(&mark.location.path).filter(|text| !text.is_empty())?;
    let (from, to) = (mark.location.start?, mark.location.end?);
    let marked = text.get(from.offset..to.offset)?;
    let first = marked[..marked.floor_char_boundary(LONGEST)].lines().next().unwrap_or_default();
    let start = line_start(text, from.offset)?;
    let whole = Whole::of(&text[start..line_end(text, from.offset)?], cutting.tab());
    let span = from.offset..from.offset + first.len();
    let columns = columns(&whole, span.start - start..span.end - start, mark.label.as_deref());
    let far = matches!(cutting, Cutting::End(_)) && columns.start > FARTHEST;
    (!far).then_some(Shown { mark, line: from.line, column: from.column, span, columns })
}

/// Columns of marked bytes in their line, including part of the label.
fn columns(line: &Whole, bytes: Range<usize>, label: Option<&str>) -> Range<usize> {
    let column = |byte: usize| width(&line.text[..line.at(byte)]);
    let (start, end) = (column(bytes.start), column(bytes.end));
    let end = end.max(start + 1);
    let label = label.map_or(0, |label| usize::midpoint(start, end) + ARM + width(label).min(LABEL));
    start..end.max(label)
}

/// The lines in this byte range of `text`, each with the byte at which it starts.
fn lines(text: &str, bytes: Range<usize>, cutting: Cutting) -> Vec<(usize, Whole)> {
    let mut at = bytes.start;
    let line = |line: &str| {
        let start = at;
        at += line.len() + 1;
        (start, Whole::of(line, cutting.tab()))
    };
    text[bytes].split('\n').map(line).collect()
}

/// The columns to show, so that they include marks and labels.
fn window(lines: &[(usize, Whole)], marks: &[Shown<'_, '_>], cutting: Cutting, digits: usize) -> Window {
    let widest = lines.iter().map(|(_, whole)| width(&whole.text)).max().unwrap_or_default();
    let wanted = marks.iter().map(|shown| shown.columns.clone()).reduce(|one, other| span_of(&one, &other));
    let (wanted, room) = (wanted.unwrap_or_default(), cutting.room(digits));
    match cutting {
        Cutting::Both(_) => Window::around(wanted, widest, room),
        Cutting::End(_) => Window { from: 0, room: room.max(wanted.end.min(FARTHEST) + FRAME) },
    }
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
    line_break.map(|found| at + found).or((to == text.len()).then_some(to))
}
