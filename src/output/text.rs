//! Findings for people: the offending line with a caret, help, and a last line that says what was checked.
//!
//! Must not decide what fails.

use std::{
    fmt::Write as _,
    io::{self, Write},
    ops::Range,
};

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use super::Style;
use crate::{
    finding::Severity,
    report::{
        check::{CheckReport, Reported, Summary},
        place::{Location, Sources},
    },
    sink,
};

/// Lines between two marks of one file that are shown together.
const NEAR: usize = 12;

pub(super) fn write(report: &CheckReport, sources: &Sources, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let base = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = base.term_width(style.width).decor_style(DecorStyle::Ascii);
    for finding in report.findings.iter().filter(|finding| finding.severity > Severity::Todo) {
        writeln!(out, "{}\n", renderer.render(&[group(finding, sources)]))?;
    }
    todos(report, out)?;
    writeln!(out, "{}", summary(report))
}

pub(super) fn write_concise(report: &CheckReport, _: &Sources, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}", concise(finding))?;
    }
    writeln!(out, "{}", summary(report))
}

fn concise(finding: &Reported) -> String {
    let place = finding.location.as_ref().map(place).unwrap_or_else(|| "(repository)".to_owned());
    format!("{place}: {}[{}]: {}", finding.severity, finding.rule, sink::line(&finding.message))
}

fn place(location: &Location) -> String {
    let path = sink::line(&location.path);
    location.start.map_or_else(|| path.to_string(), |start| format!("{path}:{}:{}", start.line, start.column))
}

fn group<'f>(finding: &'f Reported, sources: &'f Sources) -> Group<'f> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Todo => Level::INFO.with_name("todo"),
    };
    let title = level.primary_title(sink::line(&finding.message)).id(finding.rule.as_str());
    let mut marks: Vec<Mark<'_>> = Vec::new();
    marks.extend(finding.location.as_ref().map(|location| Mark { location, label: None }));
    marks.extend(
        finding
            .related
            .iter()
            .filter_map(|related| Some(Mark { location: related.location.as_ref()?, label: Some(&related.text) })),
    );
    let help = finding.help.iter().map(|help| Element::from(Level::HELP.message(sink::line(help))));
    title.elements(excerpts(&marks, sources)).elements(help)
}

struct Mark<'f> {
    location: &'f Location,
    label: Option<&'f str>,
}

/// One excerpt for marks that lie close together, the main one first.
fn excerpts<'f>(marks: &[Mark<'f>], sources: &'f Sources) -> Vec<Element<'f>> {
    let mut excerpts = Vec::new();
    let mut rest: Vec<&Mark<'f>> = marks.iter().collect();
    while let Some(first) = rest.first() {
        let line = |mark: &Mark<'_>| mark.location.start.map_or(0, |start| start.line);
        let close =
            |mark: &Mark<'_>| mark.location.path == first.location.path && line(mark).abs_diff(line(first)) <= NEAR;
        let (together, apart): (Vec<_>, Vec<_>) = rest.iter().partition(|mark| close(mark));
        excerpts.push(excerpt(&together, sources));
        rest = apart;
    }
    excerpts
}

fn excerpt<'f>(marks: &[&Mark<'f>], sources: &'f Sources) -> Element<'f> {
    let path = sink::line(&marks[0].location.path);
    let text = sources.text(&marks[0].location.path).filter(|text| !text.is_empty());
    let spans: Vec<(Range<usize>, Option<&str>, usize)> = marks.iter().filter_map(|mark| span(mark)).collect();
    let (Some(text), Some(first_line)) = (text, spans.iter().map(|(_, _, line)| *line).min()) else {
        return annotate_snippets::Origin::path(path).into();
    };
    let start = spans.iter().map(|(span, ..)| line_start(text, span.start)).min().unwrap_or_default();
    let end = spans.iter().map(|(span, ..)| line_end(text, span.start)).max().unwrap_or_default();
    let clean = Clean::of(&text[start..end], start);
    let annotations: Vec<_> = spans
        .iter()
        .enumerate()
        .map(|(index, (span, label, _))| {
            let kind =
                if index == 0 && marks[0].label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
            let shown = clean.at(span.start)..clean.at(span.end.min(line_end(text, span.start)));
            kind.span(shown).label(label.map(|label| sink::line(label).into_owned()))
        })
        .collect();
    Snippet::source(clean.text).path(path).line_start(first_line).annotations(annotations).into()
}

fn span<'f>(mark: &&Mark<'f>) -> Option<(Range<usize>, Option<&'f str>, usize)> {
    let (start, end) = (mark.location.start?, mark.location.end?);
    Some((start.offset..end.offset.max(start.offset), mark.label, start.line))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line| line + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    if text[..end].ends_with('\r') && end > at { end - 1 } else { end }
}

/// An excerpt with hostile characters made visible, and where each byte went.
struct Clean {
    text: String,
    moved: Vec<(usize, usize)>,
    offset: usize,
}

impl Clean {
    fn of(raw: &str, offset: usize) -> Self {
        let mut text = String::with_capacity(raw.len());
        let mut moved = Vec::new();
        for (at, character) in raw.char_indices() {
            let mut buffer = [0; 4];
            let shown = sink::terminal(character.encode_utf8(&mut buffer)).into_owned();
            if character != '\r' {
                text.push_str(&shown);
            }
            if shown.len() != character.len_utf8() || character == '\r' {
                moved.push((at + character.len_utf8(), text.len()));
            }
        }
        Self { text, moved, offset }
    }

    fn at(&self, byte: usize) -> usize {
        let byte = byte - self.offset;
        let last = self.moved.partition_point(|(raw, _)| *raw <= byte);
        let (raw, shown) = if last == 0 { (0, 0) } else { self.moved[last - 1] };
        shown + (byte - raw)
    }
}

fn todos(report: &CheckReport, out: &mut dyn Write) -> io::Result<()> {
    for stage in crate::finding::Stage::ALL {
        let due = |finding: &&Reported| report.rule(&finding.rule).is_some_and(|rule| rule.due == stage);
        let todos: Vec<&Reported> = report.of(Severity::Todo).filter(due).collect();
        if todos.is_empty() {
            continue;
        }
        writeln!(out, "to do before {} ({}):", stage.name(), todos.len())?;
        for todo in todos {
            let place = todo.location.as_ref().map(place).unwrap_or_default();
            writeln!(out, "  {} [{}] {place}", sink::line(&todo.message), todo.rule)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What was checked, in one line.
pub(super) fn summary(report: &CheckReport) -> String {
    let Summary { records, systems, controls, controls_decided, errors, warnings, todos, suppressed, .. } =
        &report.summary;
    let found = errors + warnings;
    let mut line = format!(
        "{controls_decided} of {controls} controls decided, {}, {}, {}",
        plural(*systems, "system"),
        plural(*records, "record"),
        plural(found, "finding"),
    );
    if found > 0 {
        let _ = write!(line, " ({}, {})", plural(*errors, "error"), plural(*warnings, "warning"));
    }
    if *todos > 0 {
        let _ = write!(line, ", {todos} to do");
    }
    if *suppressed > 0 {
        let _ = write!(line, ", {suppressed} suppressed");
    }
    let _ = write!(line, "; stage {}, {}", report.stage.name(), report.today);
    if let Some(reason) = &report.incomplete {
        let _ = write!(line, "\nincomplete: {}", sink::line(reason));
    }
    line
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
