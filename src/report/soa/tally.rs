//! The numbers of the statement: each control is counted once, by what holds for all AI systems that it covers.
//!
//! Must not round anything up: included for some is not included, partly in place is not in place.

use serde_json::{Value, json};

use super::super::{
    documents::systems,
    table::{Cell, Table},
};
use crate::{
    framework::{Framework, Sort},
    model::{Model, Row, RowFor},
    record::{ControlDecision, Status},
};

/// What was decided on a control, over all AI systems in scope.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Decided {
    Included,
    /// Included for some and excluded for the others.
    ForSome,
    Excluded,
    /// Open for at least one.
    Undecided,
}

fn decided(row: &Row<'_>) -> Decided {
    let every = |wanted: ControlDecision| row.variants().all(|variant| variant.decision() == Some(wanted));
    match () {
        () if row.variants().any(|variant| variant.decision().is_none()) => Decided::Undecided,
        () if every(ControlDecision::Included) => Decided::Included,
        () if every(ControlDecision::Excluded) => Decided::Excluded,
        () => Decided::ForSome,
    }
}

/// Where a control stands: decided against, undecided, or how far it is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Standing {
    Implemented,
    Partial,
    Planned,
    NotInPlace,
    Excluded,
    Undecided,
}

impl Standing {
    pub(in crate::report) const ALL: [Self; 6] =
        [Self::Implemented, Self::Partial, Self::Planned, Self::NotInPlace, Self::Excluded, Self::Undecided];
}

/// Where a control stands over all AI systems in scope.
pub(in crate::report) fn standing(row: &Row<'_>) -> Standing {
    match (decided(row), status(row)) {
        (Decided::Undecided, _) => Standing::Undecided,
        (Decided::Excluded, _) => Standing::Excluded,
        (_, Some(Status::Implemented)) => Standing::Implemented,
        (_, Some(Status::Partial)) => Standing::Partial,
        (_, Some(Status::Planned)) => Standing::Planned,
        (_, Some(Status::None) | None) => Standing::NotInPlace,
    }
}

/// How far a control is in place wherever it is included: the least of all, but partly where some of it is.
fn status(row: &Row<'_>) -> Option<Status> {
    let included = row.variants().filter(|variant| variant.decision() == Some(ControlDecision::Included));
    let all: Vec<Status> = included.map(|variant| variant.status().unwrap_or(Status::None)).collect();
    let least = all.iter().min().copied()?;
    let begun = all.iter().any(|status| *status >= Status::Partial);
    Some(if begun { least.max(Status::Partial) } else { least })
}

/// The numbers for the template.
pub(super) fn counts(model: &Model) -> Value {
    let listed: Vec<Row<'_>> = model.controls().filter(|row| !row.is_own()).collect();
    let count = |wanted: Decided| listed.iter().filter(|row| decided(row) == wanted).count();
    let in_place = |wanted: Status| listed.iter().filter(|row| status(row) == Some(wanted)).count();
    json!({
        "controls": listed.len(),
        "included": count(Decided::Included),
        "for_some": count(Decided::ForSome),
        "excluded": count(Decided::Excluded),
        "undecided": count(Decided::Undecided),
        "own": model.controls().filter(Row::is_own).count(),
        "implemented": in_place(Status::Implemented),
        "partial": in_place(Status::Partial),
        "planned": in_place(Status::Planned),
        "not_in_place": in_place(Status::None),
    })
}

/// The same by area of Annex A.
pub(super) fn by_area(model: &Model) -> Table {
    let columns = [
        ("area", "Area"),
        ("title", "Title"),
        ("controls", "Controls"),
        ("included", "Included"),
        ("for_some", "Included for some systems"),
        ("excluded", "Excluded"),
        ("undecided", "Undecided"),
        ("implemented", "Implemented"),
    ];
    let mut table = Table::new("areas", "Controls by area", &columns);
    let standard = model.frameworks.standard();
    let top = standard.of_sort(Sort::Area).filter(|area| area.parent.is_none());
    table.rows = top
        .map(|area| {
            let rows: Vec<Row<'_>> = model.controls().filter(|row| lies_in(standard, row, &area.id)).collect();
            let count = |wanted: Decided| Cell::from(rows.iter().filter(|row| decided(row) == wanted).count());
            vec![
                (*area.id).into(),
                (*area.title).into(),
                rows.len().into(),
                count(Decided::Included),
                count(Decided::ForSome),
                count(Decided::Excluded),
                count(Decided::Undecided),
                rows.iter().filter(|row| status(row) == Some(Status::Implemented)).count().into(),
            ]
        })
        .collect();
    table
}

/// Whether a control lies in an area of the standard.
pub(in crate::report) fn lies_in(standard: &Framework, row: &Row<'_>, area: &str) -> bool {
    standard.ancestors(row.id()).any(|above| *above.id == *area)
}

/// The controls of Annex A as each AI system in scope sees them.
pub(super) fn by_system(model: &Model) -> Table {
    let columns = [
        ("system", "AI system"),
        ("roles", "Our roles"),
        ("included", "Included"),
        ("excluded", "Excluded"),
        ("undecided", "Undecided"),
        ("implemented", "Implemented"),
    ];
    let mut table = Table::new("systems", "Controls by AI system", &columns);
    table.rows = model
        .systems_in_scope()
        .map(|system| {
            let listed = model.controls().filter(|row| !row.is_own());
            let rows: Vec<RowFor<'_>> = listed.map(|row| row.for_system(&system.id)).collect();
            let count = |wanted: Option<ControlDecision>| {
                Cell::from(rows.iter().filter(|row| row.decision() == wanted).count())
            };
            let included = |row: &&RowFor<'_>| row.decision() == Some(ControlDecision::Included);
            let implemented = |row: &&RowFor<'_>| row.status() == Some(Status::Implemented);
            vec![
                (*system.name).into(),
                systems::roles(system.data()).into_iter().collect(),
                count(Some(ControlDecision::Included)),
                count(Some(ControlDecision::Excluded)),
                count(None),
                rows.iter().filter(included).filter(implemented).count().into(),
            ]
        })
        .collect();
    table
}
