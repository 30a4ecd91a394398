//! The frame of every page of a site: skip link, navigation, breadcrumb and origin.
//!
//! Must not know the content of the page.

use super::{Names, SiteFile};
use crate::{
    escape,
    publish::site::{PageRef, SitePage},
    render::html::{self, Head},
};

/// A page with the data of its frame.
pub(super) struct Frame<'f> {
    pub(super) page: &'f SitePage,
    pub(super) names: &'f Names,
    pub(super) organization: &'f str,
    pub(super) made: &'f str,
}

/// The pages in the navigation.
const MAIN: &[(PageRef, &str)] = &[
    (PageRef::Home, "Overview"),
    (PageRef::Requirements, "Clauses and controls"),
    (PageRef::Risks, "Risks"),
    (PageRef::Records, "Records"),
    (PageRef::Documents, "Documents"),
    (PageRef::Search, "Search"),
];

impl Frame<'_> {
    /// The file, with `body` as the content of the page.
    pub(super) fn file(&self, body: &str, style: &str, script: Option<&str>) -> SiteFile {
        let framed = format!(
            "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"site\">\n<p>{}</p>\n{}</header>\n{}\
             <main id=\"main\" tabindex=\"-1\">\n{body}</main>\n<footer class=\"site\">\n<p>{}</p>\n</footer>\n",
            escape::html(&self.owner()),
            self.navigation(),
            self.trail(),
            escape::html(self.made)
        );
        let title = format!("{} – {}", self.page.title, self.owner());
        let title = if self.page.place == PageRef::Home { &self.page.title } else { &title };
        let html = html::page(&Head { title, style, script }, &framed);
        (self.names.path(&self.page.place), html.into_bytes())
    }

    fn owner(&self) -> String {
        match self.organization {
            "" => "AI management system".to_owned(),
            name => format!("{name} · AI management system"),
        }
    }

    fn navigation(&self) -> String {
        let here = self.page.trail.first().map_or(&self.page.place, |(place, _)| place);
        let item = |(place, name): &(PageRef, &str)| {
            let current = match () {
                () if *place == self.page.place => " aria-current=\"page\"",
                () if place == here => " aria-current=\"true\"",
                () => "",
            };
            format!("<li><a href=\"{}\"{current}>{name}</a></li>\n", self.names.link(&self.page.place, place))
        };
        format!("<nav aria-label=\"Site\">\n<ul>\n{}</ul>\n</nav>\n", MAIN.iter().map(item).collect::<String>())
    }

    /// The breadcrumb.
    fn trail(&self) -> String {
        if self.page.place == PageRef::Home {
            return String::new();
        }
        let home = (PageRef::Home, "Overview".to_owned());
        let item = |(place, name): &(PageRef, String)| {
            format!("<li><a href=\"{}\">{}</a></li>\n", self.names.link(&self.page.place, place), escape::html(name))
        };
        let above: String = std::iter::once(&home).chain(&self.page.trail).map(item).collect();
        let own = escape::html(&self.page.title);
        format!(
            "<nav class=\"trail\" aria-label=\"Breadcrumb\">\n<ol>\n{above}<li aria-current=\"page\">{own}</li>\n</ol>\n</nav>\n"
        )
    }
}
