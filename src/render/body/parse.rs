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
    authored::{headings, relink},
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

/// The placeholder for the table, picture or text with this name.
pub fn placed(name: &str) -> String {
    format!("{MARK}{name}{MARK}")
}

/// Parses `markdown` that has no placeholders.
pub fn text(markdown: &str, across: f64) -> Vec<Block> {
    parse(&markdown.replace(MARK, ""), across, &|_| None).unwrap_or_default()
}

/// The parts of `text`: text and names of placeholders, in turn.
pub fn parts(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split(MARK).enumerate().map(|(at, part)| if at % 2 == 0 { Piece::Text(part) } else { Piece::Placed(part) })
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text.
    Text(&'t str),
    /// The name of a placeholder.
    Placed(&'t str),
}

/// The placeholder that is where no table, picture or text can be, such as in a heading or in a cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced(pub String);

/// Gives the blocks of a placeholder.
pub type Resolve<'p> = dyn Fn(&str) -> Option<Vec<Block>> + 'p;

/// Parses a Markdown file that people wrote. Pictures are named instead of shown, front matter is code, and footnotes
/// follow the text.
pub(super) fn file(markdown: &str, across: f64) -> Vec<Block> {
    let mut options = options();
    options.extension.footnotes = true;
    options.extension.front_matter_delimiter = Some("---".to_owned());
    let arena = Arena::new();
    let root = parse_document(&arena, &markdown.replace(MARK, ""), &options);
    let nodes: Vec<_> = root.descendants().collect();
    nodes.into_iter().for_each(|node| spell_out(&arena, node));
    Parser::new(&|_| None, across).blocks(root, 0)
}

/// Replaces a picture by its name, and puts the mark of a footnote before its text.
fn spell_out<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let text = |text: String| &*arena.alloc(AstNode::from(NodeValue::Text(text.into())));
    let note = match &node.data.borrow().value {
        NodeValue::FootnoteDefinition(note) => Some(format!("[{}] ", note.name)),
        _ => None,
    };
    if let Some(note) = note {
        let paragraph = node.first_child().filter(|child| matches!(child.data.borrow().value, NodeValue::Paragraph));
        paragraph.into_iter().for_each(|paragraph| paragraph.prepend(text(note.clone())));
        return;
    }
    let file = match &node.data.borrow().value {
        NodeValue::Image(link) => link.url.clone(),
        _ => return,
    };
    let title = plain(&inlines(node));
    let named =
        if title.is_empty() { format!("[Picture: file {file}]") } else { format!("[Picture: {title}, file {file}]") };
    let children: Vec<_> = node.children().collect();
    children.into_iter().for_each(AstNode::detach);
    node.append(text(named));
}

/// Parses `markdown` for pages that fit `across` characters; `resolve` gives the blocks of a placeholder.
///
/// # Errors
/// Fails if a placeholder is left.
pub fn parse(markdown: &str, across: f64, resolve: &Resolve<'_>) -> Result<Vec<Block>, Misplaced> {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut parser = Parser::new(resolve, across);
    let blocks = parser.blocks(root, 0);
    // What is nested too deeply is not read, and its placeholders are not placed.
    let (marks, placed) = (markdown.matches(MARK).count() / 2, parser.placed);
    let left = parser.left.or_else(|| (placed < marks).then(|| first(markdown)));
    left.map_or(Ok(blocks), |name| Err(Misplaced(name)))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = false;
    options
}

/// The first placeholder.
fn first(text: &str) -> String {
    parts(text)
        .find_map(|part| if let Piece::Placed(name) = part { Some(name.to_owned()) } else { None })
        .unwrap_or_default()
}

struct Parser<'p> {
    resolve: &'p Resolve<'p>,
    across: f64,
    /// Number of headings with each name.
    anchors: BTreeMap<String, usize>,
    /// Number of placeholders that were placed.
    placed: usize,
    /// The first placeholder that is left.
    left: Option<String>,
}

impl<'p> Parser<'p> {
    fn new(resolve: &'p Resolve<'p>, across: f64) -> Self {
        Self { resolve, across, anchors: BTreeMap::new(), placed: 0, left: None }
    }

    fn blocks<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Vec<Block> {
        if depth > DEEPEST {
            return vec![Block::Paragraph(vec![Inline::Text("…".to_owned())])];
        }
        let mut blocks = Vec::new();
        for child in node.children() {
            match child.data.borrow().value {
                NodeValue::Paragraph => blocks.extend(self.paragraphs(inlines(child))),
                NodeValue::FootnoteDefinition(_) => blocks.extend(self.blocks(child, depth + 1)),
                _ => blocks.extend(self.block(child, depth)),
            }
        }
        blocks
    }

