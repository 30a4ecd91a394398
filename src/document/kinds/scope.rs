//! The scope of the management system: coverage, boundaries and exclusions (clause 4.3).
//!
//! Must not judge whether an exclusion is justified.

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register, systems},
    finding::Stage,
    model::{Item, Model},
    record::{Certificate, Scope, System, field::Ref},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "scope",
    about: "Scope of the management system (clause 4.3)",
    of: None,
    approved_as: Some("scope"),
    shows: &["scope", "certificate"],
    asked: &[(Stage::Stage1, 1), (Stage::Stage2, 1), (Stage::Surveillance, 9)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({
        "organization": organization(model),
        "scopes": model.all::<Scope>().map(|scope| register::facts(model, scope.entry())).collect::<Vec<Value>>(),
        "certificates": model.certificates().map(|one| certificate(model, one)).collect::<Vec<Value>>(),
    });
    let tables = vec![boundaries(model), inside(model), outside(model), exclusions(model), interfaces(model)];
    let own = model.all::<Scope>().next().map(|scope| &*scope.data().id);
    cells::document("Scope of the AI management system", facts, tables).own(own)
}

fn organization(model: &Model) -> Value {
    model.manifest().map(|manifest| json!(manifest.data().organization)).unwrap_or_default()
}

fn certificate(model: &Model, certificate: Item<'_, Certificate>) -> Value {
    let mut facts = register::facts(model, certificate.entry());
    // The title of a scope is its statement, which is on the page already.
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("scope".to_owned(), json!(certificate.scope.as_ref().map(Ref::id)));
    }
    facts
}

/// The whole scope as one register: each part with its details.
fn boundaries(model: &Model) -> Table {
    let columns = [("scope", "Scope"), ("part", "Part"), ("what", "Content"), ("about", "Reason or details")];
    let rows = model.all::<Scope>().flat_map(|scope| parts(model, scope.data())).collect::<Vec<_>>();
    cells::table("boundaries", "Scope by part", &columns, rows)
}

fn parts(model: &Model, scope: &Scope) -> Vec<Vec<Cell>> {
    let row = |part: &str, what: &str, about: &str| -> Vec<Cell> {
        vec![(*scope.id).into(), part.into(), what.into(), about.into()]
    };
    let mut rows = vec![row("statement", &scope.statement, "")];
    rows.extend(scope.units.iter().map(|unit| row("unit", unit, "")));
    rows.extend(scope.sites.iter().map(|site| row("site", site, "")));
    rows.extend(scope.systems.iter().map(|system| row("AI system", &model.name_with_id(system.id()), "")));
    rows.extend(scope.exclusions.iter().map(|exclusion| row("exclusion", &exclusion.what, &exclusion.reason)));
    rows.extend(scope.interfaces.iter().map(|one| row("interface", &model.name_with_id(one.with.id()), &one.what)));
    rows
}

const SYSTEMS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("name", "AI system"),
    ("roles", "Our roles"),
    ("purpose", "Purpose"),
    ("stage", "Stage"),
    ("owner", "Owner"),
];

fn row(model: &Model, system: Item<'_, System>) -> Vec<Cell> {
    vec![
        (*system.id).into(),
        (*system.name).into(),
        systems::roles(&system).into_iter().collect(),
        cells::text(system.purpose.as_ref()),
        cells::word_of(system.stage),
        cells::name(model, system.owner.as_ref()),
    ]
}

fn inside(model: &Model) -> Table {
    let named = model.all::<Scope>().flat_map(|scope| scope.data().systems.iter().map(|system| system.id().to_owned()));
    let rows = named.map(|id| match model.get::<System>(&id) {
        Some(system) => row(model, system),
        None => vec![id.into(), "(not in the inventory)".into(), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    });
    cells::table("systems", "AI systems in scope", SYSTEMS, rows)
}

/// Systems in the inventory that no scope includes.
fn outside(model: &Model) -> Table {
    let stated = model.all::<Scope>().next().is_some();
    let out = model.all::<System>().filter(|system| stated && !model.in_scope(&system.id));
    cells::table("outside", "AI systems outside the scope", SYSTEMS, out.map(|system| row(model, system)))
}

/// The scope of an entry, if there are several scopes.
fn one_of(model: &Model, scope: &Scope) -> Cell {
    let several = model.all::<Scope>().nth(1).is_some();
    if several { (*scope.id).into() } else { Cell::Empty }
}

fn exclusions(model: &Model) -> Table {
    let columns = [("scope", "Scope"), ("what", "Exclusion"), ("system", "AI system"), ("reason", "Reason")];
    let all = model.all::<Scope>().flat_map(|scope| scope.data().exclusions.iter().map(move |one| (scope, one)));
    let rows = all.map(|(scope, one)| {
        vec![one_of(model, &scope), (*one.what).into(), cells::name(model, one.system.as_ref()), (*one.reason).into()]
    });
    cells::table("exclusions", "Exclusions", &columns, rows)
}

fn interfaces(model: &Model) -> Table {
    let columns = [
        ("scope", "Scope"),
        ("with", "Other party"),
        ("what", "Exchange and responsibility"),
        ("evidence", "Evidence of the agreement"),
    ];
    let all = model.all::<Scope>().flat_map(|scope| scope.data().interfaces.iter().map(move |one| (scope, one)));
    let rows = all.map(|(scope, one)| {
        vec![
            one_of(model, &scope),
            model.name_with_id(one.with.id()).into(),
            (*one.what).into(),
            cells::named(model, &one.evidence),
        ]
    });
    cells::table("interfaces", "Interfaces", &columns, rows)
}
