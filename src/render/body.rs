//! What a document says once its template was rendered: one tree of blocks from which every format of pages is written.
//!
//! Must not know a format, nor what a document is about. Text in it is text: each writer escapes for its own sink.

mod grid;
mod parse;

pub use grid::{Align, Column, Grid, LANDSCAPE, PORTRAIT, Shape};
pub(super) use parse::{parse, placed};

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for the title of the document, 2 for a chapter, and so on.
        level: u8,
        /// Name by which a link reaches it, unique in the document: lower-case ASCII letters, digits and `-`.
        anchor: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// Number of the first item; `None` for bullets.
        start: Option<usize>,
        /// The items.
        items: Vec<Vec<Self>>,
    },
    /// A quotation.
    Quote(Vec<Self>),
    /// Text as it was written, line by line.
    Code(String),
    /// A line across.
    Rule,
    /// A table.
    Grid(Grid),
    /// A picture.
    Figure(Figure),
}

/// A part of a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// Strong text.
    Strong(Vec<Self>),
    /// Stressed text.
    Emphasis(Vec<Self>),
    /// Text that no longer holds.
    Struck(Vec<Self>),
    /// Text as it is typed.
    Code(String),
    /// A link; `to` is a web address, an address of mail, or `#` with an anchor of the same document.
    Link {
        /// Where it leads.
        to: String,
        /// What it says.
        text: Vec<Self>,
    },
    /// A new line.
    Break,
}

/// A picture with what it says in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it shows, in one line.
    pub title: String,
    /// Everything that can be read from it, in sentences.
    pub alt: String,
    /// The drawing: SVG without a script, a style sheet or a reference to the outside, with `viewBox`, `width` and `height`.
    pub svg: String,
    /// The same as a table.
    pub table: Grid,
}

/// The plain text of `inlines`; a break is a line break.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Struck(inner) => plain(inner),
            Inline::Link { text, .. } => plain(text),
            Inline::Break => "\n".to_owned(),
        })
        .collect()
}

/// The headings of the chapters and their parts, for a table of contents: level, anchor, text.
pub fn contents(blocks: &[Block]) -> impl Iterator<Item = (u8, &str, &[Inline])> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading { level, anchor, text } if (2..=3).contains(level) => Some((*level, &**anchor, &**text)),
        _ => None,
    })
}
