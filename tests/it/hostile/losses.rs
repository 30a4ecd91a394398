//! Nothing of the company example is lost unseen: `check` at the last stage notices the deletion of each record and field, or `diff` says
//! that the management system is weaker, or it is on the list of what may be absent. `cargo test` tries those of a fixed seed,
//! `AIMS_EVERY` all.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use aims::{
    finding::Stage,
    model::{Model, Shared},
    report::{
        check::CheckReport,
        diff::{ChangedFiles, Side, diff},
    },
    source::MemoryTree,
};
use rayon::prelude::*;

use super::records::{pointers, take};
use crate::support::{
    company::{Record, company, general, is_stated_elsewhere, scattered, with, without},
    engine::{COMPANY_DATE, checked},
    files::{example, holding},
    matrix,
    versioned::bare_model,
};

/// How many fields and records are tried unless all are.
const SOME: usize = 60;
/// How often the same field of a kind is tried.
const ALIKE: usize = 3;

/// Fields that may be absent without a word, by kind: a default takes their place, or they describe the record and nothing is judged by
/// them. What lies below a field goes with it.
const MAY_BE_ABSENT: &[(&str, &[&str])] = &[
    (
        "aims",
        &[
            "designated/exception",
            "designated/impact/*",
            "edition",
            "organization/address",
            "organization/public-body",
            "organization/sectors",
            "organization/website",
            "review/default",
            "review/notice",
            "risk-criteria/consequence/*/individuals",
            "risk-criteria/consequence/*/organization",
            "risk-criteria/consequence/*/societies",
            "risk-criteria/likelihood/*/limits",
            "risk-criteria/likelihood/*/meaning",
            "risk-criteria/likelihood/*/unit",
            "standard",
            "top-management/*",
        ],
    ),
    ("audit", &["body", "objective", "scope"]),
    ("audit-programme", &["review/every"]),
    ("certificate", &["organization"]),
    ("change", &["consequences", "planned", "purpose", "resources"]),
    ("communication", &["last", "side", "when"]),
    ("concern", &["category", "reference", "side"]),
    ("context", &["review/every"]),
    ("control", &["remarks", "systems"]),
    ("customer", &["review/every"]),
    (
        "dataset",
        &[
            "coverage",
            "description",
            "labeling",
            "legal-basis",
            "license",
            "location",
            "modalities",
            "quality/*/on",
            "quality/*/size",
            "size",
            "version",
        ],
    ),
    ("decision", &["gate"]),
    ("document", &["classification", "history/*/on", "language", "review/every"]),
    ("evidence", &["classification", "shows", "valid-for"]),
    ("expectation", &["due", "message", "where", "why"]),
    ("impact", &["description", "measurements/*/on", "measures/*/when", "scope", "sensitive-use"]),
    ("improvement", &["source"]),
    ("incident", &["at-once/*/on", "aware/who", "category", "detected-by", "reference", "version"]),
    ("management-review", &["decisions/*/about"]),
    ("metric", &["property", "results/*/setting", "results/*/size", "results/*/uncertainty", "suited-because", "unit"]),
    (
        "model",
        &[
            "approval/version",
            "architecture",
            "datasets",
            "description",
            "general-purpose/open-source",
            "inputs",
            "languages",
            "library",
            "license",
            "limitations/*/kind",
            "location",
            "measurements/*/basis",
            "measurements/*/on",
            "measurements/*/setting",
            "measurements/*/size",
            "measurements/*/uncertainty",
            "outputs",
            "released",
            "runs",
            "training",
            "url",
        ],
    ),
    ("objective", &["results/*/setting", "results/*/size", "unit"]),
    ("obligation", &["applies-from", "url"]),
    ("person", &["competence/*/since", "git", "unit"]),
    ("process", &["inputs", "next", "outputs", "purpose", "suppliers"]),
    ("risk", &["category", "cause", "event", "inherent", "references", "scenario", "stages"]),
    ("role", &["authorities/*"]),
    ("scope", &["exclusions", "history/*/on", "review/every"]),
    ("soa", &["classification", "date", "history/*/on", "review/every", "title"]),
    ("supplier", &["address", "review/every", "url"]),
    (
        "system",
        &[
            "conformity/procedure",
            "conformity/standards/*/harmonised",
            "datasets/*",
            "deployed-in",
            "description",
            "design",
            "external",
            "identifier",
            "inputs/*",
            "interfaces",
            "labels",
            "limitations/*/kind",
            "logging/kept-by",
            "maintenance/*/by",
            "market",
            "models",
            "monitoring/sources/*/from",
            "notices/*/since",
            "notices/*/when",
            "outputs/*",
            "oversight-measures/*/side",
            "predetermined-changes",
            "provider",
            "registrations/*/by",
            "registrations/*/on",
            "registrations/*/updated",
            "requirements",
            "review/every",
            "sectors",
            "tooling",
            "trade-name",
            "unit",
            "url",
            "use",
            "users/*",
            "version",
        ],
    ),
    ("treatment-plan", &["accepts/*/reason", "review/every", "version"]),
];

/// Kinds of record of which one can go without a finding, each with the reason. `diff` says that it is weaker each time.
const MAY_GO: &[(&str, &str)] = &[
    (
        "communication",
        "it is the last of the plan: its number leaves no gap, and each party that it names is told something else",
    ),
    ("expectation", "a requirement of the organization's own is gone together with what would miss it"),
    (
        "training",
        "it is the last one and only planned: its number leaves no gap, and the role that it builds up has others",
    ),
];

/// At most this share of the records can go without a finding: one in so many.
const ONE_IN: usize = 20;

