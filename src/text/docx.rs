//! Word files (ECMA-376): the text of the body, headers, footers and notes, with a section for each heading.
//!
//! Properties and styles do not count; everything else that is no text counts by its checksum. Must not know how the file is shown.

use std::{collections::BTreeMap, io::Cursor, io::Read as _};

use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;

use super::{Sections, Text, plain::sentences};
use crate::prose::one_line;

/// Largest part that is read, in bytes when decompressed.
const MAX_PART: u64 = 32 << 20;
/// Most elements of a part.
const MAX_NODES: u32 = 500_000;
/// Most parts of a file.
const MAX_PARTS: usize = 10_000;

/// Deepest nesting of elements; real files have some dozen levels.
const MAX_DEPTH: usize = 200;
/// Parts that hold no content: properties, styles, settings, and what a program keeps for itself.
const FORM: &[&str] = &[
    "docProps/",
    "customXml/",
    "word/styles",
    "word/settings.xml",
    "word/webSettings.xml",
    "word/fontTable.xml",
    "word/fonts/",
    "word/theme/",
    "word/people.xml",
    "[Content_Types].xml",
];
/// Parts whose text counts besides the body.
const TEXTS: &[&str] =
    &["word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments", "word/glossary/document.xml"];
/// The body.
const BODY: &str = "word/document.xml";

/// The text of a Word file; `None` if it is not one, or is made in a way that could hide text: then it is compared as a whole.
pub(super) fn read(bytes: &[u8]) -> Option<Text> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MAX_PARTS {
        return None;
    }
    let mut parts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..archive.len() {
        let name = archive.by_index(number).ok()?.name().ok()?.into_owned();
        // Of two parts with one name, programs show different ones.
        if parts.insert(name, number).is_some() {
            return None;
        }
    }
    let mut reader = Parts { archive, sections: Sections::default(), left: MAX_PART };
    let starts = reader.text(*parts.get("_rels/.rels")?)?;
    if !starts.contains(BODY) {
        return None;
    }
    reader.body(*parts.get(BODY)?)?;
    for (name, number) in parts.iter().filter(|(name, _)| *name != BODY && *name != "_rels/.rels") {
        match () {
            () if FORM.iter().any(|start| name.starts_with(start)) => {}
            () if name == "word/numbering.xml" => reader.numbering(*number)?,
            () if name.ends_with(".rels") => reader.links(*number)?,
            () if TEXTS.iter().any(|start| name.starts_with(start)) && name.ends_with(".xml") => {
                reader.body(*number)?;
            }
            () => reader.part(name, *number)?,
        }
    }
    let sections = reader.sections.0;
    let text = sections.iter().flat_map(|section| [&section.heading].into_iter().chain(&section.sentences));
    let text: String = text.cloned().collect();
    Some(Text::of(sections, &text))
}

/// Reads the parts of a file into sections.
struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    sections: Sections,
    /// How many bytes all parts together may still have when decompressed.
    left: u64,
}

