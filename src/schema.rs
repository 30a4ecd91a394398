//! JSON Schema (draft-07) of every kind, derived from its type and embedded, and the violations of a record in plain words.
//!
//! Must not know any rule or where a document came from.

mod any;
mod dates;
mod derive;
mod links;
mod relied;
mod violation;
mod vocabulary;

use std::{collections::BTreeSet, sync::OnceLock};

use jsonschema::Validator;
use serde_json::Value;

pub use any::{ANY, any};
pub use dates::{Excess, FieldDate, dates, excesses};
pub use derive::derive;
pub use links::{Field, Link};
pub use relied::{Relied, dependencies, relied, relied_above, relied_beyond};
pub use violation::Violation;

use crate::{
    record::{KINDS, Kind, field, form},
    yaml::{Node, Tree},
};

/// Maximum number of violations reported for one record.
pub const MAX_VIOLATIONS: usize = 100;

/// The published schemas, derived from the types; a test ensures that they are up to date.
static PUBLISHED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/schemas");

/// The same schemas in the form for checking, which is read and compiled in a fraction of the time.
static LEAN: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/src/schema/derived");

/// The schema of one kind, built on first use.
#[derive(Default)]
struct Slot {
    json: OnceLock<Value>,
    schema: OnceLock<Schema>,
}

/// The row of a kind, and the slot for its schema.
fn slot(kind: &Kind) -> (&'static Kind, &'static Slot) {
    static SLOTS: OnceLock<Box<[Slot]>> = OnceLock::new();
    let number = KINDS.iter().position(|row| std::ptr::eq(row, kind)).unwrap_or_default();
    let slots = SLOTS.get_or_init(|| KINDS.iter().map(|_| Slot::default()).collect());
    (&KINDS[number], &slots[number])
}

/// The schema of `kind`, ready to check records; compiled on first use.
///
/// # Panics
/// Never: a test ensures that the embedded schemas can be read.
#[must_use]
pub fn of(kind: &Kind) -> &'static Schema {
    let (kind, slot) = slot(kind);
    slot.schema.get_or_init(|| {
        let lean = LEAN
            .get_file(lean_name(kind))
            .expect("every kind has a schema for checking; .ci/bless writes it")
            .contents();
        Schema::of(kind, &serde_json::from_slice(lean).expect("an embedded schema is JSON"))
    })
}

/// The schema of `kind` as JSON.
///
/// # Panics
/// Never: a test ensures that the embedded schemas can be read.
#[must_use]
pub fn json(kind: &Kind) -> &'static Value {
    slot(kind).1.json.get_or_init(|| serde_json::from_str(text(kind)).expect("an embedded schema is JSON"))
}

/// The schema of `kind` as the text of a file.
///
/// # Panics
/// Never: a test ensures that every kind has one.
#[must_use]
pub fn text(kind: &Kind) -> &'static str {
    let file =
        PUBLISHED.get_file(published_name(kind)).expect("every kind has a published schema; .ci/bless writes it");
    file.contents_utf8().expect("a published schema is UTF-8")
}

/// Name of the published schema of a kind.
#[must_use]
pub fn published_name(kind: &Kind) -> String {
    format!("{}.schema.json", kind.name)
}

/// Name of the schema for checking a kind.
fn lean_name(kind: &Kind) -> String {
    format!("{}.json", kind.name)
}

