//! The search page: a list of everything, filtered by a small script.
//!
//! Must not know the content of the list. Without the script, the page is the plain list. The searched text is in an
//! attribute that the script only reads.

use super::{Found, Names, PageRef};
use crate::escape;

/// The script.
pub(super) const SCRIPT: &str = include_str!("../../../templates/search.js");

pub(super) fn body<'f>(names: &Names, found: impl Iterator<Item = &'f Found>) -> String {
    let items: String = found.map(|found| item(names, found)).collect();
    format!(
        "<h1>Search</h1>\n<noscript><p>Scripts are disabled, so the complete list is shown. Use the search of your browser \
         on this page.</p></noscript>\n<div role=\"search\" class=\"search\" id=\"search\" hidden>\n\
         <label for=\"words\">Words or an id, such as <q>bias</q> or <q>A.6.2.4</q></label>\n\
         <input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n</div>\n\
         <p role=\"status\" id=\"count\"></p>\n<ul class=\"found\" id=\"found\">\n{items}</ul>\n"
    )
}

fn item(names: &Names, found: &Found) -> String {
    let link = names.link(&PageRef::Search, &found.place);
    let id = if found.id.is_empty() { "(no id)" } else { &found.id };
    format!(
        "<li data-words=\"{}\"><a href=\"{link}\">{}</a> {} <span class=\"kind\">{}</span></li>\n",
        escape::html(&found.words),
        escape::html(id),
        escape::html(&found.title),
        escape::html(&found.kind)
    )
}
