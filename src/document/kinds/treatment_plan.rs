//! The risk treatment plan: treatment, owner and due date for each risk, and acceptance of residual risks (6.1.3, 8.3).
//!
//! Must not judge whether a treatment is sufficient.

use serde_json::{Value, json};

use super::risk_register::{accepted, treating};
use crate::{
    document::kind::DocumentKind,
    document::{
        cells::{self, above, actions, approved, levels, name, names, next, plain_levels, text, word, word_of},
        describe, register,
    },
    document::{kind::DocumentData, pictures::treatment_progress},
    finding::Stage,
    model::{Item, Model},
    record::{
        Nature, Risk, TreatmentPlan,
        field::{Action, Ref},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "treatment-plan",
    about: "Risk treatment plan (clauses 6.1.3, 8.3)",
    of: None,
    approved_as: Some("treatment-plan"),
    shows: &["treatment-plan", "risk"],
    asked: &[(Stage::Stage1, 8), (Stage::Stage2, 6), (Stage::Surveillance, 14)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const PLANS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("version", "Version"),
    ("risks", "Risks"),
    ("approved", "Approved"),
    ("owner", "Owner"),
    ("reviewed", "Last review"),
    ("result", "Review result"),
    ("next", "Next review"),
];

const TREATMENTS: &[(&str, &str)] = &[
    ("risk", "Risk"),
    ("title", "Title"),
    ("nature", "Type"),
    ("plan", "Plan"),
    ("option", "Treatment option"),
    ("reason", "Reason"),
    ("controls", "Controls"),
    ("now", "Current level"),
    ("residual", "Residual risk"),
    ("above", "Above appetite"),
    ("accepted", "Acceptance"),
    ("actions", "Actions done"),
    ("owner", "Owner"),
];

const ACCEPTED: &[(&str, &str)] = &[
    ("risk", "Risk"),
    ("residual", "Residual risk"),
    ("by", "Accepted by"),
    ("on", "Date"),
    ("with", "Recorded in"),
    ("reason", "Reason"),
    ("designated", "Designated"),
    ("evidence", "Evidence"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let plan = current(model);
    let plans = register::sorted::<TreatmentPlan>(model);
    let tables = vec![
        treatments(model),
        all_actions(model),
        acceptances(model),
        cells::table("plans", "Plans", PLANS, register::rows(model, plans, PLANS, |plan| plan_row(model, plan))),
    ];
    let title = plan.map_or("AI risk treatment plan", |plan| &plan.data().title);
    cells::document(title, facts(model), tables)
        .own(plan.map(|plan| &*plan.data().id))
        .pictures(vec![treatment_progress(model)])
}

/// The plan that was approved last, or the first plan if none is approved.
fn current(model: &Model) -> Option<Item<'_, TreatmentPlan>> {
    let approved = |plan: &Item<'_, TreatmentPlan>| plan.approval.as_ref().map(|approval| approval.on);
    let plans = || model.all::<TreatmentPlan>();
    plans().filter(|plan| approved(plan).is_some()).max_by_key(approved).or_else(|| plans().next())
}

/// The threats, and other risks with a treatment.
fn risks(model: &Model) -> impl Iterator<Item = Item<'_, Risk>> {
    register::sorted::<Risk>(model).into_iter().filter(|risk| risk.nature == Nature::Threat || risk.treatment.is_some())
}

fn treatments(model: &Model) -> Table {
    let rows = register::rows(model, risks(model).collect(), TREATMENTS, |risk| treatment(model, risk));
    cells::table("treatments", "Risk treatment", TREATMENTS, rows)
}

fn treatment(model: &Model, risk: Item<'_, Risk>) -> Vec<Cell> {
    let treatment = risk.data().treatment.as_ref();
    vec![
        (*risk.id).into(),
        (*risk.title).into(),
        word(risk.nature).into(),
        plans_of(model, &risk.id),
        treatment.map_or("not decided".into(), |treatment| word_of(Some(treatment.option))),
        text(treatment.and_then(|treatment| treatment.reason.as_ref())),
        cells::all_ids(&treating(model, risk)),
        levels(model, risk.present.as_ref()),
        plain_levels(&model.residual(&risk)),
        above(&model.residual(&risk)),
        accepted(model, risk),
        done(treatment.map_or(&[], |treatment| treatment.actions.as_slice())),
        name(model, risk.owner.as_ref()),
    ]
}

/// The plans that list a risk.
fn plans_of(model: &Model, risk: &str) -> Cell {
    let lists = |plan: &Item<'_, TreatmentPlan>| plan.risks.iter().any(|listed| listed == risk);
    let plans: Vec<String> = model.all::<TreatmentPlan>().filter(lists).map(|plan| plan.id.to_string()).collect();
    if plans.is_empty() { "in no plan".into() } else { plans.into_iter().collect() }
}

fn done(actions: &[Action]) -> Cell {
    let done = actions.iter().filter(|action| action.done.is_some()).count();
    if actions.is_empty() { Cell::Empty } else { format!("{done} of {}", actions.len()).into() }
}

fn all_actions(model: &Model) -> Table {
    let of_risk = |risk| actions_of(model, risk);
    cells::table("actions", "Actions", cells::ACTIONS, risks(model).flat_map(of_risk))
}

fn actions_of<'m>(model: &'m Model, risk: Item<'m, Risk>) -> impl Iterator<Item = Vec<Cell>> {
    let risk = risk.data();
    risk.treatment.iter().flat_map(move |treatment| actions(model, &risk.id, &treatment.actions))
}

