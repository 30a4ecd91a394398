//! Inputs to the management review (clause 9.3.2): tables of what changed since the last review.
//!
//! Must not know the statements of a review about its inputs.

use std::collections::{BTreeMap, BTreeSet};

use super::Since;
use crate::{
    document::{
        cells::{self, above, levels, name, next, plain_levels, text, word},
        kinds::{
            audit_programme::{AUDITS, audit_row},
            audit_report::{FINDINGS, findings},
            incidents,
            monitoring::{self, LATEST, latest_row},
            nonconformities::{self, IMPROVEMENTS, OVERVIEW},
            risk_register::accepted,
        },
    },
    model::{Item, Model},
    record::{
        Audit, Change, Concern, Impact, Improvement, Incident, Measurement, Metric, Nonconformity, Objective,
        Obligation, Risk, Series,
        field::{Date, Ref},
    },
    report::table::{Cell, Table},
};

const CHANGES: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Change"),
    ("of", "Subject"),
    ("significant", "Significant"),
    ("due", "Due"),
    ("done", "Effective date"),
    ("result", "Review result"),
    ("owner", "Owner"),
];
const OBLIGATIONS: &[(&str, &str)] = &[("id", "Obligation"), ("from", "Applies from"), ("owner", "Owner")];
const TREND: &[(&str, &str)] = &[
    ("year", "Year"),
    ("raised", "Raised"),
    ("major", "Major"),
    ("minor", "Minor"),
    ("closed", "Closed"),
    ("open", "Open at year end"),
];
const VALUES: &[(&str, &str)] =
    &[("metric", "Metric"), ("target", "Target"), ("threshold", "Threshold"), ("values", "Values over time")];
const OBJECTIVES: &[(&str, &str)] = &[
    ("objective", "Objective"),
    ("target", "Target"),
    ("due", "Due"),
    ("results", "Results over time"),
    ("met", "Target reached"),
    ("evidence", "Evidence"),
];
const FOUND: &[(&str, &str)] = &[
    ("year", "Year"),
    ("audits", "Audits conducted"),
    ("major", "Major"),
    ("minor", "Minor"),
    ("observation", "Observations"),
    ("open", "Open findings"),
];
const RISKS: &[(&str, &str)] = &[
    ("id", "Risk"),
    ("title", "Title"),
    ("now", "Current level"),
    ("above", "Above appetite"),
    ("residual", "Residual risk"),
    ("accepted", "Acceptance"),
    ("assessed", "Last assessment"),
    ("next", "Next assessment"),
];
const IMPACTS: &[(&str, &str)] = &[
    ("id", "Assessment"),
    ("system", "AI system"),
    ("decision", "Decision"),
    ("assessed", "Last assessment"),
    ("result", "Result"),
    ("next", "Next assessment"),
];

/// The tables, in the order of the clause.
pub(super) fn tables(model: &Model, since: Since) -> Vec<Table> {
    let lately = |it: &Item<'_, Nonconformity>| it.closed.is_none() || since.holds(it.closed) || since.holds(it.raised);
    let nonconformities = model.all::<Nonconformity>().filter(lately);
    let improvements = model.all::<Improvement>().filter(|it| it.done.is_none() || since.holds(it.done));
    let audits = || model.all::<Audit>().filter(move |it| it.on.is_none() || since.holds(it.on));
    let incidents = model.all::<Incident>().filter(|it| it.closed.is_none() || since.holds(it.known()));
    let concerns = model.all::<Concern>().filter(|it| it.closed.is_none() || since.holds(it.received));
    vec![
        cells::table("changes", "Changes", CHANGES, recent_changes(model, since)),
        cells::table("obligations", "Newly applicable obligations", OBLIGATIONS, obligations(model, since)),
        cells::table("nonconformity_trend", "Nonconformities by year", TREND, trend(model)),
        cells::table(
            "nonconformities",
            "Nonconformities",
            OVERVIEW,
            nonconformities.map(|it| nonconformities::overview(model, it.data())),
        ),
        cells::table("metrics", "Latest results", LATEST, model.all::<Metric>().map(|it| latest_row(model, it.data()))),
        cells::table("values", "Results over time", VALUES, model.all::<Metric>().map(|it| values(it.data()))),
        cells::table(
            "objectives",
            "Objectives",
            OBJECTIVES,
            model.all::<Objective>().map(|it| objective(model, it.data())),
        ),
        cells::table("audit_trend", "Audit results by year", FOUND, found(model)),
        cells::table("audits", "Recent and planned audits", AUDITS, audits().map(|it| audit_row(model, it.data()))),
        cells::table("audit_findings", "Open and new audit findings", FINDINGS, open_findings(model, since)),
        cells::table(
            "improvements",
            "Opportunities for improvement",
            IMPROVEMENTS,
            improvements.map(|it| nonconformities::improvement(model, it.data())),
        ),
        cells::table("risks", "Risks above appetite", RISKS, risks(model)),
        cells::table("impacts", "Impact assessments", IMPACTS, model.all::<Impact>().map(|it| impact(model, it))),
        cells::table(
            "incidents",
            "Incidents",
            incidents::INCIDENTS,
            incidents.map(|it| incidents::incident(model, it.data())),
        ),
        cells::table(
            "concerns",
            "Concerns",
            incidents::CONCERNS,
            concerns.map(|it| incidents::concern(model, it.data())),
        ),
    ]
}

