//! A weaker value, a stronger value, a removal and an addition for every field of every record of the company example: the diff puts
//! each where its declaration says, and the gate for weakening stops each weakening until a decision names it. `cargo test` tries those of a fixed seed, `AIMS_EVERY` all.

use std::collections::BTreeMap;

use aims::{
    finding::Stage,
    model::{Model, Shared},
    report::{
        check::CheckReport,
        diff::{ChangedFiles, DiffReport, Side, Statement, Weight, diff},
        gate::Gate,
    },
    schema,
};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    company::{Record, company, is_stated_elsewhere, scattered, with},
    engine::{COMPANY_DATE, checked},
    files::holding,
    matrix,
    mutations::{Maker, Mutation, Outcome},
    records::ids,
    versioned::bare_model,
};

/// Fields that determine until when evidence is valid.
const END: &[&str] = &["collected", "valid-for", "valid-until"];

/// How many are tried unless all are.
const SOME: usize = 100;

/// The outcomes that the diff may show. A field declares one; what it means together with other fields and records can differ.
fn expected(record: &Record, mutation: &Mutation) -> Vec<Outcome> {
    use Outcome::{Neither, Stronger, Weaker};
    let is_rating = mutation.marks.is_some_and(|marks| marks.is_assessed);
    let field = mutation.path.rsplit('/').next().unwrap_or_default();
    match (record.kind.name, mutation.outcome) {
        ("risk", _) if is_rating && record.data["nature"] == "opportunity" => vec![Neither, Weaker],
        // An improvement that no assessment supports.
        (_, Stronger) if is_rating => vec![Weaker],
        // The default takes its place.
        ("evidence", _) if is_defaulted(mutation) => vec![Stronger, Weaker],
        // The entry of a system can be left with nothing of its own.
        ("control", outcome) if mutation.path == "systems/*/evidence" => vec![outcome, Neither],
        // Evidence that is valid for less time can have expired.
        ("evidence", outcome) if END.contains(&field) => vec![outcome, Weaker],
        // Another person may not be designated to accept.
        ("risk", Neither) if mutation.path == "acceptance/by" => vec![Neither, Weaker],
        // Its intervals are compared with the defaults.
        ("aims", Neither) if mutation.path == "review" => vec![Neither, Weaker],
        // What a system of its own inherits is compared instead.
        ("control", _) if is_own_state(&mutation.path) => vec![Neither, Stronger, Weaker],
        (_, outcome) => vec![outcome],
    }
}

/// Whether the validity of evidence is no longer stated.
fn is_defaulted(mutation: &Mutation) -> bool {
    mutation.path == "valid-for" && mutation.data.get("valid-for").is_none()
}

/// Whether a field of a control decides the state of a system of its own.
fn is_own_state(path: &str) -> bool {
    ["systems", "systems/*/decision", "systems/*/status"].contains(&path)
}

/// Whether a statement is about the field of a change, or about one that contains it.
fn is_about(statement: &Statement, record: &Record, path: &str) -> bool {
    let is_record = statement.kind == record.kind.name && statement.record.raw() == record.id;
    let field = statement.field.as_ref().map(|field| schema::path_of(schema::json(record.kind), field.raw()));
    let covers = |field: &str| {
        let mut steps = path.split('/');
        field.split('/').filter(|step| !step.is_empty()).all(|step| steps.next().is_none_or(|own| own == step))
    };
    is_record && field.is_none_or(|field| covers(&field))
}

fn weight(outcome: Outcome, mutation: &Mutation) -> Weight {
    match outcome {
        _ if mutation.marks.is_some_and(|marks| marks.is_policy) => Weight::Policy,
        Outcome::Weaker => Weight::Weakened,
        Outcome::Stronger => Weight::Strengthened,
        Outcome::Neither => Weight::Changed,
        Outcome::Wording => Weight::Editorial,
    }
}

fn problem(records: &[Record], record: &Record, mutation: &Mutation, report: &DiffReport) -> Option<String> {
    let path = &mutation.path;
    // What such a field means is described by another one.
    let is_indirect = match record.kind.name {
        "control" => is_own_state(path),
        "evidence" => END.contains(&path.as_str()),
        _ => false,
    };
    let is_of_record = |it: &Statement| it.kind == record.kind.name && it.record.raw() == record.id;
    let about = |it: &&Statement| is_about(it, record, path) || is_indirect && is_of_record(it);
    let about: Vec<&Statement> = report.statements.iter().filter(about).collect();
    let is_silent = report.weakenings().all(|it| it.record.raw() != record.id || it.kind != record.kind.name);
    let shows = |outcome: Outcome| {
        let is_weaker = outcome == Outcome::Weaker;
        let fits = |it: &&&Statement| it.weight == weight(outcome, mutation) && it.weakens == is_weaker;
        about.iter().any(|it| fits(&it)) && (is_weaker || is_silent)
    };
    let outcomes = expected(record, mutation);
    let lines: Vec<String> = about.iter().map(|it| format!("{:?}: {}", it.weight, it.line())).collect();
    let is_same = || {
        let is_entry = record.kind.name == "control" && path == "systems";
        is_defaulted(mutation) || is_entry || is_stated_elsewhere(records, record, path, &mutation.data)
    };
    let is_nothing = || report.statements.is_empty() && is_same();
    let is_right = outcomes.iter().any(|outcome| shows(*outcome)) || is_nothing();
    (!is_right).then(|| format!("{} {}: {outcomes:?} expected, but {lines:?}", record.id, mutation.what))
}

