//! Text of governed files, such as policies and procedures, by section and sentence, and what differs between two
//! versions of it.
//!
//! Must not know records, approvals, or where the files come from.

mod compare;
mod docx;
mod markdown;
mod plain;

use compare::compare;

use std::borrow::Cow;

use crate::{
    prose,
    source::{self, sha256},
};

/// Largest file that is compared by its text, in bytes; larger ones are compared as a whole.
pub const MAX_TEXT: u64 = 4 << 20;

/// The text of a file.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Text {
    /// Its sections, in order. The first one has no heading if text precedes the first heading.
    sections: Vec<Section>,
    /// All of its characters but white space, so that no change passes that the sections do not show.
    characters: String,
}

/// A section: a heading with the text up to the next one.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Section {
    /// Its heading; empty before the first heading.
    heading: String,
    /// Its sentences, table rows and lines of code, each on one line.
    sentences: Vec<String>,
}

/// What differs between two versions of a file. White space alone makes no difference.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TextDifference {
    /// The changes, in the order of the text; none if the file is not compared by its text.
    pub changes: Vec<TextChange>,
    /// A checksum of the later version; empty if it is not known.
    pub version: Box<str>,
}

/// A change in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// The heading of the section, if it has one.
    pub section: Option<String>,
    /// What changed.
    pub edit: Edit,
}

/// The kinds of change in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A sentence was added.
    Added(String),
    /// A sentence was removed.
    Removed(String),
    /// A sentence was changed: before and after.
    Changed(String, String),
    /// The section was added, with these sentences.
    SectionAdded(Vec<String>),
    /// The section was removed, with these sentences.
    SectionRemoved(Vec<String>),
    /// The section had this heading before.
    Renamed(String),
    /// The same sentences or sections are in a different order.
    Moved,
    /// Something that belongs to no sentence: a link target, a marker of a list, a picture.
    Other,
}

/// A version of a file: its path, which tells the format, and its bytes.
pub type Version<'v> = (&'v str, &'v [u8]);

/// What differs between two versions of a file; `None` if nothing does, or only white space of a text.
#[must_use]
pub fn difference(before: Version<'_>, after: Version<'_>) -> Option<TextDifference> {
    if before.1 == after.1 {
        return None;
    }
    let changes = match (read(before), read(after)) {
        (Some(old), Some(new)) => compare(&old, &new)?,
        _ => Vec::new(),
    };
    Some(TextDifference { changes, version: sha256(after.1) })
}

/// How the text of a file is laid out, by the ending of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Markdown.
    Markdown,
    /// Paragraphs, separated by blank lines.
    Paragraphs,
    /// Each line counts: a table, data, markup.
    Lines,
}

/// Why the text of a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// It is longer than [`MAX_TEXT`].
    TooLong,
    /// It is not UTF-8, or it contains NUL.
    NotUtf8,
}

impl Layout {
    /// The layout of a file with this path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match ending(path).as_str() {
            "md" | "markdown" | "mdown" | "mkd" => Self::Markdown,
            "txt" | "text" | "rst" | "adoc" | "asciidoc" | "org" | "tex" | "" => Self::Paragraphs,
            _ => Self::Lines,
        }
    }
}

/// The text of a file, with keys and tokens masked.
///
/// # Errors
/// Fails if it is too long or not a text.
pub fn masked(bytes: &[u8]) -> Result<Cow<'_, str>, NoText> {
    raw(bytes).map(source::masked)
}

fn raw(bytes: &[u8]) -> Result<&str, NoText> {
    if bytes.len() as u64 > MAX_TEXT {
        return Err(NoText::TooLong);
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    text.map(|text| text.trim_start_matches('\u{feff}')).ok_or(NoText::NotUtf8)
}

/// The extension of a file, in lower case.
fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
}

/// The text of a file, if its format is known and it fits the limits. Keys and tokens are masked, but a change of one
/// makes a difference.
fn read((path, bytes): Version<'_>) -> Option<Text> {
    if ending(path) == "docx" {
        let short = bytes.len() as u64 <= MAX_TEXT;
        return short.then(|| docx::read(bytes)).flatten().map(Text::masked);
    }
    let raw = raw(bytes).ok()?;
    let masked = source::masked(raw);
    let read = match Layout::of(path) {
        Layout::Markdown => markdown::read(&masked),
        Layout::Paragraphs => plain::paragraphs(&masked),
        Layout::Lines => plain::lines(&masked),
    };
    match masked {
        Cow::Borrowed(_) => Some(read),
        Cow::Owned(_) => Some(Text::of(read.sections, raw)),
    }
}

