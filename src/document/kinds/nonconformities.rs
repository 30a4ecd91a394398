//! Nonconformities with causes, actions and effectiveness checks (clause 10.2), and improvements (clause 10.1).
//!
//! Must not judge whether an action fits the cause.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, actions, ids, name, named, names, text, word_of, yes},
        describe, register,
    },
    finding::Stage,
    model::{Item, Model},
    record::{Evidence, Improvement, Nonconformity, RecordType as _, field::Ref, relation::sides_of},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "nonconformities",
    about: "Nonconformities and improvements (clauses 10.1, 10.2)",
    of: None,
    approved_as: None,
    shows: &["nonconformity", "improvement"],
    asked: &[(Stage::Stage1, 20), (Stage::Stage2, 13), (Stage::Surveillance, 2)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const NONCONFORMITIES: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("description", "Description"),
    ("from", "Source"),
    ("against", "Requirement"),
    ("grade", "Grade"),
    ("systems", "AI systems"),
    ("raised", "Raised"),
    ("correction", "Correction"),
    ("cause", "Cause"),
    ("similar", "Similar cases"),
    ("actions", "Actions"),
    ("checked", "Effectiveness checked on"),
    ("checked-by", "Checked by"),
    ("effective", "Effective"),
    ("effect", "Result of the check"),
    ("changes", "Changes to the management system"),
    ("risks", "Reassessed risks"),
    ("due", "Due"),
    ("closed", "Closed"),
    ("state", "Status"),
    ("evidence", "Evidence"),
    ("owner", "Owner"),
];
pub(super) const OVERVIEW: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("grade", "Grade"),
    ("from", "Source"),
    ("against", "Requirement"),
    ("raised", "Raised"),
    ("due", "Due"),
    ("closed", "Closed"),
    ("effective", "Effective"),
    ("state", "Status"),
    ("owner", "Owner"),
];
pub(super) const IMPROVEMENTS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Improvement"),
    ("from", "Source"),
    ("concerns", "Concerns"),
    ("done", "Done"),
    ("state", "Status"),
    ("effect", "Result"),
    ("evidence", "Evidence"),
    ("owner", "Owner"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let all = || register::sorted::<Nonconformity>(model).into_iter();
    let improvements = || register::sorted::<Improvement>(model).into_iter();
    let whole = register::rows(model, all().collect(), NONCONFORMITIES, |it| row(model, it.data()));
    let short = register::rows(model, all().collect(), OVERVIEW, |it| overview(model, it.data()));
    let better = register::rows(model, improvements().collect(), IMPROVEMENTS, |it| improvement(model, it.data()));
    let tables = vec![
        cells::table("nonconformities", "Nonconformities", NONCONFORMITIES, whole),
        cells::table("overview", "Nonconformities", OVERVIEW, short),
        all_actions(model),
        cells::table("improvements", "Improvements", IMPROVEMENTS, better),
    ];
    let count = |keep: &dyn Fn(&Nonconformity) -> bool| all().filter(|it| keep(it)).count();
    let counts = json!({
        "nonconformities": count(&|_| true),
        "open": count(&|it| it.closed.is_none()),
        "overdue": count(&|it| state(model, it) == "overdue"),
        "without_cause": count(&|it| it.cause.is_none()),
        "unchecked": count(&|it| it.closed.is_some() && it.effectiveness.is_none()),
        "improvements": improvements().count(),
        "improvements_open": improvements().filter(|it| it.done.is_none()).count(),
    });
    let each = all().map(|it| fact(model, it)).collect::<Vec<_>>();
    cells::document("Nonconformities and improvements", json!({ "counts": counts, "nonconformities": each }), tables)
}

/// Its fields, with all evidence of correction, actions and effectiveness check combined.
fn fact(model: &Model, it: Item<'_, Nonconformity>) -> Value {
    let mut fact = describe::record(model, it.entry());
    if let Some(fact) = fact.as_object_mut() {
        let proofs = proofs(&it).into_iter().map(|it| model.name_with_id(it.id())).collect::<Vec<_>>();
        fact.insert("proofs".to_owned(), json!(proofs));
    }
    fact
}

