//! Which records a site shows, and how it names and links anything.
//!
//! Must not know a page. What is left out is named by its id and nothing else; a person by the name, where a record refers to them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Line, Place, Said};
use crate::{
    disclosure::{Readers, Reason, Unseen},
    model::{Entry, Model},
    policy::Verdict,
    record::{Person, Record as _},
    report::order,
};

/// The records that a site shows.
pub struct Shelf<'m> {
    /// All records.
    pub(super) model: &'m Model,
    shown: Vec<&'m Entry>,
    left_out: Vec<(&'m Entry, Reason)>,
    hidden: BTreeSet<Box<str>>,
    by_id: BTreeMap<&'m str, usize>,
    verdicts: Vec<Verdict<'m>>,
    about: BTreeMap<Box<str>, Vec<usize>>,
}

impl<'m> Shelf<'m> {
    pub(super) fn new(model: &'m Model, choice: &Readers, verdicts: Vec<Verdict<'m>>) -> Self {
        let mut entries: Vec<&Entry> = model.entries().iter().collect();
        entries.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
        let (mut shown, mut hidden) = (Vec::new(), Vec::new());
        for entry in entries {
            match choice.left_out(entry) {
                None => shown.push(entry),
                Some(reason) => hidden.push((entry, reason)),
            }
        }
        let by_id = shown.iter().enumerate().rev().map(|(number, entry)| (&*entry.id, number)).collect();
        let shelf = Self {
            model,
            shown,
            left_out: hidden,
            hidden: choice.hidden(model),
            by_id,
            verdicts: Vec::new(),
            about: BTreeMap::new(),
        };
        shelf.found(choice, verdicts)
    }

    /// Keeps what was found, without what it tells of records that are left out.
    fn found(mut self, choice: &Readers, verdicts: Vec<Verdict<'m>>) -> Self {
        let unseen = Unseen::of(self.model, choice);
        for (number, mut verdict) in verdicts.into_iter().enumerate() {
            if unseen.is_told_by(&verdict.finding) {
                let finding = verdict.finding.to_mut();
                let subject = finding.subject.as_deref().unwrap_or("a record");
                finding.message = format!("something is open in {subject}, of which this site does not tell");
                finding.help = None;
            }
            if let Some(subject) = &verdict.finding.subject {
                self.about.entry(subject.clone()).or_default().push(number);
            }
            self.verdicts.push(verdict);
        }
        self
    }

    /// The records that are shown, kinds as an auditor reads them, ids as people count.
    pub(super) fn shown(&self) -> &[&'m Entry] {
        &self.shown
    }

    /// The records that are left out, each with the reason.
    pub(super) fn left_out(&self) -> &[(&'m Entry, Reason)] {
        &self.left_out
    }

    /// The records that are known by their ids alone.
    pub(super) fn hidden(&self) -> &BTreeSet<Box<str>> {
        &self.hidden
    }

    /// What was found.
    pub(super) fn verdicts(&self) -> &[Verdict<'_>] {
        &self.verdicts
    }

    /// What was found about the record with this id.
    pub(super) fn about(&self, id: &str) -> impl Iterator<Item = &Verdict<'_>> {
        self.about.get(id).into_iter().flatten().map(|number| &self.verdicts[*number])
    }

    /// Whether the record with this id is shown.
    pub(super) fn shows(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// What `id` is called, where the site tells it.
    pub(super) fn title(&self, id: &str) -> Option<&'m str> {
        self.model.title_of(id).filter(|title| !self.hidden.contains(id) && *title != id)
    }

    /// The id as a link: to the requirement, else to the record; text where neither has a page.
    pub(super) fn link(&self, id: &str) -> Said {
        match self.model.frameworks.standard().entry(id) {
            Some(_) => Said::To(Place::Requirement(id.to_owned()), id.to_owned()),
            None => self.record(id),
        }
    }

    /// The id as a link to the record.
    pub(super) fn record(&self, id: &str) -> Said {
        let place = self.by_id.get(id).map(|number| Place::Record(*number));
        place.map_or_else(|| Said::Text(id.to_owned()), |place| Said::To(place, id.to_owned()))
    }

    /// The id as a link with what it is called; a person goes by the name alone.
    pub(super) fn named(&self, id: &str) -> Line {
        let title = self.title(id);
        let is_person = self.model.entry(id).is_some_and(|entry| entry.kind.name == Person::KIND);
        match (title, self.link(id)) {
            (Some(title), Said::Text(_)) if is_person => vec![Said::Text(title.to_owned())],
            (Some(title), link) => vec![link, Said::Text(format!(" {title}"))],
            (None, link) => vec![link],
        }
    }

    /// Each id as a line, with what it is called.
    pub(super) fn names<'i>(&self, ids: impl IntoIterator<Item = &'i str>) -> Vec<Line> {
        ids.into_iter().map(|id| self.named(id)).collect()
    }
}