/// The schemas for checking, derived from the published ones: file name and text.
#[must_use]
pub fn lean_files(published: &dyn Fn(&'static Kind) -> Value) -> Vec<(String, String)> {
    KINDS.iter().map(|kind| (lean_name(kind), format!("{}\n", derive::for_checking(&published(kind))))).collect()
}

/// The schema of one kind, ready to check records.
pub struct Schema {
    kind: &'static Kind,
    validator: Validator<Tree>,
    links: Field,
}

impl Schema {
    fn of(kind: &'static Kind, lean: &Value) -> Self {
        Self { kind, validator: compile(lean), links: Field::of(kind.name, lean) }
    }

    /// The violations of `node`, at most [`MAX_VIOLATIONS`] and one per place.
    #[must_use]
    pub fn check(&self, node: &Node<'_>) -> Vec<Violation> {
        if self.validator.is_valid(node) {
            return Vec::new();
        }
        let mut places = BTreeSet::new();
        let errors = self.validator.iter_errors(node);
        let violations = errors.flat_map(|error| violation::from_error(&error, json(self.kind), node));
        violations.filter(|violation| places.insert(violation.pointer.clone())).take(MAX_VIOLATIONS).collect()
    }

    /// The path of each reference of the kind, with `*` for the items of a list, and the kinds that it may refer to.
    #[must_use]
    pub fn references(&self) -> Vec<(String, links::Kinds)> {
        self.links.paths()
    }

    /// The references in `node`.
    #[must_use]
    pub fn links(&self, node: &Node<'_>) -> Vec<Link> {
        self.links.collect(node)
    }
}

fn compile(schema: &Value) -> Validator<Tree> {
    let options = jsonschema::options_for::<Tree>().with_draft(jsonschema::Draft::Draft7).should_validate_formats(true);
    let with_forms = form::FORMS.iter().fold(options, |options, form| {
        let form = *form;
        options.with_format(form.name, move |text: &str| form.fits(text) && is_possible(form.name, text))
    });
    with_forms.build(schema).expect("a derived schema is a valid schema; a test over all kinds ensures it")
}

/// Whether the calendar has what a form describes: `2026-13` has the form of a month, and there is no such month.
fn is_possible(form: &str, text: &str) -> bool {
    match form {
        _ if form == form::PARTIAL_DATE.name => text.parse::<field::PartialDate>().is_ok(),
        _ if form == form::MOMENT.name => text.parse::<field::Moment>().is_ok(),
        _ => true,
    }
}

/// Whether records of `kind` have a field at `pointer`.
#[must_use]
pub fn known(kind: &Kind, pointer: &str) -> bool {
    at(json(kind), pointer.split('/')).is_some()
}

/// The schema of the field at `path`; list indexes and `*` step into items.
pub fn at<'s, 'p>(schema: &'s Value, path: impl Iterator<Item = &'p str>) -> Option<&'s Value> {
    path.filter(|step| !step.is_empty()).try_fold(schema, |schema, step| {
        if let Some(items) = schema.get("items") {
            let index = step == "*" || step.bytes().all(|byte| byte.is_ascii_digit());
            return if index { Some(items) } else { items.get("properties")?.get(step) };
        }
        match schema.get("properties").and_then(|properties| properties.get(step)) {
            Some(field) => Some(field),
            None => {
                let patterned = || schema.get("patternProperties")?.as_object()?.values().next();
                patterned().or_else(|| schema.get("additionalProperties").filter(|more| more.is_object()))
            }
        }
    })
}

/// The path of the field at a JSON pointer in which items are identified by name: `*` for each item of a list and each name that
/// the user chooses.
#[must_use]
pub fn path_of(schema: &Value, pointer: &str) -> String {
    let mut schema = Some(schema);
    let steps = pointer.split('/').skip(1).map(|step| {
        let known = schema.and_then(|schema| schema.get("properties")?.get(step));
        let is_chosen = schema.is_some_and(|schema| schema.get("items").is_some()) || known.is_none();
        schema = schema.and_then(|schema| known.or_else(|| at(schema, std::iter::once("*"))));
        if is_chosen { "*" } else { step }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// The allowed values of a field with a fixed choice.
#[must_use]
pub fn choices(field: &Value) -> Vec<&str> {
    let listed = field["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let described = field["oneOf"].as_array().into_iter().flatten().filter_map(|choice| choice["const"].as_str());
    listed.chain(described).collect()
}

/// Whether a record of `schema` can refer to a record of `kind`.
#[must_use]
pub fn refers_to(schema: &Value, kind: &str) -> bool {
    Field::of("", schema).targets().contains(&kind)
}

/// A short description of the values a field takes.
#[must_use]
pub fn takes(field: &Value) -> String {
    if let Some(kinds) = field.get(field::REF_MARK).and_then(Value::as_array) {
        let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
        return format!("id of {}", kinds.join(", "));
    }
    match field["type"].as_str() {
        Some("array") => format!("list of {}", takes(&field["items"])),
        Some("object") if field["additionalProperties"].is_object() => "mapping of names to values".to_owned(),
        Some("object") => "mapping".to_owned(),
        Some("string") if field["format"] == "date" => "date".to_owned(),
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        _ if field.get("oneOf").is_some() => "one of the allowed values".to_owned(),
        _ => field["const"].as_str().map(|fixed| format!("`{fixed}`")).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_schema_that_compiles_and_every_link_names_known_kinds() {
        for kind in KINDS {
            assert_eq!(json(kind)["properties"]["kind"]["const"], kind.name);
            for target in of(kind).links.targets() {
                let known = target == field::REQUIREMENT || Kind::named(target).is_some();
                assert!(known, "{} points at {target}", kind.name);
            }
        }
    }

    #[test]
    fn schemas_are_flat_and_every_field_is_described() {
        for kind in KINDS {
            let text = derive(kind).to_string();
            assert!(!text.contains("$ref"), "{} is not flat", kind.name);
            described(&derive(kind), kind.name);
        }
    }

    fn described(schema: &Value, path: &str) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            assert!(field["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path} has no description");
            described(field, &path);
            described(&field["items"], &path);
        }
    }
}
