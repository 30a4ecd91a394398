//! The blocks of a document as paragraphs.
//!
//! Must not know their context.

use super::{
    Story,
    runs::{Look, mark, run},
};
use crate::render::{
    Failure,
    body::{Block, Inline},
};

/// Deepest list level that word processors support, counted from 0.
const DEEPEST: usize = 8;
/// The bullet list; ordered lists come after it.
pub(super) const BULLETS: usize = 1;

/// The context of a block.
#[derive(Clone, Copy, Default)]
struct Around {
    quoted: bool,
    /// Level of the list that contains it, counted from 0.
    level: Option<usize>,
}

/// A paragraph; `properties` are added to its style.
pub(super) fn paragraph(style: &str, properties: &str, runs: &str) -> String {
    let style = if style == "Normal" { String::new() } else { format!("<w:pStyle w:val=\"{style}\"/>") };
    format!("<w:p><w:pPr>{style}{properties}</w:pPr>{runs}</w:p>\n")
}

impl Story<'_> {
    /// The blocks, one after another.
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Result<String, Failure> {
        self.inside(blocks, Around::default())
    }

    fn inside(&mut self, blocks: &[Block], around: Around) -> Result<String, Failure> {
        blocks.iter().map(|block| self.block(block, around)).collect()
    }

    fn block(&mut self, block: &Block, around: Around) -> Result<String, Failure> {
        Ok(match block {
            Block::Heading { level, anchor, text } => self.heading(*level, anchor, text),
            Block::Paragraph(text) => {
                let runs = self.runs(text, Look::default());
                paragraph(if around.quoted { "Quote" } else { "Normal" }, &indent(around), &runs)
            }
            Block::List { start, items } => self.list(*start, items, around)?,
            Block::Quote(inner) => self.inside(inner, Around { quoted: true, ..around })?,
            Block::Code(text) => paragraph("Code", &indent(around), &run(text.trim_end_matches('\n'), Look::default())),
            Block::Rule => paragraph("Rule", "", ""),
            Block::Grid(grid) => self.table(grid),
            Block::Figure(figure) => self.figure(figure)?,
        })
    }

    /// A heading with the bookmark that links refer to; chapters are the first level below the title.
    fn heading(&mut self, level: u8, anchor: &str, text: &[Inline]) -> String {
        let runs = self.runs(text, Look::default());
        let marked = self.marks.get(anchor).map_or_else(
            || runs.clone(),
            |number| {
                let name = mark(*number);
                format!(
                    "<w:bookmarkStart w:id=\"{number}\" w:name=\"{name}\"/>{runs}<w:bookmarkEnd w:id=\"{number}\"/>"
                )
            },
        );
        paragraph(&format!("Heading{}", level.saturating_sub(1).clamp(1, 6)), "", &marked)
    }

    fn list(&mut self, start: Option<usize>, items: &[Vec<Block>], around: Around) -> Result<String, Failure> {
        let level = around.level.map_or(0, |level| level + 1).min(DEEPEST);
        let list = start.map_or(BULLETS, |start| {
            self.lists.push((level, start));
            BULLETS + self.lists.len()
        });
        let around = Around { level: Some(level), ..around };
        items.iter().map(|item| self.item(list, item, level, around)).collect()
    }

    fn item(&mut self, list: usize, item: &[Block], level: usize, around: Around) -> Result<String, Failure> {
        let (first, rest) = match item {
            [Block::Paragraph(text), rest @ ..] => (self.runs(text, Look::default()), rest),
            all => (String::new(), all),
        };
        let number = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        Ok(paragraph("ListParagraph", &number, &first) + &self.inside(rest, around)?)
    }
}

/// Indentation of a paragraph in a list item.
fn indent(around: Around) -> String {
    around.level.map(|level| format!("<w:ind w:left=\"{}\"/>", 360 * (level + 1))).unwrap_or_default()
}
