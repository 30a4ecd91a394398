//! Word files (ECMA-376): the text of the body, headers, footers and notes, with a section for each heading.
//!
//! Properties and styles do not count; pictures count by their checksum. Must not know how the file is shown.

use std::{collections::BTreeMap, io::Cursor, io::Read as _};

use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;

use super::{Sections, Text, plain::sentences};
use crate::prose::one_line;

/// Largest part that is read, in bytes when decompressed.
const MAX_PART: u64 = 32 << 20;
/// Most elements of a part.
const MAX_NODES: u32 = 2_000_000;
/// Most parts of a file.
const MAX_PARTS: usize = 10_000;

/// The text of a Word file; `None` if it is none, or too large.
pub(super) fn read(bytes: &[u8]) -> Option<Text> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MAX_PARTS {
        return None;
    }
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..archive.len() {
        parts.insert(archive.by_index(number).ok()?.name().ok()?.into_owned(), number);
    }
    let mut sections = Sections::default();
    let mut left = MAX_PART;
    body(&part(&mut archive, *parts.get("word/document.xml")?, &mut left)?, &mut sections)?;
    for (name, number) in &parts {
        let is_text = ["word/header", "word/footer", "word/footnotes", "word/endnotes"];
        if is_text.iter().any(|start| name.starts_with(start)) && name.ends_with(".xml") {
            body(&part(&mut archive, *number, &mut left)?, &mut sections)?;
        }
    }
    let media = parts.iter().filter(|(name, _)| name.starts_with("word/media/"));
    for (name, number) in media {
        let checksum = archive.by_index(*number).ok()?.crc32();
        let name = name.trim_start_matches("word/media/");
        sections.extend([format!("picture {name} ({checksum:08x})")]);
    }
    let text: String = sections
        .0
        .iter()
        .flat_map(|section| [&section.heading].into_iter().chain(&section.sentences))
        .cloned()
        .collect();
    Some(Text::of(sections.0, &text))
}

/// A part, decompressed; `left` is how many bytes all parts together may still have.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, number: usize, left: &mut u64) -> Option<String> {
    let mut text = String::new();
    archive.by_index(number).ok()?.take(*left + 1).read_to_string(&mut text).ok()?;
    *left = left.checked_sub(text.len() as u64)?;
    Some(text)
}

/// Adds the paragraphs of a part.
fn body(xml: &str, sections: &mut Sections) -> Option<()> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).ok()?;
    for paragraph in document.descendants().filter(|node| node.tag_name().name() == "p") {
        let text = one_line(&text_of(paragraph));
        match is_heading(paragraph) {
            _ if text.is_empty() => {}
            true => sections.heading(text),
            false => sections.extend(sentences(&text)),
        }
    }
    Some(())
}

/// The text of a paragraph, with that of deleted runs left out. A paragraph in a text frame belongs to the frame.
fn text_of(paragraph: Node<'_, '_>) -> String {
    let mut text = String::new();
    for node in paragraph.descendants() {
        match node.tag_name().name() {
            "t" if is_own(node, paragraph) => text.push_str(node.text().unwrap_or_default()),
            "tab" | "br" | "cr" => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether the closest paragraph around `node` is `paragraph`.
fn is_own(node: Node<'_, '_>, paragraph: Node<'_, '_>) -> bool {
    node.ancestors().find(|above| above.tag_name().name() == "p") == Some(paragraph)
}

/// Whether a paragraph has an outline level or the style of a heading; Word translates the names of its styles.
fn is_heading(paragraph: Node<'_, '_>) -> bool {
    let named = |node: Node<'_, '_>, name: &str| node.tag_name().name() == name;
    let Some(properties) = paragraph.children().find(|child| named(*child, "pPr")) else { return false };
    properties.children().any(|property| {
        let value = property.attributes().find(|attribute| attribute.name() == "val").map(|value| value.value());
        let is_style = |style: &str| HEADINGS.iter().any(|heading| style.to_lowercase().starts_with(heading));
        named(property, "outlineLvl") || (named(property, "pStyle") && value.is_some_and(is_style))
    })
}

/// Names of heading styles, as Word translates them.
const HEADINGS: &[&str] = &[
    "heading",
    "title",
    "berschrift",
    "überschrift",
    "titre",
    "título",
    "titulo",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "nagwek",
    "nagłówek",
    "otsikko",
];
