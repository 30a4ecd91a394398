//! Included texts as a register: a row for each paragraph, item, row of a table and block of code, under its heading.
//!
//! Must not know how a register is written.

use super::body::{Block, Inline, PORTRAIT, authored, plain};
use crate::{
    document::included::IncludedFile,
    prose::one_line,
    report::table::{Cell, Table},
};

/// The texts of `files`.
#[must_use]
pub fn texts(files: &[IncludedFile]) -> Table {
    let mut table = Table::new("texts", "Text", &[("id", "Document"), ("section", "Section"), ("text", "Text")]);
    for file in files {
        let mut text = Writer { id: &file.id, section: String::new(), rows: &mut table.rows };
        text.blocks(&authored(file, PORTRAIT), "");
    }
    table
}

/// Rows under construction.
struct Writer<'t> {
    id: &'t str,
    section: String,
    rows: &'t mut Vec<Vec<Cell>>,
}

impl Writer<'_> {
    /// Adds the blocks, each with `mark` before its text.
    fn blocks(&mut self, blocks: &[Block], mark: &str) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } => self.section = one_line(&plain(text)),
                Block::Paragraph(text) => self.row(mark, &plain(text)),
                Block::List { start, items } => self.list(*start, items, mark),
                Block::Quote(inner) => self.blocks(inner, mark),
                Block::Code(text) => self.row(mark, text),
                Block::Grid(grid) => {
                    let header = std::iter::once(&grid.header).filter(|header| !header.is_empty());
                    header.chain(&grid.rows).for_each(|row| self.row(mark, &cells(row)));
                }
                Block::Rule | Block::Figure(_) => {}
            }
        }
    }

    fn list(&mut self, start: Option<usize>, items: &[Vec<Block>], mark: &str) {
        for (at, item) in items.iter().enumerate() {
            let own = start.map_or_else(|| "•".to_owned(), |start| format!("{}.", start.saturating_add(at)));
            self.blocks(item, &format!("{mark}{own} "));
        }
    }

    fn row(&mut self, mark: &str, text: &str) {
        let text = format!("{mark}{}", text.trim_end());
        self.rows.push(vec![self.id.into(), self.section.as_str().into(), text.into()]);
    }
}

/// The cells of a row on one line.
fn cells(row: &[Vec<Inline>]) -> String {
    row.iter().map(|cell| one_line(&plain(cell))).collect::<Vec<_>>().join(" | ")
}