/// The file of a decision.
const DECISION: &str = "changes/decision.yaml";

/// A decision that names everything that a change weakens, approved by top management.
fn decision(report: &DiffReport) -> String {
    let named = report.weakenings().map(|it| {
        let field =
            it.field.as_ref().map(|field| field.raw().trim_start_matches('/')).filter(|field| !field.is_empty());
        json!({"record": it.record.raw(), "field": field})
    });
    let named: Vec<Value> = named.map(without_nothing).collect();
    let approval = json!({"by": "iwarnke", "on": COMPANY_DATE});
    json!({
        "kind": "change", "id": "CH-90", "title": "Decided", "of": "management-system", "weakens": named, "approval": approval,
    })
    .to_string()
}

fn without_nothing(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value
}

fn undecided(before: &Model, after: &Model, report: &DiffReport) -> Vec<String> {
    let gate = Gate { base: before, head: after, authors: &|_| Ok(Vec::new()) };
    let findings = gate.undecided(report.weakenings()).expect("authors are not asked for");
    findings.into_iter().map(|finding| finding.message).collect()
}

/// What the gate lets pass although nobody decided on it. An approval that is itself what changed may cover it.
fn not_stopped(
    before: &Model,
    after: &Model,
    record: &Record,
    mutation: &Mutation,
    report: &DiffReport,
) -> Option<String> {
    let is_approval = ["approval", "acceptance"].iter().any(|field| mutation.path.starts_with(field));
    // Risks that are weaker only because the criteria are need no decision of their own.
    let weakenings = report.weakenings().filter(|it| it.record.raw() == record.id).count();
    let stopped = undecided(before, after, report).len();
    let passes = stopped < weakenings && !is_approval;
    passes.then(|| format!("{} {}: {stopped} of {weakenings} weakenings stopped", record.id, mutation.what))
}

/// What the gate stops although a decision names it.
fn still_stopped(
    before: &Model,
    after: &Model,
    record: &Record,
    mutation: &Mutation,
    report: &DiffReport,
) -> Option<String> {
    let stopped = undecided(before, after, report);
    (!stopped.is_empty()).then(|| format!("{} {}: decided, but {stopped:?}", record.id, mutation.what))
}

#[test]
fn every_change_is_in_the_section_that_its_field_declares_and_no_weakening_passes_the_gate_undecided() {
    let (tree, records) = company();
    let ids = ids(&tree.files, &["4.1", "6.1.2", "9.2", "A.2.2", "A.7.4"]);
    let manifest = records.iter().find(|record| record.kind.name == "aims").expect("a manifest");
    let all = records.iter().flat_map(|record| {
        let maker = Maker { kind: record.kind, manifest: &manifest.data, ids: &ids };
        maker.mutations(&record.data).into_iter().map(move |mutation| (record, mutation))
    });
    let mut chosen: Vec<(usize, (&Record, Mutation))> = all.enumerate().collect();
    let many = chosen.len();
    if !matrix::all() {
        chosen.sort_by_key(|(number, _)| scattered(*number));
        chosen.truncate(SOME);
    }
    let shared = Shared::default();
    let model = |files: BTreeMap<String, Vec<u8>>, path: &str| bare_model(files, Some(&shared), |it| it == path);
    let before = model(tree.files.clone(), "");
    let nothing: CheckReport = checked(&holding(BTreeMap::new()), COMPANY_DATE, Stage::Build).0;
    let wrong = chosen.par_iter().filter_map(|(number, (record, mutation))| {
        let files = with(&tree, &records, record, &mutation.data);
        // What is read is shared only under the same expectations.
        let is_expectation = record.kind.name == "expectation";
        let after = if is_expectation { bare_model(files, None, |_| true) } else { model(files, &record.path) };
        let is_readable = after.with_id(&record.id).any(|it| it.kind.name == record.kind.name && it.record().is_some());
        assert!(is_readable, "{} {}: the record cannot be read", record.id, mutation.what);
        let side = |model| Side::new(model, &nothing, "a state", None);
        let report = diff(&side(&before), &side(&after), &ChangedFiles::default(), Vec::new(), Vec::new());
        let undecided = not_stopped(&before, &after, record, mutation, &report);
        let decided = |report: &DiffReport| {
            let mut files = with(&tree, &records, record, &mutation.data);
            files.insert(DECISION.to_owned(), decision(report).into());
            let path = |it: &str| it == record.path || it == DECISION;
            let after = bare_model(files, Some(&shared), path);
            still_stopped(&before, &after, record, mutation, report)
        };
        // A second model costs as much as everything else: of all changes, some are decided.
        let is_tried = !is_expectation && report.weakenings().next().is_some() && (!matrix::all() || number % 4 == 0);
        let decided = || if is_tried { decided(&report) } else { None };
        problem(&records, record, mutation, &report).or(undecided).or_else(decided)
    });
    let wrong: Vec<String> = wrong.collect();
    println!("{} of {many} changes of {} records", chosen.len(), records.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), chosen.len(), wrong.join("\n"));
    assert!(many > 10_000, "{many} changes only");
}
