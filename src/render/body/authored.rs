//! Text of a file that people wrote, as a part of a document: its headings are below those of the document, and its links
//! lead to web addresses or to its own headings.
//!
//! Must not know records. The text is data: no template runs on it, and HTML in it is text.

use std::collections::BTreeMap;

use super::{Block, Inline, Shape, parse, plain};
use crate::document::included::{Content, IncludedFile};

/// Deepest heading level.
const DEEPEST: u8 = 6;
/// Most columns of a table that is set in the normal size.
const FEW: usize = 5;

/// The text of `file` for pages that fit `across` characters; empty if it is not included.
#[must_use]
pub fn authored(file: &IncludedFile, across: f64) -> Vec<Block> {
    let mut blocks = match &file.content {
        Content::Markdown(text) => parse::file(text, across),
        Content::Paragraphs(text) => paragraphs(text),
        Content::Cover(_) | Content::Unreadable(_) => Vec::new(),
    };
    widen(&mut blocks);
    remove_title(&mut blocks, file);
    shift(&mut blocks, file.level);
    let targets = targets(&blocks);
    relink(&mut blocks, &|to| targets.get(to).cloned());
    blocks
}

/// Paragraphs of plain text, with their line breaks.
fn paragraphs(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| Block::Paragraph(broken(lines))).collect()
}

fn broken(lines: &[&str]) -> Vec<Inline> {
    let line = |line: &&str| [Inline::Break, Inline::Text((*line).to_owned())];
    lines.iter().flat_map(line).skip(1).collect()
}

/// Sets tables of few columns in the normal size, as their author did.
fn widen(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Grid(grid) if grid.shape == Shape::Wide && grid.columns.len() <= FEW => grid.shape = Shape::Narrow,
            Block::List { items, .. } => items.iter_mut().for_each(|item| widen(item)),
            Block::Quote(inner) => widen(inner),
            _ => {}
        }
    }
}

/// Removes a first heading that repeats the title, which is on the cover or above the text.
fn remove_title(blocks: &mut Vec<Block>, file: &IncludedFile) {
    let first = blocks.iter().position(|block| !matches!(block, Block::Code(_)));
    let repeats = |block: &Block| matches!(block, Block::Heading { text, .. } if is_title(&plain(text), file));
    if let Some(at) = first.filter(|at| repeats(&blocks[*at])) {
        blocks.remove(at);
    }
}

/// Whether a heading is the title of the document, with or without its id.
fn is_title(heading: &str, file: &IncludedFile) -> bool {
    let (heading, title, id) = (words(heading), words(&file.title), words(&file.id));
    heading == title || [[&*id, &*title], [&*title, &*id]].iter().any(|both| heading == both.concat())
}

/// The letters and digits of a text, in lower case.
fn words(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Sets the highest heading to `level` and the others below it; none is more than one level below the one before it.
fn shift(blocks: &mut [Block], level: u8) {
    let mut highest = DEEPEST;
    headings(blocks, &mut |level, _, _| highest = highest.min(*level));
    let mut before = level.saturating_sub(1);
    headings(blocks, &mut |own, _, _| {
        *own = (*own - highest + level).min(before + 1).min(DEEPEST);
        before = *own;
    });
}

/// The links to the headings of the text, `#2-roles-and-duties` as code hosts form them, with those of the document.
fn targets(blocks: &[Block]) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    headings(&mut blocks.to_vec(), &mut |_, anchor, text| {
        let target = format!("#{anchor}");
        targets.entry(target.clone()).or_insert_with(|| target.clone());
        targets.insert(format!("#{}", slug(&plain(text))), target);
    });
    targets
}

/// The anchor of a heading as code hosts form it.
fn slug(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    heading.trim().chars().filter(kept).flat_map(char::to_lowercase).map(|l| if l == ' ' { '-' } else { l }).collect()
}

/// Visits every heading, also in lists and quotations.
pub(super) fn headings(blocks: &mut [Block], visit: &mut dyn FnMut(&mut u8, &mut String, &[Inline])) {
    for block in blocks {
        match block {
            Block::Heading { level, anchor, text } => visit(level, anchor, text),
            Block::List { items, .. } => items.iter_mut().for_each(|item| headings(item, visit)),
            Block::Quote(inner) => headings(inner, visit),
            _ => {}
        }
    }
}

