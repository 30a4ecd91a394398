//! Parser from Markdown to blocks. Tables and pictures of the document are placeholders in the Markdown that are
//! replaced after parsing, so that no cell is read as Markdown.
//!
//! Must not know an output format. HTML in the Markdown is treated as text.

use std::collections::BTreeMap;

use comrak::{
    Arena, Options,
    nodes::{AstNode, ListType, NodeTable, NodeValue, TableAlignment},
    parse_document,
};

use super::{
    Block, Inline,
    grid::{Align, Grid},
    plain,
};

/// Delimits the name of a placeholder. Values of records never contain it: [`crate::escape::markdown`] makes it
/// visible.
const MARK: char = '\u{2060}';
/// Written by [`crate::escape::markdown`] where a code host would create a link; removed from pages.
const BREAK: char = '\u{200b}';
/// Deepest nesting of lists and quotations that is kept.
const DEEPEST: usize = 24;

/// The placeholder for the table or picture with this name.
pub fn placed(name: &str) -> String {
    format!("{MARK}{name}{MARK}")
}

/// Parses `markdown` for pages that fit `across` characters; `resolve` gives the block of a placeholder.
pub fn parse(markdown: &str, across: f64, resolve: &dyn Fn(&str) -> Option<Block>) -> Vec<Block> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = false;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    Parser { resolve, across, anchors: BTreeMap::new() }.blocks(root, 0)
}

struct Parser<'p> {
    resolve: &'p dyn Fn(&str) -> Option<Block>,
    across: f64,
    /// Number of headings with each name.
    anchors: BTreeMap<String, usize>,
}

impl Parser<'_> {
    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Vec<Block> {
        if depth > DEEPEST {
            return vec![Block::Paragraph(vec![Inline::Text("…".to_owned())])];
        }
        node.children().filter_map(|child| self.block(child, depth)).collect()
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Option<Block> {
        let data = node.data.borrow();
        Some(match &data.value {
            NodeValue::Heading(heading) => {
                let text = inlines(node);
                Block::Heading { level: heading.level, anchor: self.anchor(&plain(&text)), text }
            }
            NodeValue::Paragraph => self.paragraph(inlines(node)),
            NodeValue::List(list) => Block::List {
                start: (list.list_type == ListType::Ordered).then_some(list.start),
                items: node.children().map(|item| self.blocks(item, depth + 1)).collect(),
            },
            NodeValue::BlockQuote => Block::Quote(self.blocks(node, depth + 1)),
            NodeValue::CodeBlock(code) => Block::Code(clean(&code.literal)),
            NodeValue::HtmlBlock(html) => Block::Code(clean(&html.literal)),
            NodeValue::ThematicBreak => Block::Rule,
            NodeValue::Table(table) => Block::Grid(grid(node, table, self.across)),
            _ => return None,
        })
    }

    /// A paragraph, or the block of its placeholder.
    fn paragraph(&self, text: Vec<Inline>) -> Block {
        let block = match text.as_slice() {
            [Inline::Text(text)] => {
                text.strip_prefix(MARK).and_then(|rest| rest.strip_suffix(MARK)).and_then(|name| (self.resolve)(name))
            }
            _ => None,
        };
        block.unwrap_or(Block::Paragraph(text))
    }

    /// A unique anchor for a heading.
    fn anchor(&mut self, heading: &str) -> String {
        let letters = heading.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
        let words: String = letters.take(80).collect();
        let name = words.split_whitespace().collect::<Vec<_>>().join("-");
        let name = if name.is_empty() { "part".to_owned() } else { name };
        let count = self.anchors.entry(name.clone()).or_default();
        *count += 1;
        let count = *count;
        let mut free = if count == 1 { name.clone() } else { format!("{name}-{count}") };
        // The title of another heading may equal a numbered name.
        while count > 1 && self.anchors.contains_key(&free) {
            free.push_str("-again");
        }
        self.anchors.entry(free.clone()).or_insert(1);
        free
    }
}

