//! Relations: every pair of kinds that refer to each other is declared, and it does not matter which side states a relation.

use std::collections::BTreeSet;

use aims::{
    disclosure::Redacted,
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    finding::Stage,
    history::{self, AttestationKind},
    record::{
        KINDS, Kind,
        field::REQUIREMENT,
        relation::{APART, Opposed, RELATIONS, Relation, Side, TREATS, relations_at},
    },
    report::{
        diff::{ChangedFiles, DiffReport, NeedsReapproval, Side as State, diff},
        trace::trace,
    },
    rules, schema,
    source::MemoryTree,
};
use serde_json::{Value, json};

use crate::support::{
    documents::text,
    engine::{TODAY, whole},
    files::base,
    history::{MemoryHistory, Told, check_with},
    matrix,
    report::modelled,
    schemas::schemas,
};

/// The kinds that a reference can lead to; a control has the id of a requirement.
fn targets(kinds: &[Box<str>]) -> BTreeSet<&str> {
    kinds.iter().map(|kind| if **kind == *REQUIREMENT { "control" } else { kind }).collect()
}

/// Every reference of every kind: kind, path, and the kind that it can lead to.
fn references() -> BTreeSet<(&'static str, String, &'static str)> {
    let mut found = BTreeSet::new();
    for kind in KINDS {
        for (path, kinds) in schema::of(kind).references() {
            let targets = targets(&kinds).into_iter().filter_map(|target| Some(Kind::named(target)?.name));
            found.extend(targets.map(|target| (kind.name, path.clone(), target)));
        }
    }
    found
}

#[test]
fn references_between_kinds_that_refer_to_each_other_state_a_relation_or_are_listed_with_a_reason() {
    let all = references();
    let pairs: BTreeSet<(&str, &str)> = all.iter().map(|(from, _, to)| (*from, *to)).collect();
    let is_mutual = |from: &str, to: &str| from != to && pairs.contains(&(to, from));
    let mut undeclared = Vec::new();
    for (kind, path, target) in all.iter().filter(|(from, _, to)| is_mutual(from, to)) {
        let states = relations_at(kind, path).any(|(relation, side)| relation.opposite(side) == *target);
        let listed = APART.iter().filter(|(of, field, kinds, _)| of == kind && field == path && kinds.contains(target));
        if usize::from(states) + listed.count() != 1 {
            undeclared.push(format!("{kind} {path} -> {target}"));
        }
    }
    assert!(undeclared.is_empty(), "neither in RELATIONS nor in APART, or in both: {undeclared:#?}");
    for (kind, path, kinds, reason) in APART {
        let is_field = |target: &&str| all.contains(&(kind, (*path).to_owned(), target));
        assert!(
            kinds.iter().all(|target| is_field(target) && is_mutual(kind, target)),
            "{kind} {path} is no such field"
        );
        assert!(!reason.is_empty(), "{kind} {path} has no reason");
    }
}

#[test]
fn the_table_names_fields_that_exist_and_rules_that_exist() {
    let (all, catalog) = (references(), rules::catalog());
    let mut names = BTreeSet::new();
    for relation in RELATIONS {
        assert!(names.insert(relation.name), "{} is there twice", relation.name);
        for side in [Side::Home, Side::Other] {
            let end = relation.end(side);
            for path in end.fields {
                let field = (end.kind, (*path).to_owned(), relation.opposite(side));
                assert!(all.contains(&field), "{}: {field:?} is no reference", relation.name);
            }
        }
        assert!(!relation.home.fields.is_empty(), "{} has no home", relation.name);
        match relation.opposed {
            Opposed::By(rules) => {
                let known = |name: &&&str| catalog.all().any(|rule| *rule.name == ***name);
                assert!(!rules.is_empty() && rules.iter().all(|rule| known(&rule)), "{}: {rules:?}", relation.name);
            }
            Opposed::Never(reason) => assert!(!reason.is_empty(), "{}", relation.name),
        }
    }
}

