//! The Statement of Applicability: every control with its decision, justification, status and evidence (clause 6.1.3).
//!
//! Must not judge whether a justification is sufficient.

mod named;
mod part;
mod register;
mod tally;

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentKind,
    document::{kind::DocumentData, pictures::control_status},
    finding::Stage,
    model::{Item, Model},
    record::{Evidence, Scope, Soa},
    report::table::Table,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "soa",
    about: "Statement of Applicability (clause 6.1.3)",
    of: None,
    approved_as: Some("soa"),
    shows: &["soa", "control"],
    asked: &[(Stage::Stage1, 9), (Stage::Stage2, 3), (Stage::Surveillance, 11)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let soa = model.all::<Soa>().next();
    let title = soa.and_then(|soa| soa.data().title.as_deref()).unwrap_or("Statement of Applicability");
    let (controls, own_controls) = (register::controls(model), register::own_controls(model));
    let tables = vec![
        controls,
        own_controls,
        register::exclusions(model),
        tally::by_area(model),
        tally::by_system(model),
        named::risks(model),
        named::evidence(model),
        named::exceptions(model),
        named::legend(model),
    ];
    let pictures = vec![control_status(model)];
    DocumentData::new(title, facts(model, soa), tables).own(soa.map(|soa| &*soa.data().id)).pictures(pictures)
}

/// Number of controls included, excluded and implemented in each area of Annex A.
pub(super) fn areas(model: &Model) -> Table {
    tally::by_area(model)
}

fn facts(model: &Model, soa: Option<Item<'_, Soa>>) -> Value {
    let scope =
        soa.and_then(|soa| model.get::<Scope>(soa.data().scope.as_ref()?.id())).or_else(|| model.all::<Scope>().next());
    json!({
        "method": soa.and_then(|soa| soa.data().method.as_deref()),
        "communicated_to": soa.map(|soa| crate::document::cells::texts(&soa.data().communicated_to).lines()).unwrap_or_default(),
        "scope": scope.map(|scope| scope_facts(model, scope.data())),
        "counts": tally::counts(model),
        "evidence": model.all::<Evidence>().count(),
    })
}

fn scope_facts(model: &Model, scope: &Scope) -> Value {
    let systems: Vec<String> = scope.systems.iter().map(|system| model.name_of(system.id())).collect();
    json!({
        "id": &*scope.id, "statement": &*scope.statement, "version": scope.version, "systems": systems,
        "units": scope.units, "sites": scope.sites, "exclusions": scope.exclusions,
    })
}
