//! The audit programme: planned and completed audits with methods, auditors and coverage (clause 9.2.2).
//!
//! Must not judge whether the coverage is sufficient.

use serde_json::{Value, json};

use crate::{
    document::kind::DocumentKind,
    document::{
        cells::{self, approved, in_line, interval, name, names, next, word},
        describe, register,
    },
    document::{kind::DocumentData, pictures::timeline},
    finding::Stage,
    framework::ProvisionKind,
    model::{AuditCoverage, Item, Model},
    record::{Audit, AuditProgramme, Grade},
    report::table::{Cell, Table},
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "audit-programme",
    about: "Audit programme and coverage (clause 9.2.2)",
    of: None,
    approved_as: Some("audit-programme"),
    shows: &["audit-programme", "audit"],
    asked: &[(Stage::Stage1, 17), (Stage::Stage2, 10), (Stage::Surveillance, 5)],
    personal: &[],
    data: |shown, _| document(shown.model()),
};

const PROGRAMMES: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Title"),
    ("from", "From"),
    ("to", "To"),
    ("every", "Interval"),
    ("approved", "Approved"),
    ("owner", "Owner"),
    ("next", "Next review"),
];
pub(super) const AUDITS: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Audit"),
    ("type", "Type"),
    ("planned", "Planned"),
    ("on", "Conducted"),
    ("state", "Status"),
    ("auditors", "Auditors"),
    ("criteria", "Criteria"),
    ("covers", "Covers"),
    ("major", "Major"),
    ("minor", "Minor"),
    ("observation", "Observations"),
    ("open", "Open findings"),
    ("programme", "Programme"),
];
const COVERAGE: &[(&str, &str)] =
    &[("id", "Id"), ("title", "Clause or control"), ("covered", "Covered"), ("audits", "Internal audits")];

/// The document.
#[must_use]
pub fn document(model: &Model) -> DocumentData {
    let programme = model.audit_programme();
    let all = register::sorted::<AuditProgramme>(model);
    let programmes = register::rows(model, all, PROGRAMMES, |programme| row(model, programme));
    let audits = register::rows(model, register::sorted::<Audit>(model), AUDITS, |audit| audit_row(model, &audit));
    let coverage = coverage(model);
    let uncovered = coverage.rows.iter().filter(|row| row[2] == "no".into()).count();
    let tables = vec![
        cells::table("audits", "Audits", AUDITS, audits),
        coverage,
        cells::table("programmes", "Programmes", PROGRAMMES, programmes),
    ];
    let title = programme.map_or("Audit programme", |programme| &programme.data().title);
    let facts = facts(model, programme, uncovered);
    cells::document(title, facts, tables)
        .own(programme.map(|programme| &*programme.data().id))
        .pictures(vec![timeline(model)])
}

fn row(model: &Model, programme: Item<'_, AuditProgramme>) -> Vec<Cell> {
    vec![
        (*programme.id).into(),
        (*programme.title).into(),
        programme.period.map(|period| period.from).into(),
        programme.period.map(|period| period.to).into(),
        interval(programme.every.as_ref()),
        approved(model, programme.approval.as_ref()),
        name(model, programme.owner.as_ref()),
        next(model, programme.entry()),
    ]
}

pub(super) fn audit_row(model: &Model, audit: &Audit) -> Vec<Cell> {
    let grade = |grade| audit.findings.iter().filter(|finding| finding.grade == grade).count();
    let held = |count: usize| if audit.on.is_some() || count > 0 { count.into() } else { Cell::Empty };
    vec![
        (*audit.id).into(),
        (*audit.title).into(),
        word(audit.r#type).into(),
        audit.planned.into(),
        audit.on.into(),
        state(model, audit).into(),
        body_or_auditors(model, audit),
        cells::texts(&audit.criteria),
        covers(audit),
        held(grade(Grade::Major)),
        held(grade(Grade::Minor)),
        held(grade(Grade::Observation)),
        held(audit.findings.iter().filter(|finding| finding.closed.is_none()).count()),
        cells::id(audit.programme.as_ref()),
    ]
}

fn covers(audit: &Audit) -> Cell {
    let own = (!audit.own_controls.is_empty())
        .then(|| format!("own controls {}", in_line(&audit.own_controls).lines().join(", ")));
    in_line(&audit.covers).lines().into_iter().chain(own).collect()
}

fn state(model: &Model, audit: &Audit) -> &'static str {
    match (audit.on, audit.planned) {
        (Some(on), _) if on <= model.today => "conducted",
        (Some(_), _) => "planned",
        (None, Some(planned)) if planned < model.today => "overdue",
        (None, Some(_)) => "planned",
        (None, None) => "no date",
    }
}

/// Clauses and controls that are not excluded, with the internal audits that cover them.
fn coverage(model: &Model) -> Table {
    let held = model.audit_coverage();
    let standard = model.frameworks.standard();
    let clauses = standard.of_kind(ProvisionKind::Clause).map(|clause| (&*clause.id, &*clause.title));
    let included = model.controls().filter(|row| !row.is_excluded());
    let controls = included.map(|row| (row.id(), row.title()));
    let rows = clauses.chain(controls).map(|(id, title)| covered(model, held.as_ref(), id, title)).collect::<Vec<_>>();
    cells::table("coverage", "Coverage by internal audits", COVERAGE, rows)
}

fn covered(model: &Model, held: Option<&AuditCoverage<'_>>, id: &str, title: &str) -> Vec<Cell> {
    let yes = held.is_some_and(|held| held.holds(id));
    let standard = model.frameworks.standard();
    let names = |covered: &str| covered == id || standard.ancestors(id).any(|above| *above.id == *covered);
    let audits = model.all::<Audit>().filter(|audit| audit.is_internal() && audit.covered().any(names));
    let describe = |audit: Item<'_, Audit>| match (audit.on, audit.planned) {
        (Some(on), _) => format!("{} on {on}", audit.id),
        (None, Some(planned)) => format!("{} planned for {planned}", audit.id),
        (None, None) => format!("{}, no date", audit.id),
    };
    let by: Cell = audits.map(describe).collect();
    let by = if yes && by == Cell::Empty { "in a withheld record".into() } else { by };
    vec![id.into(), title.into(), if yes { "yes" } else { "no" }.into(), by]
}

fn facts(model: &Model, programme: Option<Item<'_, AuditProgramme>>, uncovered: usize) -> Value {
    let next = model.next_internal_audit().map(|(last, on)| json!({ "last": &*last.id, "on": on.to_string() }));
    let cycles = model.cycles().into_iter().flat_map(|(certificate, steps)| {
        steps.into_iter().map(move |step| {
            json!({
                "certificate": &*certificate.id, "step": step.step.name(), "on": step.on.to_string(),
                "audit": step.done.map(|audit| audit.id.to_string()),
            })
        })
    });
    json!({
        "programme": programme.map(|programme| describe::record(model, programme.entry())),
        "next": next,
        "uncovered": uncovered,
        "cycle": cycles.collect::<Vec<_>>(),
    })
}

/// The auditors: persons or roles in the records, and the external firm or body.
fn body_or_auditors(model: &Model, audit: &Audit) -> Cell {
    let body = audit.body.as_ref().map(|body| body.trim_end().to_owned());
    names(model, &audit.auditors).lines().into_iter().chain(body).collect()
}