/// The evidence of the correction, the actions and the effectiveness check, without duplicates.
fn proofs(it: &Nonconformity) -> Vec<&Ref<Evidence>> {
    let of_actions = it.actions.iter().flat_map(|action| &action.evidence);
    let of_check = it.effectiveness.iter().flat_map(|check| &check.evidence);
    let mut seen = BTreeSet::new();
    it.evidence.iter().chain(of_actions).chain(of_check).filter(|it| seen.insert(it.id())).collect()
}

fn row(model: &Model, it: &Nonconformity) -> Vec<Cell> {
    let check = it.effectiveness.as_ref();
    vec![
        (*it.id).into(),
        (*it.title).into(),
        text(it.description.as_ref()),
        sources(model, it),
        named(model, &it.against),
        word_of(it.grade),
        names(model, &it.systems),
        it.raised.into(),
        text(it.correction.as_ref()),
        text(it.cause.as_ref()),
        text(it.similar.as_ref()),
        what_is_done(it),
        check.map(|check| check.on).into(),
        name(model, check.and_then(|check| check.by.as_ref())),
        yes(check.and_then(|check| check.effective)),
        text(check.map(|check| &check.result)),
        text(it.changes.as_ref()),
        ids(&it.risks),
        it.due.into(),
        it.closed.into(),
        state(model, it).into(),
        proofs(it).into_iter().map(|it| it.id().to_owned()).collect(),
        name(model, it.owner.as_ref()),
    ]
}

pub(super) fn overview(model: &Model, it: &Nonconformity) -> Vec<Cell> {
    vec![
        (*it.id).into(),
        (*it.title).into(),
        word_of(it.grade),
        sources(model, it),
        ids(&it.against),
        it.raised.into(),
        it.due.into(),
        it.closed.into(),
        yes(it.effectiveness.as_ref().and_then(|check| check.effective)),
        state(model, it).into(),
        name(model, it.owner.as_ref()),
    ]
}

/// The records from which a nonconformity was raised, whichever record states it, and its other source.
fn sources(model: &Model, it: &Nonconformity) -> Cell {
    let mut ids: Vec<&str> = it.from.iter().map(Ref::id).collect();
    for (relation, side) in sides_of(Nonconformity::KIND) {
        let others = model.related(relation, &it.id).into_iter().filter(|related| !related.is_stated_by(side));
        ids.extend(others.map(|related| related.id));
    }
    let records = ids.into_iter().map(ToOwned::to_owned);
    records.chain(it.source.as_ref().map(|source| source.trim_end().to_owned())).collect()
}

/// The records that are the source of an entry, and its other source.
fn from<T>(from: &[Ref<T>], source: Option<&crate::record::field::Text>) -> Cell {
    ids(from).lines().into_iter().chain(source.map(|source| source.trim_end().to_owned())).collect()
}

/// Its actions, or why there are none.
fn what_is_done(it: &Nonconformity) -> Cell {
    let why = it.no_action_because.as_ref().map(|why| format!("none: {}", why.trim_end()));
    it.actions.iter().map(|action| action.what.trim_end().to_owned()).chain(why).collect()
}

/// Open, overdue or closed.
pub(super) fn state(model: &Model, it: &Nonconformity) -> &'static str {
    match cells::state(model, it.due, it.closed) {
        "done" => "closed",
        other => other,
    }
}

fn all_actions(model: &Model) -> Table {
    let of_nonconformities = model.all::<Nonconformity>().flat_map(|it| {
        let it = it.data();
        actions(model, &it.id, &it.actions)
    });
    let of_improvements = model.all::<Improvement>().flat_map(|it| {
        let it = it.data();
        actions(model, &it.id, &it.actions)
    });
    cells::table("actions", "Actions", cells::ACTIONS, of_nonconformities.chain(of_improvements))
}

pub(super) fn improvement(model: &Model, it: &Improvement) -> Vec<Cell> {
    vec![
        (*it.id).into(),
        (*it.title).into(),
        from(&it.from, it.source.as_ref()),
        ids(&it.concerns),
        it.done.into(),
        if it.done.is_some() { "done" } else { "open" }.into(),
        text(it.effect.as_ref()),
        ids(&it.evidence),
        name(model, it.owner.as_ref()),
    ]
}
