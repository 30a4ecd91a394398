//! The records that a site shows, and how it names and links records and requirements.
//!
//! Must not know a page. A withheld record is named by its id only; a person by name, if a shown record refers to them.

use std::collections::BTreeMap;

use super::{Line, LineItem, PageRef};
use crate::{
    disclosure::{Redacted, WithheldRecord},
    model::{Entry, Model},
    policy::Verdict,
    record::{Person, RecordType as _},
    report::order,
};

/// The records that a site shows.
pub struct VisibleRecords<'m> {
    /// The redacted management system.
    redacted: &'m Redacted,
    /// All records, with stubs for withheld ones.
    pub(super) model: &'m Model,
    shown: Vec<&'m Entry>,
    left_out: Vec<&'m WithheldRecord>,
    by_id: BTreeMap<&'m str, usize>,
    about: BTreeMap<&'m str, Vec<usize>>,
}

impl<'m> VisibleRecords<'m> {
    pub(super) fn new(redacted: &'m Redacted) -> Self {
        let model = redacted.model();
        let mut shown: Vec<&Entry> = model.shown().collect();
        shown.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
        let mut left_out: Vec<&WithheldRecord> = redacted.withheld().iter().collect();
        left_out.sort_by_cached_key(|record| order::key(record.kind.name, &record.id));
        let by_id = shown.iter().enumerate().rev().map(|(number, entry)| (&*entry.id, number)).collect();
        let mut about: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, verdict) in redacted.verdicts().iter().enumerate() {
            verdict.finding.subject.iter().for_each(|subject| about.entry(subject).or_default().push(number));
        }
        Self { redacted, model, shown, left_out, by_id, about }
    }

    /// The records that are shown: kinds as an auditor reads them, ids in natural order.
    pub(super) fn shown(&self) -> &[&'m Entry] {
        &self.shown
    }

    /// The records that are withheld.
    pub(super) fn left_out(&self) -> &[&'m WithheldRecord] {
        &self.left_out
    }

    /// The verdicts.
    pub(super) fn verdicts(&self) -> &'m [Verdict<'static>] {
        self.redacted.verdicts()
    }

    /// The verdicts about the record with this id.
    pub(super) fn about(&self, id: &str) -> impl Iterator<Item = &Verdict<'_>> {
        self.about.get(id).into_iter().flatten().map(|number| &self.verdicts()[*number])
    }

    /// Whether the record with this id is shown.
    pub(super) fn shows(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The title of `id`, if the site shows it.
    pub(super) fn title(&self, id: &str) -> Option<&'m str> {
        self.model.title_of(id).filter(|title| *title != id)
    }

    /// The id as a link to the requirement, otherwise to the record; as text if neither has a page.
    pub(super) fn link(&self, id: &str) -> LineItem {
        match self.model.frameworks.standard().entry(id) {
            Some(_) => LineItem::To(PageRef::Requirement(id.to_owned()), id.to_owned()),
            None => self.record(id),
        }
    }

    /// The id as a link to the record.
    pub(super) fn record(&self, id: &str) -> LineItem {
        let place = self.by_id.get(id).map(|number| PageRef::Record(*number));
        place.map_or_else(|| LineItem::Text(id.to_owned()), |place| LineItem::To(place, id.to_owned()))
    }

    /// The id as a link, with the title; a person by name only.
    pub(super) fn named(&self, id: &str) -> Line {
        let title = self.title(id);
        let is_person = self.model.kind_of(id) == Some(Person::KIND);
        match (title, self.link(id)) {
            (Some(title), LineItem::Text(_)) if is_person => vec![LineItem::Text(title.to_owned())],
            (Some(title), link) => vec![link, LineItem::Text(format!(" {title}"))],
            (None, link) => vec![link],
        }
    }

    /// Each id as a line, with its title.
    pub(super) fn names<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> Vec<Line> {
        ids.into_iter().map(|id| self.named(id)).collect()
    }
}
