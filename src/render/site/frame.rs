//! What stands around every page of a site: the way to its content, navigation, the pages above, where it comes from.
//!
//! Must not know what the page tells.

use super::{Names, SiteFile};
use crate::{
    escape,
    publish::site::{PageRef, SitePage},
    render::html::{self, Head},
};

/// A page with what belongs around it.
pub(super) struct Frame<'f> {
    pub(super) page: &'f SitePage,
    pub(super) names: &'f Names,
    pub(super) organization: &'f str,
    pub(super) made: &'f str,
}

/// The pages to which every page leads.
const MAIN: &[(PageRef, &str)] = &[
    (PageRef::Home, "Overview"),
    (PageRef::Requirements, "Clauses and controls"),
    (PageRef::Risks, "Risks"),
    (PageRef::Records, "Records"),
    (PageRef::Documents, "Documents"),
    (PageRef::Search, "Search"),
];

impl Frame<'_> {
    /// The file, with `body` as what the page says.
    pub(super) fn file(&self, body: &str, style: &str, script: Option<&str>) -> SiteFile {
        let whole = format!(
            "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header class=\"site\">\n<p>{}</p>\n{}</header>\n{}\
             <main id=\"main\" tabindex=\"-1\">\n{body}</main>\n<footer class=\"site\">\n<p>{}</p>\n</footer>\n",
            escape::html(&self.owner()),
            self.navigation(),
            self.trail(),
            escape::html(self.made)
        );
        let title = format!("{} – {}", self.page.title, self.owner());
        let title = if self.page.place == PageRef::Home { &self.page.title } else { &title };
        let html = html::page(&Head { title, style, script }, &whole);
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
            format!("<li><a href=\"{}\"{current}>{name}</a></li>\n", self.names.way(&self.page.place, place))
        };
        format!("<nav aria-label=\"Site\">\n<ul>\n{}</ul>\n</nav>\n", MAIN.iter().map(item).collect::<String>())
    }

    /// The pages above this one.
    fn trail(&self) -> String {
        if self.page.place == PageRef::Home {
            return String::new();
        }
        let home = (PageRef::Home, "Overview".to_owned());
        let item = |(place, name): &(PageRef, String)| {
            format!("<li><a href=\"{}\">{}</a></li>\n", self.names.way(&self.page.place, place), escape::html(name))
        };
        let above: String = std::iter::once(&home).chain(&self.page.trail).map(item).collect();
        let own = escape::html(&self.page.title);
        format!(
            "<nav class=\"trail\" aria-label=\"Where you are\">\n<ol>\n{above}<li aria-current=\"page\">{own}</li>\n</ol>\n</nav>\n"
        )
    }
}
