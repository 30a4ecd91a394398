//! The records that contain the documented information of a control.
//!
//! Must not judge their content.

use super::{Entry, Row};
use crate::record::{Document, Evidence, RecordType as _, field::Ref};

impl<'m> Row<'m> {
    /// The control's documents and evidence, the records that state that they answer or support it, and the records
    /// that contain its documented information, by id.
    #[must_use]
    pub fn documented_by(&self) -> Vec<&'m Entry> {
        let record = self.record();
        let mut ids: Vec<&str> = record.iter().flat_map(|record| record.data().documents.iter().map(Ref::id)).collect();
        ids.extend(self.variants().flat_map(|variant| variant.evidence().map(Ref::id).collect::<Vec<_>>()));
        ids.extend(self.named_by().map(|entry| &*entry.id));
        ids.extend(self.kept_as_records().map(|entry| &*entry.id));
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.model.entry(id)).collect()
    }

    /// Records whose fields contain the documented information that it requires.
    fn kept_as_records(&self) -> impl Iterator<Item = &'m Entry> {
        let (model, id) = (self.model, self.id());
        let documents = self.requirement().map_or(0, |entry| entry.documents.len());
        (0..documents).flat_map(move |number| model.answering_document(id, number)).chain(model.answering(id))
    }

    /// Documents that answer the control and evidence that supports it.
    fn named_by(&self) -> impl Iterator<Item = &'m Entry> {
        let written = |entry: &Entry| [Document::KIND, Evidence::KIND].contains(&entry.kind.name);
        let is_statement = |pointer: &str| pointer.starts_with("/answers") || pointer.starts_with("/supports");
        let naming = self.model.links_to(self.id());
        naming.filter(move |(from, link)| written(from) && is_statement(&link.pointer)).map(|(from, _)| from)
    }
}