/// Longest sentence in a message, in characters.
const MAX_SHOWN: usize = 160;

impl TextDifference {
    /// A difference between files that are not compared by their text.
    #[must_use]
    pub fn whole(version: impl Into<Box<str>>) -> Self {
        Self { changes: Vec::new(), version: version.into() }
    }

    /// The first change in words, and how many more there are; `changed` if the file is not compared by its text.
    #[must_use]
    pub fn describe(&self) -> String {
        let more = match self.changes.len() {
            0 | 1 => String::new(),
            2 => ", and one more change".to_owned(),
            many => format!(", and {} more changes", many - 1),
        };
        self.changes.first().map_or_else(|| "changed".to_owned(), |first| format!("{}{more}", first.describe()))
    }
}

impl TextChange {
    /// `section 4 (Use of data): sentence added, “We ask first.”`
    #[must_use]
    pub fn describe(&self) -> String {
        let section = self.section.as_deref().map(place);
        match (section, &self.edit) {
            (Some(section), Edit::SectionAdded(_) | Edit::SectionRemoved(_) | Edit::Renamed(_)) => {
                format!("{section} {}", self.edit.describe())
            }
            (Some(section), edit) => format!("{section}: {}", edit.describe()),
            (None, edit) => edit.describe(),
        }
    }
}

impl Edit {
    fn describe(&self) -> String {
        match self {
            Self::Added(sentence) => format!("sentence added, {}", quoted(sentence)),
            Self::Removed(sentence) => format!("sentence removed, {}", quoted(sentence)),
            Self::Changed(before, after) => format!("sentence changed from {} to {}", quoted(before), quoted(after)),
            Self::SectionAdded(sentences) => format!("added{}", beginning(sentences)),
            Self::SectionRemoved(sentences) => format!("removed{}", beginning(sentences)),
            Self::Renamed(before) => format!("has a new heading; it was {}", quoted(before)),
            Self::Moved => "the order of the text changed".to_owned(),
            Self::Other => "formatting or link targets changed".to_owned(),
        }
    }
}

/// `section 4 (Use of data)`, or `section “Use of data”` without a number.
fn place(heading: &str) -> String {
    let end = heading.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(heading.len());
    let (number, title) = (heading[..end].trim_end_matches('.'), heading[end..].trim_start_matches([')', ':', ' ']));
    match (number.is_empty() || number.starts_with('.'), title.is_empty()) {
        (true, _) => format!("section {}", quoted(heading)),
        (false, true) => format!("section {number}"),
        (false, false) => format!("section {number} ({})", prose::shorten(title, MAX_SHOWN)),
    }
}

/// `, “We ask first.” and 2 more sentences`
fn beginning(sentences: &[String]) -> String {
    let more = match sentences.len() {
        0 | 1 => String::new(),
        many => format!(" and {}", prose::count(many - 1, "more sentence")),
    };
    sentences.first().map(|first| format!(", {}{more}", quoted(first))).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    format!("“{}”", prose::shorten(text, MAX_SHOWN))
}

impl Text {
    /// A text whose characters are those of `raw`.
    fn of(sections: Vec<Section>, raw: &str) -> Self {
        Self { sections, characters: raw.chars().filter(|character| !character.is_whitespace()).collect() }
    }

    /// The text with keys and tokens masked in what is shown of it.
    fn masked(mut self) -> Self {
        let texts = self.sections.iter_mut().flat_map(|it| it.sentences.iter_mut().chain([&mut it.heading]));
        for text in texts {
            if let Cow::Owned(masked) = source::masked(text) {
                *text = masked;
            }
        }
        self
    }
}

/// Collects sections while a file is read.
#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    /// Starts a section.
    fn heading(&mut self, heading: String) {
        self.0.push(Section { heading, sentences: Vec::new() });
    }

    /// Adds sentences to the last section.
    fn extend(&mut self, sentences: impl IntoIterator<Item = String>) {
        if self.0.is_empty() {
            self.0.push(Section::default());
        }
        if let Some(last) = self.0.last_mut() {
            last.sentences.extend(sentences.into_iter().filter(|sentence| !sentence.is_empty()));
        }
    }
}

#[cfg(test)]
mod tests;
