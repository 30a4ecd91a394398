//! The records that contain the documented information of a control.
//!
//! Must not judge their content.

use super::{Entry, Row};
use crate::record::field::Ref;

impl<'m> Row<'m> {
    /// The control's documents and evidence, the records that state that they answer or support it, and the records
    /// that contain its documented information, by id.
    #[must_use]
    pub fn documented_by(&self) -> Vec<&'m Entry> {
        let mut ids: Vec<&str> = self.documents().chain(self.evidence()).collect();
        ids.extend(
            self.variants().flat_map(|variant| variant.evidence_apart().iter().map(Ref::id).collect::<Vec<_>>()),
        );
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
}
