//! Interested parties with their needs, and whether the management system handles each need (clause 4.2).
//!
//! Must not judge whether a need should be handled.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{
        Need, Party,
        relation::{ADDRESSES_NEED, Side},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "interested-parties",
    about: "Interested parties and their needs (clause 4.2)",
    of: None,
    approved_as: None,
    shows: &["party"],
    asked: &[(Stage::Stage1, 3), (Stage::Stage2, 20), (Stage::Surveillance, 20)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let needs = |handled| model.all::<Party>().flat_map(move |party| of(party, handled)).count();
    let facts = json!({
        "parties": model.all::<Party>().count(), "handled": needs(true), "not_handled": needs(false),
    });
    let tables = vec![
        of_needs(model, "handled", "Needs handled by the management system", true),
        of_needs(model, "not_handled", "Needs not handled", false),
        parties(model),
    ];
    cells::document("Interested parties", facts, tables)
}

fn of(party: Item<'_, Party>, handled: bool) -> impl Iterator<Item = &Need> {
    party.data().needs.iter().filter(move |need| need.handled == handled)
}

fn of_needs(model: &Model, name: &'static str, title: &str, handled: bool) -> Table {
    let columns = [
        ("id", "Id"),
        ("party", "Interested party"),
        ("need", "Need"),
        ("handled", "Handled"),
        ("how", if handled { "Approach" } else { "Reason" }),
        ("through", "Handled by"),
    ];
    let row = |party: Item<'_, Party>, need: &Need| -> Vec<Cell> {
        vec![
            (*party.id).into(),
            (*party.name).into(),
            (*need.what).into(),
            cells::yes(Some(need.handled)),
            cells::text(need.how.as_ref()),
            cells::named(model, &need.through),
        ]
    };
    let all = model.all::<Party>().flat_map(|party| of(party, handled).map(move |need| (party, need)));
    let others = handled.then(|| model.all::<Party>().filter_map(move |party| named_by_controls(model, party)));
    cells::table(name, title, &columns, all.map(|(party, need)| row(party, need)).chain(others.into_iter().flatten()))
}

/// The controls that name a party as a driver although it does not name them.
fn named_by_controls(model: &Model, party: Item<'_, Party>) -> Option<Vec<Cell>> {
    let named: Vec<&str> = cells::related::<()>(model, (&ADDRESSES_NEED, Side::Home, &party.id), []);
    let what = "Controls that name the party";
    (!named.is_empty()).then(|| {
        let handled = [cells::yes(Some(true)), Cell::Empty, cells::all_named(model, &named)];
        [(*party.id).into(), (*party.name).into(), what.into()].into_iter().chain(handled).collect()
    })
}

fn parties(model: &Model) -> Table {
    let columns: Vec<(&str, &str)> = [
        ("id", "Id"),
        ("party", "Interested party"),
        ("systems", "AI systems"),
        ("needs", "Needs"),
        ("handled", "Needs handled"),
        ("owner", "Owner"),
    ]
    .into_iter()
    .chain(register::REVIEWED)
    .collect();
    let row = |party: Item<'_, Party>| -> Vec<Cell> {
        let known = [
            (*party.id).into(),
            (*party.name).into(),
            cells::names(model, &party.systems),
            party.needs.len().into(),
            of(party, true).count().into(),
            cells::name(model, party.owner.as_ref()),
        ];
        known.into_iter().chain(register::reviewed(model, party.entry())).collect()
    };
    let rows = register::rows(model, model.all::<Party>().collect(), &columns, row);
    cells::table("parties", "Interested parties", &columns, rows)
}
