//! A document as data for the page template: text as displayed, tables with their measures, links with valid targets.
//!
//! Must not know Typst. All text passes [`Writer::text`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    escape,
    render::{
        Failure, Orientation, PreparedDocument,
        body::{self, Align, Block, Figure, Grid, Inline, Shape, contents},
        logo::Form,
    },
};

mod words;

use words::{ACROSS, IN_A_COLUMN, breakable};

/// Deepest nesting of lists and quotations that is indented.
const DEEPEST: usize = 6;
/// Longest address that a link may have.
const LONGEST_LINK: usize = 2000;
/// Maximum length of a footer text in characters.
const FOOT: usize = 140;
/// Characters per line of a page-wide table, to estimate the height of a row.
const LINE: f64 = 190.0;
/// Maximum height in lines of a row that is kept on one page.
const KEPT: f64 = 22.0;

/// Everything that the template shows.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct TemplateData {
    title: String,
    plain_title: String,
    organization: Option<String>,
    address: Option<String>,
    draft: bool,
    classification: String,
    foot: String,
    landscape: bool,
    fonts: Vec<String>,
    logo: Option<LogoForm>,
    contents: u8,
    cover: Vec<Part>,
    body: Vec<Part>,
}

#[derive(Serialize)]
struct LogoForm {
    format: &'static str,
    alt: String,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Part {
    Heading { level: u8, anchor: Option<String>, text: Vec<Run> },
    Paragraph { text: Vec<Run> },
    List { start: Option<usize>, items: Vec<Vec<Self>> },
    Quote { parts: Vec<Self> },
    Code { text: String },
    Rule,
    Table(Sheet),
    Figure { title: String, alt: String, svg: String },
}

#[derive(Serialize)]
struct Sheet {
    shape: &'static str,
    title: String,
    shares: Vec<f64>,
    right: Vec<bool>,
    header: Vec<Vec<Run>>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    keep: bool,
    cells: Vec<Vec<Run>>,
}

/// A piece of a line.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Run {
    Text {
        text: String,
        #[serde(flatten)]
        style: Style,
    },
    Break,
    Link {
        to: String,
        text: Vec<Self>,
    },
}

#[derive(Serialize, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "all combinations are possible")]
struct Style {
    strong: bool,
    stressed: bool,
    struck: bool,
    code: bool,
}

/// The document as data. The characters in `replaced` are shown as code points; `fonts` are the families to search
/// first for missing characters.
pub(super) fn document(
    document: &PreparedDocument<'_>,
    fonts: &[String],
    replaced: &BTreeMap<char, usize>,
) -> Result<TemplateData, Failure> {
    let pages = document.pages()?;
    let anchors = anchors(&pages.body);
    let writer = |labelled| Writer { replaced, anchors: &anchors, labelled, room: ACROSS };
    let (cover, assets) = (document.cover, document.assets);
    let text = |text: &str| writer(false).text(text);
    Ok(TemplateData {
        title: text(&pages.title),
        plain_title: short(&writer(false).shown(&pages.title)),
        organization: cover.organization.as_deref().map(text),
        address: cover.address.as_deref().map(text),
        draft: !cover.drafts.is_empty(),
        classification: short(&text(pages.classification.as_deref().unwrap_or_default())),
        foot: short(&text(&pages.foot)),
        landscape: pages.orientation == Orientation::Landscape,
        fonts: fonts.to_vec(),
        logo: assets.logo.as_ref().map(|logo| LogoForm {
            format: if matches!(logo.form(), Form::Points(..)) { "png" } else { "svg" },
            alt: short(&text(cover.organization.as_deref().unwrap_or("Logo"))),
        }),
        contents: depth(&pages.body),
        cover: writer(false).parts(&pages.cover, 0),
        body: writer(true).parts(&pages.body, 0),
    })
}

/// Depth of the table of contents: chapters with sections if they fit on a page, otherwise chapters only; none below
/// three chapters.
fn depth(body: &[Block]) -> u8 {
    let levels: Vec<u8> = contents(body).map(|(level, ..)| level).collect();
    match (levels.iter().filter(|level| **level == 2).count(), levels.len()) {
        (0..3, _) => 0,
        (_, ..=36) => 2,
        _ => 1,
    }
}

fn anchors(blocks: &[Block]) -> BTreeSet<&str> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { anchor, text, .. } if is_visible(text) && !is_long(text) => Some(anchor.as_str()),
            _ => None,
        })
        .collect()
}

/// Longest heading in bytes: contents and bookmarks repeat it on every page that it fills.
const LONGEST_HEADING: usize = 1000;

/// Whether a heading is so long that it is typeset as a paragraph.
fn is_long(text: &[Inline]) -> bool {
    body::plain(text).len() > LONGEST_HEADING
}

/// Whether it has visible text.
fn is_visible(text: &[Inline]) -> bool {
    !body::plain(text).trim().is_empty()
}

/// Text truncated to one line.
fn short(text: &str) -> String {
    let line = text.replace('\n', " ");
    if line.chars().count() <= FOOT { line } else { line.chars().take(FOOT).chain(['…']).collect() }
}

#[derive(Clone, Copy)]
struct Writer<'w> {
    replaced: &'w BTreeMap<char, usize>,
    anchors: &'w BTreeSet<&'w str>,
    /// Whether headings are link targets and are listed in the contents.
    labelled: bool,
    /// Longest word that fits.
    room: usize,
}

