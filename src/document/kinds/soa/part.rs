//! The data of a control that applies to the AI systems of one row of the statement.
//!
//! Must not know columns. Must not hide data that no other row would show.

use crate::{
    model::{Entry, Model, Row, RowFor},
    record::{Control, ControlDecision, RecordType as _, System},
};

/// A control with the AI systems of one row of the statement.
#[derive(Clone, Copy)]
pub(super) struct Part<'m> {
    model: &'m Model,
    row: Row<'m>,
    /// The decision for these AI systems.
    pub(super) decided: RowFor<'m>,
}

impl<'m> Part<'m> {
    /// The rows of a control.
    pub(super) fn all(model: &'m Model, row: Row<'m>) -> impl Iterator<Item = Self> {
        row.variants().map(move |decided| Self { model, row, decided })
    }

    /// The control's own record.
    pub(super) fn record(&self) -> Option<&'m Control> {
        self.row.record().map(|record| record.data())
    }

    /// The documents that describe the implementation for this row.
    pub(super) fn documents(&self) -> impl Iterator<Item = &'m str> {
        let part = *self;
        self.decided.documents().filter(move |id| part.shows(id))
    }

    /// Whether a document belongs to this row. It does not if it only concerns AI systems of another row that names it.
    fn shows(&self, id: &str) -> bool {
        let about = about(self.model, id);
        let concerned = |row: &RowFor<'m>| self.row.systems(row).iter().any(|system| about.contains(&&*system.id));
        let carried = |row: &RowFor<'m>| row.decision() != Some(ControlDecision::Excluded);
        concerned(&self.decided) || !self.row.variants().any(|row| carried(&row) && concerned(&row))
    }
}

/// The AI systems that a record names, and those that name it as one of their documents.
fn about<'m>(model: &'m Model, id: &str) -> Vec<&'m str> {
    let named = model.entry(id).into_iter().flat_map(Entry::systems);
    let naming = model
        .links_to(id)
        .filter(|(from, link)| from.kind.name == System::KIND && link.pointer.starts_with("/documents"));
    named.chain(naming.map(|(from, _)| &*from.id)).collect()
}
