//! What a site of a management system holds: its pages with what stands on them, as data with links between them.
//!
//! Must not know how a page is written, nor where its file lies.

mod fields;
mod home;
mod records;
mod requirements;
mod risks;
pub mod trust;
mod visible;

use std::borrow::Cow;

use crate::{
    disclosure::{Audience, Redacted},
    document::{kind::DocumentKind, picture::Picture},
    model::Model,
    report::{check::Tool, status::StatusReport},
};
pub use visible::VisibleRecords;

/// A place of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageRef {
    /// The first page.
    Home,
    /// All records.
    Records,
    /// The record with this number in [`Site::records`].
    Record(usize),
    /// All requirements.
    Requirements,
    /// The requirement with this id.
    Requirement(String),
    /// The risks.
    Risks,
    /// All documents.
    Documents,
    /// The document with this name.
    Document(&'static str),
    /// Search.
    Search,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineItem {
    /// Text.
    Text(String),
    /// Text that carries weight.
    Strong(String),
    /// A link within the site.
    To(PageRef, String),
    /// A link to the web or an address of mail.
    Web(String),
}

/// A line of text.
pub type Line = Vec<LineItem>;

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Part {
    /// A heading: 2 for a chapter, 3 for a part of it.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(Line),
    /// A list.
    List(Vec<Line>),
    /// Names with their values, each of some lines.
    Facts(Vec<(String, Vec<Line>)>),
    /// A table.
    Rows(Rows),
    /// Values within values.
    Nested(Vec<FieldNode>),
    /// A quotation.
    Quote(Line),
    /// A picture.
    Picture(Box<Picture>),
    /// A text of a file: Markdown where `true`.
    Text(String, bool),
}

/// A table.
#[derive(Debug, Clone)]
pub struct Rows {
    /// What it shows; no other table of the page shows the same.
    pub title: String,
    /// What stands above each column.
    pub header: Vec<Cow<'static, str>>,
    /// Rows, each of cells, each of lines.
    pub rows: Vec<Vec<Vec<Line>>>,
}

/// A value with a name, and those within it.
#[derive(Debug, Clone)]
pub struct FieldNode {
    /// Its name; an item of a list has none.
    pub name: Option<String>,
    /// What it says.
    pub value: Vec<Line>,
    /// The values within it.
    pub children: Vec<Self>,
}

/// A page.
#[derive(Debug, Clone)]
pub struct SitePage {
    /// Which one.
    pub place: PageRef,
    /// Its title.
    pub title: String,
    /// The pages above it, the first page left out.
    pub trail: Vec<(PageRef, String)>,
    /// What stands on it.
    pub parts: Vec<Part>,
}

/// A thing that search finds.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it leads.
    pub place: PageRef,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is: the kind of a record, or `requirement`.
    pub kind: String,
    /// Words by which it is found beside these.
    pub words: String,
}

