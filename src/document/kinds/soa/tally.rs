//! The counts of the statement: each control is counted once, by its result across all AI systems that it covers.
//!
//! Must not round up: included for some is not included, partly in place is not in place.

use serde_json::{Value, json};

use crate::{
    document::systems,
    framework::ProvisionKind,
    model::{Model, OverallDecision, Row, RowFor},
    record::{ControlDecision, Status},
    report::table::{Cell, Table},
};

/// The counts for the template.
pub(super) fn counts(model: &Model) -> Value {
    let listed: Vec<Row<'_>> = model.controls().filter(|row| !row.is_own()).collect();
    let count = |wanted: OverallDecision| listed.iter().filter(|row| row.overall_decision() == wanted).count();
    let in_place = |wanted: Status| listed.iter().filter(|row| row.overall_status() == Some(wanted)).count();
    json!({
        "controls": listed.len(),
        "included": count(OverallDecision::Included),
        "for_some": count(OverallDecision::ForSome),
        "excluded": count(OverallDecision::Excluded),
        "undecided": count(OverallDecision::Undecided),
        "withheld": count(OverallDecision::Withheld),
        "own": model.controls().filter(Row::is_own).count(),
        "implemented": in_place(Status::Implemented),
        "partial": in_place(Status::Partial),
        "planned": in_place(Status::Planned),
        "not_in_place": in_place(Status::None),
    })
}

/// The same counts by area of Annex A.
pub(super) fn by_area(model: &Model) -> Table {
    let columns = [
        ("area", "Area"),
        ("title", "Title"),
        ("controls", "Controls"),
        ("included", "Included"),
        ("for_some", "Included for some AI systems"),
        ("excluded", "Excluded"),
        ("undecided", "Undecided"),
        ("implemented", "Implemented"),
    ];
    let mut table = Table::new("areas", "Controls by area", &with_withheld(model, &columns));
    let withheld = is_withheld(model);
    let standard = model.frameworks.standard();
    let top = standard.of_kind(ProvisionKind::Area).filter(|area| area.parent.is_none());
    table.rows = top
        .map(|area| {
            let rows: Vec<Row<'_>> = model.controls().filter(|row| row.is_in_area(&area.id)).collect();
            let count = |wanted: OverallDecision| {
                Cell::from(rows.iter().filter(|row| row.overall_decision() == wanted).count())
            };
            let mut cells = vec![
                (*area.id).into(),
                (*area.title).into(),
                rows.len().into(),
                count(OverallDecision::Included),
                count(OverallDecision::ForSome),
                count(OverallDecision::Excluded),
                count(OverallDecision::Undecided),
                rows.iter().filter(|row| row.overall_status() == Some(Status::Implemented)).count().into(),
            ];
            cells.extend(withheld.then(|| count(OverallDecision::Withheld)));
            cells
        })
        .collect();
    table
}

/// The controls of Annex A for each AI system in scope.
pub(super) fn by_system(model: &Model) -> Table {
    let columns = [
        ("system", "AI system"),
        ("roles", "Our roles"),
        ("included", "Included"),
        ("excluded", "Excluded"),
        ("undecided", "Undecided"),
        ("implemented", "Implemented"),
    ];
    let mut table = Table::new("systems", "Controls by AI system", &with_withheld(model, &columns));
    let any_withheld = is_withheld(model);
    table.rows = model
        .systems_in_scope()
        .map(|system| {
            let listed = model.controls().filter(|row| !row.is_own());
            let rows: Vec<RowFor<'_>> = listed.map(|row| row.for_system(&system.id)).collect();
            let (withheld, shown): (Vec<&RowFor<'_>>, Vec<&RowFor<'_>>) =
                rows.iter().partition(|row| row.is_withheld());
            let count = |wanted: Option<ControlDecision>| {
                Cell::from(shown.iter().filter(|row| row.decision() == wanted).count())
            };
            let included = |row: &&RowFor<'_>| row.decision() == Some(ControlDecision::Included);
            let implemented = |row: &&RowFor<'_>| row.status() == Some(Status::Implemented);
            let mut cells = vec![
                (*system.name).into(),
                systems::roles(system.data()).into_iter().collect(),
                count(Some(ControlDecision::Included)),
                count(Some(ControlDecision::Excluded)),
                count(None),
                rows.iter().filter(included).filter(implemented).count().into(),
            ];
            cells.extend(any_withheld.then(|| withheld.len().into()));
            cells
        })
        .collect();
    table
}

/// Whether the decision on a control is withheld.
fn is_withheld(model: &Model) -> bool {
    model.controls().any(|row| row.is_withheld())
}

/// The columns, and one more if the decision on a control is withheld.
fn with_withheld(model: &Model, columns: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    columns.iter().copied().chain(is_withheld(model).then_some(("withheld", "Withheld"))).collect()
}
