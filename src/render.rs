//! Documents: one Markdown template each, from which every format follows; registers go to CSV straight from their table.
//!
//! Must not know rules. A template is data: it reaches no file and no network, and its work is bounded.

mod csv;
mod html;
mod markdown;

use std::collections::BTreeMap;

use crate::{
    report::document::{DocumentData, DocumentKind},
    source::Tree,
};

/// Folder of the templates, shipped and in a repository.
pub const FOLDER: &str = "templates";

/// Templates shipped with aims: name and text.
const SHIPPED: &[(&str, &str)] = &[("soa.md.j2", include_str!("../templates/soa.md.j2"))];

/// Most bytes of one template.
const MAX_TEMPLATE: u64 = 256 << 10;

/// A format of documents.
pub struct Format {
    /// Name on the command line and ending of the file.
    pub name: &'static str,
    /// Writes the document.
    pub write: fn(&DocumentKind, &DocumentData, &Templates) -> Result<Vec<u8>, Failure>,
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "md", write: |kind, data, templates| Ok(markdown::render(kind, data, templates)?.into_bytes()) },
    Format { name: "html", write: html::render },
    Format { name: "csv", write: |_, data, _| csv::render(data) },
];

impl Format {
    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The template.
    pub template: String,
    /// Line in it, from 1.
    pub line: Option<usize>,
    /// Bytes in it.
    pub span: Option<std::ops::Range<usize>>,
    /// What went wrong.
    pub message: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        write!(f, "{}{line}: {}", self.template, self.message)
    }
}

/// Templates by name: those of the repository before the shipped ones. All are in memory before one is rendered.
#[derive(Debug, Default)]
pub struct Templates {
    texts: BTreeMap<String, String>,
}

impl Templates {
    /// The shipped templates alone.
    #[must_use]
    pub fn shipped() -> Self {
        Self { texts: SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect() }
    }

    /// The shipped templates, and over them those in `templates/` of the repository.
    ///
    /// # Errors
    /// Where a template of the repository cannot be read.
    pub fn of(tree: &dyn Tree) -> Result<Self, Failure> {
        let mut templates = Self::shipped();
        let fail = |template: &str, message: String| Failure {
            template: template.to_owned(),
            line: None,
            span: None,
            message,
        };
        let listing = tree.list(&["j2"], &[]).map_err(|message| fail(FOLDER, message))?;
        for path in listing.files {
            let Some(name) = path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) else { continue };
            let bytes = tree.read(&path, MAX_TEMPLATE).map_err(|error| fail(&path, error.to_string()))?;
            let text = String::from_utf8(bytes).map_err(|_| fail(&path, "it is not UTF-8".to_owned()))?;
            templates.texts.insert(name.to_owned(), text);
        }
        Ok(templates)
    }
}

/// Renders `kind` in `format`.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn render(
    kind: &DocumentKind,
    data: &DocumentData,
    templates: &Templates,
    format: &Format,
) -> Result<Vec<u8>, Failure> {
    (format.write)(kind, data, templates)
}
