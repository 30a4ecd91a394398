//! Blocks as Markdown, for text that people wrote.
//!
//! Must not know their origin. All text is escaped, so that only the blocks give it a form.

use crate::{
    escape,
    render::body::{Align, Block, Grid, Inline, plain},
};

/// The blocks, separated by blank lines.
pub(super) fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (at, one) in blocks.iter().enumerate() {
        // Another mark separates a list from the one before it.
        let other = at % 2 == 1;
        out.push_str(block(one, other).trim_end());
        out.push_str("\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn block(block: &Block, other: bool) -> String {
    match block {
        Block::Heading { level, text, .. } => format!("{} {}", "#".repeat((*level).into()), in_line(text)),
        Block::Paragraph(text) => inlines(text, "\\\n"),
        Block::List { start, items } => list(*start, items, other),
        Block::Quote(inner) => prefixed(&blocks(inner), "> ", "> "),
        Block::Code(text) => code(text),
        Block::Rule => "---".to_owned(),
        Block::Grid(grid) => table(grid),
        Block::Figure(figure) => escape::markdown(&figure.alt).into_owned(),
    }
}

fn list(start: Option<usize>, items: &[Vec<Block>], other: bool) -> String {
    let tight = items.iter().all(|item| item.iter().filter(|block| matches!(block, Block::Paragraph(_))).count() <= 1);
    let between = if tight { "\n" } else { "\n\n" };
    let marker = |at: usize| match (start, other) {
        (None, false) => "- ".to_owned(),
        (None, true) => "* ".to_owned(),
        (Some(start), false) => format!("{}. ", start.saturating_add(at)),
        (Some(start), true) => format!("{}) ", start.saturating_add(at)),
    };
    let item = |(at, item): (usize, &Vec<Block>)| {
        let marker = marker(at);
        prefixed(&blocks(item), &marker, &" ".repeat(marker.len()))
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join(between)
}

/// The lines of `text` with `first` before the first one and `rest` before the others.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.trim_end().lines().enumerate();
    let line =
        |(at, line): (usize, &str)| format!("{}{line}", if at == 0 { first } else { rest }).trim_end().to_owned();
    lines.map(line).collect::<Vec<_>>().join("\n")
}

fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}\n{}\n{fence}", escape::plain(text.trim_end_matches('\n')))
}

fn table(grid: &Grid) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let cells = |row: &[Vec<Inline>]| line(row.iter().map(|cell| inlines(cell, "<br>")).collect());
    let header = if grid.header.is_empty() { vec![Vec::new(); grid.columns.len()] } else { grid.header.clone() };
    let side = |align: Align| if align == Align::Right { "---:" } else { "---" };
    let sides = line(grid.columns.iter().map(|column| side(column.align).to_owned()).collect());
    let rows: String = grid.rows.iter().map(|row| cells(row)).collect();
    format!("{}{sides}{rows}", cells(&header))
}

fn in_line(text: &[Inline]) -> String {
    inlines(text, " ")
}

fn inlines(inlines: &[Inline], ends: &str) -> String {
    inlines.iter().map(|inline| one(inline, ends)).collect()
}

fn one(inline: &Inline, ends: &str) -> String {
    match inline {
        Inline::Text(text) => spaced(text, &escape::markdown(text)),
        Inline::Strong(inner) => marked("**", inner, ends),
        Inline::Emphasis(inner) => marked("*", inner, ends),
        Inline::Struck(inner) => marked("~~", inner, ends),
        Inline::Code(text) => escape::markdown_code(text),
        Inline::Link { to, text } => format!("[{}](<{}>)", inlines(text, " "), target(to)),
        Inline::Break => ends.to_owned(),
    }
}

/// Text between two marks, which stand next to its first and last letter.
fn marked(mark: &str, inner: &[Inline], ends: &str) -> String {
    let text = inlines(inner, ends);
    let inside = text.trim();
    if inside.is_empty() { text } else { spaced(&plain(inner), &format!("{mark}{inside}{mark}")) }
}

/// Escaped text with a space where `raw` starts or ends with one.
fn spaced(raw: &str, escaped: &str) -> String {
    if escaped.is_empty() {
        return if raw.is_empty() { String::new() } else { " ".to_owned() };
    }
    let space = |is: bool| if is { " " } else { "" };
    format!("{}{escaped}{}", space(raw.starts_with(char::is_whitespace)), space(raw.ends_with(char::is_whitespace)))
}

/// The target of a link; characters that would end it are percent-encoded.
fn target(to: &str) -> String {
    let mut out = String::with_capacity(to.len());
    for letter in to.chars() {
        if letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | '\\' | '|' | '`' | '"' | '\'') {
            out.push(letter);
        } else {
            let mut bytes = [0; 4];
            out.extend(letter.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::body::text;

    /// What is written for `markdown` and read again is the same.
    fn same(markdown: &str) -> String {
        let first = text(markdown, 100.0);
        let written = blocks(&first);
        assert_eq!(text(&written, 100.0), first, "{markdown}\nwritten as\n{written}");
        written
    }

    #[test]
    fn what_is_written_reads_as_it_was() {
        for markdown in [
            "A *b* **c** ~~d~~ `e` [f](https://a.example/x?y=(1)&z).\n\n1. one\n2. two\n   - inner\n   - **more**, and so on\n\n---\n",
            "> quoted\n>\n> - item\n>   second line\n\n| a | b |\n| --- | ---: |\n| x\\|y | `1` |\n",
            "- a\n\n  b\n- c\n\n* d\n\n5. e\n\n5) f\n",
            "## 1. Heading *x*\n\nline\\\nbreak\n\n    code ``` x\n\n````\n```\n````\n",
            "1\\. no list\n\n\\# no heading\n\n\\- no item\n\n\\> no quote\n\n&lt;b&gt; \\*no\\* \\[x\\](y)\n",
        ] {
            same(markdown);
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let written =
            same("<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick=x>y</b> @all #1 {{ 7 }} {% x %}\n");
        assert!(written.starts_with("```\n<script>"), "{written}");
        assert!(!written.contains("<b") && !written.contains("](") && !written.contains("@all"), "{written}");
    }
}
