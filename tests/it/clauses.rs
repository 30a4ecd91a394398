//! Clause by clause: the map of checks holds, a complete repository answers everything, and each clause can be missing alone.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    engine::Checked,
    finding::{RuleBasis, Severity, Stage},
    framework::{Framework, Frameworks, Provision, ProvisionKind},
    model::Model,
    policy::Verdict,
    record::{Kind, Test},
    report::status::{RequirementStatus, State},
    schema,
    source::MemoryTree,
};
use serde_json::{Value, json};

use crate::support::{
    command::aims_today,
    engine::{COMPANY_DATE, check_tree},
    files::example,
    folder::fresh,
    matrix,
    report::shipped,
    schemas::{assert_fits, published},
};

fn check(tree: &MemoryTree) -> Checked {
    check_tree(tree, COMPANY_DATE)
}

fn clauses(standard: &Framework) -> Vec<&Provision> {
    standard.of_kind(ProvisionKind::Clause).collect()
}

#[test]
fn every_check_of_a_clause_is_done_by_one_thing() {
    let frameworks = Frameworks::shipped();
    let catalog = &shipped().catalog;
    let mut problems = Vec::new();
    let mut ids = BTreeSet::new();
    for clause in clauses(frameworks.standard()) {
        for check in &clause.checks {
            let name = format!("{} {}", clause.id, &*check.id);
            assert!(ids.insert(name.clone()), "{name} stands twice");
            match (&check.rule, &check.field) {
                (Some(rule), None) => match catalog.get(rule) {
                    Some(info) if info.clauses.iter().any(|cited| **cited == *clause.id) => {}
                    Some(_) => problems.push(format!("{name}: {rule} does not cite the clause")),
                    None => problems.push(format!("{name}: there is no rule {rule}")),
                },
                (None, Some(field)) if is_required(field) => {}
                (None, Some(field)) => problems.push(format!("{name}: no schema asks for {field}")),
                _ => problems.push(format!("{name}: one thing checks it, a rule or a field")),
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    // The facts of the standard list so many checks of its clauses; one that disappears would leave a clause unchecked.
    let help = "if you added a check to a clause in src/framework/iso-42001.yaml, state the new number in this test";
    assert_eq!(ids.len(), 119, "{help}: {ids:#?}");
}

/// Whether the schema of the kind asks for the field.
fn is_required(path: &str) -> bool {
    let (kind, path) = path.split_once('/').expect("kind and path");
    let schema = schema::derive(Kind::named(kind).expect("a kind"));
    let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
    let above = schema::at(&schema, above.split('/')).expect("the field above");
    above["required"].as_array().into_iter().flatten().any(|required| required == name)
}

#[test]
fn every_expectation_says_when_it_is_due_and_what_asks_for_it() {
    for expectation in aims::expectation::shipped() {
        let cited = !expectation.clauses.is_empty();
        assert!(cited || expectation.practice.is_some(), "{} rests on nothing", expectation.id);
        let by_control = expectation.basis == RuleBasis::Control;
        assert!(!by_control || expectation.included.is_some(), "{} applies to an excluded control", expectation.id);
    }
}

#[test]
fn the_company_answers_every_clause_and_control() {
    let checked = check(&example("company"));
    let judged = checked.judge(Stage::Surveillance);
    let (report, verdicts) = (judged.status(), &judged.verdicts);
    let open = |status: &&RequirementStatus| ![State::Answered, State::Excluded].contains(&status.state);
    let open: Vec<_> = report.clauses.iter().filter(open).map(|status| (&status.id, &status.why)).collect();
    assert!(open.is_empty(), "{open:#?}");
    let found: Vec<_> = verdicts.iter().map(|verdict| (&verdict.finding.rule, &verdict.finding.message)).collect();
    assert!(found.is_empty(), "{found:#?}");
    for document in report.documents {
        assert!(!document.records.is_empty(), "{} {}", document.requirement, document.what);
    }
}

#[test]
fn each_clause_can_be_the_one_that_is_missing() {
    let complete = check(&example("company")).loaded.model;
    let standard = complete.frameworks.standard();
    let problems: Vec<String> =
        matrix::some(clauses(standard), 4).into_iter().flat_map(|clause| without(&complete, clause)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with what is said where nothing answers `clause`.
fn without(complete: &Model, clause: &Provision) -> Vec<String> {
    let tree = tree_without(complete, clause);
    let checked = check(&tree);
    let judged = checked.judge(Stage::Surveillance);
    let (report, model, verdicts) = (judged.status(), &checked.loaded.model, &judged.verdicts);
    let mut problems = Vec::new();
    let missing = report.clauses.iter().find(|status| status.id.raw() == &*clause.id).expect("it is listed");
    if missing.state != State::Unanswered || missing.why.is_none() || missing.help.is_none() {
        problems.push(format!("{}: {:?} {:?} {:?}", clause.id, missing.state, missing.why, missing.help));
    }
    let cites = |verdict: &&Verdict<'_>, clause: &Provision| {
        let info = model.catalog.get(&verdict.finding.rule).expect("it is in the catalog");
        info.clauses.iter().any(|cited| **cited == *clause.id)
    };
    let told = verdicts.iter().filter(|verdict| verdict.severity > Severity::Todo && cites(verdict, clause));
    if !told.clone().any(|verdict| verdict.finding.help.is_some()) {
        problems.push(format!("{}: check does not name it", clause.id));
    }
    let shared = kinds(clause);
    for status in &report.clauses {
        let entry = standard_entry(model, status.id.raw());
        let shares = kinds(entry).iter().any(|kind| shared.contains(kind));
        // A rule can be about both clauses, and an expectation of one about a kind that answers the other.
        let follows = |verdict: &Verdict<'_>| cites(&verdict, clause) || asks_for(&verdict.finding.rule, &shared);
        let due = || verdicts.iter().filter(|verdict| verdict.severity > Severity::Todo);
        let all_follow = due().filter(|verdict| cites(verdict, entry)).all(follows);
        if status.state != State::Answered && !shares && !all_follow {
            problems.push(format!("{}: {} is {:?} too: {:?}", clause.id, status.id.raw(), status.state, status.why));
        }
    }
    problems
}

/// Whether an expectation is about one of these kinds.
fn asks_for(rule: &str, kinds: &BTreeSet<&str>) -> bool {
    let shipped = aims::expectation::shipped();
    shipped.iter().any(|expectation| *expectation.id == *rule && kinds.contains(&*expectation.kind))
}

fn standard_entry<'m>(model: &'m Model, id: &str) -> &'m Provision {
    model.frameworks.standard().entry(id).expect("an entry")
}

/// The kinds that answer a requirement, as the generated map shows them.
fn kinds(entry: &Provision) -> BTreeSet<&str> {
    entry.answered_by.iter().map(|answer| &*answer.kind).collect()
}

/// The repository of `complete` in which nothing answers `clause`: fields are taken away where a field makes the answer, whole
/// records elsewhere.
fn tree_without(complete: &Model, clause: &Provision) -> MemoryTree {
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for entry in complete.entries() {
        let mut record = entry.record().expect("it can be read").to_value();
        prune(&mut record);
        let mut kept = true;
        for answer in clause.answered_by.iter().filter(|answer| &*answer.kind == entry.kind.name) {
            kept &= !answer.filter.is_empty();
            kept &= take_away(&mut record, &answer.filter);
        }
        let documents = files.entry(entry.path.to_string()).or_default();
        if kept {
            let mut document = json!({ "kind": entry.kind.name });
            document.as_object_mut().expect("a map").extend(record.as_object().expect("a map").clone());
            documents.push(document);
        }
    }
    let mut tree = example("company");
    tree.files.retain(|path, _| !path.ends_with(".yaml"));
    for (path, documents) in files.into_iter().filter(|(_, documents)| !documents.is_empty()) {
        let texts: Vec<String> = documents.iter().map(|document| format!("{document:#}\n")).collect();
        tree.files.insert(path, texts.join("---\n").into_bytes());
    }
    tree
}

/// Takes away what makes `tests` hold; `false` where the record itself has to go.
fn take_away(record: &mut Value, tests: &[Test]) -> bool {
    let Some(test) = tests.iter().find(|test| test.exists.is_some()).or(tests.first()) else { return false };
    let holds =
        |record: &Value| tests.iter().all(|test| values(record, &test.path).iter().any(|value| fits(test, value)));
    if !holds(record) {
        return true;
    }
    match (&test.exists, test.path.strip_suffix("/*")) {
        (Some(_), _) => remove(record, &test.path.split('/').collect::<Vec<_>>()),
        (None, Some(list)) => {
            let wanted = test.equals.as_deref().expect("a value").to_owned();
            let items = record.pointer_mut(&format!("/{list}")).and_then(Value::as_array_mut).expect("a list");
            items.retain(|item| item != &wanted);
        }
        (None, None) => return false,
    }
    true
}

fn fits(test: &Test, value: &Value) -> bool {
    test.equals.as_deref().is_none_or(|wanted| value == wanted)
}

fn values<'v>(record: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('/').fold(vec![record], |found, step| match step {
        "*" => found.into_iter().filter_map(Value::as_array).flatten().collect(),
        step => found.into_iter().filter_map(|value| value.get(step)).collect(),
    })
}

