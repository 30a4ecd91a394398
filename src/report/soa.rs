//! The Statement of Applicability: every control with its decision, reasons, status and evidence (clause 6.1.3).
//!
//! Must not judge whether a reason is good enough.

use serde_json::{Value, json};

use super::{
    document::DocumentData,
    table::{Cell, Table},
};
use crate::{
    framework::{Framework, Sort},
    model::{Model, Row, RowFor},
    record::{
        Decision, Evidence, Record as _, Risk, Scope, Soa, Status,
        field::{Approval, Ref},
    },
};

const COLUMNS: &[(&str, &str)] = &[
    ("control", "Control"),
    ("title", "Title"),
    ("systems", "AI systems"),
    ("applicable", "Applicable"),
    ("justification", "Justification"),
    ("source", "Source"),
    ("risks", "Risks"),
    ("status", "Status"),
    ("how", "How it is carried out"),
    ("evidence", "Evidence"),
    ("owner", "Owner"),
    ("review", "Next review"),
    ("remarks", "Remarks"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let soa = model.all::<Soa>().next();
    let title = soa.and_then(|soa| soa.data().title.as_deref()).unwrap_or("Statement of Applicability");
    DocumentData {
        title: title.to_owned(),
        facts: facts(model),
        tables: vec![controls(model), own_controls(model), by_area(model), evidence(model)],
    }
}

fn facts(model: &Model) -> Value {
    let soa = model.all::<Soa>().next();
    let scope =
        soa.and_then(|soa| model.get::<Scope>(soa.data().scope.as_ref()?.id())).or_else(|| model.all::<Scope>().next());
    let approval = soa.and_then(|soa| soa.data().approval.as_ref());
    let organization = model.manifest().map(|manifest| manifest.data().organization.clone());
    json!({
        "id": soa.map(|soa| soa.id.to_string()),
        "version": soa.and_then(|soa| soa.data().version.as_deref()),
        "date": soa.and_then(|soa| soa.date),
        "classification": soa.and_then(|soa| soa.classification),
        "method": soa.and_then(|soa| soa.data().method.as_deref()),
        "owner": soa.and_then(|soa| soa.data().owner.as_ref()).map(|owner| model.name_of(owner.id())),
        "approval": approval.map(|approval| approved(model, approval)),
        "organization": organization,
        "scope": scope.map(|scope| scope_facts(model, scope.data())),
        "standard": &*model.frameworks.standard().title,
        "counts": counts(model),
        "today": model.today,
    })
}

fn approved(model: &Model, approval: &Approval) -> Value {
    let evidence: Vec<&str> = approval.evidence.iter().map(Ref::id).collect();
    json!({ "by": model.name_of(approval.by.id()), "on": approval.on, "version": approval.version, "evidence": evidence })
}

fn scope_facts(model: &Model, scope: &Scope) -> Value {
    let systems: Vec<String> = scope.systems.iter().map(|system| model.name_of(system.id())).collect();
    json!({
        "id": &*scope.id, "statement": &*scope.statement, "version": scope.version, "systems": systems,
        "units": scope.units, "sites": scope.sites, "exclusions": scope.exclusions,
    })
}

fn counts(model: &Model) -> Value {
    let listed = || model.controls().filter(|row| !row.is_own());
    let included = listed().filter(Row::is_included);
    let status =
        |wanted: Status| listed().filter(|row| row.is_included() && row.general().status() == Some(wanted)).count();
    json!({
        "controls": listed().count(),
        "included": included.count(),
        "excluded": listed().filter(Row::is_excluded).count(),
        "undecided": listed().filter(|row| !row.is_included() && !row.is_excluded()).count(),
        "own": model.controls().filter(Row::is_own).count(),
        "implemented": status(Status::Implemented),
        "partial": status(Status::Partial),
        "planned": status(Status::Planned),
    })
}

fn controls(model: &Model) -> Table {
    let mut table = Table::new("controls", "Controls of Annex A", COLUMNS);
    table.rows = model.controls().filter(|row| !row.is_own()).flat_map(|row| rows(model, row)).collect();
    table
}

fn own_controls(model: &Model) -> Table {
    let mut table = Table::new("own_controls", "Controls beyond Annex A", COLUMNS);
    table.rows = model.controls().filter(Row::is_own).flat_map(|row| rows(model, row)).collect();
    table
}

/// One row for the systems for which nothing differs, and one for each system for which something does.
fn rows(model: &Model, row: Row<'_>) -> Vec<Vec<Cell>> {
    let differing: Vec<&str> = row
        .record()
        .map(|record| record.data().systems.iter().map(|system| system.system.id()).collect())
        .unwrap_or_default();
    let in_scope: Vec<_> = model.systems_in_scope().collect();
    let rest = in_scope.iter().filter(|system| !differing.contains(&&*system.id)).map(|system| system.name.to_string());
    let systems: Cell = if differing.is_empty() { "all".into() } else { rest.collect() };
    let mut rows = Vec::new();
    if systems != Cell::Empty {
        rows.push(cells(model, row, row.general(), systems));
    }
    let apart = in_scope.iter().filter(|system| differing.contains(&&*system.id));
    rows.extend(apart.map(|system| cells(model, row, row.for_system(&system.id), (*system.name).into())));
    rows
}

fn cells(model: &Model, row: Row<'_>, decided: RowFor<'_>, systems: Cell) -> Vec<Cell> {
    let record = row.record().map(|record| record.data());
    let (risks, sources): (Vec<_>, Vec<_>) =
        decided.drivers().iter().partition(|driver| model.get::<Risk>(driver.id()).is_some());
    let owner = record.and_then(|record| record.owner.as_ref());
    let next = row.record().and_then(|record| model.next_review(record.entry()));
    vec![
        row.id().into(),
        row.title().into(),
        systems,
        applicable(decided.decision()).into(),
        decided.justification().map(|(text, _)| text).into(),
        sources.iter().map(|driver| model.name_with_id(driver.id())).collect(),
        risks.iter().map(|driver| driver.id().to_owned()).collect(),
        decided.status().map(Status::name).into(),
        decided.how().into(),
        decided.evidence().map(|evidence| evidence.id().to_owned()).collect(),
        owner.map(|owner| model.name_of(owner.id())).unwrap_or_default().into(),
        next.into(),
        record.and_then(|record| record.remarks.as_deref()).into(),
    ]
}

fn applicable(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Included) => "yes",
        Some(Decision::Excluded) => "no",
        None => "undecided",
    }
}

