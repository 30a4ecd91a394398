//! The inventory of AI systems: a row for each, and a section with all further details (clause 4.1, A.4).
//!
//! Must not judge a system.

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentKind,
    document::{cells, register, systems},
    document::{
        kind::DocumentData,
        pictures::{dependency_graph, system_life_cycle},
    },
    finding::Stage,
    model::{Entry, Item, Model},
    record::{self, Change, Decision, EuAiActClass, Impact, Metric, Obligation, RecordType as _, Risk, System},
    report::{
        order,
        table::{Cell, Table},
    },
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "system-inventory",
    about: "Inventory of AI systems (clause 4.1, A.4.2)",
    of: None,
    approved_as: None,
    shows: &["system"],
    asked: &[(Stage::Stage1, 4), (Stage::Stage2, 2), (Stage::Surveillance, 10)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let sections: Vec<Value> = register::sorted(model).into_iter().map(|system| section(model, system)).collect();
    let facts = json!({
        "systems": sections,
        "in_scope": model.all::<System>().filter(|system| systems::in_scope(model, &system.id) == Some(true)).count(),
    });
    cells::document("Inventory of AI systems", facts, vec![inventory(model), parts(model), data(model)])
        .pictures(vec![system_life_cycle(model), dependency_graph(model, None)])
}

fn section(model: &Model, system: Item<'_, System>) -> Value {
    let mut facts = register::facts(model, system.entry());
    let more = json!({
        "in_scope": systems::in_scope(model, &system.id),
        "roles": systems::roles(&system),
        "activities": systems::activities(&system),
        "risks": naming(model, system.entry(), Risk::KIND),
        "impacts": naming(model, system.entry(), Impact::KIND),
        "obligations": naming(model, system.entry(), Obligation::KIND),
        "decisions": naming(model, system.entry(), Decision::KIND),
        "changes": naming(model, system.entry(), Change::KIND),
        "metrics": naming(model, system.entry(), Metric::KIND),
    });
    if let (Some(facts), Value::Object(more)) = (facts.as_object_mut(), more) {
        facts.extend(more);
    }
    facts
}

/// The records of a kind that name a system, without duplicates.
fn naming(model: &Model, system: &Entry, kind: &str) -> Vec<String> {
    let mut ids: Vec<&str> =
        model.links_to(&system.id).filter(|(from, _)| from.kind.name == kind).map(|(from, _)| &*from.id).collect();
    ids.sort_by_cached_key(|id| order::key(kind, id));
    ids.dedup();
    ids.into_iter().map(|id| model.name_with_id(id)).collect()
}

/// The common name of a class of the EU AI Act.
fn class(class: EuAiActClass) -> String {
    match class {
        EuAiActClass::HighRisk => "high-risk".to_owned(),
        EuAiActClass::GeneralPurpose => "general-purpose".to_owned(),
        other => cells::word(other),
    }
}

fn inventory(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("name", "AI system"),
        ("roles", "Our roles"),
        ("purpose", "Purpose"),
        ("stage", "Stage"),
        ("version", "Version"),
        ("deployed", "In service from"),
        ("retired", "Retired"),
        ("autonomy", "Autonomy"),
        ("eu-ai-act", "EU AI Act"),
        ("owner", "Owner"),
        ("in-scope", "In scope"),
        ("next-review", "Next review"),
    ];
    let row = |system: Item<'_, System>| -> Vec<Cell> {
        vec![
            (*system.id).into(),
            (*system.name).into(),
            systems::roles(&system).into_iter().collect(),
            cells::text(system.purpose.as_ref()),
            cells::word_of(system.stage),
            cells::text(system.version.as_ref()),
            (&system.deployed).into(),
            (&system.retired).into(),
            cells::word_of(system.autonomy),
            system.eu_ai_act.as_ref().map(|act| class(act.class)).unwrap_or_default().into(),
            cells::name(model, system.owner.as_ref()),
            cells::yes(systems::in_scope(model, &system.id)),
            model.next_review(system.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("inventory", "AI systems", COLUMNS, rows)
}

/// The models of the systems (A.4.4).
fn parts(model: &Model) -> Table {
    let columns = [
        ("id", "Id"),
        ("system", "AI system"),
        ("model", "Model"),
        ("version", "Version"),
        ("architecture", "Architecture"),
        ("supplier", "Supplier"),
        ("documents", "Documents"),
    ];
    let row = |system: &System, id: &str| -> Vec<Cell> {
        let head = vec![(*system.id).into(), (*system.name).into(), model.name_with_id(id).into()];
        let Some(part) = model.get::<record::Model>(id) else {
            return head.into_iter().chain([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]).collect();
        };
        let more = [
            cells::text(part.version.as_ref()),
            cells::text(part.architecture.as_ref()),
            part.supplier.as_ref().map(|supplier| model.name_with_id(supplier.id())).unwrap_or_default().into(),
            cells::named(model, &part.data().documents),
        ];
        head.into_iter().chain(more).collect()
    };
    let all = register::sorted::<System>(model).into_iter().map(|system| system.data());
    let rows = all.flat_map(|system| system.models.iter().map(|part| row(system, part.id())));
    cells::table("models", "Models", &columns, rows)
}

/// The data that the systems use (A.4.3).
fn data(model: &Model) -> Table {
    let columns = [("id", "Id"), ("system", "AI system"), ("dataset", "Dataset"), ("for", "Used for")];
    let all = register::sorted::<System>(model).into_iter().map(|system| system.data());
    let rows = all.flat_map(|system| {
        system.datasets.iter().map(|used| -> Vec<Cell> {
            let dataset = model.name_with_id(used.dataset.id());
            vec![(*system.id).into(), (*system.name).into(), dataset.into(), cells::word(used.purpose).into()]
        })
    });
    cells::table("data", "Data", &columns, rows)
}
