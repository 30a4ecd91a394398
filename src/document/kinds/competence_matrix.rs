//! The competence that each role requires and its holders demonstrate, with gaps and training (clause 7.2).
//!
//! Must not judge whether demonstrated competence is sufficient: people do.

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
    about: "Required and demonstrated competence, training (clause 7.2)",
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
    ("needs", "Required competence"),
    ("holder", "Holder"),
    ("shows", "Demonstrated competence"),
    ("evidence", "Evidence"),
    ("gap", "Gaps and measures"),
];

/// A row for each holder of a role, or one row for a vacant role.
fn matrix(model: &Model) -> Table {
    let row = |role: Item<'_, Role>| -> Vec<Vec<Cell>> {
        let role = role.data();
        match role.holders.as_slice() {
            [] => vec![cells_of(role, "vacant".into(), None, "the role is vacant".into())],
            holders => holders.iter().map(|holder| held(model, role, holder)).collect(),
        }
    };
    let mut rows: Vec<Vec<Cell>> = model.all::<Role>().flat_map(row).collect();
    rows.extend(register::rows::<Role>(model, Vec::new(), MATRIX, |_| Vec::new()));
    cells::table("matrix", "Required and demonstrated competence", MATRIX, rows)
}

fn held(model: &Model, role: &Role, holder: &Ref<Person>) -> Vec<Cell> {
    let person = model.get::<Person>(holder.id()).map(|person| person.data());
    cells_of(role, model.name_of(holder.id()).into(), person, gap(role, person))
}

fn cells_of(role: &Role, holder: Cell, person: Option<&Person>, gap: Cell) -> Vec<Cell> {
    let shown = shown(role, person);
    vec![
        (*role.id).into(),
        (*role.title).into(),
        cells::texts(&role.competence),
        holder,
        shown.iter().copied().map(since).collect(),
        evidence(&shown),
        gap,
    ]
}

/// What a holder shows for a role.
fn shown<'p>(role: &Role, person: Option<&'p Person>) -> Vec<&'p Competence> {
    person.into_iter().flat_map(|person| person.competence_for(&role.id)).collect()
}

/// `Statistics (since 2025-10-30)`.
fn since(competence: &Competence) -> String {
    let since = competence.since.map(|since| format!(" (since {since})")).unwrap_or_default();
    format!("{}{since}", competence.what.trim_end())
}

fn evidence(shown: &[&Competence]) -> Cell {
    let mut ids: Vec<&str> = Vec::new();
    for id in shown.iter().flat_map(|competence| &competence.evidence).map(Ref::id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(", ").into()
}

/// Definite gaps (no required competence, no recorded competence, no evidence), then the measures.
fn gap(role: &Role, person: Option<&Person>) -> Cell {
    let shown = shown(role, person);
    let unstated = role.competence.is_empty().then(|| "the role has no required competence".to_owned());
    let nothing = (shown.is_empty() && unstated.is_none()).then(|| "no competence is recorded".to_owned());
    let unproved = shown.iter().filter(|one| one.evidence.is_empty()).map(|one| format!("no evidence: {}", &*one.what));
    let measures = shown.iter().filter_map(|one| one.gap_action.as_ref());
    let measures = measures.map(|measure| format!("measure: {}", measure.trim_end()));
    unstated.into_iter().chain(nothing).chain(unproved).chain(measures).collect()
}

/// The rows of the matrix with gaps or measures.
fn gaps(model: &Model) -> Table {
    let columns = [("id", "Id"), ("role", "Role"), ("holder", "Holder"), ("gap", "Gaps and measures")];
    let rows = matrix(model).rows.into_iter().filter(|row| row[6] != Cell::Empty);
    let rows = rows.map(|row| vec![row[0].clone(), row[1].clone(), row[3].clone(), row[6].clone()]);
    cells::table("gaps", "Gaps", &columns, rows)
}

/// The competence of persons without a role.
fn persons(model: &Model) -> Table {
    let columns =
        [("name", "Name"), ("shows", "Demonstrated competence"), ("evidence", "Evidence"), ("gap", "Measures")];
    let holds = |id: &str| model.all::<Role>().any(|role| role.holders.iter().any(|holder| holder == id));
    let row = |person: Item<'_, Person>| -> Vec<Cell> {
        let shown: Vec<&Competence> = person.data().competence.iter().collect();
        let measures = shown.iter().filter_map(|one| one.gap_action.as_ref());
        vec![
            (*person.name).into(),
            shown.iter().copied().map(since).collect(),
            evidence(&shown),
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
    ("audience", "Audience"),
    ("planned", "Planned"),
    ("held", "Held"),
    ("every", "Interval"),
    ("next", "Next due"),
    ("invited", "Invited"),
    ("attended", "Attended"),
    ("effect", "Effectiveness"),
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

/// The groups, roles and persons that a training course addresses.
fn audience(model: &Model, training: &Training) -> Cell {
    let groups = training.audience.iter().map(ToString::to_string);
    let roles = training.roles.iter().map(|role| model.name_of(role.id()));
    let persons = training.persons.iter().map(|person| model.name_of(person.id()));
    groups.chain(roles).chain(persons).collect()
}