/// A site.
#[derive(Debug)]
pub struct Site {
    /// Name of the organization.
    pub organization: String,
    /// Where all of it comes from, for the foot of each page.
    pub made: String,
    /// Kind and id of each record that has a page, in the order of [`PageRef::Record`].
    pub records: Vec<(&'static str, String)>,
    /// The pages, documents and search left out.
    pub pages: Vec<SitePage>,
    /// What search finds.
    pub found: Vec<Found>,
}

/// The site of a management system, for those who may see so much.
#[must_use]
pub fn site(redacted: &Redacted) -> Site {
    let (visible, status) = (VisibleRecords::new(redacted), redacted.status());
    let mut pages = vec![home::page(&visible, status), records::index(&visible), requirements::index(&visible, status)];
    pages.push(risks::page(&visible));
    pages.extend(requirements::pages(&visible, status));
    pages.extend(records::pages(&visible));
    Site {
        organization: organization(redacted.model()),
        made: made(redacted),
        records: visible.shown().iter().map(|entry| (entry.kind.name, entry.id.to_string())).collect(),
        found: found(&visible, status),
        pages,
    }
}

/// Name of the organization.
pub(super) fn organization(model: &Model) -> String {
    model.manifest().map(|manifest| manifest.organization.name.to_string()).unwrap_or_default()
}

/// `As of 2026-06-30, from commit 0123456789. Made by aims 0.1.0.`
#[must_use]
pub fn made(redacted: &Redacted) -> String {
    let (model, origin) = (redacted.model(), redacted.origin());
    let commit = match (&origin.commit, &origin.unknown) {
        (Some((commit, _)), _) => format!(", from commit {}", &commit[..commit.len().min(10)]),
        (None, Some(why)) => format!(", from no commit ({why})"),
        (None, None) => String::new(),
    };
    let dirty = if origin.dirty.is_empty() { "" } else { " with changes that are not committed" };
    let Tool { name, version } = Tool::this();
    format!("As of {}{commit}{dirty}. Made by {name} {version}.", model.today)
}

/// Whether a document may stand on the site: not where it tells of kinds that are left out.
#[must_use]
pub fn shows_document(kind: &DocumentKind, audience: &Audience) -> bool {
    !audience.kept_out().iter().any(|out| kind.shows.contains(out))
}

fn found(visible: &VisibleRecords<'_>, status: &StatusReport) -> Vec<Found> {
    let records = visible.shown().iter().enumerate().map(|(number, entry)| Found {
        place: PageRef::Record(number),
        id: entry.id.to_string(),
        title: visible.model.title_of(&entry.id).unwrap_or_default().to_owned(),
        kind: entry.kind.name.replace('-', " "),
        words: fields::words(entry),
    });
    let requirements = status.clauses.iter().chain(&status.controls).filter_map(|status| {
        let entry = visible.model.frameworks.standard().entry(status.id.raw())?;
        Some(Found {
            place: PageRef::Requirement(entry.id.to_string()),
            id: entry.id.to_string(),
            title: entry.title.to_string(),
            kind: "requirement".to_owned(),
            words: format!("{} {}", entry.asks.as_deref().unwrap_or_default(), status.state.name()),
        })
    });
    records.chain(requirements).collect()
}

/// Text as a line.
fn text(text: impl Into<String>) -> Line {
    vec![LineItem::Text(text.into())]
}

/// Text as lines, as they were broken.
fn lines(text: &str) -> Vec<Line> {
    text.trim_end().lines().map(self::text).collect()
}

/// A name with what it says, where it says anything.
fn fact(name: &str, value: Vec<Line>) -> Option<(String, Vec<Line>)> {
    (!value.is_empty()).then(|| (name.to_owned(), value))
}

impl SitePage {
    fn new(place: PageRef, title: impl Into<String>, trail: &[(PageRef, &str)]) -> Self {
        let trail = trail.iter().map(|(place, name)| (place.clone(), (*name).to_owned())).collect();
        Self { place, title: title.into(), trail, parts: Vec::new() }
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    fn facts(mut self, facts: impl IntoIterator<Item = Option<(String, Vec<Line>)>>) -> Self {
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        self.parts.extend((!facts.is_empty()).then_some(Part::Facts(facts)));
        self
    }

    /// A heading with a list below it, where there is anything to list.
    fn list(self, heading: &str, items: Vec<Line>) -> Self {
        if items.is_empty() { self } else { self.with(Part::Heading(2, heading.to_owned())).with(Part::List(items)) }
    }

    /// A heading with a table below it, where the table has rows.
    fn rows(self, level: u8, rows: Rows) -> Self {
        if rows.rows.is_empty() {
            return self;
        }
        self.with(Part::Heading(level, rows.title.clone())).with(Part::Rows(rows))
    }
}

impl Rows {
    fn new(title: impl Into<String>, header: &[&'static str], rows: Vec<Vec<Vec<Line>>>) -> Self {
        Self { title: title.into(), header: header.iter().map(|name| Cow::Borrowed(*name)).collect(), rows }
    }
}