/// Replaces the targets of links within the document; a link without target becomes its text.
pub(super) fn relink(blocks: &mut [Block], target: &dyn Fn(&str) -> Option<String>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => relink_text(text, target),
            Block::List { items, .. } => items.iter_mut().for_each(|item| relink(item, target)),
            Block::Quote(inner) => relink(inner, target),
            Block::Grid(grid) => {
                let cells = grid.header.iter_mut().chain(grid.rows.iter_mut().flatten());
                cells.for_each(|cell| relink_text(cell, target));
            }
            Block::Code(_) | Block::Rule | Block::Figure(_) => {}
        }
    }
}

fn relink_text(inlines: &mut Vec<Inline>, target: &dyn Fn(&str) -> Option<String>) {
    let all = std::mem::take(inlines);
    inlines.extend(all.into_iter().flat_map(|inline| relinked(inline, target)));
}

fn relinked(inline: Inline, target: &dyn Fn(&str) -> Option<String>) -> Vec<Inline> {
    let inner = |mut text: Vec<Inline>| {
        relink_text(&mut text, target);
        text
    };
    match inline {
        Inline::Link { to, text } if to.starts_with('#') => match target(&to) {
            Some(to) => vec![Inline::Link { to, text: inner(text) }],
            None => inner(text),
        },
        Inline::Link { to, text } => vec![Inline::Link { to, text: inner(text) }],
        Inline::Strong(text) => vec![Inline::Strong(inner(text))],
        Inline::Emphasis(text) => vec![Inline::Emphasis(inner(text))],
        Inline::Struck(text) => vec![Inline::Struck(inner(text))],
        other => vec![other],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        let file = IncludedFile {
            id: "DOC-1".to_owned(),
            title: "AI policy".to_owned(),
            path: "policy.md".to_owned(),
            identity: None,
            content: Content::Markdown(text.to_owned()),
            level: 2,
        };
        authored(&file, 100.0)
    }

    fn levels(text: &str) -> Vec<u8> {
        let mut levels = Vec::new();
        headings(&mut read(text), &mut |level, _, _| levels.push(*level));
        levels
    }

    #[test]
    fn headings_are_below_the_title_and_skip_no_level() {
        assert_eq!(levels("# AI policy\n\n## 1. Aims\n\n### Data\n"), [2, 3]);
        assert_eq!(levels("# AI policy of Fennholm\n\n## Aims\n"), [2, 3]);
        assert_eq!(levels("DOC-1: AI Policy\n===\n\n# Aims\n\n# Roles\n\n#### Data\n"), [2, 2, 3]);
        assert_eq!(levels("###### One\n\n# Two\n\n> # Three\n"), [2, 2, 2]);
        assert_eq!(levels("## AI policy\n\n## AI policy\n"), [2], "only the first repeats it");
    }

    #[test]
    fn links_lead_to_headings_of_the_text_or_are_text() {
        let link = |to: &str| format!("see [x]({to})\n\n## 2. Roles, duties\n");
        let found = |to: &str| match &read(&link(to))[0] {
            Block::Paragraph(text) => text.iter().find_map(|inline| match inline {
                Inline::Link { to, .. } => Some(to.clone()),
                _ => None,
            }),
            other => panic!("{other:?}"),
        };
        assert_eq!(found("#2-roles-duties").as_deref(), Some("#2-roles-duties"));
        assert_eq!(found("https://a.example").as_deref(), Some("https://a.example"));
        for none in
            ["#nowhere", "javascript:alert(1)", "scope.md", "data:text/html,x", "vbscript:x", "file:///etc/passwd"]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn pictures_front_matter_and_footnotes_are_named() {
        let blocks =
            read("---\nversion: 1\n---\n# AI policy\n\n![The *flow*](flow.png) is used[^a].\n\n[^a]: Since May.\n");
        let text = |at: usize| match &blocks[at] {
            Block::Paragraph(text) => plain(text),
            Block::Code(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(text(0).trim(), "version: 1");
        assert_eq!(text(1), "[Picture: The flow, file flow.png] is used[a].");
        assert_eq!(text(2), "[a] Since May.");
    }
}
