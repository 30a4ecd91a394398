//! AI objectives with measure, target, plan and results (clause 6.2).
//!
//! Must not judge whether an objective is sufficient.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{cells, register},
    finding::Stage,
    model::{Item, Model},
    record::{
        Measurement, Objective,
        relation::{SUPPORTS_OBJECTIVE, Side},
    },
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "objectives",
    about: "AI objectives and plans (clause 6.2)",
    of: None,
    approved_as: None,
    shows: &["objective"],
    asked: &[(Stage::Stage1, 11), (Stage::Stage2, 8), (Stage::Surveillance, 8)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let facts = json!({ "objectives": model.all::<Objective>().count() });
    cells::document("AI objectives and plans", facts, vec![objectives(model), plans(model), results(model)])
}

fn objectives(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("objective", "Objective"),
        ("systems", "AI systems"),
        ("policy", "Policy"),
        ("serves", "Annex C objectives"),
        ("measure", "Measure"),
        ("target", "Target"),
        ("due", "Due"),
        ("latest", "Latest result"),
        ("on", "Date"),
        ("reached", "Target reached"),
        ("owner", "Owner"),
        ("next-review", "Next review"),
    ];
    let row = |objective: Item<'_, Objective>| -> Vec<Cell> {
        let series = objective.data().series();
        vec![
            (*objective.id).into(),
            (*objective.title).into(),
            if objective.systems.is_empty() { "all".into() } else { cells::names(model, &objective.systems) },
            objective.policy.as_ref().map(|policy| model.name_with_id(policy.id())).unwrap_or_default().into(),
            cells::named(model, &objective.serves),
            measure(&objective),
            series.limits().into_iter().collect(),
            objective.due.into(),
            series.latest().into_iter().map(|result| series.describe(result)).collect(),
            series.latest_date().into(),
            cells::yes(series.latest_verdict()),
            cells::name(model, objective.owner.as_ref()),
            model.next_review(objective.entry()).into(),
        ]
    };
    let rows = register::rows(model, register::sorted(model), COLUMNS, row);
    cells::table("objectives", "AI objectives", COLUMNS, rows)
}

fn measure(objective: &Objective) -> Cell {
    let reason = objective.not_measurable_because.as_ref().map(|reason| format!("not measured: {}", reason.trim_end()));
    let measure = objective.measure.as_ref().map(|measure| measure.trim_end().to_owned());
    measure.into_iter().chain(reason).collect()
}

fn plans(model: &Model) -> Table {
    const COLUMNS: &[(&str, &str)] = &[
        ("id", "Id"),
        ("plan", "Plan"),
        ("resources", "Resources"),
        ("owner", "Responsible"),
        ("due", "Due"),
        ("evaluation", "Evaluation of results"),
        ("controls", "Controls"),
        ("communicated-to", "Communicated to"),
        ("reviewed", "Last review"),
        ("review-result", "Review result"),
    ];
    let row = |objective: Item<'_, Objective>| -> Vec<Cell> {
        let [reviewed, found, _] = register::reviewed(model, objective.entry());
        vec![
            (*objective.id).into(),
            cells::text(objective.plan.as_ref()),
            cells::text(objective.resources.as_ref()),
            cells::name(model, objective.owner.as_ref()),
            objective.due.into(),
            cells::text(objective.evaluation.as_ref()),
            cells::related(model, (&SUPPORTS_OBJECTIVE, Side::Home, &objective.id), &objective.data().controls)
                .join(", ")
                .into(),
            cells::texts(&objective.communicated_to),
            reviewed,
            found,
        ]
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().map(row).collect();
    cells::table("plans", "Plans", COLUMNS, rows)
}

fn results(model: &Model) -> Table {
    let columns =
        [("id", "Id"), ("on", "Date"), ("value", "Result"), ("reached", "Target reached"), ("evidence", "Evidence")];
    let row = |objective: Item<'_, Objective>| -> Vec<Vec<Cell>> {
        let mut results: Vec<&Measurement> = objective.data().results.iter().collect();
        results.sort_by_key(|result| std::cmp::Reverse(result.on));
        let cells = |result: &Measurement| -> Vec<Cell> {
            let series = objective.data().series();
            vec![
                (*objective.id).into(),
                result.on.into(),
                series.describe(result).into(),
                cells::yes(series.verdict(result)),
                cells::ids(&result.evidence),
            ]
        };
        results.into_iter().map(cells).collect()
    };
    let rows: Vec<Vec<Cell>> = register::sorted(model).into_iter().flat_map(row).collect();
    cells::table("results", "Results", &columns, rows)
}
