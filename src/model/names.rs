//! What records and requirements are called, and when a record is looked at next.
//!
//! Must not know where a name is shown.

use super::{Entry, Model};
use crate::{framework::Found, record::field::Date};

impl Model {
    /// What `id` is called: the title of a record or of an entry of a framework, else the id.
    #[must_use]
    pub fn name_of(&self, id: &str) -> String {
        self.title_of(id).unwrap_or(id).to_owned()
    }

    /// The id with what it is called: `R-4 Unequal error rates`.
    #[must_use]
    pub fn name_with_id(&self, id: &str) -> String {
        self.title_of(id).map_or_else(|| id.to_owned(), |title| format!("{id} {title}"))
    }

    /// The title of a record or of an entry of a framework.
    #[must_use]
    pub fn title_of(&self, id: &str) -> Option<&str> {
        let record = self.entry(id).and_then(|entry| entry.record.as_ref()?.title());
        let requirement = || match self.frameworks.find(id) {
            Found::Entry(entry) => Some(&*entry.title),
            _ => None,
        };
        record.or_else(requirement)
    }

    /// The day on which a record is looked at next.
    #[must_use]
    pub fn next_review(&self, entry: &Entry) -> Option<Date> {
        self.review_due(entry).map(|due| due.on)
    }
}