    fn block<'a>(&mut self, node: &'a AstNode<'a>, depth: usize) -> Option<Block> {
        let data = node.data.borrow();
        Some(match &data.value {
            NodeValue::Heading(heading) => {
                let text = self.without_placeholder(inlines(node));
                Block::Heading { level: heading.level, anchor: self.anchor(&plain(&text)), text }
            }
            NodeValue::List(list) => Block::List {
                start: (list.list_type == ListType::Ordered).then_some(list.start),
                items: node.children().map(|item| self.blocks(item, depth + 1)).collect(),
            },
            NodeValue::BlockQuote => Block::Quote(self.blocks(node, depth + 1)),
            NodeValue::CodeBlock(code) => self.code(&code.literal),
            NodeValue::HtmlBlock(html) => self.code(&html.literal),
            NodeValue::FrontMatter(text) => self.code(text.trim().trim_matches('-').trim_matches('\n')),
            NodeValue::ThematicBreak => Block::Rule,
            NodeValue::Table(table) => {
                node.descendants().for_each(|part| self.look(part));
                Block::Grid(grid(node, table, self.across))
            }
            _ => return None,
        })
    }

    /// The paragraphs of a text, and between them the blocks of its placeholders.
    fn paragraphs(&mut self, text: Vec<Inline>) -> Vec<Block> {
        let (mut blocks, mut line) = (Vec::new(), Vec::new());
        for inline in text {
            match inline {
                Inline::Text(text) if text.contains(MARK) => self.split(&text, &mut line, &mut blocks),
                inline => line.extend(self.without_placeholder(vec![inline])),
            }
        }
        end(&mut line, &mut blocks);
        blocks
    }

    fn split(&mut self, text: &str, line: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
        for part in parts(text) {
            let name = match part {
                Piece::Text("") => continue,
                Piece::Text(text) => {
                    line.push(Inline::Text(text.to_owned()));
                    continue;
                }
                Piece::Placed(name) => name,
            };
            match (self.resolve)(name) {
                Some(placed) => {
                    end(line, blocks);
                    blocks.extend(self.adopt(placed));
                    self.placed += 1;
                }
                None => drop(self.left.get_or_insert(name.to_owned())),
            }
        }
    }

    /// Blocks from elsewhere, with anchors that are unique here.
    fn adopt(&mut self, mut blocks: Vec<Block>) -> Vec<Block> {
        let mut renamed = BTreeMap::new();
        headings(&mut blocks, &mut |_, anchor, text| {
            let unique = self.anchor(&plain(text));
            renamed.insert(format!("#{anchor}"), format!("#{unique}"));
            *anchor = unique;
        });
        if !renamed.is_empty() {
            relink(&mut blocks, &|to| renamed.get(to).cloned());
        }
        blocks
    }

    /// Notes a placeholder in text that has no place for it.
    fn without_placeholder(&mut self, text: Vec<Inline>) -> Vec<Inline> {
        let plain = plain(&text);
        if plain.contains(MARK) {
            self.left.get_or_insert(first(&plain));
        }
        text
    }

    fn code(&mut self, text: &str) -> Block {
        if text.contains(MARK) {
            self.left.get_or_insert(first(text));
        }
        Block::Code(clean(text))
    }

    /// Notes a placeholder in a part of a table.
    fn look<'a>(&mut self, node: &'a AstNode<'a>) {
        if let NodeValue::Text(text) = &node.data.borrow().value
            && text.contains(MARK)
        {
            self.left.get_or_insert(first(text));
        }
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

/// Ends a paragraph, unless it is blank.
fn end(line: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let mut text = std::mem::take(line);
    if let Some(Inline::Text(first)) = text.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = text.last_mut() {
        *last = last.trim_end().to_owned();
    }
    text.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    if text.iter().any(|inline| *inline != Inline::Break) {
        blocks.push(Block::Paragraph(text));
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
        NodeValue::FootnoteReference(note) => push_text(out, &format!("[{}]", note.name)),
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
        parse(markdown, 100.0, &|_| None).expect("there is no placeholder")
    }

    #[test]
    fn headings_get_unique_anchors() {
        let blocks = read("## A & B\n\n## A, b\n\n## 日本\n");
        let names: Vec<&str> = super::super::contents(&blocks).map(|(_, anchor, _)| anchor).collect();
        assert_eq!(names, ["a-b", "a-b-2", "part"]);
    }

    fn here(name: &str) -> Option<Vec<Block>> {
        (name == "table:x").then(|| vec![Block::Code("here".to_owned())])
    }

    #[test]
    fn placeholders_are_replaced_wherever_they_are_in_a_text() {
        let (place, block) = (placed("table:x"), || Block::Code("here".to_owned()));
        let said = |said: &str| Block::Paragraph(vec![text(said)]);
        let read = |markdown: &str| parse(markdown, 100.0, &here).expect("all are placed");
        assert_eq!(read(&place), [block()]);
        assert_eq!(
            read(&format!("The controls:\n{place}\nand more")),
            [said("The controls:"), block(), said("and more")]
        );
        assert_eq!(read(&format!("a {place} b {place}{place}")), [said("a"), block(), said("b"), block(), block()]);
        let item = |blocks| Block::List { start: None, items: vec![blocks] };
        assert_eq!(read(&format!("- of all: {place}")), [item(vec![said("of all:"), block()])]);
        assert_eq!(read(&format!("> {place}")), [Block::Quote(vec![block()])]);
        let hostile = crate::escape::markdown(&*format!("{MARK}table:x{MARK}")).into_owned();
        assert!(matches!(&read(&hostile)[0], Block::Paragraph(_)), "{hostile}");
    }

    #[test]
    fn a_placeholder_that_is_left_is_an_error() {
        let place = placed("table:x");
        for markdown in [
            format!("## Controls {place}"),
            format!("| a | b |\n|---|---|\n| {place} | c |"),
            format!("**strong {place}**"),
            format!("[link {place}](https://a.example)"),
            format!("`code {place}`"),
            format!("    {place}"),
            format!("```\n{place}\n```"),
            format!("<div>\n{place}\n</div>"),
            format!("{}{place}", "> ".repeat(DEEPEST + 2)),
            format!("[text](https://a.example/{place})"),
        ] {
            assert_eq!(parse(&markdown, 100.0, &here), Err(Misplaced("table:x".to_owned())), "{markdown}");
        }
        assert_eq!(parse(&placed("table:y"), 100.0, &here), Err(Misplaced("table:y".to_owned())));
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
