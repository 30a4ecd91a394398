//! Markdown: a section for each heading; sentences of paragraphs, rows of tables, lines of code.
//!
//! Sentences are taken from the source, with their markup, so that a changed link is a changed sentence. Must not know how
//! Markdown is shown.

use comrak::{
    Arena, Options,
    nodes::{AstNode, NodeValue, Sourcepos},
    parse_document,
};

use super::{Sections, Text, plain::sentences};
use crate::prose::one_line;

/// The text of a Markdown file.
pub(super) fn read(text: &str) -> Text {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.front_matter_delimiter = Some("---".to_owned());
    let arena = Arena::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut sections = Sections::default();
    for node in parse_document(&arena, text, &options).descendants() {
        take(node, &lines, &mut sections);
    }
    Text::of(sections.0, text)
}

/// Takes the text of a block that holds no other blocks.
fn take<'a>(node: &'a AstNode<'a>, lines: &[&str], sections: &mut Sections) {
    let data = node.data.borrow();
    let source = || source(lines, data.sourcepos);
    match &data.value {
        NodeValue::Heading(_) => sections.heading(heading(&source())),
        NodeValue::Paragraph => sections.extend(sentences(&source())),
        NodeValue::CodeBlock(code) => sections.extend(code.literal.lines().map(one_line)),
        NodeValue::HtmlBlock(html) => sections.extend(html.literal.lines().map(one_line)),
        NodeValue::FrontMatter(matter) => sections.extend(matter.lines().map(one_line)),
        NodeValue::TableRow(_) => sections.extend([one_line(&source())]),
        _ => {}
    }
}

/// The source of a block. The first line starts where the block does, behind the marker of an item or a quotation.
fn source(lines: &[&str], at: Sourcepos) -> String {
    let first = at.start.line.saturating_sub(1);
    let block = lines.get(first..at.end.line.clamp(first, lines.len())).unwrap_or_default();
    let mut text = String::new();
    for (number, line) in block.iter().enumerate() {
        let line = if number == 0 { line.get(at.start.column.saturating_sub(1)..).unwrap_or(line) } else { line };
        text.push_str(line.trim_start_matches(['>', ' ', '\t']));
        text.push('\n');
    }
    text
}

/// The text of a heading, without `#` and underline.
fn heading(source: &str) -> String {
    let line = source.lines().next().unwrap_or_default();
    one_line(line.trim_matches(|character: char| character == '#' || character.is_whitespace()))
}
