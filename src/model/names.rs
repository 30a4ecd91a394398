//! Names of records and requirements, and the next review date of a record.
//!
//! Must not know where a name is shown.

use super::{Entry, Model};
use crate::{finding::Finding, framework::Found, record::field::Date};

impl Model {
    /// The name of `id`: the title of a record or of a framework entry, otherwise the id.
    #[must_use]
    pub fn name_of(&self, id: &str) -> String {
        self.title_of(id).unwrap_or(id).to_owned()
    }

    /// Ids of the other records that a finding names in its message, help and labels.
    #[must_use]
    pub fn mentioned_in<'f>(&self, finding: &'f Finding) -> Vec<&'f str> {
        let labels = finding.related.iter().map(|label| &*label.text);
        let texts = std::iter::once(&*finding.message).chain(finding.help.as_deref()).chain(labels);
        let words = texts.flat_map(|text| text.split([' ', '\n', ',', ';', ':', '(', ')', '`', '"', '\'']));
        let mut ids: Vec<&str> = Vec::new();
        for word in words.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()) {
            if Some(word) != finding.subject.as_deref() && !ids.contains(&word) && self.is_id(word) {
                ids.push(word);
            }
        }
        ids
    }

    /// The kind of the record with this id, withheld or not.
    #[must_use]
    pub fn kind_of(&self, id: &str) -> Option<&'static str> {
        self.entry(id).or_else(|| self.stub(id)).map(|entry| entry.kind.name)
    }

    /// The id with its title: `R-4 Unequal error rates`.
    #[must_use]
    pub fn name_with_id(&self, id: &str) -> String {
        self.title_of(id).map_or_else(|| id.to_owned(), |title| format!("{id} {title}"))
    }

    /// The title of a record or of a framework entry.
    #[must_use]
    pub fn title_of(&self, id: &str) -> Option<&str> {
        self.title(id).or_else(|| match self.frameworks.find(id) {
            Found::Provision(entry) => Some(&*entry.title),
            _ => None,
        })
    }

    /// The date of the next review of a record.
    #[must_use]
    pub fn next_review(&self, entry: &Entry) -> Option<Date> {
        self.review_due(entry).map(|due| due.on)
    }
}
