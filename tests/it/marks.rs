//! What is declared of fields: that it fits their schema, which kinds declare what an approval relies on, and what never may.

use std::collections::BTreeMap;

use aims::{
    history::approved_content::{ApprovedContent, dependencies},
    record::{
        KINDS, Kind,
        field::{DOCUMENT_MARK, REF_MARK},
        form,
        marks::{APPROVAL_MARKS, APPROVED_MARK, COMMON, Direction, FieldMarks, Missing, PRINTED, public_part},
    },
    schema,
};
use serde_json::{Value, json};

use crate::support::fill::dated;

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

/// Whether a field is a date or a number, by its schema.
fn is_date(field: &Value) -> bool {
    field["format"] == "date" || dated(field).is_some()
}

#[test]
fn every_date_says_when_it_lies() {
    let schemas = schemas();
    for kind in KINDS {
        let dates: Vec<String> = all_fields(&schemas[kind.name])
            .into_iter()
            .filter(|(_, field)| is_date(field))
            .map(|(path, _)| path[1..].to_owned())
            .collect();
        let declared: Vec<&str> = kind.dates().map(|(path, _)| path).collect();
        for path in &dates {
            assert_eq!(declared.iter().filter(|it| *it == path).count(), 1, "{} {path}", kind.name);
            for earlier in kind.not_before(path) {
                assert!(dates.iter().any(|it| it == earlier.path), "{} {path}: {}", kind.name, earlier.path);
                // A comparison of each item of a list with each item of another one would take too long.
                let lists = |path: &str| path.matches('*').count();
                let shared = path.split('/').zip(earlier.path.split('/')).take_while(|(one, other)| one == other);
                let shared = shared.filter(|(one, _)| *one == "*").count();
                assert!(lists(path) == shared || lists(earlier.path) == shared, "{} {path}", kind.name);
            }
        }
        let common = |path: &str| COMMON.iter().any(|row| row.path == path);
        let unknown = declared.iter().filter(|path| !common(path) && !dates.iter().any(|it| it == *path));
        assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&&str>::new(), "{}", kind.name);
    }
}

#[test]
fn every_number_has_bounds() {
    for (kind, schema) in schemas() {
        let numbers = all_fields(&schema)
            .into_iter()
            .filter(|(_, field)| field["type"] == "integer" || field["type"] == "number");
        for (path, field) in numbers {
            assert!(field.get("minimum").is_some() && field.get("maximum").is_some(), "{kind} {path}");
        }
    }
}

#[test]
fn what_is_declared_fits_the_schema() {
    let schemas = schemas();
    for kind in KINDS {
        let schema = &schemas[kind.name];
        let mut paths: Vec<&str> = kind.fields.iter().map(|row| row.path).collect();
        kind.fields.iter().for_each(|row| fits(row, schema, kind.name));
        paths.sort_unstable();
        assert!(paths.windows(2).all(|two| two[0] != two[1]), "{}: a field has two rows: {paths:?}", kind.name);
    }
    for row in COMMON {
        let having = schemas.iter().flat_map(|(kind, schema)| {
            let weighed = move |path: &String| Kind::named(kind).and_then(|kind| kind.weighed(path));
            let is_it =
                move |path: &String| row.direction.is_none() || weighed(path).is_none_or(|it| it.path == row.path);
            places(row, schema).into_iter().filter(is_it).map(move |path| (kind, schema, path))
        });
        let mut having = having.map(|(kind, schema, path)| {
            fits(&FieldMarks { path: path.leak(), ..*row }, schema, kind);
        });
        assert!(having.next().is_some(), "no kind has {}", row.path);
        having.for_each(drop);
    }
}