impl Writer<'_> {
    /// Text as displayed, with break opportunities in long words.
    fn text(&self, text: &str) -> String {
        breakable(&self.shown(text), self.room)
    }

    /// Text as displayed.
    fn shown(&self, text: &str) -> String {
        let numbered = |character| self.replaced.contains_key(&character) || is_private(character);
        let written = |character: char| match numbered(character) {
            true => character.escape_unicode().to_string(),
            false => character.to_string(),
        };
        escape::plain(text).chars().map(written).collect()
    }

    fn parts(&self, blocks: &[Block], depth: usize) -> Vec<Part> {
        let mut level = 0;
        let mut parts = Vec::new();
        for block in blocks {
            match block {
                Block::Heading { text, .. } if !is_visible(text) => {}
                Block::Heading { text, .. } if is_long(text) => parts.push(Part::Paragraph { text: self.runs(text) }),
                // Screen readers announce heading levels, so no level may be skipped.
                Block::Heading { level: own, anchor, text } => {
                    level = own.saturating_sub(1).clamp(1, level + 1);
                    let anchor = (self.labelled && depth == 0).then(|| anchor.clone());
                    parts.push(Part::Heading { level, anchor, text: self.runs(text) });
                }
                Block::List { items, .. } if depth >= DEEPEST => {
                    items.iter().for_each(|item| parts.extend(self.parts(item, depth)));
                }
                Block::Quote(inner) if depth >= DEEPEST => parts.extend(self.parts(inner, depth)),
                other => parts.push(self.part(other, depth)),
            }
        }
        parts
    }

    fn part(&self, block: &Block, depth: usize) -> Part {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => Part::Paragraph { text: self.runs(text) },
            Block::List { start, items } => {
                Part::List { start: *start, items: items.iter().map(|item| self.parts(item, depth + 1)).collect() }
            }
            Block::Quote(inner) => Part::Quote { parts: self.parts(inner, depth + 1) },
            Block::Code(text) => Part::Code { text: self.text(text.trim_end_matches('\n')) },
            Block::Rule => Part::Rule,
            Block::Grid(grid) => Part::Table(self.sheet(grid)),
            Block::Figure(figure) => self.figure(figure),
        }
    }

    fn figure(&self, figure: &Figure) -> Part {
        Part::Figure {
            title: self.text(&figure.title),
            alt: self.shown(&figure.alt),
            svg: figure.svg.trim().to_owned(),
        }
    }

    fn sheet(&self, grid: &Grid) -> Sheet {
        let shape = match grid.shape {
            Shape::Facts => "facts",
            Shape::Narrow => "narrow",
            Shape::Wide => "wide",
        };
        let writer = if grid.shape == Shape::Wide { Writer { room: IN_A_COLUMN, ..*self } } else { *self };
        let cells = |cells: &Vec<Vec<Inline>>| -> Vec<Vec<Run>> {
            let runs = |at: usize| cells.get(at).map(|cell| writer.runs(cell)).unwrap_or_default();
            (0..grid.columns.len()).map(runs).collect()
        };
        Sheet {
            shape,
            title: short(&self.shown(grid.title.as_deref().unwrap_or("Table"))),
            shares: grid.columns.iter().map(|column| column.share).collect(),
            right: grid.columns.iter().map(|column| column.align == Align::Right).collect(),
            header: if grid.header.is_empty() { Vec::new() } else { cells(&grid.header) },
            rows: grid.rows.iter().map(|row| Row { keep: keeps(grid, row), cells: cells(row) }).collect(),
        }
    }

    fn runs(&self, inlines: &[Inline]) -> Vec<Run> {
        let mut runs = Vec::new();
        inlines.iter().for_each(|inline| self.run(inline, Style::default(), &mut runs));
        runs
    }

    fn run(&self, inline: &Inline, style: Style, runs: &mut Vec<Run>) {
        let mut all = |inner: &[Inline], style| inner.iter().for_each(|inline| self.run(inline, style, runs));
        match inline {
            Inline::Text(text) => self.lines(text, style, runs),
            Inline::Code(text) => self.lines(text, Style { code: true, ..style }, runs),
            Inline::Strong(inner) => all(inner, Style { strong: true, ..style }),
            Inline::Emphasis(inner) => all(inner, Style { stressed: true, ..style }),
            Inline::Struck(inner) => all(inner, Style { struck: true, ..style }),
            Inline::Link { to, text } if self.has_target(to) && is_visible(text) => {
                let mut inner = Vec::new();
                text.iter().for_each(|inline| self.run(inline, style, &mut inner));
                runs.push(Run::Link { to: to.clone(), text: inner });
            }
            Inline::Link { text, .. } => all(text, style),
            Inline::Break => runs.push(Run::Break),
        }
    }

    fn lines(&self, text: &str, style: Style, runs: &mut Vec<Run>) {
        for (index, line) in self.text(text).split('\n').enumerate() {
            if index > 0 {
                runs.push(Run::Break);
            }
            if !line.is_empty() {
                runs.push(Run::Text { text: line.to_owned(), style });
            }
        }
    }

    /// Whether a PDF reader can follow the link.
    fn has_target(&self, to: &str) -> bool {
        match to.strip_prefix('#') {
            Some(anchor) => self.anchors.contains(anchor),
            None => to.len() <= LONGEST_LINK && escape::plain(to) == to && !to.contains(char::is_whitespace),
        }
    }
}

/// Whether a row is low enough to be kept on one page.
fn keeps(grid: &Grid, row: &[Vec<Inline>]) -> bool {
    let lines = |(cell, column): (&Vec<Inline>, &body::Column)| -> f64 {
        let across = (LINE * column.share).max(4.0);
        body::plain(cell).split('\n').map(|line| (length(line) / across).ceil().max(1.0)).sum()
    };
    row.iter().zip(&grid.columns).map(lines).fold(0.0, f64::max) <= KEPT
}

#[expect(clippy::cast_precision_loss, reason = "a number of characters of one line")]
fn length(line: &str) -> f64 {
    line.chars().count() as f64
}

/// Private-use characters, which have no standard meaning.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
