//! A site as files: pages with navigation, documents and search, without external resources.
//!
//! Must not know the content of a page or where the files are stored.

mod frame;
mod names;
mod parts;
mod search;

use crate::{
    escape,
    publish::site::{Found, LineItem, PageRef, Part, Rows, Site, SitePage},
    render::{
        Failure, PreparedDocument, Templates,
        html::{self, Head},
    },
};
use frame::Frame;
pub use names::Names;

const STYLE: &str = include_str!("../../templates/site.css");

/// A file of the site: its path with forward slashes, and its bytes.
pub type SiteFile = (String, Vec<u8>);

/// The documents of the site.
pub struct Documents<'d> {
    /// The documents shown.
    pub shown: Vec<PreparedDocument<'d>>,
    /// Names and descriptions of excluded documents, which are about excluded kinds.
    pub left_out: Vec<(&'static str, &'static str)>,
}

/// The files of a site.
///
/// # Errors
/// Fails if the template of a document cannot be rendered.
pub fn files(site: &Site, documents: &Documents<'_>, templates: &Templates) -> Result<Vec<SiteFile>, Failure> {
    let names = Names::of(&site.records);
    let writer = Writer { site, names: &names, templates };
    let mut files = Vec::with_capacity(site.pages.len() + documents.shown.len() + 2);
    for page in &site.pages {
        files.push(writer.page(page)?);
    }
    let mut listed = Vec::new();
    for document in &documents.shown {
        let within = html::within(document)?;
        listed.push((document.kind.name, within.title.clone(), document.kind.about));
        files.push(writer.document(document.kind.name, &within));
    }
    files.push(writer.page(&document_index(&listed, &documents.left_out))?);
    files.push(writer.search(&listed));
    Ok(files)
}

/// The public page.
///
/// # Errors
/// Fails if a picture cannot be drawn.
pub fn trust(page: &SitePage, made: &str, templates: &Templates) -> Result<Vec<SiteFile>, Failure> {
    let names = Names::of(&[]);
    let blocks = parts::Parts { names: &names, from: &page.place, templates }.blocks(&page.parts)?;
    let body = format!(
        "<main id=\"main\" class=\"trust\">\n<h1>{}</h1>\n{}</main>\n<footer class=\"site\">\n<p>{}</p>\n</footer>\n",
        escape::html(&page.title),
        html::blocks(&blocks),
        escape::html(made)
    );
    let html = html::page(&Head { title: &page.title, style: &style(&page.title), script: None }, &body);
    Ok(vec![(names.path(&page.place), html.into_bytes())])
}

struct Writer<'w> {
    site: &'w Site,
    names: &'w Names,
    templates: &'w Templates,
}

impl Writer<'_> {
    fn page(&self, page: &SitePage) -> Result<SiteFile, Failure> {
        let parts = parts::Parts { names: self.names, from: &page.place, templates: self.templates };
        let body = format!("<h1>{}</h1>\n{}", escape::html(&page.title), html::blocks(&parts.blocks(&page.parts)?));
        Ok(self.frame(page).file(&body, &style(&page.title), None))
    }

    fn document(&self, name: &'static str, within: &html::Within) -> SiteFile {
        let page = SitePage {
            place: PageRef::Document(name),
            title: within.title.clone(),
            trail: vec![(PageRef::Documents, "Documents".to_owned())],
            parts: Vec::new(),
        };
        self.frame(&page).file(&within.body, &format!("{}\n{}", within.style, STYLE.trim()), None)
    }

    fn search(&self, documents: &[(&'static str, String, &'static str)]) -> SiteFile {
        let page =
            SitePage { place: PageRef::Search, title: "Search".to_owned(), trail: Vec::new(), parts: Vec::new() };
        let documents = documents.iter().map(|(name, title, about)| Found {
            place: PageRef::Document(name),
            id: (*name).to_owned(),
            title: title.clone(),
            kind: "rendered document".to_owned(),
            words: (*about).to_owned(),
        });
        let documents: Vec<Found> = documents.collect();
        let body = search::body(self.names, documents.iter().chain(&self.site.found));
        self.frame(&page).file(&body, &style(&page.title), Some(search::SCRIPT))
    }

    fn frame<'p>(&'p self, page: &'p SitePage) -> Frame<'p> {
        Frame { page, names: self.names, organization: &self.site.organization, made: &self.site.made }
    }
}

/// The style sheet of a page, with the footer for print.
fn style(title: &str) -> String {
    format!(
        "{}\n{}\n@page {{ size: A4 portrait; @bottom-left {{ content: \"{}\"; }} }}",
        html::common_style(),
        STYLE.trim(),
        escape::css_string(title)
    )
}

fn document_index(listed: &[(&'static str, String, &'static str)], left_out: &[(&str, &str)]) -> SitePage {
    let text = |text: &str| vec![vec![LineItem::Text(text.to_owned())]];
    let row = |(name, title, about): &(&'static str, String, &'static str)| {
        vec![vec![vec![LineItem::To(PageRef::Document(name), title.clone())]], text(about)]
    };
    let rows = listed.iter().map(row).collect();
    let header = vec!["Document".into(), "Description".into()];
    let mut parts = vec![Part::Rows(Rows { title: "Documents".to_owned(), header, rows })];
    if !left_out.is_empty() {
        let items = left_out.iter().map(|(name, about)| vec![LineItem::Text(format!("{name}: {about}"))]).collect();
        let why = "These documents are about kinds of record that are not part of this site.".to_owned();
        let heading = Part::Heading(2, "Excluded documents".to_owned());
        parts.extend([heading, Part::Paragraph(vec![LineItem::Text(why)]), Part::List(items)]);
    }
    SitePage { place: PageRef::Documents, title: "Documents".to_owned(), trail: Vec::new(), parts }
}