impl Parts<'_> {
    /// A part, decompressed.
    fn text(&mut self, number: usize) -> Option<String> {
        let mut text = String::new();
        self.archive.by_index(number).ok()?.take(self.left + 1).read_to_string(&mut text).ok()?;
        self.left = self.left.checked_sub(text.len() as u64)?;
        Some(text)
    }

    /// A part that is compared by its checksum.
    fn part(&mut self, name: &str, number: usize) -> Option<()> {
        let checksum = self.archive.by_index(number).ok()?.crc32();
        self.sections.extend([format!("part {name} ({checksum:08x})")]);
        Some(())
    }

    /// Where links lead, and what is embedded.
    fn links(&mut self, number: usize) -> Option<()> {
        let text = self.text(number)?;
        let document = parsed(&text)?;
        let outside = document.descendants().filter(|node| node.attribute("TargetMode") == Some("External"));
        let mut targets: Vec<String> =
            outside.filter_map(|node| Some(format!("link to {}", node.attribute("Target")?))).collect();
        let embedded =
            document.descendants().filter(|node| node.attribute("Type").is_some_and(|kind| kind.ends_with("/aFChunk")));
        targets.extend(embedded.filter_map(|node| Some(format!("embedded text {}", node.attribute("Target")?))));
        targets.sort();
        self.sections.extend(targets);
        Some(())
    }

    /// The texts that numbers of lists consist of.
    fn numbering(&mut self, number: usize) -> Option<()> {
        let text = self.text(number)?;
        let document = parsed(&text)?;
        let levels = document.descendants().filter(|node| node.tag_name().name() == "lvlText");
        let texts: Vec<String> =
            levels.filter_map(|node| Some(format!("number of a list: {}", value(node)?))).collect();
        self.sections.extend(texts);
        Some(())
    }

    /// The paragraphs of a part.
    fn body(&mut self, number: usize) -> Option<()> {
        let text = self.text(number)?;
        let document = parsed(&text)?;
        // By their place in the part.
        let mut paragraphs: BTreeMap<usize, (Node<'_, '_>, String)> = BTreeMap::new();
        for node in document.descendants() {
            if node.ancestors().nth(MAX_DEPTH).is_some() {
                return None;
            }
            if node.tag_name().name() == "p" {
                paragraphs.insert(node.range().start, (node, String::new()));
            }
            let Some(words) = words(node) else { continue };
            // A paragraph in a text frame is one of its own.
            let around = node.ancestors().find(|above| above.tag_name().name() == "p");
            let paragraph = around.and_then(|around| paragraphs.get_mut(&around.range().start));
            paragraph.into_iter().for_each(|(_, text)| text.push_str(&words));
        }
        for (paragraph, text) in paragraphs.into_values() {
            let text = one_line(&text);
            match is_heading(paragraph) {
                _ if text.is_empty() => {}
                true => self.sections.heading(text),
                false => self.sections.extend(sentences(&text)),
            }
        }
        Some(())
    }
}

fn parsed(xml: &str) -> Option<Document<'_>> {
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).ok()
}

/// The words of an element: text, with a mark if readers see it as deleted or do not see it.
fn words(node: Node<'_, '_>) -> Option<String> {
    let text = || node.text().unwrap_or_default();
    Some(match node.tag_name().name() {
        "t" => marked(node, text()),
        "delText" => format!("[deleted: {}]", text()),
        "instrText" => format!("[field: {}]", text().trim()),
        "sym" => format!("[symbol {}]", node.attributes().map(|it| it.value()).collect::<Vec<_>>().join(" ")),
        "altChunk" => "[embedded text]".to_owned(),
        "tab" | "br" | "cr" => " ".to_owned(),
        _ => return None,
    })
}

/// Text that is struck out, hidden or deleted, as such.
fn marked(node: Node<'_, '_>, text: &str) -> String {
    let is_deleted = node.ancestors().any(|above| ["del", "moveFrom"].contains(&above.tag_name().name()));
    let run = node.ancestors().find(|above| above.tag_name().name() == "r");
    let properties = run.and_then(|run| run.children().find(|child| child.tag_name().name() == "rPr"));
    let hides = |property: Node<'_, '_>| {
        ["strike", "dstrike", "vanish", "webHidden"].contains(&property.tag_name().name())
            && !value(property).is_some_and(|value| ["0", "false", "off"].contains(&value))
    };
    let is_hidden = properties.is_some_and(|properties| properties.children().any(hides));
    if is_deleted || is_hidden { format!("[not shown as valid: {text}]") } else { text.to_owned() }
}

/// The attribute `val` of an element.
fn value<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    node.attributes().find(|attribute| attribute.name() == "val").map(|value| value.value())
}

/// Whether a paragraph has an outline level or the style of a heading; Word translates the names of its styles.
fn is_heading(paragraph: Node<'_, '_>) -> bool {
    let named = |node: Node<'_, '_>, name: &str| node.tag_name().name() == name;
    let Some(properties) = paragraph.children().find(|child| named(*child, "pPr")) else { return false };
    properties.children().any(|property| {
        let is_style = |style: &str| HEADINGS.iter().any(|heading| style.to_lowercase().starts_with(heading));
        named(property, "outlineLvl") || (named(property, "pStyle") && value(property).is_some_and(is_style))
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
