//! The register of changes to the management system (clause 6.3), AI systems and what suppliers deliver (clause 8.1).
//!
//! Must not judge whether a change was needed.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, approved, ids, name, names, state, text, yes, yes_or_not_assessed},
        register,
    },
    finding::Stage,
    model::Model,
    record::{
        Change, ChangeOf, RecordType as _, Supplier, SupplierChange,
        field::Date,
        relation::{ORIGINATES, Side},
    },
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "changes",
    about: "Register of changes (clauses 6.3, 8.1)",
    of: None,
    approved_as: None,
    shows: &["change"],
    asked: &[(Stage::Stage2, 15), (Stage::Surveillance, 1)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Change"),
    ("systems", "AI systems"),
    ("suppliers", "Suppliers"),
    ("planned", "Planned"),
    ("significant", "Significant"),
    ("purpose", "Purpose"),
    ("consequences", "Potential consequences"),
    ("resources", "Resources and responsibilities"),
    ("reassess", "Reassessment needed"),
    ("reassessed", "Reassessed"),
    ("approved", "Approved"),
    ("due", "Due"),
    ("done", "Effective date"),
    ("state", "Status"),
    ("result", "Review result"),
    ("evidence", "Evidence"),
    ("owner", "Owner"),
];
const DELIVERED: &[(&str, &str)] = &[
    ("supplier", "Supplier"),
    ("on", "Date"),
    ("what", "Change"),
    ("reviewed", "Reviewed"),
    ("result", "Review result"),
    ("change", "Resulting change"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let changes =
        |of: ChangeOf| register::sorted::<Change>(model).into_iter().filter(move |change| change.subject == of);
    let table =
        |name, title, of| cells::table(name, title, COLUMNS, changes(of).map(|change| row(model, change.data())));
    let tables = vec![
        table("management_system", "Changes to the management system", ChangeOf::ManagementSystem),
        table("systems", "Changes to AI systems", ChangeOf::System),
        table("suppliers", "Changes at suppliers", ChangeOf::Supplier),
        cells::table("delivered", "Changes noted for suppliers", DELIVERED, delivered(model)),
    ];
    let count = |keep: fn(&Change) -> bool| model.all::<Change>().filter(|change| keep(change)).count();
    let unreadable = model.of_kind(Change::KIND).filter(|entry| entry.is_broken());
    let unreadable = unreadable.map(|entry| &*entry.id).collect::<Vec<_>>();
    let facts = json!({ "unreadable": unreadable, "counts": {
        "changes": count(|_| true),
        "unplanned": count(|change| !change.planned),
        "significant": count(|change| change.significant == Some(true)),
        "unjudged": count(|change| change.significant.is_none()),
        "open": count(|change| change.done.is_none()),
    }});
    cells::document("Register of changes", facts, tables)
}

fn row(model: &Model, change: &Change) -> Vec<Cell> {
    let suppliers = cells::related(model, (&ORIGINATES, Side::Home, &change.id), &change.suppliers);
    vec![
        (*change.id).into(),
        (*change.title).into(),
        names(model, &change.systems),
        suppliers.into_iter().map(|id| model.name_of(id)).collect(),
        yes(Some(change.planned)),
        yes_or_not_assessed(change.significant),
        text(change.purpose.as_ref()),
        text(change.consequences.as_ref()),
        text(change.resources.as_ref()),
        ids(&change.reassess),
        reassessed(model, change),
        approved(model, change.approval.as_ref()),
        change.due.into(),
        change.done.into(),
        state(model, change.due, change.done).into(),
        text(change.result.as_ref()),
        ids(&change.evidence),
        name(model, change.owner.as_ref()),
    ]
}

/// When each record to be reassessed was assessed because of this change or since it took effect.
fn reassessed(model: &Model, change: &Change) -> Cell {
    let last = |id: &str| -> Option<Date> {
        let day = model.entry(id)?.record()?.last_assessed()?;
        let named = model.links_to(&change.id).any(|(from, link)| &*from.id == id && link.pointer.ends_with("/change"));
        (named || change.done.is_some_and(|done| done <= day)).then_some(day)
    };
    let line = |id: &str| match last(id) {
        Some(day) => format!("{id}: {day}"),
        None if model.entry(id).is_none() && model.stub(id).is_some() => format!("{id}: withheld"),
        None => format!("{id}: not yet"),
    };
    change.reassess.iter().map(|reference| line(reference.id())).collect()
}

fn delivered(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    let row = |supplier: &Supplier, change: &SupplierChange| {
        vec![
            (*supplier.name).into(),
            Cell::Date(change.on),
            (*change.what).into(),
            change.reviewed.map_or("not yet".into(), Cell::Date),
            text(change.result.as_ref()),
            cells::id(change.change.as_ref()),
        ]
    };
    model.all::<Supplier>().flat_map(move |supplier| {
        let supplier = supplier.data();
        supplier.changes.iter().map(move |change| row(supplier, change))
    })
}
