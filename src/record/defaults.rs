//! Values of fields that records do not state, by kind of record: those of the manifest, and those that aims ships.
//!
//! Must not know any particular kind: which fields have a default is declared in the list of their kind.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{KINDS, Kind, field::Text, marks::FieldMarks};
use crate::yaml::Node;

/// The field by which the records of a kind are divided into types.
const TYPE: &str = "type";

/// Values that a manifest sets for fields that records do not state, by kind of record (`evidence`), or by kind and type
/// (`evidence.minutes`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Defaults(BTreeMap<Text, BTreeMap<Text, Text>>);

impl Defaults {
    /// The value of a field in records of `kind` that do not state it: that of the manifest for the type, then for the kind, then the
    /// shipped one for the type, then for all others.
    fn value<'d>(&'d self, kind: &Kind, r#type: Option<&str>, row: &FieldMarks) -> Option<&'d str> {
        let typed = r#type.map(|name| format!("{}.{name}", kind.name));
        let set = |key: &str| self.0.iter().find(|(name, _)| ***name == *key).map(|(_, fields)| fields);
        let of = |key: &str| set(key)?.iter().find(|(name, _)| ***name == *row.path).map(|(_, value)| &**value);
        let shipped = |name: Option<&str>| {
            let values = row.defaults.iter().flat_map(|defaults| defaults.shipped);
            values.filter(|(of, _)| *of == name).map(|(_, value)| *value).next()
        };
        let own = typed.as_deref().and_then(of).or_else(|| of(kind.name));
        own.or_else(|| shipped(r#type.filter(|name| !name.is_empty()))).or_else(|| shipped(None))
    }

    /// The value that a key of the manifest such as `evidence.minutes` has for a field, whether the manifest sets it or not.
    #[must_use]
    pub fn meant(&self, key: &str, field: &str) -> Option<&str> {
        let (name, r#type) = key.split_once('.').map_or((key, None), |(name, r#type)| (name, Some(r#type)));
        let kind = Kind::named(name)?;
        self.value(kind, r#type, kind.defaulted().find(|row| row.path == field)?)
    }

    /// Adds the values of fields that `record` does not state; returns the names of these fields.
    pub fn apply(&self, kind: &Kind, record: &mut Node<'_>) -> Vec<Box<str>> {
        let mut added = Vec::new();
        for row in kind.defaulted() {
            let unless = row.defaults.iter().flat_map(|defaults| defaults.unless);
            if record.get(row.path).is_some() || unless.into_iter().any(|field| record.get(field).is_some()) {
                continue;
            }
            let r#type = record.get(TYPE).and_then(Node::as_str).map(str::to_owned);
            let Some(value) = self.value(kind, r#type.as_deref(), row) else { continue };
            record.add_text(row.path, value.to_owned());
            added.push(row.path.into());
        }
        added
    }
}

impl JsonSchema for Defaults {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Defaults".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kinds = KINDS.iter().filter(|kind| kind.defaulted().next().is_some());
        let properties: Map<String, Value> = kinds.flat_map(|kind| of_kind(kind, generator)).collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

/// The fields of a kind that can have a default, for all records of the kind and for each type.
fn of_kind(kind: &Kind, generator: &mut SchemaGenerator) -> Vec<(String, Value)> {
    let schema = (kind.schema)(generator).to_value();
    let field = |row: &FieldMarks| (row.path.to_owned(), schema["properties"][row.path].clone());
    let fields: Map<String, Value> = kind.defaulted().map(field).collect();
    let set = |of: String| serde_json::json!({ "description": format!("For {of}."), "type": "object", "properties": fields, "additionalProperties": false });
    let all = (kind.name.to_owned(), set(format!("records of kind `{}` that do not state it", kind.name)));
    let types = types(&schema["properties"][TYPE]);
    let typed = types.into_iter().map(|name| {
        (format!("{}.{name}", kind.name), set(format!("records of kind `{}` with `type: {name}`", kind.name)))
    });
    std::iter::once(all).chain(typed).collect()
}

/// The values of a field with a fixed choice, which may be optional.
fn types(field: &Value) -> Vec<String> {
    let choices = ["anyOf", "oneOf"].iter().filter_map(|word| field[word].as_array()).flatten();
    let nested = choices.flat_map(types);
    let described = field["const"].as_str().map(str::to_owned);
    let listed = field["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    described.into_iter().chain(listed).chain(nested).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{record::Evidence, record::RecordType as _, yaml};

    fn defaults(text: &str) -> Defaults {
        let stream = yaml::parse(text);
        let document = stream.documents[0].as_ref().expect("a document");
        yaml::decode(&document.root).expect("defaults")
    }

    fn effective(defaults: &Defaults, record: &str) -> (Option<String>, usize) {
        let mut stream = yaml::parse(record);
        let root = &mut stream.documents[0].as_mut().expect("a document").root;
        let kind = Kind::named(Evidence::KIND).expect("a kind");
        let added = defaults.apply(kind, root).len();
        (root.get("valid-for").and_then(Node::as_str).map(str::to_owned), added)
    }

    #[test]
    fn the_manifest_comes_before_what_is_shipped_and_a_type_before_its_kind() {
        let (silent, general) = (Defaults::default(), defaults("evidence: {valid-for: 9 weeks}"));
        let typed = defaults("{evidence: {valid-for: 9 weeks}, evidence.minutes: {valid-for: 5 years}}");
        let (bare, minutes) = ("id: EV-7", "{id: EV-7, type: minutes}");
        let of = |defaults: &Defaults, record| effective(defaults, record).0.expect("it has a value");
        assert_eq!((of(&silent, bare), of(&silent, minutes)), ("12 months".to_owned(), "36 months".to_owned()));
        assert_eq!((of(&general, bare), of(&general, minutes)), ("9 weeks".to_owned(), "9 weeks".to_owned()));
        assert_eq!((of(&typed, bare), of(&typed, minutes)), ("9 weeks".to_owned(), "5 years".to_owned()));
        assert_eq!(typed.meant("evidence.minutes", "valid-for"), Some("5 years"));
        assert_eq!(general.meant("evidence.minutes", "valid-for"), Some("9 weeks"));
    }

    #[test]
    fn what_a_record_states_stays() {
        let general = defaults("evidence: {valid-for: 9 weeks}");
        assert_eq!(effective(&general, "{id: EV-7, valid-for: 2 days}"), (Some("2 days".to_owned()), 0));
        assert_eq!(effective(&general, "{id: EV-7, valid-until: 2027-01-31}"), (None, 0));
    }
}
