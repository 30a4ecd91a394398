//! Monitoring and measurement: metrics, methods, intervals, responsible persons, and results over time (clause 9.1).
//!
//! Must not judge a value: the person who analysed it did.

use serde_json::{Value, json};

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
        Measurement, Metric, Objective, Series,
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
    ("limits", "Limits"),
    ("analysis", "Analysis"),
    ("since", "Measured since"),
    ("until", "Measured until"),
    ("latest", "Latest value"),
    ("within", "Within limits"),
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
    ("limits", "Limits"),
    ("unit", "Unit"),
    ("latest", "Latest value"),
    ("within", "Within limits"),
    ("on", "Date"),
    ("next", "Next due"),
    ("state", "Status"),
];
const RESULTS: &[(&str, &str)] = &[
    ("metric", "Metric"),
    ("title", "Title"),
    ("on", "Date"),
    ("value", "Value"),
    ("limits", "Limits"),
    ("within", "Within limits"),
    ("analysis", "Analysis result"),
    ("nonconformity", "Nonconformity"),
    ("evidence", "Evidence"),
];
const OBJECTIVES: &[(&str, &str)] = &[
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
        "outside": count(&|metric| metric.series().latest_verdict() == Some(false)),
    });
    let methods: Vec<Value> = metrics.iter().map(|metric| section(model, *metric)).collect();
    cells::document("Monitoring and measurement", json!({ "counts": counts, "metrics": methods }), tables)
}

/// The latest results, whether they are within their limits, and their date.
fn latest(series: &Series<'_>) -> [Cell; 3] {
    let described = series.latest().into_iter().map(|result| series.describe(result)).collect();
    [described, yes(series.latest_verdict()), series.latest_date().into()]
}

/// A metric as facts, with target and limits as they read.
fn section(model: &Model, metric: Item<'_, Metric>) -> Value {
    let mut facts = crate::document::describe::record(model, metric.entry());
    if let Some(facts) = facts.as_object_mut() {
        let target = metric.target.as_ref().map(|target| target.describe(metric.unit.as_ref()));
        facts.insert("target".to_owned(), json!(target));
        facts.insert("limits".to_owned(), json!(metric.data().series().limits().join("; ")));
    }
    facts
}

/// What is aimed for.
pub(super) fn target(metric: &Metric) -> Cell {
    metric.target.as_ref().map(|target| target.describe(metric.unit.as_ref())).unwrap_or_default().into()
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
    let series = metric.data().series();
    let [value, within, on] = latest(&series);
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        watches(model, &metric),
        text(metric.method.as_ref()),
        interval(metric.every.as_ref()),
        text(metric.unit.as_ref()),
        target(metric.data()),
        series.limits().into_iter().collect(),
        text(metric.analysis.as_ref()),
        metric.since.into(),
        metric.until.into(),
        value,
        within,
        on,
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
    let series = metric.series();
    let [value, within, on] = latest(&series);
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        watches(model, metric),
        interval(metric.every.as_ref()),
        target(metric),
        series.limits().into_iter().collect(),
        text(metric.unit.as_ref()),
        value,
        within,
        on,
        metric.next().into(),
        state(model, metric).into(),
    ]
}

/// Every result, by date.
fn results(metric: &Metric) -> Vec<Vec<Cell>> {
    let mut results: Vec<&Measurement> = metric.results.iter().collect();
    results.sort_by_key(|result| result.on);
    results.into_iter().map(|result| result_row(metric, result)).collect()
}

fn result_row(metric: &Metric, result: &Measurement) -> Vec<Cell> {
    let series = metric.series();
    let limits = series.limits_of(result).map(|limits| limits.describe(metric.unit.as_ref()));
    vec![
        (*metric.id).into(),
        (*metric.title).into(),
        result.on.into(),
        series.describe(result).into(),
        limits.unwrap_or_default().into(),
        yes(series.verdict(result)),
        text(result.analysis.as_ref()),
        id(result.nonconformity.as_ref()),
        in_line(&result.evidence),
    ]
}

/// Every result of every objective. An objective without a result has its own row.
fn objectives(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    model.all::<Objective>().flat_map(move |objective| {
        let objective = objective.data();
        let series = objective.series();
        let target = || series.limits().into_iter().collect();
        let head = || vec![model.name_with_id(&objective.id).into(), target(), objective.due.into()];
        let bare =
            || head().into_iter().chain([Cell::Empty, "no result yet".into(), Cell::Empty, Cell::Empty]).collect();
        let row = |result: &Measurement| {
            let value = series.describe(result).into();
            let result = [result.on.into(), value, yes(series.verdict(result)), in_line(&result.evidence)];
            head().into_iter().chain(result).collect()
        };
        let rows: Vec<Vec<Cell>> = objective.results.iter().map(row).collect();
        if rows.is_empty() { vec![bare()] } else { rows }
    })
}
