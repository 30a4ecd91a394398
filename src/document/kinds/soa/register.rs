//! The rows of the statement: one for each control, and one more for each AI system that is treated differently.
//!
//! Must not count.

use super::part::Part;
use crate::{
    model::{Basis, Model, Row, RowFor},
    record::{Control, ControlDecision, Ground, Risk, Status},
    report::table::{Cell, Table},
};

const COLUMNS: &[(&str, &str)] = &[
    ("control", "Control"),
    ("title", "Title"),
    ("systems", "AI systems"),
    ("applicable", "Applicability"),
    ("justification", "Justification"),
    ("source", "Source"),
    ("risks", "Risks"),
    ("status", "Status"),
    ("how", "Implementation"),
    ("evidence", "Evidence"),
    ("owner", "Owner"),
    ("review", "Next review"),
    ("remarks", "Remarks"),
];

/// Columns that every statement shows, even if they are empty.
const KEPT: &[&str] =
    &["control", "title", "systems", "applicable", "justification", "source", "status", "how", "evidence", "owner"];

/// Text in place of data from a withheld record.
pub(super) const WITHHELD: &str = "withheld";

pub(super) fn controls(model: &Model) -> Table {
    let mut table = Table::new("controls", "Controls of Annex A", COLUMNS).keeping(KEPT);
    table.rows = model.controls().filter(|row| !row.is_own()).flat_map(|row| rows(model, row)).collect();
    table
}

pub(super) fn own_controls(model: &Model) -> Table {
    let mut table = Table::new("own_controls", "Controls beyond Annex A", COLUMNS).keeping(KEPT);
    table.rows = model.controls().filter(Row::is_own).flat_map(|row| rows(model, row)).collect();
    table
}

/// The exclusions with their basis and justification: what an auditor reads first.
pub(super) fn exclusions(model: &Model) -> Table {
    let columns = [
        ("control", "Control"),
        ("title", "Title"),
        ("systems", "AI systems"),
        ("source", "Basis"),
        ("justification", "Justification"),
    ];
    let mut table = Table::new("exclusions", "Exclusions", &columns);
    let of_row = |row: Row<'_>| -> Vec<Vec<Cell>> {
        let excluded = |part: &Part<'_>| part.decided.decision() == Some(ControlDecision::Excluded);
        let parts = Part::all(model, row).filter(excluded);
        parts.map(|part| exclusion(model, row, &part)).collect()
    };
    table.rows = model.controls().flat_map(of_row).collect();
    table
}

fn exclusion(model: &Model, row: Row<'_>, part: &Part<'_>) -> Vec<Cell> {
    let decided = &part.decided;
    vec![row.id().into(), row.title().into(), systems(row, decided), sources(model, part), justification(decided)]
}

/// One row for the systems with the same data, and one for each system with different data.
fn rows(model: &Model, row: Row<'_>) -> Vec<Vec<Cell>> {
    Part::all(model, row).map(|part| cells(model, row, &part, systems(row, &part.decided))).collect()
}

/// The AI systems of a row of the statement; `all` if the control is treated alike for each of them.
fn systems(row: Row<'_>, variant: &RowFor<'_>) -> Cell {
    let apart = row.variants().any(|variant| variant.system().is_some());
    let names = row.systems(variant).into_iter().map(|system| system.name.to_string());
    if apart { names.collect() } else { "all".into() }
}

fn cells(model: &Model, row: Row<'_>, part: &Part<'_>, systems: Cell) -> Vec<Cell> {
    let (record, decided) = (part.record(), part.decided);
    let owner = record.and_then(|record| record.owner.as_ref());
    let next = row.record().and_then(|record| model.next_review(record.entry()));
    vec![
        row.id().into(),
        row.title().into(),
        systems,
        applicable(&decided).into(),
        justification(&decided),
        sources(model, part),
        risks(model, part),
        status(record, &decided),
        how(part),
        part.decided.evidence().map(ToOwned::to_owned).collect(),
        owner.map(|owner| model.name_of(owner.id())).unwrap_or_default().into(),
        next.into(),
        record.and_then(|record| record.remarks.as_deref()).into(),
    ]
}

fn applicable(decided: &RowFor<'_>) -> &'static str {
    match decided.decision() {
        Some(ControlDecision::Included) => "yes",
        Some(ControlDecision::Excluded) => "no",
        None if decided.is_withheld() => WITHHELD,
        None => "undecided",
    }
}

/// The reason, with a note if it was given for a whole area.
fn justification(decided: &RowFor<'_>) -> Cell {
    let Some((text, basis)) = decided.justification() else {
        return if decided.reason_is_withheld() { WITHHELD.into() } else { Cell::Empty };
    };
    let area = decided.holder(basis).filter(|_| basis == Basis::Area);
    let given = area.map(|area| format!("(given for all of {})", &*area.id));
    std::iter::once(text.trim_end().to_owned()).chain(given).collect()
}

/// Drivers other than risks; for an exclusion, its basis.
fn sources(model: &Model, part: &Part<'_>) -> Cell {
    let excluded = part.decided.decision() == Some(ControlDecision::Excluded);
    let ground = part.decided.ground().filter(|_| excluded).map(|(ground, _)| ground_in_words(ground).to_owned());
    let drivers = part.decided.drivers().into_iter().filter(|driver| model.get::<Risk>(driver).is_none());
    ground.into_iter().chain(drivers.map(|driver| model.name_with_id(driver))).collect()
}

fn ground_in_words(ground: Ground) -> &'static str {
    match ground {
        Ground::NoRisk => "no risk requires the control",
        Ground::NotRequired => "no external requirement",
        Ground::NotPerformed => "activity not performed",
    }
}

fn risks(model: &Model, part: &Part<'_>) -> Cell {
    let risks = part.decided.drivers().into_iter().filter(|driver| model.get::<Risk>(driver).is_some());
    risks.map(ToOwned::to_owned).collect()
}

/// The implementation status, and the due date of what remains to be done.
fn status(record: Option<&Control>, decided: &RowFor<'_>) -> Cell {
    let Some(status) = decided.status() else { return Cell::Empty };
    let due = record.and_then(|record| record.due).filter(|_| status != Status::Implemented);
    let name = if status == Status::None { "not in place" } else { status.name() };
    std::iter::once(name.to_owned()).chain(due.map(|due| format!("by {due}"))).collect()
}

/// The implementation, where it departs from the guidance, and the documents that describe it.
fn how(part: &Part<'_>) -> Cell {
    let documents: Vec<&str> = part.documents().collect();
    let documents = (!documents.is_empty()).then(|| format!("Documents: {}", documents.join(", ")));
    let how = part.decided.how().map(|how| how.trim_end().to_owned());
    let departure =
        part.decided.guidance_departure().map(|text| format!("Departs from the guidance: {}", text.trim_end()));
    how.into_iter().chain(departure).chain(documents).collect()
}
