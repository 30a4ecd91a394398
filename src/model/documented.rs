//! Which records hold what a control asks for in writing.
//!
//! Must not judge what is written in them.

use super::{Entry, Row};
use crate::record::{Document, Evidence, Record as _, field::Ref};

impl<'m> Row<'m> {
    /// The control's documents and evidence, and the records that name it as what they answer, by id.
    #[must_use]
    pub fn documented_by(&self) -> Vec<&'m Entry> {
        let record = self.record();
        let mut ids: Vec<&str> =
            record.iter().flat_map(|record| record.data().documents.iter().map(Ref::id)).collect();
        ids.extend(self.variants().flat_map(|variant| variant.evidence().map(Ref::id).collect::<Vec<_>>()));
        ids.extend(self.named_by().map(|entry| &*entry.id));
        ids.extend(self.model.answering(self.id()).map(|entry| &*entry.id));
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.model.entry(id)).collect()
    }

    /// Documents that answer the control and evidence that supports it.
    fn named_by(&self) -> impl Iterator<Item = &'m Entry> {
        let written = |entry: &Entry| [Document::KIND, Evidence::KIND].contains(&entry.kind.name);
        let says = |pointer: &str| pointer.starts_with("/answers") || pointer.starts_with("/supports");
        let naming = self.model.links_to(self.id());
        naming.filter(move |(from, link)| written(from) && says(&link.pointer)).map(|(from, _)| from)
    }
}
