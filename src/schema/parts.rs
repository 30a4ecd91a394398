//! A schema for checking in parts: the head, and one part for each large field, compiled when the first record has the field.
//!
//! Most records have few of the fields of their kind, and compiling a schema costs more than checking a record. Must not know what a
//! violation is called.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock, OnceLock},
};

use jsonschema::{Draft, Retrieve, ValidationError, ValidationOptions, Validator};
use serde::Deserialize;
use serde_json::{Map, Value, json, value::RawValue};

use super::links::{Field, Kinds, Link};
use crate::{
    record::{field, form},
    yaml::{self, Node, Pair, Tree},
};

/// Bytes of the schema of a field from which it becomes a part: below, it costs less in the head than alone.
const LARGE: usize = 200;

/// The schema of one kind.
pub(super) struct Parts {
    kind: &'static str,
    /// Which fields there are and which are required, with the schemas of the small ones.
    head: Ready,
    large: HashMap<&'static str, Part>,
}

/// The schema of a large field.
struct Part {
    text: &'static RawValue,
    ready: OnceLock<Ready>,
}

/// A schema that records are checked with.
struct Ready {
    validator: Validator<Tree>,
    links: Option<Field>,
}

impl Ready {
    fn of(kind: &str, path: &str, schema: &Value) -> Self {
        Self { validator: compile(schema), links: Field::of(kind, path, schema) }
    }
}

/// The text of a schema for checking.
#[derive(Deserialize)]
struct Text {
    #[serde(borrow)]
    properties: BTreeMap<&'static str, &'static RawValue>,
    required: Vec<&'static str>,
}

impl Parts {
    /// Takes the schema of a kind apart. A test ensures that such a schema says nothing about several fields at once.
    pub(super) fn of(kind: &'static str, text: &'static [u8]) -> serde_json::Result<Self> {
        let Text { properties, required } = serde_json::from_slice(text)?;
        let in_head = |(name, text): (&&str, &&RawValue)| {
            let schema = if is_large(text) { Value::Bool(true) } else { serde_json::from_str(text.get())? };
            Ok(((*name).to_owned(), schema))
        };
        let fields: Map<String, Value> = properties.iter().map(in_head).collect::<serde_json::Result<_>>()?;
        let head =
            json!({ "type": "object", "properties": fields, "required": required, "additionalProperties": false });
        let large = properties.into_iter().filter(|(_, text)| is_large(text));
        let large = large.map(|(name, text)| (name, Part { text, ready: OnceLock::new() })).collect();
        Ok(Self { kind, head: Ready::of(kind, "", &head), large })
    }

    /// Whether a record violates nothing.
    pub(super) fn is_valid(&self, node: &Node<'_>) -> bool {
        let part_fits = |(pair, part): (&Pair<'_>, &Ready)| part.validator.is_valid(&pair.node);
        self.head.validator.is_valid(node) && self.stated(node).all(part_fits)
    }

    /// What a record violates, each with the field below which it does; without one, in the record itself.
    pub(super) fn errors<'n>(
        &'n self,
        node: &'n Node<'_>,
    ) -> impl Iterator<Item = (Option<&'n str>, ValidationError<'n>)> {
        let of_part = |(pair, part): (&'n Pair<'_>, &'n Ready)| {
            part.validator.iter_errors(&pair.node).map(move |error| (Some(&*pair.key), error))
        };
        self.head.validator.iter_errors(node).map(|error| (None, error)).chain(self.stated(node).flat_map(of_part))
    }

    /// The references in a record.
    pub(super) fn links(&self, node: &Node<'_>) -> Vec<Link> {
        let mut links = Vec::new();
        for pair in pairs(node) {
            let field = match self.large.get(&*pair.key) {
                Some(part) => self.ready(&pair.key, part).links.as_ref(),
                None => self.head.links.as_ref().and_then(|head| head.field(&pair.key)),
            };
            if let Some(field) = field {
                field.collect(&pair.key, &pair.node, &mut links);
            }
        }
        links
    }

    /// The path of each reference, with the kinds that it may refer to.
    pub(super) fn references(&self) -> Vec<(String, Kinds)> {
        let head = self.head.links.iter().flat_map(|links| links.paths(""));
        let below = |(name, part)| Some(self.ready(name, part).links.as_ref()?.paths(name));
        let large = self.large.iter().filter_map(|(name, part)| below((name, part)));
        head.chain(large.flatten()).collect()
    }

    /// The large fields that a record has, each with its schema.
    fn stated<'n, 'a>(&'n self, node: &'n Node<'a>) -> impl Iterator<Item = (&'n Pair<'a>, &'n Ready)> {
        pairs(node).iter().filter_map(|pair| Some((pair, self.ready(&pair.key, self.large.get(&*pair.key)?))))
    }

    fn ready<'n>(&self, name: &str, part: &'n Part) -> &'n Ready {
        part.ready.get_or_init(|| {
            let schema = serde_json::from_str(part.text.get()).expect("a part of JSON is JSON");
            Ready::of(self.kind, name, &schema)
        })
    }
}

/// Whether a schema costs more to compile than is lost by compiling it alone; a regular expression always does.
fn is_large(schema: &RawValue) -> bool {
    schema.get().len() >= LARGE || schema.get().contains("patternProperties")
}

fn pairs<'n, 'a>(node: &'n Node<'a>) -> &'n [Pair<'a>] {
    if let yaml::Value::Map(pairs) = &node.value { pairs } else { &[] }
}

fn compile(schema: &Value) -> Validator<Tree> {
    static OPTIONS: LazyLock<ValidationOptions<'static, Arc<dyn Retrieve>, Tree>> = LazyLock::new(|| {
        let options = jsonschema::options_for().with_draft(Draft::Draft7).should_validate_formats(true);
        form::FORMS.iter().fold(options, |options, form| {
            let form = *form;
            options.with_format(form.name, move |text: &str| form.fits(text) && is_possible(form.name, text))
        })
    });
    OPTIONS.build(schema).expect("a derived schema is a valid schema; a test over all kinds ensures it")
}

/// Whether the calendar has what a form describes: `2026-13` has the form of a month, and there is no such month.
fn is_possible(form: &str, text: &str) -> bool {
    match form {
        _ if form == form::PARTIAL_DATE.name => text.parse::<field::PartialDate>().is_ok(),
        _ if form == form::MOMENT.name => text.parse::<field::Moment>().is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::{record::KINDS, schema::derive::derive};

    /// What the head and the parts of a schema are made from.
    const KEYWORDS: &[&str] =
        &["$schema", "additionalProperties", "description", "properties", "required", "title", "type"];

    #[test]
    fn no_schema_says_anything_about_several_fields_at_once() {
        let known: BTreeSet<&str> = KEYWORDS.iter().copied().collect();
        for kind in KINDS {
            let schema = derive(kind);
            let root = schema.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
            let other: Vec<&str> = root.filter(|key| !key.starts_with("x-") && !known.contains(key)).collect();
            assert!(other.is_empty(), "{}: {other:?}", kind.name);
        }
    }
}
