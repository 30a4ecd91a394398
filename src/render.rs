//! Rendering of documents: one Markdown template per document is the source of all page formats; registers are written
//! to table formats directly from their rows.
//!
//! Must not know rules.

mod archive;
pub mod body;
mod caveats;
mod csv;
mod docx;
mod html;
mod logo;
mod markdown;
pub mod pack;
mod pdf;
mod raster;
pub mod site;
mod template;
mod texts;
mod xlsx;

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use body::{Block, Figure, Grid, LANDSCAPE, PORTRAIT};
use caveats::Caveats;
pub use logo::Logo;
pub use template::{FOLDER, FrontMatter, Orientation, Templates};
pub use texts::texts;

use crate::{
    defect,
    document::{
        cover::Cover,
        included::IncludedFile,
        kind::{DocumentData, DocumentKind},
        picture::Picture,
    },
    finding::Finding,
    publish::csv::CsvForm,
    record::field::Classification,
    report::table::Table,
    source::{At, Lines, Span, Tree},
};

/// The template of the cover of every document.
const COVER: &str = "cover.md.j2";

/// A format of documents.
pub struct Format {
    /// Name on the command line and file extension.
    pub name: &'static str,
    /// Whether it is text that can be shown in a terminal.
    pub text: bool,
    /// Whether it has pages, from a template; the others contain registers.
    pub pages: bool,
    /// Whether it contains a single register only.
    pub register: bool,
    /// Writes the document.
    pub write: fn(&PreparedDocument<'_>) -> Result<Vec<u8>, Failure>,
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "md", text: true, pages: true, register: false, write: markdown::render },
    Format { name: "html", text: true, pages: true, register: false, write: html::render },
    Format { name: "pdf", text: false, pages: true, register: false, write: pdf::render },
    Format { name: "docx", text: false, pages: true, register: false, write: docx::render },
    Format { name: "xlsx", text: false, pages: false, register: false, write: xlsx::render },
    Format { name: "csv", text: true, pages: false, register: true, write: csv::render },
];

impl Format {
    /// The format with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// Why a document could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The template, by its path in the repository or the name of a shipped one; otherwise what could not be rendered.
    pub template: String,
    /// Text of the template, if the location is known.
    pub text: Option<String>,
    /// Byte range in it.
    pub span: Option<Span>,
    /// What went wrong.
    pub message: String,
    /// Whether the template is from the repository.
    pub own: bool,
}

impl Failure {
    /// A failure without a location.
    #[must_use]
    pub fn of(what: &str, message: String) -> Self {
        Self { template: what.to_owned(), text: None, span: None, message, own: false }
    }

    /// The failure as a finding, if the template is from the repository.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        let path = || self.template.as_str().into();
        let at = self.span.clone().map_or_else(|| At::File(path()), |span| At::Bytes(path(), span));
        let help = "`aims explain broken-template` shows what a template may contain; `--shipped-templates` ignores it";
        self.own.then(|| defect::BROKEN_TEMPLATE.finding(at, &*self.message).help(help))
    }
}

/// Findings about the templates of a repository. No template is run.
#[must_use]
pub fn broken(tree: &dyn Tree) -> Vec<Finding> {
    match Templates::of(tree) {
        Ok(templates) => templates.problems().iter().filter_map(Failure::finding).collect(),
        Err(failure) => failure.finding().into_iter().collect(),
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start = self.text.as_ref().zip(self.span.as_ref()).map(|(text, span)| Lines::of(text).position(span.start));
        let place = start.map(|start| format!(":{}:{}", start.line, start.column)).unwrap_or_default();
        write!(f, "{}{place}: {}", self.template, self.message)
    }
}

/// Resources and settings shared by all documents of a repository.
#[derive(Debug, Default)]
pub struct Assets {
    /// The logo of the organization.
    pub logo: Option<Logo>,
    /// Fonts chosen by the user, as TrueType or OpenType files.
    pub fonts: Vec<Vec<u8>>,
    /// The form of CSV files.
    pub csv: CsvForm,
    /// Rasterized pictures.
    rasters: raster::Rasters,
}

impl Assets {
    /// The assets of a repository with this logo.
    #[must_use]
    pub fn with(logo: Option<Logo>) -> Self {
        Self { logo, ..Self::default() }
    }
}

/// Texts of files, by the ids of their records.
type Texts = Arc<Vec<(String, Vec<Block>)>>;

/// A document, ready to be written in any format.
pub struct PreparedDocument<'d> {
    /// Which one.
    pub kind: &'d DocumentKind,
    /// Its content.
    pub data: &'d DocumentData,
    /// Its cover.
    pub cover: &'d Cover,
    /// Templates.
    pub templates: &'d Templates,
    /// Logo and fonts.
    pub assets: &'d Assets,
    pages: OnceCell<Result<Pages, Failure>>,
    included: OnceCell<Texts>,
    notes: RefCell<Vec<String>>,
}