/// The paths at which a kind with this schema has the field of a row that all kinds share.
fn places(row: &FieldMarks, schema: &Value) -> Vec<String> {
    let paths = all_fields(schema).into_iter().map(|(path, _)| path[1..].to_owned());
    let is_at = |path: &String| match row.path.strip_prefix("**/") {
        Some(end) => {
            let mut steps = path.strip_suffix("/*").unwrap_or(path).rsplit('/');
            end.rsplit('/').all(|own| steps.next().is_some_and(|step| own.split('|').any(|own| own == step)))
        }
        None => path == row.path,
    };
    paths.filter(is_at).collect()
}

/// The field of a row; for any field of the items of a list, the items.
fn field_of<'s>(row: &FieldMarks, schema: &'s Value, kind: &str) -> &'s Value {
    // The names that a manifest can choose there are listed.
    let path = row.path.replace("defaults/*/", "defaults/evidence/");
    let row = &FieldMarks { path: path.leak(), ..*row };
    let any = row.path.strip_suffix("/*/*").map(|list| schema::at(schema, format!("{list}/*").split('/')));
    let items = row.path.strip_suffix("/*").filter(|_| any.is_none());
    let at =
        schema::at(schema, row.path.split('/')).filter(|field| items.is_some() || field["description"].is_string());
    at.or(any.flatten()).unwrap_or_else(|| panic!("{kind} has no field {}", row.path))
}

fn fits(row: &FieldMarks, schema: &Value, kind: &str) {
    let at = |path: &str| schema::at(schema, path.split('/')).filter(|field| field["description"].is_string());
    let path = row.path;
    let field = field_of(row, schema, kind);
    if let Some(direction) = row.direction {
        let is_presence = matches!(direction, Direction::Removal | Direction::Addition | Direction::Kept);
        assert!(is_presence || suits(direction, field), "{kind}/{path} has no scale for {direction:?}");
        if let Direction::Neutral(reason) = direction {
            assert!(reason.starts_with(char::is_lowercase) && !reason.ends_with('.'), "{kind}/{path}: {reason}");
        }
    }
    let has_scale = !matches!(row.direction, Some(Direction::Removal | Direction::Addition | Direction::Kept) | None);
    assert!(has_scale || row.missing == Missing::Weaker, "{kind}/{path} has a missing value without a scale");
    let flagged = row.is_policy || row.is_assessed || row.is_switch;
    assert!(!flagged || row.direction.is_some(), "{kind}/{path} has no direction");
    assert!(!row.is_ordered || field["type"] == "array", "{kind}/{path} is no list");
    assert!(row.because.is_empty() || row.direction.is_some(), "{kind}/{path} gives a reason for nothing");
    let is_day = |path: &str| at(path).is_some_and(is_date);
    let is_dated = row.tense.is_some() || !row.not_before.is_empty() || row.not_before_first.is_some();
    assert!(!is_dated || is_day(path), "{kind}/{path} is no day");
}

/// Whether the values of a field can be compared in a direction.
fn suits(direction: Direction, field: &Value) -> bool {
    if let Some(within) = field["properties"].as_object() {
        return within.values().filter(|field| !is_text(field)).all(|field| suits(direction, field));
    }
    if let Some(named) = schema::at(field, std::iter::once("*")).filter(|_| field["type"] == "object") {
        return suits(direction, named);
    }
    let is_string = field["type"] == "string";
    match direction {
        Direction::Less | Direction::More if field["type"] == "array" => suits(direction, &field["items"]),
        Direction::Less | Direction::More => field["type"] == "integer" || field["type"] == "number",
        Direction::Shorter | Direction::Longer => is_interval(field) || is_string && is_text(field),
        Direction::Sooner | Direction::Later => is_date(field),
        Direction::Order(order) => {
            let mut ranked: Vec<&str> = order.iter().flat_map(|same| same.split('|')).collect();
            let mut all = if field["type"] == "boolean" { vec!["true", "false"] } else { schema::choices(field) };
            ranked.sort_unstable();
            all.sort_unstable();
            ranked == all
        }
        Direction::Bound => is_text(field),
        Direction::Removal | Direction::Addition | Direction::Kept => is_presence(field),
        Direction::Both | Direction::Neutral(_) => true,
        Direction::Wording => is_text(field),
    }
}

