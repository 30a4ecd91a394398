//! Audit reports: objective, criteria, scope, auditors, findings, conclusion and recipients (clause 9.2).
//!
//! Must not judge a finding or an audit.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::audit_programme::{AUDITS, audit_row};
use crate::{
    document::kind::DocumentData,
    document::kind::DocumentKind,
    document::{
        cells::{self, id, of, state, word},
        describe, register,
    },
    finding::Stage,
    model::{Entry, Item, Model},
    record::{Audit, AuditFinding, Grade, field::Ref},
    report::table::Cell,
};

/// The document.
pub(super) const DOCUMENT: DocumentKind = DocumentKind {
    name: "audit-report",
    about: "Audit reports, one or all (clause 9.2)",
    of: Some("audit"),
    approved_as: None,
    shows: &["audit"],
    asked: &[(Stage::Stage1, 18), (Stage::Stage2, 11), (Stage::Surveillance, 6)],
    personal: &[],
    data: |shown, one| document(shown.model(), one),
};

pub(super) const FINDINGS: &[(&str, &str)] = &[
    ("audit", "Audit"),
    ("number", "No."),
    ("grade", "Grade"),
    ("requirement", "Requirement"),
    ("what", "Finding"),
    ("due", "Due"),
    ("closed", "Closed"),
    ("state", "Status"),
    ("nonconformity", "Nonconformity"),
];

/// Without the columns that the section of each audit repeats.
const OVERVIEW: &[(&str, &str)] = &[
    ("id", "Id"),
    ("title", "Audit"),
    ("type", "Type"),
    ("on", "Conducted"),
    ("state", "Status"),
    ("auditors", "Auditors"),
    ("major", "Major"),
    ("minor", "Minor"),
    ("observation", "Observations"),
    ("open", "Open findings"),
];

/// The document, for one audit or for all.
#[must_use]
pub fn document(model: &Model, one: Option<&Entry>) -> DocumentData {
    let audits: Vec<Item<'_, Audit>> = of(model, one);
    let title = match one.and(audits.first()) {
        Some(audit) => format!("Audit report: {}", audit.title),
        None => "Audit reports".to_owned(),
    };
    let about = audits.iter().map(|audit| fact(model, *audit)).collect::<Vec<_>>();
    let all = match one {
        Some(_) => audits.iter().map(|audit| overview(model, audit)).collect(),
        None => register::rows(model, audits.clone(), OVERVIEW, |audit| overview(model, &audit)),
    };
    let tables = vec![
        cells::table(
            "audit_findings",
            "Findings",
            FINDINGS,
            audits.iter().flat_map(|audit| findings(model, audit.data())),
        ),
        cells::table("audits", "Audits", OVERVIEW, all),
    ];
    cells::document(&title, json!({ "one": one.is_some(), "audits": about }), tables).own(one.map(|one| &*one.id))
}

/// The cells of the overview, taken from the row of an audit in the programme.
fn overview(model: &Model, audit: &Audit) -> Vec<Cell> {
    let shown = |name: &str| OVERVIEW.iter().any(|(wanted, _)| *wanted == name);
    AUDITS.iter().zip(audit_row(model, audit)).filter(|((name, _), _)| shown(name)).map(|(_, cell)| cell).collect()
}

pub(super) fn findings(model: &Model, audit: &Audit) -> Vec<Vec<Cell>> {
    let rows = audit.findings.iter().enumerate();
    rows.map(|(at, finding)| finding_row(model, audit, at + 1, finding)).collect()
}

fn finding_row(model: &Model, audit: &Audit, number: usize, finding: &AuditFinding) -> Vec<Cell> {
    let against = finding.requirement.as_ref().map(|against| model.name_with_id(against.id()));
    vec![
        (*audit.id).into(),
        number.into(),
        word(finding.grade).into(),
        against.unwrap_or_default().into(),
        (*finding.what).into(),
        finding.due.into(),
        finding.closed.into(),
        closed(model, finding).into(),
        id(finding.nonconformity.as_ref()),
    ]
}

fn closed(model: &Model, finding: &AuditFinding) -> &'static str {
    match state(model, finding.due, finding.closed) {
        "done" => "closed",
        other => other,
    }
}

fn fact(model: &Model, audit: Item<'_, Audit>) -> Value {
    let mut fact = describe::record(model, audit.entry());
    let grade = |grade| audit.findings.iter().filter(|finding| finding.grade == grade).count();
    let states = audit.findings.iter().map(|finding| closed(model, finding)).collect::<Vec<_>>();
    if let Some(fact) = fact.as_object_mut() {
        fact.insert("states".to_owned(), json!(states));
        fact.insert("held".to_owned(), audit.on.is_some_and(|on| on <= model.today).into());
        fact.insert("owns".to_owned(), json!(owned(model, audit.data())));
        fact.insert("internal".to_owned(), audit.is_internal().into());
        let counts = json!({
            "findings": audit.findings.len(), "major": grade(Grade::Major), "minor": grade(Grade::Minor),
            "observation": grade(Grade::Observation),
        });
        fact.insert("counts".to_owned(), counts);
    }
    fact
}

/// The audited systems, processes and controls beyond Annex A that the auditors themselves own.
fn owned(model: &Model, audit: &Audit) -> Vec<String> {
    let auditors: BTreeSet<&str> = audit.auditors.iter().flat_map(|it| model.persons_behind(it.id())).collect();
    let systems = audit.systems.iter().map(Ref::id);
    let looked_at = systems.chain(audit.processes.iter().map(Ref::id)).chain(audit.own_controls.iter().map(Ref::id));
    let own = |id: &&str| {
        let owner = model.entry(id).and_then(|entry| entry.record()?.owner());
        owner.is_some_and(|owner| !model.persons_behind(owner).is_disjoint(&auditors))
    };
    looked_at.filter(own).map(|id| model.name_with_id(id)).collect()
}
