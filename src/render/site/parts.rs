//! The parts of a page of a site as blocks, with links to the files of the pages.
//!
//! Must not know the subject of a page. Only web and email addresses become links.

use super::{Names, Templates};
use crate::{
    publish::site::{FieldNode, Line, LineItem, PageRef, Part, Rows},
    render::{
        Failure,
        body::{self, Align, Block, Grid, Inline, LANDSCAPE},
        figure,
    },
};

/// Writes the parts of one page.
pub(super) struct Parts<'p> {
    pub(super) names: &'p Names,
    pub(super) from: &'p PageRef,
    pub(super) templates: &'p Templates,
}

impl Parts<'_> {
    /// The parts, one after another.
    pub(super) fn blocks(&self, parts: &[Part]) -> Result<Vec<Block>, Failure> {
        let mut blocks = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text, true) => blocks.extend(markdown(text, number)),
                other => blocks.push(self.block(other, number)?),
            }
        }
        Ok(blocks)
    }

    fn block(&self, part: &Part, number: usize) -> Result<Block, Failure> {
        Ok(match part {
            Part::Heading(level, text) => Block::Heading {
                level: *level,
                anchor: format!("part-{number}"),
                text: vec![Inline::Text(text.clone())],
            },
            Part::Paragraph(line) => Block::Paragraph(self.line(line)),
            Part::Quote(line) => Block::Quote(vec![Block::Paragraph(self.line(line))]),
            Part::List(items) => {
                let items = items.iter().map(|item| vec![Block::Paragraph(self.line(item))]).collect();
                Block::List { start: None, items }
            }
            Part::Facts(facts) => Block::Grid(self.facts(facts)),
            Part::Rows(rows) => Block::Grid(self.rows(rows)),
            Part::Nested(nodes) => self.nested(nodes),
            Part::Picture(picture) => Block::Figure(figure(self.templates, picture)?),
            Part::Text(text, _) => Block::Code(text.clone()),
        })
    }

    fn facts(&self, facts: &[(String, Vec<Line>)]) -> Grid {
        let row = |(name, item): &(String, Vec<Line>)| vec![vec![Inline::Text(name.clone())], self.lines(item)];
        let rows = facts.iter().map(row).collect();
        Grid::new(None, vec![Vec::new(), Vec::new()], rows, vec![Align::Left; 2], LANDSCAPE)
    }

    fn rows(&self, rows: &Rows) -> Grid {
        let header = rows.header.iter().map(|name| vec![Inline::Text(name.to_string())]).collect();
        let cells: Vec<Vec<Vec<Inline>>> =
            rows.rows.iter().map(|row| row.iter().map(|cell| self.lines(cell)).collect()).collect();
        let align = (0..rows.header.len()).map(|at| side(rows, at)).collect();
        Grid::new(Some(rows.title.clone()), header, cells, align, LANDSCAPE)
    }

    fn nested(&self, nodes: &[FieldNode]) -> Block {
        Block::List { start: None, items: nodes.iter().map(|node| self.node(node)).collect() }
    }

    fn node(&self, node: &FieldNode) -> Vec<Block> {
        let mut line = Vec::new();
        if let Some(name) = &node.name {
            let mark = if node.value.is_empty() { "" } else { ": " };
            line.extend([Inline::Strong(vec![Inline::Text(name.clone())]), Inline::Text(mark.to_owned())]);
        }
        line.extend(self.lines(&node.value));
        let children = (!node.children.is_empty()).then(|| self.nested(&node.children));
        let line = (!line.is_empty()).then_some(Block::Paragraph(line));
        line.into_iter().chain(children).collect()
    }

    fn lines(&self, lines: &[Line]) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for line in lines {
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.extend(self.line(line));
        }
        inlines
    }

    fn line(&self, line: &Line) -> Vec<Inline> {
        line.iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &LineItem) -> Inline {
        match item {
            LineItem::Text(text) => Inline::Text(text.clone()),
            LineItem::Strong(text) => Inline::Strong(vec![Inline::Text(text.clone())]),
            LineItem::To(place, text) => {
                Inline::Link { to: self.names.link(self.from, place), text: vec![Inline::Text(text.clone())] }
            }
            LineItem::Web(address) => web(address),
        }
    }
}

/// A web or email address as a link; anything else as text.
fn web(address: &str) -> Inline {
    let text = Inline::Text(address.to_owned());
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || !c.is_ascii());
    let is_mail = plain && address.split_once('@').is_some_and(|(name, host)| mail(name) && mail(host));
    match () {
        () if plain && (address.starts_with("https://") || address.starts_with("http://")) => {
            Inline::Link { to: address.to_owned(), text: vec![text] }
        }
        () if is_mail => Inline::Link { to: format!("mailto:{address}"), text: vec![text] },
        () => text,
    }
}

fn mail(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'))
}

/// Columns of numbers are aligned right.
fn side(rows: &Rows, at: usize) -> Align {
    let mut cells = rows.rows.iter().filter_map(|row| row.get(at)).flatten().flatten().peekable();
    let number =
        |item: &LineItem| matches!(item, LineItem::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit()));
    if cells.peek().is_some() && cells.all(number) { Align::Right } else { Align::Left }
}

/// Markdown text below a chapter: its highest heading is a section of the chapter, no level is skipped, and its anchors
/// differ from those of the page.
fn markdown(text: &str, number: usize) -> Vec<Block> {
    let mut blocks = body::text(text, LANDSCAPE);
    let top = body_levels(&blocks).min().unwrap_or(1);
    let mut above = 2;
    for block in &mut blocks {
        match block {
            Block::Heading { level, anchor, .. } => {
                above = (*level - top + 3).min(above + 1);
                *level = above;
                *anchor = format!("text-{number}-{anchor}");
            }
            other => without_anchors(other),
        }
    }
    blocks
}

fn body_levels(blocks: &[Block]) -> impl Iterator<Item = u8> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    })
}

/// Nested headings become strong text, and links to anchors in the text, which may not exist, become text.
fn without_anchors(block: &mut Block) {
    match block {
        Block::Heading { text, .. } => *block = Block::Paragraph(vec![Inline::Strong(unlinked(text))]),
        Block::Paragraph(text) => *text = unlinked(text),
        Block::List { items, .. } => items.iter_mut().flatten().for_each(without_anchors),
        Block::Quote(inner) => inner.iter_mut().for_each(without_anchors),
        Block::Grid(grid) => {
            grid.rows.iter_mut().flatten().chain(&mut grid.header).for_each(|cell| *cell = unlinked(cell));
        }
        Block::Code(_) | Block::Rule | Block::Figure(_) => {}
    }
}

fn unlinked(inlines: &[Inline]) -> Vec<Inline> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Link { to, text } if to.starts_with('#') => Inline::Text(body::plain(text)),
            Inline::Strong(inner) => Inline::Strong(unlinked(inner)),
            Inline::Emphasis(inner) => Inline::Emphasis(unlinked(inner)),
            Inline::Struck(inner) => Inline::Struck(unlinked(inner)),
            other => other.clone(),
        })
        .collect()
}
