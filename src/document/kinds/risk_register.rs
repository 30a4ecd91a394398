//! The risk register: criteria, every risk with its levels, and every recorded assessment (clauses 6.1.2, 8.2).
//!
//! Must not derive a level: the model does.

mod criteria;

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentKind,
    document::{
        cells::{
            self, above, all_ids, id, ids, levels, name, named, names, next, plain_levels, related, text, word, word_of,
        },
        describe, register,
    },
    document::{kind::DocumentData, pictures::heat_map},
    finding::Stage,
    model::{Accepted, Item, Model},
    record::{
        Nature, Risk,
        field::{Date, Group},
        relation::{INFORMS, Side, TREATS},
    },
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "risk-register",
    about: "Risk register (clauses 6.1.2, 8.2)",
    of: None,
    approved_as: None,
    shows: &["risk"],
    asked: &[(Stage::Stage1, 7), (Stage::Stage2, 5), (Stage::Surveillance, 13)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const COLUMNS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("systems", "AI systems"),
    ("event", "Event"),
    ("cause", "Cause"),
    ("sources", "Risk sources"),
    ("category", "Category"),
    ("stage", "Life cycle stages"),
    ("objectives", "Objectives"),
    ("scenario", "Scenario"),
    ("impacts", "Impact assessments"),
    ("obligations", "Obligations"),
    ("owner", "Owner"),
    ("organization", "Consequence for the organization"),
    ("individuals", "Consequence for individuals"),
    ("societies", "Consequence for societies"),
    ("relies-on", "Relies on"),
    ("inherent", "Level without controls"),
    ("now", "Current level"),
    ("above-now", "Currently above appetite"),
    ("target", "Target level"),
    ("residual", "Residual risk"),
    ("above-after", "Residual risk above appetite"),
    ("priority", "Priority"),
    ("treatment", "Treatment option"),
    ("controls", "Controls"),
    ("accepted", "Acceptance"),
    ("assessed", "Last assessment"),
    ("next", "Next assessment"),
];

const LEVELS: &[(&str, &str)] = &[
    ("priority", "Priority"),
    ("id", "Id"),
    ("title", "Risk"),
    ("systems", "AI systems"),
    ("now", "Current level"),
    ("above-now", "Currently above appetite"),
    ("treatment", "Treatment option"),
    ("residual", "Residual risk"),
    ("above-after", "Residual risk above appetite"),
    ("accepted", "Acceptance"),
    ("owner", "Owner"),
    ("assessed", "Last assessment"),
    ("next", "Next assessment"),
];

