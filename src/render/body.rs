//! The content of a rendered document: one tree of blocks from which all page formats are written.
//!
//! Must not know a format or the subject of a document. Text is unescaped: each writer escapes it for its output.

mod authored;
mod grid;
mod parse;

pub use authored::authored;
pub use grid::{Align, Column, Grid, LANDSCAPE, PORTRAIT, Shape};
pub use parse::Resolve;
pub(super) use parse::{Piece, parse, parts, placed, text};

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for the title of the document, 2 for a chapter, and so on.
        level: u8,
        /// Link target, unique in the document: lower-case ASCII letters, digits and `-`.
        anchor: String,
        /// Its text.
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
    /// Preformatted text.
    Code(String),
    /// A horizontal rule.
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
    /// Emphasized text.
    Emphasis(Vec<Self>),
    /// Struck-through text.
    Struck(Vec<Self>),
    /// Inline code.
    Code(String),
    /// A link; `to` is a web address, an email address, or `#` with an anchor of the same document.
    Link {
        /// Its target.
        to: String,
        /// Its text.
        text: Vec<Self>,
    },
    /// A line break.
    Break,
}

/// A picture with its text alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its title, on one line.
    pub title: String,
    /// Everything that it shows, in sentences.
    pub alt: String,
    /// The drawing: SVG without scripts, style sheets or external references, with `viewBox`, `width` and `height`.
    pub svg: String,
    /// The same data as a table.
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

/// The headings of chapters and sections, for a table of contents: level, anchor, text.
pub fn contents(blocks: &[Block]) -> impl Iterator<Item = (u8, &str, &[Inline])> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading { level, anchor, text } if (2..=3).contains(level) => Some((*level, &**anchor, &**text)),
        _ => None,
    })
}
