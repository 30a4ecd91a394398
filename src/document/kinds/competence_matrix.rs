//! The competence that each role needs against what its holders show, with gaps named and training (clause 7.2).
//!
//! Must not judge whether a competence shown suffices for the one that is needed: people do.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{Competence, Person, Role, Training, field::Ref},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "competence-matrix",
    about: "Competence needed and shown, and training (clause 7.2)",
    of: None,
    approved_as: None,
    shows: &["role", "training"],
    asked: &[(Stage::Stage1, 12), (Stage::Stage2, 18), (Stage::Surveillance, 18)],
    personal: &["person", "training"],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let gaps = gaps(model);
    let facts = json!({ "roles": model.all::<Role>().count() });
    cells::document("Competence matrix", facts, vec![matrix(model), gaps, persons(model), training(model)])
}

const MATRIX: &[(&str, &str)] = &[
    ("id", "Id"),
    ("role", "Role"),
    ("needs", "Competence needed"),
    ("holder", "Held by"),
    ("shows", "Competence shown"),
    ("evidence", "Evidence"),
    ("gap", "Gaps, and measures against them"),
];

/// A row for each holder of a role; one for a role that nobody holds.
fn matrix(model: &Model) -> Table {
    let row = |role: Item<'_, Role>| -> Vec<Vec<Cell>> {
        let role = role.data();
        match role.holders.as_slice() {
            [] => vec![cells_of(role, "vacant".into(), None, "nobody holds the role".into())],
            holders => holders.iter().map(|holder| held(model, role, holder)).collect(),
        }
    };
    let mut rows: Vec<Vec<Cell>> = model.all::<Role>().flat_map(row).collect();
    rows.extend(register::rows::<Role>(model, Vec::new(), MATRIX, |_| Vec::new()));
    cells::table("matrix", "Competence needed and shown", MATRIX, rows)
}

fn held(model: &Model, role: &Role, holder: &Ref<Person>) -> Vec<Cell> {
    let person = model.get::<Person>(holder.id()).map(|person| person.data());
    cells_of(role, model.name_of(holder.id()).into(), person, gap(role, person))
}

fn cells_of(role: &Role, holder: Cell, person: Option<&Person>, gap: Cell) -> Vec<Cell> {
    let shown = person.map(|person| person.competence.as_slice()).unwrap_or_default();
    vec![
        (*role.id).into(),
        (*role.title).into(),
        cells::texts(&role.competence),
        holder,
        shown.iter().map(since).collect(),
        evidence(shown),
        gap,
    ]
}

/// `Statistics (since 2025-10-30)`.
fn since(competence: &Competence) -> String {
    let since = competence.since.map(|since| format!(" (since {since})")).unwrap_or_default();
    format!("{}{since}", competence.what.trim_end())
}

fn evidence(shown: &[Competence]) -> Cell {
    let mut ids: Vec<&str> = Vec::new();
    for id in shown.iter().flat_map(|competence| &competence.evidence).map(Ref::id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(", ").into()
}

/// What is missing for certain: nothing needed is stated, nothing is shown, or nothing proves it; then the measures.
fn gap(role: &Role, person: Option<&Person>) -> Cell {
    let shown = person.map(|person| person.competence.as_slice()).unwrap_or_default();
    let unstated = role.competence.is_empty().then(|| "it is not stated what the role needs".to_owned());
    let nothing = (shown.is_empty() && unstated.is_none()).then(|| "no competence is recorded".to_owned());
    let unproved = shown.iter().filter(|one| one.evidence.is_empty()).map(|one| format!("no evidence: {}", &*one.what));
    let measures = shown.iter().filter_map(|one| one.gap_action.as_ref());
    let measures = measures.map(|measure| format!("measure: {}", measure.trim_end()));
    unstated.into_iter().chain(nothing).chain(unproved).chain(measures).collect()
}

/// The rows of the matrix in which something is missing or was.
fn gaps(model: &Model) -> Table {
    let columns = [("id", "Id"), ("role", "Role"), ("holder", "Held by"), ("gap", "Gaps, and measures against them")];
    let rows = matrix(model).rows.into_iter().filter(|row| row[6] != Cell::Empty);
    let rows = rows.map(|row| vec![row[0].clone(), row[1].clone(), row[3].clone(), row[6].clone()]);
    cells::table("gaps", "Gaps", &columns, rows)
}

/// The competence of persons who hold no role.
fn persons(model: &Model) -> Table {
    let columns =
        [("name", "Name"), ("shows", "Competence shown"), ("evidence", "Evidence"), ("gap", "Measures against gaps")];
    let holds = |id: &str| model.all::<Role>().any(|role| role.holders.iter().any(|holder| holder == id));
    let row = |person: Item<'_, Person>| -> Vec<Cell> {
        let shown = person.data().competence.as_slice();
        let measures = shown.iter().filter_map(|one| one.gap_action.as_ref());
        vec![
            (*person.name).into(),
            shown.iter().map(since).collect(),
            evidence(shown),
            measures.map(|measure| measure.trim_end().to_owned()).collect(),
        ]
    };
    let without_role = model.all::<Person>().filter(|person| !person.competence.is_empty() && !holds(&person.id));
    cells::table("persons", "Persons without a role", &columns, without_role.map(row))
}

const TRAINING: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Training"),
    ("type", "Type"),
    ("topics", "Topics"),
    ("audience", "For"),
    ("planned", "Planned"),
    ("held", "Held"),
    ("every", "Every"),
    ("next", "Next"),
    ("invited", "Meant to attend"),
    ("attended", "Attended"),
    ("effect", "Whether it worked"),
    ("documents", "Material and evidence"),
    ("owner", "Owner"),
];

fn training(model: &Model) -> Table {
    let row = |training: Item<'_, Training>| -> Vec<Cell> {
        let number = |number: Option<u32>| number.map_or(Cell::Empty, |number| Cell::Number(number.into()));
        let kept = training.documents.iter().map(Ref::id).chain(training.evidence.iter().map(Ref::id));
        vec![
            (*training.id).into(),
            (*training.title).into(),
            cells::word(training.r#type).into(),
            cells::texts(&training.topics),
            audience(model, &training),
            training.planned.into(),
            training.on.into(),
            cells::interval(training.every.as_ref()),
            training.next().into(),
            number(training.invited),
            number(training.attended),
            cells::text(training.effect.as_ref()),
            kept.collect::<Vec<_>>().join(", ").into(),
            cells::name(model, training.owner.as_ref()),
        ]
    };
    let rows = register::rows(model, register::sorted(model), TRAINING, row);
    cells::table("training", "Training and awareness", TRAINING, rows)
}

/// Groups, roles and persons for whom a training is.
fn audience(model: &Model, training: &Training) -> Cell {
    let groups = training.audience.iter().map(ToString::to_string);
    let roles = training.roles.iter().map(|role| model.name_of(role.id()));
    let persons = training.persons.iter().map(|person| model.name_of(person.id()));
    groups.chain(roles).chain(persons).collect()
}