fn recent_changes(model: &Model, since: Since) -> impl Iterator<Item = Vec<Cell>> {
    let lately = model.all::<Change>().filter(move |it| it.done.is_none() || since.holds(it.done));
    lately.map(|it| {
        vec![
            (*it.id).into(),
            (*it.title).into(),
            word(it.subject).into(),
            cells::yes_or_not_assessed(it.significant),
            it.due.into(),
            it.done.map_or("not yet".into(), Cell::Date),
            text(it.result.as_ref()),
            name(model, it.owner.as_ref()),
        ]
    })
}

fn obligations(model: &Model, since: Since) -> impl Iterator<Item = Vec<Cell>> {
    let new = model.all::<Obligation>().filter(move |it| since.holds(it.applies_from));
    new.map(|it| vec![model.name_with_id(&it.id).into(), it.applies_from.into(), name(model, it.owner.as_ref())])
}

/// Nonconformities by year, for each year in which one was raised or closed.
fn trend(model: &Model) -> Vec<Vec<Cell>> {
    let year = |day: Option<Date>| day.map(|day| day.0.year());
    let all: Vec<Item<'_, Nonconformity>> = model.all::<Nonconformity>().collect();
    let mut years: Vec<i16> = all.iter().flat_map(|it| [year(it.raised), year(it.closed)]).flatten().collect();
    years.sort_unstable();
    years.dedup();
    let count = |keep: &dyn Fn(&Nonconformity) -> bool| Cell::from(all.iter().filter(|it| keep(it)).count());
    let graded = |of, grade| count(&|it: &Nonconformity| year(it.raised) == Some(of) && it.grade == Some(grade));
    let row = |of: i16| {
        let open =
            |it: &Nonconformity| year(it.raised).is_some_and(|it| it <= of) && year(it.closed).is_none_or(|it| it > of);
        vec![
            of.to_string().into(),
            count(&|it| year(it.raised) == Some(of)),
            graded(of, crate::record::Grade::Major),
            graded(of, crate::record::Grade::Minor),
            count(&|it| year(it.closed) == Some(of)),
            count(&open),
        ]
    };
    years.into_iter().map(row).collect()
}

fn values(metric: &Metric) -> Vec<Cell> {
    let series = metric.series();
    let unit = metric.unit.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
    vec![
        format!("{} {}{unit}", metric.id, metric.title).into(),
        monitoring::target(metric),
        series.limits().into_iter().collect(),
        over_time(&series, &metric.results, " (outside limits)"),
    ]
}

/// An objective with its latest results.
fn objective(model: &Model, objective: &Objective) -> Vec<Cell> {
    let series = objective.series();
    let evidence: BTreeSet<&str> = objective.results.iter().flat_map(|result| &result.evidence).map(Ref::id).collect();
    vec![
        model.name_with_id(&objective.id).into(),
        series.limits().into_iter().collect(),
        objective.due.into(),
        match objective.results.is_empty() {
            true => "no result yet".into(),
            false => over_time(&series, &objective.results, " (missed)"),
        },
        cells::yes(series.latest_verdict()),
        evidence.into_iter().collect::<Vec<_>>().join(", ").into(),
    ]
}