fn by_area(model: &Model) -> Table {
    let columns = [
        ("area", "Area"),
        ("title", "Title"),
        ("controls", "Controls"),
        ("included", "Included"),
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
            let count = |holds: &dyn Fn(&Row<'_>) -> bool| Cell::from(rows.iter().filter(|row| holds(row)).count());
            vec![
                (*area.id).into(),
                (*area.title).into(),
                rows.len().into(),
                count(&|row| row.is_included()),
                count(&|row| row.is_excluded()),
                count(&|row| !row.is_included() && !row.is_excluded()),
                count(&|row| row.is_included() && row.general().status() == Some(Status::Implemented)),
            ]
        })
        .collect();
    table
}

fn lies_in(standard: &Framework, row: &Row<'_>, area: &str) -> bool {
    standard.ancestors(row.id()).any(|above| *above.id == *area)
}

fn evidence(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("title", "Evidence"),
        ("collected", "Collected"),
        ("until", "Counts until"),
        ("where", "Where"),
    ];
    let mut table = Table::new("evidence", "Evidence named above", &columns);
    let used = |evidence: &Evidence| {
        model.links_to(&evidence.id).any(|(entry, _)| entry.kind.name == crate::record::Control::KIND)
    };
    table.rows = model
        .all::<Evidence>()
        .filter(|evidence| used(evidence))
        .map(|evidence| {
            let data = evidence.data();
            let place =
                data.path.as_deref().or(data.url.as_deref()).or(data.reference.as_deref()).or(data.commit.as_deref());
            vec![(*data.id).into(), (*data.title).into(), data.collected.into(), data.last_day().into(), place.into()]
        })
        .collect();
    table
}