const ASSESSMENTS: &[(&str, &str)] = &[
    ("risk", "Risk"),
    ("on", "Date"),
    ("trigger", "Trigger"),
    ("change", "Change"),
    ("method", "Method"),
    ("participants", "Participants"),
    ("result", "Result"),
    ("levels", "Levels at the time, if different from current"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let threats = of_nature(model, Nature::Threat);
    let opportunities = of_nature(model, Nature::Opportunity);
    let mut ranked = threats.clone();
    ranked.sort_by_key(|risk| risk.priority.unwrap_or(u16::MAX));
    let rows = |risks: &[Item<'_, Risk>]| risks.iter().map(|risk| row(model, *risk)).collect::<Vec<_>>();
    let mut tables = vec![
        cells::table(
            "risks",
            "Risks",
            COLUMNS,
            register::rows(model, threats.clone(), COLUMNS, |risk| row(model, risk)),
        ),
        cells::table(
            "levels",
            "Risks by priority",
            LEVELS,
            register::rows(model, ranked, LEVELS, |risk| level_row(model, risk)),
        ),
        cells::table("opportunities", "Opportunities", COLUMNS, rows(&opportunities)),
        cells::table("assessments", "Assessments", ASSESSMENTS, assessments(model)),
    ];
    tables.extend(criteria::tables(model));
    let pictures = vec![heat_map(model, true), heat_map(model, false)];
    cells::document("Risk register", facts(model, &threats, &opportunities), tables).pictures(pictures)
}

fn of_nature(model: &Model, nature: Nature) -> Vec<Item<'_, Risk>> {
    register::sorted::<Risk>(model).into_iter().filter(|risk| risk.nature == nature).collect()
}

fn row(model: &Model, risk: Item<'_, Risk>) -> Vec<Cell> {
    let consequence = |group| text(risk.consequences.as_ref().and_then(|consequences| consequences.of(group)));
    vec![
        (*risk.id).into(),
        (*risk.title).into(),
        systems(model, &risk),
        text(risk.event.as_ref()),
        text(risk.cause.as_ref()),
        named(model, &risk.sources),
        text(risk.category.as_ref()),
        risk.stages.iter().map(|stage| word(*stage)).collect(),
        named(model, &risk.objectives),
        text(risk.scenario.as_ref()),
        all_ids(&related(model, (&INFORMS, Side::Home, &risk.id), &risk.data().impacts)),
        named(model, &risk.obligations),
        name(model, risk.owner.as_ref()),
        consequence(Group::Organization),
        consequence(Group::Individuals),
        consequence(Group::Societies),
        ids(&risk.relies_on),
        levels(model, risk.inherent.as_ref()),
        levels(model, risk.present.as_ref()),
        above_now(model, &risk),
        levels(model, risk.target.as_ref()),
        plain_levels(&model.residual(&risk)),
        above(&model.residual(&risk)),
        priority(&risk),
        word_of(risk.option()),
        all_ids(&treating(model, risk)),
        accepted(model, risk),
        assessed(&risk).into(),
        next(model, risk.entry()),
    ]
}

fn level_row(model: &Model, risk: Item<'_, Risk>) -> Vec<Cell> {
    vec![
        priority(&risk),
        (*risk.id).into(),
        (*risk.title).into(),
        systems(model, &risk),
        levels(model, risk.present.as_ref()),
        above_now(model, &risk),
        word_of(risk.option()),
        plain_levels(&model.residual(&risk)),
        above(&model.residual(&risk)),
        accepted(model, risk),
        name(model, risk.owner.as_ref()),
        assessed(&risk).into(),
        next(model, risk.entry()),
    ]
}

/// A risk without an AI system concerns the management system itself.
fn systems(model: &Model, risk: &Risk) -> Cell {
    if risk.systems.is_empty() { "management system".into() } else { names(model, &risk.systems) }
}

fn above_now(model: &Model, risk: &Risk) -> Cell {
    risk.present.as_ref().map_or(Cell::Empty, |present| above(&model.levels(present)))
}

fn priority(risk: &Risk) -> Cell {
    risk.priority.map_or(Cell::Empty, |priority| Cell::Number(u64::from(priority)))
}

fn assessed(risk: &Risk) -> Option<Date> {
    risk.assessments.iter().map(|assessment| assessment.on).max()
}

/// Acceptances of the residual risk; `not accepted` if it is above appetite and not accepted.
pub(super) fn accepted(model: &Model, risk: Item<'_, Risk>) -> Cell {
    let lines: Vec<String> = model.acceptances(risk).map(|accepted| acceptance(model, accepted)).collect();
    let above = model.residual(&risk).iter().any(|level| level.above_appetite());
    match (lines.is_empty(), above) {
        (true, _) if model.is_accepted_unseen(risk) => "in a withheld record".into(),
        (true, true) => "not accepted".into(),
        _ => lines.into_iter().collect(),
    }
}

fn acceptance(model: &Model, accepted: Accepted<'_>) -> String {
    let (on, with) = match accepted {
        Accepted::InRisk(_, acceptance) => (acceptance.on, String::new()),
        Accepted::InPlan(plan, approval) => (approval.on, format!(", with {}", plan.data().id)),
    };
    let designated = if model.is_designated(accepted) { "" } else { ", not designated" };
    format!("by {} on {on}{with}{designated}", model.name_of(accepted.by()))
}

fn assessments(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    register::sorted::<Risk>(model).into_iter().flat_map(move |risk| {
        risk.data().assessments.iter().map(move |assessment| {
            vec![
                (*risk.data().id).into(),
                Cell::Date(assessment.on),
                word(assessment.trigger).into(),
                id(assessment.change.as_ref()),
                text(assessment.method.as_ref()),
                names(model, &assessment.participants),
                text(assessment.result.as_ref()),
                levels(model, assessment.rating.as_ref()),
            ]
        })
    })
}

fn facts(model: &Model, threats: &[Item<'_, Risk>], opportunities: &[Item<'_, Risk>]) -> Value {
    let risks =
        |risks: &[Item<'_, Risk>]| risks.iter().map(|risk| describe::record(model, risk.entry())).collect::<Vec<_>>();
    let is_above = |risk: &&Item<'_, Risk>| model.worst_now(risk).is_some();
    let residual = |risk: &Item<'_, Risk>| model.residual(risk).iter().any(|level| level.above_appetite());
    let open = |risk: &&Item<'_, Risk>| residual(risk) && !model.is_accepted(**risk);
    json!({
        "criteria": model.risk_criteria().is_some(),
        "risks": risks(threats),
        "opportunities": risks(opportunities),
        "counts": {
            "risks": threats.len(),
            "opportunities": opportunities.len(),
            "unrated": threats.iter().filter(|risk| risk.present.is_none()).count(),
            "above_now": threats.iter().filter(is_above).count(),
            "above_after": threats.iter().filter(|risk| residual(risk)).count(),
            "not_accepted": threats.iter().filter(open).count(),
        },
    })
}

/// The ids of the controls that treat a risk, in general or by the record of the control.
pub(super) fn treating<'m>(model: &'m Model, risk: Item<'m, Risk>) -> Vec<&'m str> {
    let own = risk.data().treatment.iter().flat_map(|treatment| &treatment.controls);
    related(model, (&TREATS, Side::Home, &risk.data().id), own)
}
