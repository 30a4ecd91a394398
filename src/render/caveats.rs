//! Caveats on every cover, regardless of its template: why a document is a draft, the reliability of its approval
//! without a history, open findings in its records, and custom templates.
//!
//! Must not know a format or the subject of a document.

use super::{
    PreparedDocument,
    template::{FOLDER, PlaceholderKind, Placeholders},
};
use crate::escape;

/// The caveats above and below the text of the cover template, in Markdown. If the template is from the repository, all
/// caveats are above its text, because markup that it leaves open could swallow text below it.
pub(super) struct Caveats {
    above: Vec<String>,
    below: Vec<String>,
}

impl Caveats {
    /// The caveats of a document; `place` gives the text of a table.
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
        let custom = match names.as_slice() {
            [] => String::new(),
            names => {
                format!(
                    "Generated with {} of the repository instead of the template that aims ships.",
                    names.join(" and ")
                )
            }
        };
        let text = |text: Option<&String>| text.map(|text| escape::markdown(text).into_owned()).unwrap_or_default();
        let withheld = text(cover.withheld_in_words.as_ref());
        let open = vec![withheld, text(cover.unproven.as_ref()), text(Some(&cover.open)), findings, custom];
        let (above, below) = match own.iter().any(|path| is_template(path, super::COVER)) {
            true => ([vec![draft], open].concat(), Vec::new()),
            false => (vec![draft], open),
        };
        Ok(Self { above, below })
    }

    /// The complete cover.
    pub(super) fn around(&self, cover: &str) -> String {
        let parts = self.above.iter().map(|part| &**part).chain([cover]).chain(self.below.iter().map(|part| &**part));
        let parts: Vec<&str> = parts.map(str::trim_end).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n") + "\n"
    }
}

/// The templates of the repository that a document uses.
fn own_templates<'d>(document: &'d PreparedDocument<'_>) -> impl Iterator<Item = &'d str> {
    let names = [document.template(), super::COVER.to_owned()];
    document.templates.own().filter(move |path| names.iter().any(|name| is_template(path, name)))
}

/// Whether a file of the repository is the template with this name.
fn is_template(path: &str, name: &str) -> bool {
    path.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) == Some(name)
}
