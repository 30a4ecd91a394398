//! What stands on every cover, whatever its template says: why a document is a draft, what is open in its records, and whose
//! templates gave its words.
//!
//! Must not know a format, nor what a document is about.

use super::{
    Document,
    template::{Place, Sort},
};
use crate::sink;

/// What stands above and below the words of a cover's template, in Markdown.
pub(super) struct Caveats {
    pub(super) above: String,
    pub(super) below: String,
}

impl Caveats {
    /// Those of a document; `place` gives what stands for a table.
    pub(super) fn of(document: &Document<'_>, place: &Place) -> Result<Self, String> {
        let cover = document.cover;
        let above = match cover.drafts.as_slice() {
            [] => String::new(),
            drafts => format!("**DRAFT**: {}.\n\n", sink::markdown(&drafts.join("; "))),
        };
        let findings = match cover.findings.rows.is_empty() {
            true => String::new(),
            false => place(Sort::Table, &cover.findings.name)?,
        };
        let own: Vec<String> = own_templates(document).map(|path| format!("`{path}`")).collect();
        let own = match own.as_slice() {
            [] => String::new(),
            own => format!("Its words follow {} of the repository, not the template of the tool.", own.join(" and ")),
        };
        let below = [sink::markdown(&cover.open).into_owned(), findings, own];
        let below: Vec<&str> = below.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
        Ok(Self { above, below: below.join("\n\n") })
    }

    /// The cover as a whole.
    pub(super) fn around(&self, cover: &str) -> String {
        let Self { above, below } = self;
        format!("{above}{}\n\n{below}\n", cover.trim_end())
    }
}

/// The templates of the repository that a document follows.
fn own_templates<'d>(document: &'d Document<'_>) -> impl Iterator<Item = &'d str> {
    let names = [document.template(), super::COVER.to_owned()];
    document.templates.own().filter(move |path| names.iter().any(|name| path.ends_with(&format!("/{name}"))))
}