fn acceptances(model: &Model) -> Table {
    let one_by_one = model.all::<Risk>().filter_map(|risk| in_risk(model, risk));
    let in_plans = model.all::<TreatmentPlan>().flat_map(|plan| in_plan(model, plan));
    cells::table("acceptances", "Accepted risks", ACCEPTED, one_by_one.chain(in_plans))
}

fn in_risk(model: &Model, risk: Item<'_, Risk>) -> Option<Vec<Cell>> {
    let acceptance = risk.data().acceptance.as_ref()?;
    let designated = model.is_designated(crate::model::Accepted::InRisk(risk, acceptance));
    Some(vec![
        model.name_with_id(&risk.id).into(),
        plain_levels(&model.residual(&risk)),
        model.name_of(acceptance.by.id()).into(),
        Cell::Date(acceptance.on),
        "the risk record".into(),
        text(acceptance.reason.as_ref()),
        cells::yes(Some(designated)),
        cells::ids(&acceptance.evidence),
    ])
}

/// The risks that a plan accepts with its approval. Without approval nothing is accepted.
fn in_plan<'m>(model: &'m Model, plan: Item<'m, TreatmentPlan>) -> impl Iterator<Item = Vec<Cell>> {
    let approval = plan.data().approval.as_ref();
    let designated = Model::acceptance_in(plan).map(|accepted| model.is_designated(accepted));
    plan.data().accepts.iter().map(move |accepted| {
        let risk = model.get::<Risk>(accepted.risk.id());
        vec![
            model.name_with_id(accepted.risk.id()).into(),
            risk.map_or(Cell::Empty, |risk| plain_levels(&model.residual(&risk))),
            approval.map_or("not accepted yet".into(), |approval| model.name_of(approval.by.id()).into()),
            approval.map(|approval| approval.on).into(),
            (*plan.data().id).into(),
            text(accepted.reason.as_ref()),
            cells::yes(designated),
            approval.map_or(Cell::Empty, |approval| cells::ids(&approval.evidence)),
        ]
    })
}

fn plan_row(model: &Model, plan: Item<'_, TreatmentPlan>) -> Vec<Cell> {
    let review = plan.review.as_ref();
    vec![
        (*plan.id).into(),
        (*plan.title).into(),
        text(plan.version.as_ref()),
        cells::in_line(&plan.risks),
        approved(model, plan.approval.as_ref()),
        name(model, plan.owner.as_ref()),
        review.and_then(|review| review.last).into(),
        text(review.and_then(|review| review.result.as_ref())),
        next(model, plan.entry()),
    ]
}

fn facts(model: &Model) -> Value {
    let actions: Vec<&Action> =
        risks(model).flat_map(|risk| risk.data().treatment.iter().flat_map(|treatment| &treatment.actions)).collect();
    let state = |wanted: &str| {
        actions.iter().filter(|action| cells::state(model, action.due, action.done).starts_with(wanted)).count()
    };
    let designated = model.manifest().map(|manifest| {
        let called = |who: &[Ref<_>]| names(model, who).lines();
        let designated = &manifest.data().designated;
        json!({ "acceptance": called(&designated.risk_acceptance), "plan": called(&designated.treatment_plan) })
    });
    json!({
        "plans": model.all::<TreatmentPlan>().map(|plan| describe::record(model, plan.entry())).collect::<Vec<_>>(),
        "designated": designated,
        "counts": {
            "actions": actions.len(), "done": state("done"), "open": state("open"), "overdue": state("overdue"),
            "undecided": risks(model).filter(|risk| risk.treatment.is_none()).count(),
            "unplanned": risks(model).filter(|risk| !model.is_planned(&risk.id)).count(),
        },
    })
}