/// The latest results, oldest first; `outside` follows each that misses its limits.
fn over_time(series: &Series<'_>, results: &[Measurement], outside: &str) -> Cell {
    const SHOWN: usize = 6;
    let mut results: Vec<_> = results.iter().collect();
    results.sort_by_key(|result| result.on);
    let earlier = results.len().saturating_sub(SHOWN);
    let describe = |result: &&Measurement| {
        let outside = if series.verdict(result) == Some(false) { outside } else { "" };
        let on = result.on.map(|on| format!("{on}: ")).unwrap_or_default();
        format!("{on}{}{outside}", series.describe(result))
    };
    let more = (earlier > 0).then(|| format!("and {earlier} earlier"));
    results[earlier..].iter().map(describe).chain(more).collect()
}

/// Audit findings by year.
fn found(model: &Model) -> Vec<Vec<Cell>> {
    let mut years: BTreeMap<i16, Vec<Item<'_, Audit>>> = BTreeMap::new();
    for audit in model.all::<Audit>() {
        if let Some(on) = audit.on.filter(|on| *on <= model.today) {
            years.entry(on.0.year()).or_default().push(audit);
        }
    }
    let row = |(year, audits): (i16, Vec<Item<'_, Audit>>)| {
        let findings = || audits.iter().flat_map(|audit| &audit.data().findings);
        let graded = |grade| Cell::from(findings().filter(|finding| finding.grade == grade).count());
        vec![
            year.to_string().into(),
            audits.len().into(),
            graded(crate::record::Grade::Major),
            graded(crate::record::Grade::Minor),
            graded(crate::record::Grade::Observation),
            findings().filter(|finding| finding.closed.is_none()).count().into(),
        ]
    };
    years.into_iter().map(row).collect()
}

/// Open findings, and all findings of audits since the last review, numbered as in their report.
fn open_findings(model: &Model, since: Since) -> Vec<Vec<Cell>> {
    let of_audit = |audit: Item<'_, Audit>| {
        let new = since.holds(audit.on);
        let open = audit.data().findings.iter().map(|finding| finding.closed.is_none()).collect::<Vec<_>>();
        let rows = findings(model, audit.data()).into_iter().zip(open);
        rows.filter(move |(_, open)| *open || new).map(|(row, _)| row).collect::<Vec<_>>()
    };
    model.all::<Audit>().flat_map(of_audit).collect()
}

/// The risks assessed since the last review that are not above appetite, each with its title.
pub(super) fn within_appetite(model: &Model, since: Since) -> Vec<String> {
    let shown = |risk: &Item<'_, Risk>| model.worst_now(risk).is_none() && since.holds(last_assessment(risk));
    model.threats().filter(shown).map(|risk| model.name_with_id(&risk.id)).collect()
}

fn last_assessment(risk: &Risk) -> Option<Date> {
    risk.assessments.iter().map(|assessment| assessment.on).max()
}

/// The risks above appetite.
fn risks(model: &Model) -> impl Iterator<Item = Vec<Cell>> {
    model.threats().filter(|risk| model.worst_now(risk).is_some()).map(move |risk| {
        vec![
            (*risk.id).into(),
            (*risk.title).into(),
            levels(model, risk.present.as_ref()),
            risk.present.as_ref().map_or(Cell::Empty, |present| above(&model.levels(present))),
            plain_levels(&model.residual(&risk)),
            accepted(model, risk),
            last_assessment(&risk).into(),
            next(model, risk.entry()),
        ]
    })
}

fn impact(model: &Model, impact: Item<'_, Impact>) -> Vec<Cell> {
    let last = impact.assessments.iter().max_by_key(|assessment| assessment.on);
    vec![
        (*impact.id).into(),
        model.name_of(impact.system.id()).into(),
        impact.decision.as_ref().map_or("not decided".into(), |decision| word(decision.outcome).into()),
        last.map(|last| last.on).into(),
        text(last.and_then(|last| last.result.as_ref())),
        next(model, impact.entry()),
    ]
}