/// A document as pages, the source of all page formats.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Title.
    pub title: String,
    /// Classification.
    pub classification: Option<String>,
    /// Page orientation.
    pub orientation: Orientation,
    /// Left part of the footer: id, title, version, commit, date of the evaluation.
    pub foot: String,
    /// Content of the cover below title and organization.
    pub cover: Vec<Block>,
    /// The chapters.
    pub body: Vec<Block>,
}

impl<'d> PreparedDocument<'d> {
    /// A document of these parts.
    #[must_use]
    pub fn new(
        kind: &'d DocumentKind,
        data: &'d DocumentData,
        cover: &'d Cover,
        templates: &'d Templates,
        assets: &'d Assets,
    ) -> Self {
        Self {
            kind,
            data,
            cover,
            templates,
            assets,
            pages: OnceCell::new(),
            included: OnceCell::new(),
            notes: RefCell::default(),
        }
    }

    /// Writes it in `format`.
    ///
    /// # Errors
    /// Fails if its template cannot be rendered, or the format does not support it.
    pub fn write(&self, format: &Format) -> Result<Vec<u8>, Failure> {
        (format.write)(self)
    }

    /// Whether `format` supports it: a register format needs a register.
    #[must_use]
    pub fn fits(&self, format: &Format) -> bool {
        !format.register || !self.data.tables.is_empty()
    }

