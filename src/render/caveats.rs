//! What stands on every cover, whatever its template says: why a document is a draft, what its approval is worth without a
//! history, what is open in its records, and whose templates gave its words.
//!
//! Must not know a format, nor what a document is about.

use super::{
    PreparedDocument,
    template::{FOLDER, PlaceholderKind, Placeholders},
};
use crate::escape;

/// What stands above and below the words of a cover's template, in Markdown. Above those of a repository's own stands
/// everything: what such a template opens and does not close would swallow what comes behind it.
pub(super) struct Caveats {
    above: Vec<String>,
    below: Vec<String>,
}

impl Caveats {
    /// Those of a document; `place` gives what stands for a table.
    pub(super) fn of(document: &PreparedDocument<'_>, place: &Placeholders) -> Result<Self, String> {
        let cover = document.cover;
        let draft = match cover.drafts.as_slice() {
            [] => String::new(),
            drafts => format!("**DRAFT**: {}.", escape::markdown(&drafts.join("; "))),
        };
        let findings = match cover.findings.rows.is_empty() {
            true => String::new(),
            false => place(PlaceholderKind::Table, &cover.findings.name)?,
        };
        let own: Vec<&str> = own_templates(document).collect();
        let names: Vec<String> = own.iter().map(|path| format!("`{path}`")).collect();
        let follows = match names.as_slice() {
            [] => String::new(),
            names => {
                format!("Its words follow {} of the repository, not the template of the tool.", names.join(" and "))
            }
        };
        let text = |text: Option<&String>| text.map(|text| escape::markdown(text).into_owned()).unwrap_or_default();
        let withheld = text(cover.withheld_in_words.as_ref());
        let open = vec![withheld, text(cover.unproven.as_ref()), text(Some(&cover.open)), findings, follows];
        let (above, below) = match own.iter().any(|path| is_template(path, super::COVER)) {
            true => ([vec![draft], open].concat(), Vec::new()),
            false => (vec![draft], open),
        };
        Ok(Self { above, below })
    }

    /// The cover as a whole.
    pub(super) fn around(&self, cover: &str) -> String {
        let parts = self.above.iter().map(|part| &**part).chain([cover]).chain(self.below.iter().map(|part| &**part));
        let parts: Vec<&str> = parts.map(str::trim_end).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n") + "\n"
    }
}

/// The templates of the repository that a document follows.
fn own_templates<'d>(document: &'d PreparedDocument<'_>) -> impl Iterator<Item = &'d str> {
    let names = [document.template(), super::COVER.to_owned()];
    document.templates.own().filter(move |path| names.iter().any(|name| is_template(path, name)))
}

/// Whether the file of a repository is the template of this name.
fn is_template(path: &str, name: &str) -> bool {
    path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) == Some(name)
}
