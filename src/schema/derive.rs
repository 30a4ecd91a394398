//! Derives the schema of a record type, flat and in the dialect that editors support best (draft-07).
//!
//! Must not know any particular kind.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::record::{
    Kind,
    form::FORMS,
    marks::{APPROVAL_MARKS, DEPENDS_ON_ALL_MARK, FieldMarks},
};

/// The schema of `kind`.
#[must_use]
pub fn derive(kind: &Kind) -> Value {
    let mut settings = SchemaSettings::draft07();
    settings.inline_subschemas = true;
    let mut generator = settings.into_generator();
    let mut schema = (kind.schema)(&mut generator).to_value();
    tidy(&mut schema);
    kind.fields.iter().for_each(|row| mark(&mut schema, row));
    head(kind, schema)
}

/// Adds the declared properties of a field to the schema; a test ensures that the field exists.
fn mark(schema: &mut Value, row: &FieldMarks) {
    // A row can apply to any field of an item, which has no schema of its own.
    if row.keywords().next().is_none() {
        return;
    }
    let steps = row.path.split('/').filter(|step| !step.is_empty());
    let field = steps.fold(schema, |schema, step| match step {
        "*" => &mut schema["items"],
        name => &mut schema["properties"][name],
    });
    for (keyword, value) in row.keywords() {
        field[keyword] = value;
    }
}

/// Adds `kind` before the other fields, and the header of a published schema.
fn head(kind: &Kind, mut schema: Value) -> Value {
    let fields = schema["properties"].as_object().cloned().unwrap_or_default();
    let mut properties = Map::new();
    properties.insert(
        "kind".to_owned(),
        json!({ "description": format!("Kind of the record: `{}`.", kind.name), "const": kind.name }),
    );
    properties.extend(fields);
    let mut required = vec![json!("kind")];
    required.extend(schema["required"].as_array().cloned().unwrap_or_default());
    let mut headed = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("aims {}", kind.name),
        "description": schema["description"].take(),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if let Some(statement) = schema.get(DEPENDS_ON_ALL_MARK) {
        headed[DEPENDS_ON_ALL_MARK] = statement.clone();
    }
    headed
}

/// Disallows null and unknown keys, removes number formats, and puts each paragraph of a doc comment on one line.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            unwrap_optional(map);
            close(map);
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = paragraphs(text);
            }
            if matches!(map.get("format").and_then(Value::as_str), Some(format) if format != "date") {
                map.remove("format");
            }
            if map.get("default").is_some_and(is_empty) {
                map.remove("default");
            }
            map.remove("$schema");
            map.remove("title");
            for (key, value) in map {
                match value {
                    Value::Object(fields) if key == "properties" => fields.values_mut().for_each(tidy),
                    other => tidy(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

/// An optional field may be omitted; it may not be null.
fn unwrap_optional(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = map.get("anyOf") {
        let kept: Vec<Value> =
            choices.iter().filter(|choice| choice.get("type") != Some(&json!("null"))).cloned().collect();
        if let [Value::Object(only)] = kept.as_slice() {
            let only = only.clone();
            map.remove("anyOf");
            for (key, value) in only {
                map.entry(key).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(values)) = map.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

fn close(map: &mut Map<String, Value>) {
    if map.contains_key("properties") && !map.contains_key("additionalProperties") {
        map.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
}

/// The same schema in the form that is fastest to compile and check: patterns as named formats, choices as plain lists, no prose.
/// The marks of references are preserved.
pub(super) fn for_checking(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => Value::Object(lean(map)),
        Value::Array(items) => items.iter().map(for_checking).collect(),
        other => other.clone(),
    }
}

fn lean(map: &Map<String, Value>) -> Map<String, Value> {
    let mut lean = Map::new();
    let form = map
        .get("pattern")
        .and_then(Value::as_str)
        .and_then(|pattern| FORMS.iter().find(|form| form.pattern == pattern));
    if let Some(form) = form {
        lean.insert("format".to_owned(), form.name.into());
    }
    let constants = map
        .get("oneOf")
        .and_then(Value::as_array)
        .and_then(|choices| choices.iter().map(|choice| choice.get("const").cloned()).collect::<Option<Vec<_>>>());
    if let Some(constants) = constants {
        lean.insert("enum".to_owned(), constants.into());
        return lean;
    }
    for (key, value) in map {
        match key.as_str() {
            "pattern" | "maxLength" if form.is_some() => {}
            "description" | "default" => {}
            mark if APPROVAL_MARKS.contains(&mark) => {}
            "properties" => {
                let fields = value.as_object().into_iter().flatten();
                lean.insert(
                    key.clone(),
                    Value::Object(fields.map(|(name, field)| (name.clone(), for_checking(field))).collect()),
                );
            }
            _ => drop(lean.insert(key.clone(), for_checking(value))),
        }
    }
    lean
}