fn is_interval(field: &Value) -> bool {
    field["pattern"] == form::INTERVAL.pattern
}

/// Text, an address or the name of a file.
fn is_text(field: &Value) -> bool {
    let is_other = is_interval(field) || field["format"] == "date" || field.get(REF_MARK).is_some();
    field["type"] == "string" && !is_other && field.get(DOCUMENT_MARK).is_none() && schema::choices(field).is_empty()
}

/// Whether a field has nothing that could be weaker but its presence or its items.
fn is_presence(field: &Value) -> bool {
    let is_container = field["type"] == "array" || field["properties"].is_object();
    is_text(field) || is_container || field.get(REF_MARK).is_some() || field.get(DOCUMENT_MARK).is_some()
}

#[test]
fn every_field_that_is_no_text_declares_which_way_it_is_weaker() {
    let mut missing = Vec::new();
    for kind in KINDS {
        let schema = schema::derive(kind);
        for (path, field) in all_fields(&schema) {
            let path = &path[1..];
            if ["kind", "id"].contains(&path) || is_text(field) {
                continue;
            }
            let Some(row) = kind.weighed(path) else {
                missing.push(format!("{}/{path}: add a row to `FIELDS`", kind.name));
                continue;
            };
            let is_own = row.path == path || row.path.starts_with("**/");
            if !is_own && !suits(row.direction.expect("it is weighed"), field) {
                missing.push(format!("{}/{path}: the row of {} does not apply to it", kind.name, row.path));
            }
        }
    }
    assert!(missing.is_empty(), "{} fields:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn the_closest_row_applies() {
    let row = |kind: &str, path: &str| Kind::named(kind).and_then(|kind| kind.weighed(path)).map(|row| row.path);
    assert_eq!(row("risk", "treatment/actions/*/due"), Some("**/due"));
    assert_eq!(row("risk", "treatment/actions/*"), Some("treatment/actions"));
    assert_eq!(row("risk", "treatment/actions/*/controls"), Some("treatment/actions/*/controls"));
    assert_eq!(row("risk", "treatment/actions/*/evidence/*"), Some("**/evidence"));
    assert_eq!(row("risk", "owner"), Some("**/owner"));
    assert_eq!(row("expectation", "due"), Some("due"));
    assert_eq!(row("expectation", "where/*"), Some("where"));
    assert_eq!(row("expectation", "where/*/range/min"), Some("where/*/*"));
    assert_eq!(row("dataset", "description"), Some("description"));
    assert_eq!(row("risk", "event"), None);
}

#[test]
fn a_path_names_no_items() {
    let path =
        |kind: &str, pointer: &str| schema::path_of(&schema::derive(Kind::named(kind).expect("a kind")), pointer);
    assert_eq!(path("risk", "/treatment/actions/due"), "treatment/actions/*");
    assert_eq!(path("risk", "/treatment/actions/a~1b/due"), "treatment/actions/*/due");
    assert_eq!(path("aims", "/review/kinds/risk"), "review/kinds/*");
    assert_eq!(path("aims", "/rules/stage"), "rules/*");
    assert_eq!(path("aims", "/risk-criteria/matrix"), "risk-criteria/matrix");
    assert_eq!(path("risk", ""), "");
}

#[test]
fn a_record_that_everyone_sees_in_part_can_be_read_from_that_part() {
    for kind in KINDS.iter().filter(|kind| kind.fields.iter().any(|row| row.is_public)) {
        let public = |path: &str| kind.fields.iter().any(|row| row.is_public && row.covers(path));
        let schema = schema::derive(kind);
        for (path, _) in all_fields(&schema).iter().filter(|(path, field)| is_value(field) && is_needed(&schema, path))
        {
            assert!(public(path), "{}{path} is needed and not public", kind.name);
        }
    }
    let kind = Kind::named("aims").expect("a kind");
    let whole =
        json!({"id": "a", "organization": {"name": "N", "address": "Z"}, "rules": {"Z": "allow"}, "exclude": ["Z"]});
    let part = public_part(kind.fields, &whole);
    assert_eq!(part, json!({"id": "a", "organization": {"name": "N"}}));
}

fn is_value(field: &Value) -> bool {
    field.get("properties").is_none()
}

/// Whether a field has to be there, with all in which it stands.
fn is_needed(schema: &Value, path: &str) -> bool {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    (0..steps.len()).all(|end| {
        let within = schema::at(schema, steps[..end].iter().copied());
        let needed = within.and_then(|within| within["required"].as_array()).into_iter().flatten();
        steps[end] != "kind" && needed.into_iter().any(|name| name == steps[end])
    })
}

#[test]
fn every_kind_that_is_approved_has_substance_and_no_other() {
    for (kind, schema) in schemas() {
        // The manifest's `review` holds intervals, not a review of it.
        let approved = is_approved(&schema) && kind != "aims";
        let marked = !ApprovedContent::of(&schema).is_empty();
        assert!(
            marked || !approved,
            "`{kind}` has an approval, an acceptance or a review: mark what it covers in `FIELDS` with `.approved()`"
        );
        assert!(approved || !marked, "`{kind}` has `.approved()` fields, but no approval, acceptance or review");
        let text = schema.to_string();
        let marked = APPROVAL_MARKS.iter().any(|mark| text.contains(&format!("\"{mark}\"")));
        assert_eq!(marked, approved, "{kind}");
    }
}

#[test]
fn what_nobody_approves_is_never_substance() {
    let counts = |field: &Value| field.get(APPROVED_MARK).is_some_and(|mark| mark != PRINTED);
    for (kind, schema) in schemas() {
        for (path, field) in all_fields(&schema).iter().filter(|(_, field)| counts(field)) {
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
        for (path, field) in all_fields(&schema).iter().filter(|(_, field)| field.get(APPROVED_MARK).is_some()) {
            let below = all_fields(field).into_iter().find(|(_, field)| field.get(APPROVED_MARK).is_some());
            assert!(below.is_none(), "{kind}{path} counts whole and has marks below");
        }
    }
}

#[test]
fn a_dependence_follows_a_reference_to_substance_of_a_kind_that_it_may_name() {
    let schemas = schemas();
    for (kind, schema) in &schemas {
        for link in dependencies(schema).links {
            let field = schema::at(schema, link.pointer.split('/')).expect("the field is there");
            for (target, paths) in &link.kinds {
                assert!(targets(field).contains(&&**target), "{kind}/{} names no {target}", link.pointer);
                relied_on(&schemas, target, paths, &format!("{kind}/{}", link.pointer));
            }
        }
        for (target, paths) in dependencies(schema).on_all {
            relied_on(&schemas, &target, &paths, kind);
        }
    }
}

fn relied_on(schemas: &BTreeMap<&str, Value>, kind: &str, paths: &[Box<str>], by: &str) {
    let substance = ApprovedContent::of(schemas.get(kind).unwrap_or_else(|| panic!("{by}: no kind {kind}")));
    assert!(!paths.is_empty(), "{by} relies on nothing of {kind}");
    for path in paths {
        assert!(substance.holds(path), "{by} relies on {kind}/{path}, which is no substance");
    }
}

#[test]
fn every_mark_of_a_dependence_is_found() {
    for (kind, schema) in schemas() {
        let marks = schema.to_string().matches("\"x-aims-depends\":").count();
        assert_eq!(dependencies(&schema).links.len(), marks, "{kind}");
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
    ApprovedContent::of(&schema::derive(kind)).value(&record.to_value())
}