fn remove(value: &mut Value, path: &[&str]) {
    match (path, value) {
        ([step], Value::Object(fields)) => drop(fields.remove(*step)),
        (["*", rest @ ..], Value::Array(items)) => items.iter_mut().for_each(|item| remove(item, rest)),
        ([step, rest @ ..], Value::Object(fields)) => {
            if let Some(field) = fields.get_mut(*step) {
                remove(field, rest);
            }
        }
        _ => {}
    }
}

/// Takes fields away that say nothing.
fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            let empty = |field: &Value| field.is_null() || field.as_array().is_some_and(Vec::is_empty);
            fields.retain(|_, field| !empty(field) && field.as_object().is_none_or(|fields| !fields.is_empty()));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

#[test]
fn a_new_repository_has_everything_to_do_and_nothing_overdue() {
    let folder = fresh("new-status");
    let init = ["init", ".", "--organization", "New Ltd", "--system", "Sorter", "--no-input"];
    aims_today(&folder, &init).says(0, &[]);
    let ran = aims_today(&folder, &["status", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report = ran.json();
    let all = [&report["clauses"], &report["controls"]].into_iter().filter_map(Value::as_array).flatten();
    let states: BTreeMap<String, usize> = all.fold(BTreeMap::new(), |mut states, status| {
        *states.entry(status["state"].to_string()).or_default() += 1;
        states
    });
    assert_eq!(states, BTreeMap::from([("\"not-due\"".to_owned(), 32 + 38)]), "{states:?}");
    assert_fits(&published("status-report"), &report);
}
