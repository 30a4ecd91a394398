//! Monitoring and measurement: metrics, methods, intervals, responsible persons, and results over time (clause 9.1).
//!
//! Must not judge a value: the person who analysed it did.

use serde_json::json;

use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, id, ids, in_line, interval, name, named, names, next, text, yes},
        register,
    },
    finding::Stage,
    model::{Item, Model},
    record::{
        Metric, MetricResult, Objective,
        relation::{MONITORS, Side},
    },
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "monitoring",
    about: "Monitoring and measurement (clause 9.1)",
    of: None,
    approved_as: None,
    shows: &["metric"],
    asked: &[(Stage::Stage1, 16), (Stage::Stage2, 9), (Stage::Surveillance, 7)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const METRICS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Metric"),
    ("watches", "Subject"),
    ("method", "Method"),
    ("every", "Interval"),
    ("unit", "Unit"),
    ("target", "Target"),
    ("threshold", "Threshold"),
    ("analysis", "Analysis"),
    ("since", "Measured since"),
    ("until", "Measured until"),
    ("latest", "Latest value"),
    ("within", "Within threshold"),
    ("on", "Date"),
    ("next", "Next due"),
    ("state", "Status"),
    ("owner", "Measured by"),
    ("analyst", "Analysed by"),
    ("controls", "Controls"),
    ("objectives", "Objectives"),
    ("review", "Next review of the metric"),
];
pub(super) const LATEST: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Metric"),
    ("watches", "Subject"),
    ("every", "Interval"),
    ("target", "Target"),
    ("threshold", "Threshold"),
    ("unit", "Unit"),
    ("latest", "Latest value"),
    ("within", "Within threshold"),
    ("on", "Date"),
    ("next", "Next due"),
    ("state", "Status"),
];
const RESULTS: &[(&str, &str)] = &[
    ("metric", "Metric"),
    ("title", "Title"),
    ("on", "Date"),
    ("value", "Value"),
    ("unit", "Unit"),
    ("threshold", "Threshold"),
    ("within", "Within threshold"),
    ("analysis", "Analysis result"),
    ("nonconformity", "Nonconformity"),
    ("evidence", "Evidence"),
];
pub(super) const OBJECTIVES: &[(&str, &str)] = &[
    ("objective", "Objective"),
    ("target", "Target"),
    ("due", "Due"),
    ("on", "Date"),
    ("value", "Result"),
    ("met", "Target reached"),
    ("evidence", "Evidence"),
];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let metrics: Vec<Item<'_, Metric>> = register::sorted(model);
    let tables = vec![
        cells::table(
            "metrics",
            "Metrics",
            METRICS,
            register::rows(model, metrics.clone(), METRICS, |it| row(model, it)),
        ),
        cells::table(
            "latest",
            "Latest results",
            LATEST,
            register::rows(model, metrics.clone(), LATEST, |it| latest_row(model, it.data())),
        ),
        cells::table("results", "Results over time", RESULTS, metrics.iter().flat_map(|metric| results(metric.data()))),
        cells::table("objectives", "Results for objectives", OBJECTIVES, objectives(model)),
    ];
    let count = |keep: &dyn Fn(&Metric) -> bool| metrics.iter().filter(|metric| keep(metric)).count();
    let counts = json!({
        "metrics": metrics.len(),
        "of_the_system": count(&|metric| metric.systems.is_empty()),
        "without": count(&|metric| metric.results.is_empty()),
        "overdue": count(&|metric| state(model, metric) == "overdue"),
        "outside": count(&|metric| latest(metric).is_some_and(|result| result.within_threshold == Some(false))),
    });
    let methods =
        metrics.iter().map(|metric| crate::document::describe::record(model, metric.entry())).collect::<Vec<_>>();
    cells::document("Monitoring and measurement", json!({ "counts": counts, "metrics": methods }), tables)
}

