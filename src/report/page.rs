//! Reports for people in one simple format: headings, paragraphs, lists, facts, tables and trees.
//!
//! Must not know how it is drawn.

use serde::Serialize;

use super::table::Table;

/// A report for people.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// Names with their values.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// Lines with their depths.
    Tree(Vec<(usize, String)>),
    /// Text in Markdown: the page of a rule.
    Markdown(String),
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    /// Adds a paragraph if there is text.
    #[must_use]
    pub fn paragraph(mut self, text: Option<&str>) -> Self {
        self.blocks.extend(text.map(|text| Block::Paragraph(text.to_owned())));
        self
    }

    /// Adds a heading with a list if the list is not empty.
    #[must_use]
    pub fn list(mut self, heading: &str, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.blocks.push(Block::Heading(heading.to_owned()));
            self.blocks.push(Block::List(items));
        }
        self
    }

    /// Adds facts if there are any.
    #[must_use]
    pub fn facts(mut self, facts: Vec<(&str, String)>) -> Self {
        let facts: Vec<_> = facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
        self
    }

    /// Adds a block.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a heading with a table if the table has rows.
    #[must_use]
    pub fn table(mut self, heading: &str, table: Table) -> Self {
        if !table.rows.is_empty() {
            if !heading.is_empty() {
                self.blocks.push(Block::Heading(heading.to_owned()));
            }
            self.blocks.push(Block::Table(table));
        }
        self
    }
}