    /// Notes for the user about how it was written.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.notes.borrow().clone()
    }

    /// Adds a note about how it was written.
    pub fn note(&self, text: String) {
        self.notes.borrow_mut().push(text);
    }

    /// The document as pages, built once for all formats.
    ///
    /// # Errors
    /// Fails if its template cannot be rendered.
    pub fn pages(&self) -> Result<&Pages, Failure> {
        self.pages.get_or_init(|| self.build_pages()).as_ref().map_err(Clone::clone)
    }

    fn template(&self) -> String {
        format!("{}.md.j2", self.kind.name)
    }

    /// The front matter of the template.
    fn front(&self) -> Result<FrontMatter, Failure> {
        self.templates.front(&self.template())
    }

    /// Its classification: that of its record; otherwise that of its template, unless its content has a higher
    /// classification.
    fn classification(&self, front: &FrontMatter) -> Option<String> {
        let Cover { classification, most_closed, .. } = self.cover;
        let shown = most_closed
            .as_ref()
            .filter(|shown| Classification::of(Some(shown)) > Classification::of(front.classification.as_deref()));
        classification.as_ref().or(shown).or(front.classification.as_ref()).cloned()
    }

    fn build_pages(&self) -> Result<Pages, Failure> {
        let front = self.front()?;
        let title = front.title.clone().unwrap_or_else(|| self.data.title.clone());
        let (cover, body) = self.texts(&title, &front, markdown::marked, None)?;
        let figures = self.figures()?;
        let across = front.orientation.across();
        let placed = |name: &str| self.placed(name, &figures, across);
        let (cover, body) = self.parsed(&cover, &body, across, &placed)?;
        Ok(Pages {
            foot: self.foot(&title),
            classification: self.classification(&front).or_else(|| Some(DEFAULT_CLASSIFICATION.to_owned())),
            orientation: front.orientation,
            cover,
            body,
            title,
        })
    }

    /// The blocks of the Markdown of cover and body; `placed` gives those of a placeholder.
    fn parsed(
        &self,
        cover: &str,
        body: &str,
        across: f64,
        placed: &body::Resolve<'_>,
    ) -> Result<(Vec<Block>, Vec<Block>), Failure> {
        let parsed = |template: &str, text: &str| {
            body::parse(text, across, placed).map_err(|left| self.templates.misplaced(template, &left.0))
        };
        Ok((parsed(COVER, cover)?, parsed(&self.template(), body)?))
    }

    fn things(&self) -> Things {
        Things {
            tables: self.tables().cloned().collect(),
            pictures: self.data.pictures.clone(),
            texts: Arc::clone(self.included()),
            withheld: !self.cover.withheld.is_empty(),
        }
    }

    /// The Markdown of cover and body with placeholders, including the caveats that no template can omit; `caveat`
    /// gives the text of a table of a caveat, `replace` that of a text with placeholders.
    fn texts(
        &self,
        title: &str,
        front: &FrontMatter,
        caveat: fn(&Things, template::PlaceholderKind, &str) -> Result<String, String>,
        replace: Option<fn(&str, &Things) -> String>,
    ) -> Result<(String, String), Failure> {
        let things = Arc::new(self.things());
        let (marked, placed) = (Arc::clone(&things), Arc::clone(&things));
        let once = Mutex::new(BTreeSet::new());
        let place: Arc<template::Placeholders> = Arc::new(move |kind, name: &str| {
            if kind == template::PlaceholderKind::Text && !locked(&once).insert(name.to_owned()) {
                return Err(format!("the text of `{name}` is placed twice"));
            }
            markdown::marked(&marked, kind, name)
        });
        let context = markdown::context(self, title, front);
        let cover = self.templates.document(COVER, context.clone(), &place)?;
        let caveats = Caveats::of(self, &move |kind, name: &str| caveat(&things, kind, name))
            .map_err(|message| Failure::of(COVER, message))?;
        let body = self.templates.document(&self.template(), context, &place)?;
        let Some(replace) = replace else { return Ok((caveats.around(&cover), body)) };
        // A placeholder that has no place on pages has none here.
        self.parsed(&cover, &body, PORTRAIT, &|_| Some(vec![Block::Rule]))?;
        Ok((caveats.around(&replace(&cover, &placed)), replace(&body, &placed)))
    }

    /// The tables of the document and those of its cover.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        let cover = self.cover;
        self.data.tables.iter().chain([&cover.approvals, &cover.history, &cover.revisions, &cover.findings])
    }

    fn figures(&self) -> Result<Vec<(&str, Figure)>, Failure> {
        self.data.pictures.iter().map(|picture| Ok((picture.name.as_str(), self.figure(picture)?))).collect()
    }

    fn figure(&self, picture: &Picture) -> Result<Figure, Failure> {
        figure(self.templates, picture)
    }

    /// The texts of the files that it includes, by the ids of their records.
    fn included(&self) -> &Texts {
        self.included.get_or_init(|| {
            let across = self.front().unwrap_or_default().orientation.across();
            let text = |file: &IncludedFile| (file.id.clone(), body::authored(file, across));
            Arc::new(self.data.files.iter().map(text).collect())
        })
    }

    /// The table, picture or text of a placeholder in the Markdown.
    fn placed(&self, name: &str, figures: &[(&str, Figure)], across: f64) -> Option<Vec<Block>> {
        match name.split_once(':')? {
            ("table", name) => {
                let table = self.tables().find(|table| table.name == name)?;
                let empty = if self.cover.withheld.is_empty() { "None." } else { NONE_SHOWN };
                let none =
                    || Block::Paragraph(vec![body::Inline::Emphasis(vec![body::Inline::Text(empty.to_owned())])]);
                Some(vec![if table.rows.is_empty() { none() } else { Block::Grid(Grid::of(table, across)) }])
            }
            ("picture", name) => {
                figures.iter().find(|(own, _)| *own == name).map(|(_, figure)| vec![Block::Figure(figure.clone())])
            }
            (_, id) => self.included().iter().find(|(own, _)| own == id).map(|(_, text)| text.clone()),
        }
    }

    /// `SOA-01 · Statement of Applicability · version 1.4 · commit 0123456789 · as of 2026-06-30`.
    fn foot(&self, title: &str) -> String {
        let Cover { id, version, commit, today, .. } = self.cover;
        let version = version.as_ref().map(|version| format!("version {version}"));
        let commit = commit.as_ref().map(|commit| format!("commit {}", &commit[..commit.len().min(10)]));
        let parts = [id.clone(), Some(title.to_owned()), version, commit, Some(format!("as of {today}"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// A picture, drawn.
fn figure(templates: &Templates, picture: &Picture) -> Result<Figure, Failure> {
    let svg = templates.picture(picture.drawing, minijinja::Value::from(minijinja::value::Serde(picture)))?;
    Ok(Figure {
        title: picture.title.clone(),
        alt: picture.alt.clone(),
        svg,
        table: Grid::of(&picture.table, PORTRAIT),
    })
}

/// Replaces a table without rows if records are withheld.
const NONE_SHOWN: &str = "None shown.";

/// The default classification of a document.
const DEFAULT_CLASSIFICATION: &str = "internal";

impl Orientation {
    /// The characters that fit the width of its pages.
    fn across(self) -> f64 {
        match self {
            Self::Portrait => PORTRAIT,
            Self::Landscape => LANDSCAPE,
        }
    }
}

/// The value of a lock; a panic elsewhere leaves it as it is.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The tables, pictures and texts that a template may place.
pub struct Things {
    tables: Vec<Table>,
    pictures: Vec<Picture>,
    /// Texts of files, by the ids of their records.
    texts: Texts,
    /// Whether records are withheld, so that an empty table does not mean that there are no records.
    withheld: bool,
}