fn grid<'a>(node: &'a AstNode<'a>, table: &NodeTable, across: f64) -> Grid {
    let right = |align: &TableAlignment| if *align == TableAlignment::Right { Align::Right } else { Align::Left };
    let row = |row: &'a AstNode<'a>| -> Vec<Vec<Inline>> { row.children().map(inlines).collect() };
    let mut rows: Vec<Vec<Vec<Inline>>> = node.children().map(row).collect();
    let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    Grid::new(None, header, rows, table.alignments.iter().map(right).collect(), across)
}

fn inlines<'a>(node: &'a AstNode<'a>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    node.children().for_each(|child| push(&mut out, child));
    out
}

fn push<'a>(out: &mut Vec<Inline>, node: &'a AstNode<'a>) {
    match &node.data.borrow().value {
        NodeValue::Text(text) => push_text(out, text),
        NodeValue::SoftBreak => push_text(out, " "),
        NodeValue::LineBreak => out.push(Inline::Break),
        NodeValue::Code(code) => out.push(Inline::Code(clean(&code.literal))),
        NodeValue::HtmlInline(html) if html == "<br>" => out.push(Inline::Break),
        NodeValue::HtmlInline(html) => push_text(out, html),
        NodeValue::Strong => out.push(Inline::Strong(inlines(node))),
        NodeValue::Emph => out.push(Inline::Emphasis(inlines(node))),
        NodeValue::Strikethrough => out.push(Inline::Struck(inlines(node))),
        NodeValue::Link(link) if leads_somewhere(&link.url) => {
            out.push(Inline::Link { to: link.url.clone(), text: inlines(node) });
        }
        // External pictures are not fetched; their text remains.
        _ => node.children().for_each(|child| push(out, child)),
    }
}

/// Whether a link may be followed: a web address, an email address, or an anchor in the same document.
fn leads_somewhere(url: &str) -> bool {
    ["https://", "http://", "mailto:", "#"].iter().any(|start| url.starts_with(start))
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    let text = clean(text);
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(&text),
        _ => out.push(Inline::Text(text)),
    }
}

fn clean(text: &str) -> String {
    text.replace(BREAK, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    fn read(markdown: &str) -> Vec<Block> {
        parse(markdown, 100.0, &|_| None)
    }

    #[test]
    fn headings_get_unique_anchors() {
        let blocks = read("## A & B\n\n## A, b\n\n## 日本\n");
        let names: Vec<&str> = super::super::contents(&blocks).map(|(_, anchor, _)| anchor).collect();
        assert_eq!(names, ["a-b", "a-b-2", "part"]);
    }

    #[test]
    fn placeholders_are_replaced_and_markup_in_values_stays_text() {
        let resolve = |name: &str| (name == "table:x").then(|| Block::Code("here".to_owned()));
        let page = format!("{}\n\n{}\n\na {} b", placed("table:x"), placed("table:y"), placed("table:x"));
        let blocks = parse(&page, 100.0, &resolve);
        assert_eq!(blocks[0], Block::Code("here".to_owned()));
        assert!(matches!(&blocks[1], Block::Paragraph(_)) && matches!(&blocks[2], Block::Paragraph(_)));
        let hostile = crate::escape::markdown(&*format!("{MARK}table:x{MARK}")).into_owned();
        assert!(matches!(&parse(&hostile, 100.0, &resolve)[0], Block::Paragraph(_)), "{hostile}");
    }

    #[test]
    fn html_is_text_and_only_allowed_links_remain() {
        assert_eq!(read("a <b>c</b><br>d"), [Block::Paragraph(vec![text("a <b>c</b>"), Inline::Break, text("d")])]);
        assert_eq!(
            read("[x](javascript:alert\\(1\\)) [y](https://a.example)"),
            [Block::Paragraph(vec![
                text("x "),
                Inline::Link { to: "https://a.example".to_owned(), text: vec![text("y")] }
            ])]
        );
        assert_eq!(read("<script>x</script>"), [Block::Code("<script>x</script>".to_owned())]);
        assert_eq!(read("![alt](http://e.vil/x.png)"), [Block::Paragraph(vec![text("alt")])]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}x", "> ".repeat(500));
        let mut depth = 0;
        let mut blocks = read(&deep);
        while let Some(Block::Quote(inner)) = blocks.pop() {
            (depth, blocks) = (depth + 1, inner);
        }
        assert!(depth <= DEEPEST + 1, "{depth}");
    }
}
