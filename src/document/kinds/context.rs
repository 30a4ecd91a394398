//! The context of the organization: issues, climate change, other management systems, roles (clause 4.1).
//!
//! Must not judge which issues matter.

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register, systems},
    finding::Stage,
    model::{Item, Model},
    record::{Context, Integration, Issue, Side, System},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "context",
    about: "Context of the organization (clause 4.1)",
    of: None,
    approved_as: None,
    shows: &["context", "system"],
    asked: &[(Stage::Stage1, 2), (Stage::Stage2, 19), (Stage::Surveillance, 19)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({
        "organization": model.manifest().map(|manifest| json!(manifest.data().organization)),
        "contexts": model.all::<Context>().map(|context| register::facts(model, context.entry())).collect::<Vec<Value>>(),
    });
    let tables = vec![
        issues(model, "external", "External issues", Side::External),
        issues(model, "internal", "Internal issues", Side::Internal),
        integration(model),
        our_roles(model),
    ];
    cells::document("Context of the organization", facts, tables)
}

fn issues(model: &Model, name: &'static str, title: &str, side: Side) -> Table {
    let columns = [
        ("record", "Record"),
        ("side", "Internal or external"),
        ("topic", "Topic"),
        ("issue", "Issue"),
        ("effect", "Effect on the management system"),
    ];
    let all = model.all::<Context>().flat_map(|context| context.data().issues.iter().map(move |one| (context, one)));
    let row = |(context, issue): (Item<'_, Context>, &Issue)| -> Vec<Cell> {
        vec![
            (*context.data().id).into(),
            cells::word(issue.side).into(),
            cells::text(issue.topic.as_ref()),
            (*issue.what).into(),
            cells::text(issue.effect.as_ref()),
        ]
    };
    cells::table(name, title, &columns, all.filter(|(_, issue)| issue.side == side).map(row))
}

fn integration(model: &Model) -> Table {
    let columns = [("record", "Record"), ("system", "Management system"), ("how", "Integration")];
    let all =
        model.all::<Context>().flat_map(|context| context.data().integration.iter().map(move |one| (context, one)));
    let row = |(context, one): (Item<'_, Context>, &Integration)| -> Vec<Cell> {
        vec![(*context.data().id).into(), (*one.system).into(), cells::text(one.how.as_ref())]
    };
    cells::table("integration", "Other management systems", &columns, all.map(row))
}

fn our_roles(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("system", "AI system"),
        ("roles", "Our roles"),
        ("activities", "Our activities"),
        ("purpose", "Purpose"),
        ("intended-use", "Intended use"),
        ("prohibited-uses", "Prohibited uses"),
        ("in-scope", "In scope"),
    ];
    let row = |system: Item<'_, System>| -> Vec<Cell> {
        vec![
            (*system.id).into(),
            (*system.name).into(),
            systems::roles(&system).into_iter().collect(),
            systems::activities(&system).into(),
            cells::text(system.purpose.as_ref()),
            cells::text(system.intended_use.as_ref()),
            cells::texts(&system.prohibited_uses),
            cells::yes(systems::in_scope(model, &system.id)),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("roles", "Our roles toward each AI system", COLUMNS, rows)
}