/// The example with these files of records.
fn whole(files: BTreeMap<String, Vec<u8>>) -> MemoryTree {
    static COMPANY: LazyLock<MemoryTree> = LazyLock::new(|| example("company"));
    let mut tree = COMPANY.clone();
    tree.files.retain(|path, _| !crate::support::records::is_record(path) || files.contains_key(path));
    tree.files.extend(files);
    tree
}

pub(super) fn is_silent(files: BTreeMap<String, Vec<u8>>) -> bool {
    checked(&whole(files), COMPANY_DATE, Stage::Surveillance).0.findings.is_empty()
}

/// Whether `diff` says that a change of one record makes something weaker.
struct Weighing {
    shared: Shared,
    before: Model,
    nothing: CheckReport,
}

impl Weighing {
    fn of(tree: &MemoryTree) -> Self {
        let shared = Shared::default();
        let before = bare_model(tree.files.clone(), Some(&shared), |_| false);
        Self { shared, before, nothing: checked(&holding(BTreeMap::new()), COMPANY_DATE, Stage::Build).0 }
    }

    fn is_weaker(&self, files: BTreeMap<String, Vec<u8>>, changed: &str) -> bool {
        let after = bare_model(files, Some(&self.shared), |path| path == changed);
        let side = |model| Side::new(model, &self.nothing, "a state", None);
        let report = diff(&side(&self.before), &side(&after), &ChangedFiles::default(), Vec::new(), Vec::new());
        report.weakenings().next().is_some()
    }
}

/// What is taken away: a record, or a field or item of it at a pointer.
type Loss<'r> = (&'r Record, String);

/// The kind and the path of what is taken away.
fn place((record, pointer): &Loss<'_>) -> String {
    format!("{} {}", record.kind.name, general(pointer)).trim_end().to_owned()
}

/// Every record, and every field and item of each kind at most [`ALIKE`] times.
fn losses(records: &[Record]) -> Vec<Loss<'_>> {
    let mut all: Vec<Loss<'_>> = Vec::new();
    for record in records {
        let mut found = Vec::new();
        pointers(&record.data, String::new(), &mut found);
        found.retain(|pointer| !["/kind", "/id"].contains(&pointer.as_str()));
        all.extend(found.into_iter().map(|pointer| (record, pointer)));
    }
    let mut chosen: Vec<(usize, Loss<'_>)> = all.into_iter().enumerate().collect();
    chosen.sort_by_key(|(number, _)| scattered(*number));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let losses = chosen.into_iter().map(|(_, loss)| loss);
    let losses = losses.filter(|loss| {
        let times = seen.entry(place(loss)).or_default();
        *times += 1;
        loss.1.is_empty() || *times <= ALIKE
    });
    losses.collect()
}

#[test]
fn losses_of_the_company_are_seen() {
    let (tree, records) = company();
    let mut chosen = losses(&records);
    let many = chosen.len();
    if !matrix::all() {
        chosen.truncate(SOME);
    }
    let weighing = Weighing::of(&tree);
    let unseen: Vec<(String, bool, &str)> = chosen
        .par_iter()
        .filter_map(|loss @ (record, pointer)| {
            let mut data = record.data.clone();
            take(&mut data, pointer);
            let files = || match pointer.is_empty() {
                true => without(&tree, &records, record),
                false => with(&tree, &records, record, &data),
            };
            let is_stated = || !pointer.is_empty() && is_stated_elsewhere(&records, record, &general(pointer), &data);
            let is_unseen = is_silent(files()) && !is_stated();
            is_unseen.then(|| (place(loss), weighing.is_weaker(files(), &record.path), &*record.id))
        })
        .collect();
    let is_listed = |place: &str, is_weaker: bool| match place.split_once(' ') {
        None => is_weaker && MAY_GO.iter().any(|(kind, _)| *kind == place),
        Some((kind, path)) => is_weaker || may_be_absent(kind, path),
    };
    let wrong: Vec<_> = unseen.iter().filter(|(place, is_weaker, _)| !is_listed(place, *is_weaker)).collect();
    let by_diff = unseen.iter().filter(|(_, is_weaker, _)| *is_weaker).count();
    println!("{} of {many}: {by_diff} by diff alone, {} by neither", chosen.len(), unseen.len() - by_diff);
    let gone = unseen.iter().filter(|(place, ..)| !place.contains(' ')).count();
    assert!(gone * ONE_IN <= records.len(), "{gone} of {} records can go without a finding", records.len());
    let places: BTreeSet<&str> = unseen.iter().map(|(place, ..)| &**place).collect();
    let listed = MAY_BE_ABSENT.iter().flat_map(|(kind, paths)| paths.iter().map(move |path| format!("{kind} {path}")));
    let listed = listed.chain(MAY_GO.iter().map(|(kind, _)| (*kind).to_owned()));
    let idle: Vec<String> = listed.filter(|place| !places.contains(&**place)).collect();
    let idle = if matrix::all() { idle } else { Vec::new() };
    let is_right = wrong.is_empty() && idle.is_empty();
    assert!(is_right, "nothing says that they are gone: {wrong:#?}; the list names more than goes unseen: {idle:?}");
}

/// Whether a field may be absent, itself or with one that contains it.
fn may_be_absent(kind: &str, path: &str) -> bool {
    let of_kind = MAY_BE_ABSENT.iter().filter(|(known, _)| *known == kind).flat_map(|(_, paths)| *paths);
    let covers = |field: &str| path.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    of_kind.into_iter().any(|field| covers(field))
}