#[test]
fn fields_of_the_other_side_are_described_as_such() {
    for end in RELATIONS.iter().map(|relation| &relation.other) {
        for path in end.fields {
            let field = path.trim_end_matches("/*");
            let described = schema::at(&schemas()[end.kind], field.split('/')).expect("a field");
            let text = described["description"].as_str().unwrap_or_default();
            assert!(text.contains("the other side of"), "{} {field}: {text}", end.kind);
        }
    }
}

/// Who states a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stated {
    Home,
    Other,
    Both,
    Nowhere,
}

/// Two records, of which `stated` states the relation.
struct Case {
    relation: &'static Relation,
    home: (String, String),
    other: (String, String),
}

const HOME: &str = "HOME-90";

impl Case {
    fn of(relation: &'static Relation) -> Self {
        let path = |kind: &str| format!("{kind}s/related-{kind}.yaml");
        let other = if relation.other.kind == "control" { "ACME-90" } else { "OTHER-90" };
        Self {
            relation,
            home: (path(relation.home.kind), HOME.to_owned()),
            other: (path(relation.other.kind), other.to_owned()),
        }
    }

    fn tree(&self, stated: Stated) -> MemoryTree {
        self.changed(stated, |_, _| ())
    }

    /// The base with both records, after a change of them.
    fn changed(&self, stated: Stated, change: impl Fn(&mut Value, &mut Value)) -> MemoryTree {
        let home = matches!(stated, Stated::Home | Stated::Both).then_some(&*self.other.1);
        let other = matches!(stated, Stated::Other | Stated::Both).then_some(&*self.home.1);
        let mut records = [self.record(Side::Home, home), self.record(Side::Other, other)];
        let [home, other] = &mut records;
        change(home, other);
        let mut tree = base();
        for (record, (path, _)) in records.iter().zip([&self.home, &self.other]) {
            tree.files.insert(path.clone(), format!("{record:#}\n").into_bytes());
        }
        tree
    }

    /// The record of one side; it refers to `target` if one is given.
    fn record(&self, side: Side, target: Option<&str>) -> Value {
        let end = self.relation.end(side);
        let id = if side == Side::Home { &self.home.1 } else { &self.other.1 };
        let schema = &schemas()[end.kind];
        let mut record = sample(schema);
        record["id"] = json!(id);
        record["kind"] = json!(end.kind);
        for field in ["title", "name"].into_iter().filter(|field| schema["properties"].get(*field).is_some()) {
            record[field] = json!(format!("A {} that is related", end.kind));
        }
        for field in ["decision", "status"].into_iter().filter(|_| end.kind == "control") {
            record[field] = json!(if field == "decision" { "included" } else { "implemented" });
        }
        if schema["properties"].get("review").is_some() {
            record["review"] = json!({"last": "2026-06-01", "every": "12 months"});
        }
        if let Some(path) = end.fields.first() {
            let steps: Vec<&str> = path.split('/').collect();
            put(&mut record, schema, &steps, target);
        }
        record
    }
}

/// The smallest value that fits a schema.
fn sample(schema: &Value) -> Value {
    if let Some(fixed) = schema.get("const") {
        return fixed.clone();
    }
    let choice = schema.get("enum").or(schema.get("oneOf")).and_then(Value::as_array);
    if let Some(first) = choice.and_then(|choices| choices.first()) {
        return first.get("const").unwrap_or(first).clone();
    }
    if let Some(kinds) = schema.get("x-aims-ref").and_then(Value::as_array) {
        return json!(if kinds.iter().any(|kind| kind == "system") { "scorer" } else { "ada" });
    }
    match schema["type"].as_str() {
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            // A result without a date is a finding of its own.
            let dated = schema["properties"].get("value").and(schema["properties"].get("on")).map(|_| "on");
            let fields = required.chain(dated).map(|name| (name.to_owned(), sample(&schema["properties"][name])));
            Value::Object(fields.collect())
        }
        Some("array") => json!([]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ if schema["format"] == "date" => json!("2026-06-01"),
        _ => json!("Something that matters"),
    }
}

