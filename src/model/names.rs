//! What records and requirements are called, and when a record is looked at next.
//!
//! Must not know where a name is shown.

use super::{Entry, Model};
use crate::{
    framework::Found,
    record::field::{Date, Interval},
};

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

    /// The day on which a record is looked at next: fixed, or the last review or assessment plus the interval.
    #[must_use]
    pub fn next_review(&self, entry: &Entry) -> Option<Date> {
        let record = entry.record.as_ref()?;
        let review = record.review()?;
        let last = review.last.max(record.last_assessed());
        review.next.or_else(|| match &review.every {
            Some(every) => last?.after(every),
            None => last?.after(&self.review_interval(entry.kind.name)),
        })
    }

    /// How often records of a kind are reviewed where they do not say so.
    #[must_use]
    pub fn review_interval(&self, kind: &str) -> Interval {
        let defaults = self.manifest().map(|manifest| &manifest.data().review);
        let of_kind = defaults
            .and_then(|defaults| defaults.kinds.iter().find(|(name, _)| ***name == *kind).map(|(_, every)| every));
        let general = defaults.and_then(|defaults| defaults.default.as_ref());
        of_kind.or(general).cloned().unwrap_or_else(Interval::year)
    }
}
