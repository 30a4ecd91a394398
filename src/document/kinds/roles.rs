//! Roles with responsibilities, authorities and holders, and designated approvers (clause 5.3).
//!
//! Must not show more of a person than the name.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{Duty, Person, Role, System, field::Ref},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "roles",
    about: "Roles, responsibilities and authorities (clause 5.3)",
    of: None,
    approved_as: None,
    shows: &["role"],
    asked: &[(Stage::Stage1, 6), (Stage::Stage2, 23), (Stage::Surveillance, 23)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let manifest = model.manifest().map(|manifest| manifest.data());
    let top = manifest.map(|manifest| persons(model, &manifest.top_management)).unwrap_or_default();
    let facts = json!({
        "top_management": top,
        "conformity": with_duty(model, Duty::Conformity),
        "performance_reporting": with_duty(model, Duty::PerformanceReporting),
        "self_approval": manifest.is_some_and(|manifest| manifest.allow_self_approval),
    });
    let tables = vec![roles(model), designated(model), owners(model)];
    cells::document("Roles, responsibilities and authorities", facts, tables)
}

/// Roles with their holders, or persons.
fn persons(model: &Model, named: &[Ref<(Role, Person)>]) -> Vec<String> {
    named.iter().map(|one| with_holders(model, one.id())).collect()
}

/// `Head of risk (Ada Base)`; a person by name only.
fn with_holders(model: &Model, id: &str) -> String {
    let name = model.name_of(id);
    match model.get::<Role>(id).map(|role| role.data()) {
        Some(role) if role.holders.is_empty() => format!("{name} (vacant)"),
        Some(role) => format!("{name} ({})", holders(model, role).join(", ")),
        None => name,
    }
}

fn holders(model: &Model, role: &Role) -> Vec<String> {
    role.holders.iter().map(|holder| model.name_of(holder.id())).collect()
}

fn with_duty(model: &Model, duty: Duty) -> Vec<String> {
    let roles = model.all::<Role>().filter(|role| role.duties.contains(&duty));
    roles.map(|role| with_holders(model, &role.id)).collect()
}

fn roles(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("role", "Role"),
        ("holders", "Holders"),
        ("reports-to", "Reports to"),
        ("responsibilities", "Responsibilities"),
        ("authorities", "Authorities"),
        ("duties", "Duties under clause 5.3"),
        ("answers-for", "Clauses and controls"),
        ("communicated-to", "Communicated to"),
        ("evidence", "Evidence of the assignment"),
    ];
    let row = |role: Item<'_, Role>| -> Vec<Cell> {
        let vacant = || "vacant".to_owned();
        let held = holders(model, &role);
        vec![
            (*role.id).into(),
            (*role.title).into(),
            if held.is_empty() { vacant().into() } else { held.into_iter().collect() },
            cells::name(model, role.reports_to.as_ref()),
            cells::texts(&role.responsibilities),
            cells::texts(&role.authorities),
            role.duties.iter().map(cells::word).collect(),
            cells::in_line(&role.answers_for),
            cells::texts(&role.communicated_to),
            cells::ids(&role.evidence),
        ]
    };
    let rows = register::rows(model, model.all::<Role>().collect(), COLUMNS, row);
    cells::table("roles", "Roles", COLUMNS, rows)
}

/// Designated approvers and risk acceptors according to the manifest.
fn designated(model: &Model) -> Table {
    let columns = [("what", "Subject"), ("who", "Designated roles or persons")];
    let subjects = [
        ("Scope", "scope"),
        ("Statement of Applicability", "soa"),
        ("Risk treatment plans", "treatment-plan"),
        ("AI system impact assessments", "impact"),
        ("Documents", "document"),
        ("Exceptions", "exception"),
    ];
    let manifest = model.manifest().map(|manifest| &manifest.data().designated);
    let line = |what: &str, who: Option<&[Ref<(Role, Person)>]>| -> Vec<Cell> {
        let who = persons(model, who.unwrap_or_default());
        vec![what.into(), if who.is_empty() { "not designated".into() } else { who.into_iter().collect() }]
    };
    let acceptance = line("Acceptance of residual risks", manifest.map(|all| all.risk_acceptance.as_slice()));
    let approvals = subjects.map(|(what, kind)| line(what, manifest.and_then(|all| all.for_kind(kind))));
    cells::table(
        "designated",
        "Approval and acceptance authorities",
        &columns,
        approvals.into_iter().chain([acceptance]),
    )
}

/// Owner of each AI system.
fn owners(model: &Model) -> Table {
    let columns = [("id", "Id"), ("system", "AI system"), ("owner", "Owner"), ("people", "People involved")];
    let row = |system: Item<'_, System>| -> Vec<Cell> {
        let owner = system.owner.as_ref().map(|owner| with_holders(model, owner.id()));
        vec![
            (*system.id).into(),
            (*system.name).into(),
            owner.unwrap_or_else(|| "not given".to_owned()).into(),
            cells::names(model, &system.people),
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("owners", "Owners of AI systems", &columns, rows)
}
