//! Pages and tables to read: for a terminal, as Markdown, or as JSON.
//!
//! Must not know what a page is about.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use super::Style;
use crate::{
    escape,
    report::{
        page::{Block, Page},
        table::{Cell, Table},
    },
};

/// A format of pages.
pub struct PageFormat {
    /// Name on the command line.
    pub name: &'static str,
    /// Writes the page.
    pub write: fn(&Page, &Style, &mut dyn Write) -> io::Result<()>,
}

/// The name of the format for data. A report with more data than its page is written in full.
pub const JSON: &str = "json";

/// Every format of pages, the default first.
pub static PAGE_FORMATS: &[PageFormat] = &[
    PageFormat { name: "text", write: text },
    PageFormat { name: "markdown", write: |page, _, out| markdown(page, out) },
    PageFormat { name: JSON, write: |page, _, out| super::json::document(page, out) },
];

fn text(page: &Page, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { color: style.color };
    writeln!(out, "{}", paint.bold(&escape::line(&page.title)))?;
    for block in &page.blocks {
        writeln!(out)?;
        match block {
            Block::Heading(heading) => writeln!(out, "{}", paint.bold(&escape::line(heading)))?,
            Block::Paragraph(paragraph) => write_wrapped(out, paragraph, "", "", style.width)?,
            Block::List(items) => {
                items.iter().try_for_each(|item| write_wrapped(out, item, "- ", "  ", style.width))?;
            }
            Block::Facts(facts) => write_facts(facts, style, out)?,
            Block::Table(table) => writeln!(out, "{}", draw(table, style))?,
            Block::Tree(lines) => write_tree(lines, style, out)?,
            Block::Markdown(markdown) => writeln!(out, "{}", escape::terminal(&with_plain_fences(markdown)))?,
        }
    }
    Ok(())
}

fn write_facts(facts: &[(String, String)], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    facts.iter().try_for_each(|(name, value)| {
        let head = format!("{name:width$}  ");
        write_wrapped(out, value, &head, &" ".repeat(width + 2), style.width)
    })
}

fn write_tree(lines: &[(usize, String)], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|(depth, line)| {
        let indent = "  ".repeat(*depth);
        write_wrapped(out, line, &indent, &format!("{indent}    "), style.width)
    })
}

/// Writes `text` in lines of at most `width` columns, with `head` before the first line and `indent` before the others.
pub(super) fn write_wrapped(out: &mut dyn Write, text: &str, head: &str, indent: &str, width: usize) -> io::Result<()> {
    // An id is never broken at its hyphen.
    let options = textwrap::Options::new(width.max(20))
        .initial_indent(head)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(&escape::line(text), options).iter().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

/// Markdown of a rule page with plain `yaml` fences. The carets in examples stay, because they show the location.
fn with_plain_fences(markdown: &str) -> String {
    markdown
        .lines()
        .map(|line| match line.strip_prefix("```yaml ") {
            Some(_) => "```yaml",
            None => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A table for a terminal, arranged to its width.
fn draw(table: &Table, style: &Style) -> String {
    let table = table.without_empty_columns();
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    drawn.set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    drawn.set_header(table.columns.iter().map(|column| column.title));
    for row in &table.rows {
        drawn.add_row(row.iter().map(|cell| escape::terminal(&cell.lines().join("\n")).into_owned()));
    }
    if let Some(column) = drawn.column_mut(0) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(first_width(&table, style))));
    }
    drawn.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The least width of the first column: its ids are not broken unless they take more than a third of the terminal.
fn first_width(table: &Table, style: &Style) -> u16 {
    let lines = table.rows.iter().filter_map(|row| row.first()).flat_map(Cell::lines);
    let longest = lines.filter_map(|line| line.split_whitespace().map(super::wrap::width).max()).max();
    let padded = longest.unwrap_or_default() + 2;
    u16::try_from(padded.min(style.width / 3)).unwrap_or(u16::MAX)
}

fn markdown(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}", escape::markdown(&page.title))?;
    for block in &page.blocks {
        writeln!(out)?;
        match block {
            Block::Heading(heading) => writeln!(out, "## {}", escape::markdown(heading))?,
            Block::Paragraph(paragraph) => writeln!(out, "{}", escape::markdown(paragraph))?,
            Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", escape::markdown(item)))?,
            Block::Facts(facts) => facts.iter().try_for_each(|(name, value)| {
                writeln!(out, "- {}: {}", escape::markdown(name), escape::markdown(value))
            })?,
            Block::Table(table) => write!(out, "{}", super::markdown_table(table))?,
            Block::Tree(lines) => lines.iter().try_for_each(|(depth, line)| {
                writeln!(out, "{}- {}", "  ".repeat(*depth), escape::markdown(line.trim_start_matches("- ")))
            })?,
            Block::Markdown(markdown) => writeln!(out, "{}", with_plain_fences(markdown))?,
        }
    }
    Ok(())
}

struct Paint {
    color: bool,
}

impl Paint {
    fn bold(&self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
