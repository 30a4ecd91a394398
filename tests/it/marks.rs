//! The marks that say on what an approval relies: which kinds have them, what they may never mark, and that they lead somewhere.

use std::collections::BTreeMap;

use aims::{
    history::substance::{Substance, dependences},
    record::{
        KINDS, Kind,
        field::{APPROVAL_MARKS, REF_MARK, SUBSTANCE_MARK},
    },
    schema,
};
use serde_json::Value;

/// What is not what somebody approved, but who does it, by when, how far it has come, and what shows it.
const NEVER: &[&str] = &[
    "id",
    "owner",
    "author",
    "due",
    "done",
    "on",
    "status",
    "evidence",
    "remarks",
    "result",
    "results",
    "review",
    "approval",
    "acceptance",
    "assessment",
    "assessments",
    "classification",
];

fn schemas() -> BTreeMap<&'static str, Value> {
    KINDS.iter().map(|kind| (kind.name, schema::derive(kind))).collect()
}

fn is_approved(schema: &Value) -> bool {
    ["approval", "acceptance", "review"].iter().any(|field| schema["properties"].get(field).is_some())
}

/// Every field of a schema with its path, `*` for the items of a list.
fn fields<'s>(schema: &'s Value, path: &str, found: &mut Vec<(String, &'s Value)>) {
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}/{name}");
        found.push((path.clone(), field));
        fields(field, &path, found);
    }
    if let Some(items) = schema.get("items") {
        fields(items, &format!("{path}/*"), found);
    }
}

fn all_fields(schema: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    fields(schema, "", &mut found);
    found
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The kinds that a reference, or a list of references, may name.
fn targets(field: &Value) -> Vec<&str> {
    let own = [field.get(REF_MARK), field["items"].get(REF_MARK)];
    own.into_iter().flatten().filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect()
}

#[test]
fn every_kind_that_is_approved_has_substance_and_no_other() {
    for (kind, schema) in schemas() {
        // The manifest's `review` holds intervals, not a review of it.
        let approved = is_approved(&schema) && kind != "aims";
        assert_eq!(!Substance::of(&schema).is_empty(), approved, "{kind}");
        let text = schema.to_string();
        let marked = APPROVAL_MARKS.iter().any(|mark| text.contains(&format!("\"{mark}\"")));
        assert_eq!(marked, approved, "{kind}");
    }
}

#[test]
fn what_nobody_approves_is_never_substance() {
    for (kind, schema) in schemas() {
        for (path, field) in all_fields(&schema).iter().filter(|(_, field)| field.get(SUBSTANCE_MARK).is_some()) {
            let below = all_fields(field).into_iter().map(|(below, field)| (format!("{path}{below}"), field));
            for (path, field) in below.chain([(path.clone(), *field)]) {
                assert!(!NEVER.contains(&name(&path)), "{kind}{path}");
                assert_ne!(field["format"], "date", "{kind}{path}");
                assert_ne!(targets(field), ["evidence"], "{kind}{path}");
            }
        }
    }
}

#[test]
fn a_mark_below_a_marked_field_would_take_from_it() {
    for (kind, schema) in schemas() {
        for (path, field) in all_fields(&schema).iter().filter(|(_, field)| field.get(SUBSTANCE_MARK).is_some()) {
            let below = all_fields(field).into_iter().find(|(_, field)| field.get(SUBSTANCE_MARK).is_some());
            assert!(below.is_none(), "{kind}{path} counts whole and has marks below");
        }
    }
}

#[test]
fn a_dependence_follows_a_reference_to_substance_of_a_kind_that_it_may_name() {
    let schemas = schemas();
    for (kind, schema) in &schemas {
        for link in dependences(schema).links {
            let field = schema::at(schema, link.pointer.split('/')).expect("the field is there");
            for (target, paths) in &link.kinds {
                assert!(targets(field).contains(&&**target), "{kind}/{} names no {target}", link.pointer);
                relied_on(&schemas, target, paths, &format!("{kind}/{}", link.pointer));
            }
        }
        for (target, paths) in dependences(schema).on_all {
            relied_on(&schemas, &target, &paths, kind);
        }
    }
}

fn relied_on(schemas: &BTreeMap<&str, Value>, kind: &str, paths: &[Box<str>], by: &str) {
    let substance = Substance::of(schemas.get(kind).unwrap_or_else(|| panic!("{by}: no kind {kind}")));
    assert!(!paths.is_empty(), "{by} relies on nothing of {kind}");
    for path in paths {
        assert!(substance.holds(path), "{by} relies on {kind}/{path}, which is no substance");
    }
}

#[test]
fn every_mark_of_a_dependence_is_found() {
    for (kind, schema) in schemas() {
        let marks = schema.to_string().matches("\"x-aims-depends\":").count();
        assert_eq!(dependences(&schema).links.len(), marks, "{kind}");
    }
}

#[test]
fn who_does_it_by_when_and_how_far_it_is_leave_the_substance_of_a_risk_and_a_control_alone() {
    let risk = "kind: risk\nid: R-1\ntitle: T\nevent: E\ntreatment:\n  option: modify\n  actions:\n  - what: W\n";
    let other = "kind: risk\nid: R-1\nowner: x\ntitle: U # why\ntreatment:\n  actions:\n  - {due: 2026-01-01, owner: y, what: W, \
                 done: 2026-01-02, evidence: [EV-1], effect: F}\n  option: modify\nevent: >\n  E\nreview: {last: 2026-01-01}\n";
    assert_eq!(substance(risk), substance(other));
    assert_ne!(substance(risk), substance(&risk.replace("modify", "retain")));
    let control = "kind: control\nid: A.2.2\ndecision: included\n";
    let other = "kind: control\nid: A.2.2\ndecision: included\nstatus: planned\ndue: 2026-09-01\nsystems:\n\
                 - {system: scorer, status: partial, evidence: [EV-1]}\n";
    assert_eq!(substance(control), substance(other));
    assert_ne!(substance(control), substance(&other.replace("status: partial", "decision: excluded")));
}

fn substance(text: &str) -> Value {
    let stream = aims::yaml::parse(text);
    let root = &stream.documents[0].as_ref().expect("it can be read").root;
    let kind = Kind::named(root.get("kind").and_then(|kind| kind.as_str()).expect("a kind")).expect("a known kind");
    let record = (kind.decode)(root).unwrap_or_else(|_| panic!("a {}: {text}", kind.name));
    Substance::of(&schema::derive(kind)).value(&record.to_value())
}
