//! The data of a control that applies to the AI systems of one row of the statement.
//!
//! Must not know columns. Must not hide data that no other row would show.

use crate::{
    model::{Entry, Model, Row, RowFor},
    record::{Control, ControlDecision, ControlForSystem, Driver, RecordType as _, System, field::Ref},
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

    /// The drivers of the control for this row.
    pub(super) fn drivers(&self) -> impl Iterator<Item = &'m Driver> {
        let own = self.apart().is_some_and(|apart| !apart.drivers.is_empty());
        let given = |row: &RowFor<'m>, id: &str| row.drivers().iter().any(|driver| driver == id);
        let part = *self;
        self.decided.drivers().iter().filter(move |driver| own || part.shows(driver.id(), given))
    }

    /// The evidence that the control works for this row.
    pub(super) fn evidence(&self) -> impl Iterator<Item = &'m str> {
        let own = self.decided.evidence_apart();
        let given = |row: &RowFor<'m>, id: &str| row.evidence().any(|evidence| evidence == id);
        let part = *self;
        let shown = move |id: &&str| own.iter().any(|evidence| evidence == *id) || part.shows(id, given);
        self.decided.evidence().map(Ref::id).filter(shown)
    }

    /// The documents that describe the implementation for this row.
    pub(super) fn documents(&self) -> impl Iterator<Item = &'m str> {
        let carried = |row: &RowFor<'m>| row.decision() != Some(ControlDecision::Excluded);
        let documents = self.record().filter(|_| carried(&self.decided)).map(|record| record.documents.as_slice());
        let part = *self;
        let shown = move |id: &&str| part.shows(id, |row, _| carried(row));
        documents.unwrap_or_default().iter().map(Ref::id).filter(shown)
    }

    /// The separate entry of the control's record for the AI system.
    fn apart(&self) -> Option<&'m ControlForSystem> {
        let system = self.decided.system()?;
        self.record()?.systems.iter().find(|apart| apart.system == *system)
    }

    /// Whether a record belongs to this row. It does not if it only concerns AI systems of another row that names it.
    fn shows(&self, id: &str, given: impl Fn(&RowFor<'m>, &str) -> bool) -> bool {
        let about = about(self.model, id);
        let concerned = |row: &RowFor<'m>| self.row.systems(row).iter().any(|system| about.contains(&&*system.id));
        concerned(&self.decided) || !self.row.variants().any(|row| given(&row, id) && concerned(&row))
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