/// Puts a reference at a path, with whatever its surroundings need; without one, only the surroundings.
fn put(data: &mut Value, schema: &Value, steps: &[&str], target: Option<&str>) {
    match steps {
        [] => *data = target.map_or(Value::Null, |target| json!(target)),
        ["*"] => *data = target.map_or(json!([]), |target| json!([target])),
        ["*", below @ ..] => {
            let mut item = sample(&schema["items"]);
            put(&mut item, &schema["items"], below, target);
            *data = json!([item]);
        }
        [step, below @ ..] => {
            let field = &schema["properties"][*step];
            if data.get(*step).is_none_or(Value::is_null) {
                data[*step] = sample(field);
            }
            put(&mut data[*step], field, below, target);
        }
    }
    if let Some(fields) = data.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
}

const VARIANTS: [Stated; 3] = [Stated::Home, Stated::Other, Stated::Both];

/// The variants of a relation that can be stated.
fn variants(relation: &Relation) -> impl Iterator<Item = Stated> {
    let one_sided = relation.other.fields.is_empty();
    VARIANTS.into_iter().filter(move |stated| !one_sided || *stated == Stated::Home)
}

/// The errors and warnings on the records of a case, by rule and message.
fn findings(tree: &MemoryTree) -> Vec<(String, String)> {
    let (_, report) = modelled(tree, TODAY, Stage::Surveillance);
    let findings = report.findings.into_iter().map(|finding| (finding.rule, finding.message.raw().to_owned()));
    let mut findings: Vec<_> = findings.collect();
    findings.sort();
    findings
}

fn document(shown: &Redacted, kind: &DocumentKind) -> String {
    text(shown, kind, None, "md")
}

/// Whether a reference is in an item of a list, so that the other side cannot name the item.
fn is_nested(relation: &Relation) -> bool {
    let is_nested = |path: &str| path.trim_end_matches("/*").contains('*');
    let first = |fields: &'static [&'static str]| fields.first().is_some_and(|path| is_nested(path));
    first(relation.home.fields) || first(relation.other.fields)
}

#[test]
fn findings_are_the_same_whichever_side_states_a_relation() {
    for relation in RELATIONS {
        let case = Case::of(relation);
        let mut seen = variants(relation).map(|stated| (stated, findings(&case.tree(stated))));
        let (_, home) = seen.next().expect("the home side");
        let schema: Vec<_> = home.iter().filter(|(rule, _)| rule == "schema" || rule == "dangling-reference").collect();
        assert!(schema.is_empty(), "{}: {schema:#?}", relation.name);
        for (stated, findings) in seen {
            assert_eq!(findings, home, "{} stated by {stated:?}", relation.name);
        }
    }
}

#[test]
fn documents_are_the_same_whichever_side_states_a_relation() {
    for relation in matrix::some(RELATIONS, 4) {
        let case = Case::of(relation);
        let shown: Vec<_> =
            variants(relation).map(|stated| (stated, whole(&case.tree(stated), Stage::Surveillance))).collect();
        let soa = |kind: &&DocumentKind| kind.name == "soa" || !is_nested(relation);
        for kind in DOCUMENTS.iter().filter(|kind| kind.of.is_none()).filter(soa) {
            let home = document(&shown[0].1, kind);
            for (stated, shown) in &shown[1..] {
                let other = document(shown, kind);
                let only = |one: &str, other: &str| -> Vec<String> {
                    one.lines().filter(|line| !other.contains(*line)).map(ToOwned::to_owned).collect()
                };
                let differing = [only(&home, &other), only(&other, &home)];
                assert!(home == other, "{} of {} stated by {stated:?}: {differing:#?}", kind.name, relation.name);
            }
        }
    }
}

