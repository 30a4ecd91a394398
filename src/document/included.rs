//! Files of records whose text a document includes: what they contain, or why they are not included.
//!
//! Must not know how a text is shown, and must not follow a path out of the repository.

use serde_json::{Value, json};

use crate::{
    model::{Entry, Model},
    prose::count,
    record::{Document, DocumentType},
    report::table::{Cell, Table},
    source::{FileFact, LfsPointer, ReadError, Tree, sha256},
    text::{self, Layout, NoText},
};

/// Maximum size of one file of a record in bytes.
pub const MAX_FILE: u64 = 64 << 20;
/// Maximum size of all texts of a document in bytes.
const MAX_TEXTS: usize = 16 << 20;

/// The file of a record.
#[derive(Debug, Clone)]
pub struct IncludedFile {
    /// Id of the record.
    pub id: String,
    /// Title of the record.
    pub title: String,
    /// Path in the repository.
    pub path: String,
    /// Its length in bytes and its SHA-256, if it could be read.
    pub identity: Option<(u64, Box<str>)>,
    /// What it contains.
    pub content: Content,
    /// Level of the highest heading of its text.
    pub level: u8,
}

/// What is included of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text in Markdown.
    Markdown(String),
    /// A text of paragraphs, separated by blank lines.
    Paragraphs(String),
    /// Nothing, because it is not a text that can be included: why.
    Cover(String),
    /// Nothing, because it cannot be read: why.
    Unreadable(String),
}

impl IncludedFile {
    /// Why the file cannot be read, for the cover of its document.
    #[must_use]
    pub fn defect(&self) -> Option<String> {
        match &self.content {
            Content::Unreadable(why) => Some(format!("{} cannot be read: {why}", self.path)),
            _ => None,
        }
    }

    /// The file as facts for a template.
    #[must_use]
    pub fn facts(&self) -> Value {
        let why = match &self.content {
            Content::Markdown(_) | Content::Paragraphs(_) => None,
            Content::Cover(why) | Content::Unreadable(why) => Some(why),
        };
        let identity = self.identity.as_ref();
        json!({
            "path": self.path,
            "sha256": identity.map(|(_, sha256)| sha256),
            "size": identity.map(|(bytes, _)| size(*bytes)),
            "not_included": why,
        })
    }
}

/// The files of the `document` records among `records`; headings start at `level`.
#[must_use]
pub fn files(model: &Model, tree: &dyn Tree, records: &[&Entry], level: u8) -> Vec<IncludedFile> {
    let mut left = MAX_TEXTS;
    records.iter().filter_map(|entry| file(model, tree, entry, level, &mut left)).collect()
}

fn file(model: &Model, tree: &dyn Tree, entry: &Entry, level: u8, left: &mut usize) -> Option<IncludedFile> {
    let record = entry.record()?;
    let (path, _) = record.file()?;
    let bytes = read(model, tree, path, MAX_FILE);
    let identity = bytes.as_ref().ok().map(|bytes| (bytes.len() as u64, sha256(bytes)));
    let content = match bytes {
        Ok(_) if is_external(model, entry) => Content::Cover("it is of external origin".to_owned()),
        Ok(bytes) => content(path, &bytes, left),
        Err(why) => Content::Unreadable(why.to_string()),
    };
    let title = record.title().unwrap_or_default().to_owned();
    Some(IncludedFile { id: entry.id.to_string(), title, path: path.to_string(), identity, content, level })
}

/// Whether a record is a document of external origin, which the organization neither writes nor approves.
pub(super) fn is_external(model: &Model, entry: &Entry) -> bool {
    let document = model.get::<Document>(&entry.id);
    document.is_some_and(|document| document.r#type == DocumentType::External)
}

fn content(path: &str, bytes: &[u8], left: &mut usize) -> Content {
    let layout = Layout::of(path);
    if layout == Layout::Lines {
        return Content::Cover("its type is not set as text".to_owned());
    }
    let text = match text::masked(bytes) {
        Ok(text) => text,
        Err(NoText::TooLong) => {
            let limit = text::MAX_TEXT >> 20;
            return Content::Cover(format!("it is longer than {limit} MiB"));
        }
        Err(NoText::NotUtf8) => return Content::Unreadable("it is not UTF-8 text".to_owned()),
    };
    let Some(rest) = left.checked_sub(text.len()) else {
        return Content::Cover(format!("the texts together are longer than {} MiB", MAX_TEXTS >> 20));
    };
    *left = rest;
    let text = text.into_owned();
    if layout == Layout::Markdown { Content::Markdown(text) } else { Content::Paragraphs(text) }
}

/// The bytes of the file of a record.
///
/// # Errors
/// Fails if it is missing, outside the repository, not fetched, larger than `limit` or unreadable.
pub fn read(model: &Model, tree: &dyn Tree, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
    // Checked before reading: a path through a linked folder must not lead out of the repository.
    match model.file(path) {
        Some(FileFact::Present { pointer: false, .. }) => {}
        Some(FileFact::Present { .. }) => return Err(unfetched()),
        Some(FileFact::Unreadable(why)) => return Err(ReadError::Failed(why.clone())),
        Some(FileFact::Outside) => return Err(ReadError::NotAFile),
        Some(FileFact::Missing) | None => return Err(ReadError::Missing),
    }
    let bytes = tree.read_named(path, limit)?;
    if LfsPointer::read(&bytes).is_some() { Err(unfetched()) } else { Ok(bytes) }
}

fn unfetched() -> ReadError {
    ReadError::Failed("only its Git LFS pointer is here; the file has not been fetched".to_owned())
}

/// `1,234 bytes`.
fn size(bytes: u64) -> String {
    count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte")
}

/// The files of a document as a register.
pub(super) fn register(files: &[IncludedFile]) -> Table {
    let columns = [
        ("id", "Document"),
        ("file", "File in the repository"),
        ("size", "Size in bytes"),
        ("sha256", "SHA-256"),
        ("note", "Not included because"),
    ];
    let mut table = Table::new("files", "Files", &columns);
    let row = |file: &IncludedFile| -> Vec<Cell> {
        let facts = file.facts();
        let identity = file.identity.as_ref();
        vec![
            file.id.as_str().into(),
            file.path.as_str().into(),
            identity.map_or(Cell::Empty, |(bytes, _)| Cell::Number(*bytes)),
            identity.map(|(_, sha256)| &**sha256).into(),
            facts["not_included"].as_str().into(),
        ]
    };
    table.rows = files.iter().map(row).collect();
    table
}
