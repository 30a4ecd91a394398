//! What auditors look for first in each kind of record: `check` at the last stage notices that it is gone from the company example, or a
//! list says why nothing can require it.

use rayon::prelude::*;

use super::{
    losses::is_silent,
    records::{pointers, take},
};
use crate::support::{
    company::{Record, company, general, is_stated_elsewhere, with},
    matrix,
};

/// Fields of which `check` misses each, by kind.
const MISSED: &[(&str, &[&str])] = &[
    ("audit", &["conclusion", "criteria"]),
    ("audit-programme", &["approval"]),
    ("change", &["approval", "evidence", "significant"]),
    ("certificate", &["sites", "soa-version", "systems"]),
    ("concern", &["answered", "closed", "received"]),
    ("control", &["how", "owner", "review"]),
    ("dataset", &["personal-data", "quality"]),
    ("decision", &["version"]),
    ("evidence", &["collected"]),
    ("impact", &["available-to", "individuals", "measures", "residual", "risks", "societies", "version"]),
    ("incident", &["affected", "closed", "severity"]),
    ("management-review", &["attendees", "decisions"]),
    ("metric", &["limits", "target"]),
    ("model", &["origin", "owner", "review", "version"]),
    ("nonconformity", &["changes", "effectiveness/by", "effectiveness/effective", "grade"]),
    ("objective", &["results/*/on", "review", "serves"]),
    (
        "risk",
        &[
            "assessments/*/participants",
            "assessments/*/result",
            "objectives",
            "present/individuals",
            "present/organization",
            "present/societies",
            "sources",
        ],
    ),
    ("role", &["communicated-to"]),
    ("soa", &["available-to", "communicated-to", "review"]),
    ("system", &["affected", "autonomy", "deployed", "documents", "eu-ai-act", "inputs", "outputs", "review", "users"]),
    ("treatment-plan", &["resources", "review"]),
];

/// Records that are planned and get the field later, if they need it, and a change that a supplier made without asking.
const EXEMPT: &[(&str, &[&str])] = &[
    ("audit criteria", &["AU-04", "AU-05"]),
    ("change approval", &["CH-04"]),
    ("change significant", &["CH-M2"]),
    ("control how", &["FCS-2"]),
];

/// Fields that nothing can require of each record, each with the reason.
const NOT_REQUIRED: &[(&str, &str)] = &[
    ("audit findings", "an audit may find nothing"),
    ("audit findings/*", "an audit may find less"),
    (
        "audit findings/*/closed",
        "an observation is not closed; the date of the nonconformity holds for what was raised as one",
    ),
    ("audit findings/*/due", "the nonconformity that was raised from it has the date; an observation needs none"),
    (
        "control documents",
        "`undocumented-control` misses what a control asks for in writing; evidence or a record can be that as well",
    ),
    ("dataset quality/*", "one of several results"),
    (
        "decision impacts",
        "`late-impact-assessment` compares the dates of the assessment itself with those of the system",
    ),
    ("document approval", "descriptions and documents of others are in force without one"),
    ("evidence covers", "evidence of one day covers no period; `log-without-period` misses that of a log"),
    ("evidence shows", "its title and what it supports state that"),
    ("evidence valid-for", "a default by type takes its place"),
    ("impact individuals/*", "one of several effects"),
    ("impact review", "the interval of the manifest takes its place"),
    ("impact societies/*", "one of several effects"),
    ("management-review actions", "a review may decide on none"),
    ("management-review attendees/*", "one of several persons; top management is missed"),
    ("management-review decisions/*", "one of several decisions"),
    ("metric results/*/nonconformity", "the nonconformity states from which metric it was raised"),
    ("nonconformity due", "a closed one is answered; `open-nonconformity-without-date` misses that of an open one"),
    ("risk assessments/*/participants/*", "one of several persons"),
    ("risk assessments/*/rating", "an assessment that found nothing new has no rating of its own"),
    ("risk review", "the interval of the manifest takes its place"),
    ("risk treatment", "a risk within the appetite needs none"),
    ("risk systems", "a risk that names no system is one of the management system"),
    ("scope exclusions", "a scope may exclude nothing"),
    ("scope interfaces", "a scope may have none"),
    ("soa date", "its approval has a date"),
    ("system models", "a system can be built from tools alone"),
    (
        "system suppliers",
        "a system may have none; `bought-system-without-supplier` misses those of one that was bought",
    ),
];

/// The losses at a place, `kind path`: each record with the pointers there.
fn losses_at<'r>(records: &'r [Record], place: &str) -> Vec<(&'r Record, String)> {
    let (kind, path) = place.split_once(' ').expect("kind and path");
    let of_kind = records.iter().filter(|record| record.kind.name == kind);
    let all = of_kind.flat_map(|record| {
        let mut found = Vec::new();
        pointers(&record.data, String::new(), &mut found);
        found.into_iter().map(move |pointer| (record, pointer))
    });
    let is_later = |id: &str| EXEMPT.iter().any(|(later, ids)| *later == place && ids.contains(&id));
    all.filter(|(record, pointer)| general(pointer) == path && !is_later(&record.id)).collect()
}

/// Those losses at the place that `check` does not notice, as `id/pointer`, and how many were tried.
fn unnoticed(place: &str, step: usize) -> (Vec<String>, usize) {
    let (tree, records) = company();
    let losses = matrix::some(losses_at(&records, place), step);
    let is_unnoticed = |(record, pointer): &&(&Record, String)| {
        let mut data = record.data.clone();
        take(&mut data, pointer);
        let is_stated = || is_stated_elsewhere(&records, record, &general(pointer), &data);
        is_silent(with(&tree, &records, record, &data)) && !is_stated()
    };
    let names = losses.par_iter().filter(is_unnoticed).map(|(record, pointer)| format!("{}{pointer}", record.id));
    (names.collect(), losses.len())
}

#[test]
fn check_notices_what_auditors_look_for() {
    let places = MISSED.iter().flat_map(|(kind, paths)| paths.iter().map(move |path| format!("{kind} {path}")));
    let mut problems = Vec::new();
    for place in matrix::some(places, 3) {
        let (unseen, tried) = unnoticed(&place, 20);
        if tried == 0 || !unseen.is_empty() {
            problems.push((place, tried, unseen));
        }
    }
    assert!(problems.is_empty(), "nothing misses these, or the example has none of them: {problems:#?}");
}

#[test]
fn what_nothing_requires_can_be_absent() {
    let listed = NOT_REQUIRED.iter().filter(|_| matrix::all());
    let missed: Vec<&str> = listed.map(|(place, _)| *place).filter(|place| unnoticed(place, 1).0.is_empty()).collect();
    assert!(missed.is_empty(), "these are missed by now and need no reason: {missed:?}");
}