#[test]
fn a_trace_is_the_same_whichever_side_states_a_relation() {
    for relation in RELATIONS {
        let case = Case::of(relation);
        let traced = |stated| {
            let (model, _) = modelled(&case.tree(stated), TODAY, Stage::Surveillance);
            let of = |id: &str| serde_json::to_value(trace(&model, id, 3, false)).expect("it can be written");
            [of(&case.home.1), of(&case.other.1)]
        };
        let home = traced(Stated::Home);
        let text = home[0]["dependsOn"].to_string();
        assert!(text.contains(&case.other.1), "{}: {text}", relation.name);
        for stated in variants(relation) {
            assert_eq!(traced(stated), home, "{} stated by {stated:?}", relation.name);
        }
    }
}

fn compared(before: &MemoryTree, after: &MemoryTree) -> DiffReport {
    let state = |tree: &MemoryTree| modelled(tree, TODAY, Stage::Surveillance);
    let ((base, old), (head, new)) = (state(before), state(after));
    let changed = head.differing(&base);
    let ids: BTreeSet<&str> = changed.iter().map(|(_, id)| &**id).collect();
    let outdated = history::outdated(&head.questions_about(&ids), &changed, &[], &*base, &*head);
    let again = outdated.into_iter().map(|(record, kind, stale)| NeedsReapproval::new(&record, kind, &stale)).collect();
    diff(
        &State::new(&base, &old, "main", None),
        &State::new(&head, &new, "HEAD", None),
        &ChangedFiles::default(),
        again,
        Vec::new(),
    )
}

#[test]
fn it_is_no_change_when_another_side_states_a_relation() {
    for relation in matrix::some(RELATIONS, 3) {
        let case = Case::of(relation);
        for before in variants(relation) {
            for after in variants(relation).filter(|after| *after != before) {
                let report = compared(&case.tree(before), &case.tree(after));
                let records: Vec<_> = report.records.iter().map(|record| (record.id.raw(), &record.fields)).collect();
                let what = format!("{} from {before:?} to {after:?}", relation.name);
                assert!(
                    records.is_empty() && report.statements.is_empty(),
                    "{what}: {records:#?} {:#?}",
                    report.statements
                );
                assert!(report.needs_reapproval.is_empty(), "{what}: {:#?}", report.needs_reapproval);
                assert!(report.findings.introduced.is_empty() && report.findings.resolved.is_empty(), "{what}");
            }
            let report = compared(&case.tree(before), &case.tree(Stated::Nowhere));
            assert!(!report.records.is_empty(), "{} given up by {before:?} is a change", relation.name);
        }
    }
}

/// The reviews and acceptances of both records that the history calls stale.
fn stale(case: &Case, before: &MemoryTree, after: &MemoryTree) -> Vec<String> {
    let states = [before, after].map(|tree| ("ada@example.org".to_owned(), tree.files.clone()));
    let told = Told::Commits(MemoryHistory::of(states.to_vec()));
    let checked = check_with(after, Some(&told), TODAY, None);
    let model = &checked.loaded.model;
    let kinds = [AttestationKind::Approval, AttestationKind::Acceptance, AttestationKind::Review];
    let ids = [&case.home.1, &case.other.1];
    let answers = ids.into_iter().flat_map(|id| kinds.map(|kind| (id, model.history().answer(id, kind))));
    let stale = answers.filter_map(|(id, answer)| Some((id, answer?)));
    stale.flat_map(|(id, answer)| answer.stale.iter().map(move |stale| stale.describe(id))).collect()
}

#[test]
fn the_history_keeps_approvals_when_another_side_states_a_relation() {
    for relation in matrix::some(RELATIONS, 3) {
        let case = Case::of(relation);
        for before in variants(relation) {
            for after in variants(relation).filter(|after| *after != before) {
                let stale = stale(&case, &case.tree(before), &case.tree(after));
                assert!(stale.is_empty(), "{} from {before:?} to {after:?}: {stale:?}", relation.name);
            }
        }
    }
}

