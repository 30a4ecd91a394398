//! The page of search: everything there is as a list, which a small script narrows down.
//!
//! Must not know what is found. Without the script it is the list. The words by which a thing is found stand in an attribute
//! that the script only reads.

use super::{Found, Names, PageRef};
use crate::escape;

/// The script.
pub(super) const SCRIPT: &str = include_str!("../../../templates/search.js");

pub(super) fn body<'f>(names: &Names, found: impl Iterator<Item = &'f Found>) -> String {
    let items: String = found.map(|found| item(names, found)).collect();
    format!(
        "<h1>Search</h1>\n<noscript><p>Scripts are switched off, so everything there is stands below; your browser can search \
         the page.</p></noscript>\n<div role=\"search\" class=\"search\" id=\"search\" hidden>\n\
         <label for=\"words\">Words or an id, such as <q>bias</q> or <q>A.6.2.4</q></label>\n\
         <input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n</div>\n\
         <p role=\"status\" id=\"count\"></p>\n<ul class=\"found\" id=\"found\">\n{items}</ul>\n"
    )
}

fn item(names: &Names, found: &Found) -> String {
    let way = names.way(&PageRef::Search, &found.place);
    let id = if found.id.is_empty() { "(no id)" } else { &found.id };
    format!(
        "<li data-words=\"{}\"><a href=\"{way}\">{}</a> {} <span class=\"kind\">{}</span></li>\n",
        escape::html(&found.words),
        escape::html(id),
        escape::html(&found.title),
        escape::html(&found.kind)
    )
}