/// The latest result.
pub(super) fn latest(metric: &Metric) -> Option<&MetricResult> {
    metric.results.iter().max_by_key(|result| result.on)
}

/// Its subject: AI systems, processes, or the management system.
fn watches(model: &Model, metric: &Metric) -> Cell {
    let mut lines = names(model, &metric.systems).lines();
    let processes = cells::related(model, (&MONITORS, Side::Home, &metric.id), &metric.processes);
    lines.extend(cells::all_named(model, &processes).lines());
    if lines.is_empty() { "management system".into() } else { lines.into_iter().collect() }
}

/// Whether it is measured at its interval.
fn state(model: &Model, metric: &Metric) -> &'static str {
    match (metric.until, metric.next(), metric.results.is_empty()) {
        (Some(_), _, _) => "no longer measured",
        (None, Some(next), _) if next < model.today => "overdue",
        (None, _, true) => "no result yet",
        (None, None, false) => "no interval given",
        (None, Some(_), false) => "on schedule",
    }
}

fn row(model: &Model, metric: Item<'_, Metric>) -> Vec<Cell> {
    let last = latest(metric.data());
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        watches(model, &metric),
        text(metric.method.as_ref()),
        interval(metric.every.as_ref()),
        text(metric.unit.as_ref()),
        text(metric.target.as_ref()),
        text(metric.threshold.as_ref()),
        text(metric.analysis.as_ref()),
        metric.since.into(),
        metric.until.into(),
        last.map(|result| &*result.value).into(),
        yes(last.and_then(|result| result.within_threshold)),
        last.map(|result| result.on).into(),
        metric.next().into(),
        state(model, &metric).into(),
        name(model, metric.owner.as_ref()),
        name(model, metric.analyst.as_ref()),
        ids(&metric.controls),
        named(model, &metric.objectives),
        next(model, metric.entry()),
    ]
}

pub(super) fn latest_row(model: &Model, metric: &Metric) -> Vec<Cell> {
    let last = latest(metric);
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        watches(model, metric),
        interval(metric.every.as_ref()),
        text(metric.target.as_ref()),
        text(metric.threshold.as_ref()),
        text(metric.unit.as_ref()),
        last.map(|result| &*result.value).into(),
        yes(last.and_then(|result| result.within_threshold)),
        last.map(|result| result.on).into(),
        metric.next().into(),
        state(model, metric).into(),
    ]
}

/// Every result, by date.
fn results(metric: &Metric) -> Vec<Vec<Cell>> {
    let mut results: Vec<&MetricResult> = metric.results.iter().collect();
    results.sort_by_key(|result| result.on);
    results.into_iter().map(|result| result_row(metric, result)).collect()
}

fn result_row(metric: &Metric, result: &MetricResult) -> Vec<Cell> {
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        Cell::Date(result.on),
        (*result.value).into(),
        text(metric.unit.as_ref()),
        text(metric.threshold.as_ref()),
        yes(result.within_threshold),
        text(result.analysis.as_ref()),
        id(result.nonconformity.as_ref()),
        in_line(&result.evidence),
    ]
}

/// Every result of every objective. An objective without a result has its own row.
pub(super) fn objectives(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    model.all::<Objective>().flat_map(move |objective| {
        let objective = objective.data();
        let head =
            || vec![model.name_with_id(&objective.id).into(), text(objective.target.as_ref()), objective.due.into()];
        let bare =
            || head().into_iter().chain([Cell::Empty, "no result yet".into(), Cell::Empty, Cell::Empty]).collect();
        let row = |result: &crate::record::ObjectiveResult| {
            let result = [Cell::Date(result.on), (*result.value).into(), yes(result.met), in_line(&result.evidence)];
            head().into_iter().chain(result).collect()
        };
        let rows: Vec<Vec<Cell>> = objective.results.iter().map(row).collect();
        if rows.is_empty() { vec![bare()] } else { rows }
    })
}