#[test]
fn a_relation_that_is_new_voids_the_review_of_the_control_whichever_side_states_it() {
    let case = Case::of(&TREATS);
    for stated in VARIANTS {
        let stale = stale(&case, &case.tree(Stated::Nowhere), &case.tree(stated));
        assert!(stale.iter().any(|stale| stale.contains("drivers")), "{stated:?}: {stale:?}");
        let again = compared(&case.tree(Stated::Nowhere), &case.tree(stated)).needs_reapproval;
        assert!(again.iter().any(|again| again.record.raw() == case.other.1), "{stated:?}: {again:?}");
    }
}

/// A change that makes one of the two records oppose the relation.
fn oppose(rule: &str, home: &mut Value, other: &mut Value) {
    match rule {
        "excluded-control-in-use" => other["decision"] = json!("excluded"),
        "treated-although-retained" => home["treatment"]["option"] = json!("retain"),
        "evidence-without-implementation" => other["status"] = json!("none"),
        "related-across-systems" => {
            for (record, system) in [(home, "scorer"), (other, "elsewhere")] {
                let is_impact = record["kind"] == "impact";
                let (field, value) = if is_impact { ("system", json!(system)) } else { ("systems", json!([system])) };
                record[field] = value;
            }
        }
        _ => panic!("how is {rule} opposed?"),
    }
}

#[test]
fn an_opposing_statement_is_found_whichever_side_states_a_relation() {
    for relation in RELATIONS {
        let Opposed::By(rules) = relation.opposed else { continue };
        let case = Case::of(relation);
        for rule in rules {
            let found = |stated| {
                let mut tree = case.changed(stated, |home, other| oppose(rule, home, other));
                let system = "kind: system\nid: elsewhere\nname: Another system\n";
                tree.files.insert("systems/elsewhere.yaml".to_owned(), system.into());
                findings(&tree).into_iter().filter(|(found, _)| found == rule).count()
            };
            for stated in variants(relation) {
                assert_eq!(found(stated), 1, "{rule}: {} stated by {stated:?}", relation.name);
            }
            assert_eq!(found(Stated::Nowhere), 0, "{rule}: {} stated by nobody", relation.name);
        }
    }
}

#[test]
fn a_control_that_risks_name_is_shown_with_them_and_needs_no_drivers() {
    let mut tree = base();
    for number in 91..=93 {
        let risk = format!(
            "kind: risk\nid: R-{number}\ntitle: Risk {number}\nsystems: [scorer]\nowner: model-owner\ntreatment:\n  option: modify\n  \
             controls: [ACME-90]\n"
        );
        tree.files.insert(format!("risks/R-{number}.yaml"), risk.into());
    }
    let control = "kind: control\nid: ACME-90\ntitle: Compare answers each month\ndecision: included\njustification: Drift is noticed\n\
                   status: implemented\nowner: model-owner\n";
    tree.files.insert("controls/ACME-90.yaml".to_owned(), control.into());
    let undriven: Vec<_> = findings(&tree).into_iter().filter(|(rule, _)| rule == "undriven-inclusion").collect();
    assert!(undriven.is_empty(), "{undriven:?}");
    let soa = DOCUMENTS.iter().find(|kind| kind.name == "soa").expect("there is one");
    let text = document(&whole(&tree, Stage::Surveillance), soa);
    let row = text.lines().find(|line| line.starts_with("| ACME-90")).expect("it has a row");
    assert!(["R-91", "R-92", "R-93"].iter().all(|risk| row.contains(risk)), "{row}");
    let (model, _) = modelled(&tree, TODAY, Stage::Surveillance);
    let related = model.related(&TREATS, "ACME-90");
    assert!(related.iter().all(|risk| risk.home.is_some() && risk.other.is_none()) && related.len() == 3);
}
