//! Records with a value in every field, made from the published schemas alone, so that no list of fields has to be kept.
//!
//! Must not know any kind of record.

use serde_json::{Map, Value, json};

use super::{
    records::Ids,
    schemas::{pattern, schemas},
};

/// How fields are filled.
pub struct Fill<'f> {
    /// Stands in every text.
    pub word: &'f str,
    /// Every date.
    pub date: &'f str,
    /// What references name.
    pub ids: &'f Ids,
    /// Which of fixed values and of possible targets is taken, counted round.
    pub choice: usize,
    /// Fields that are left out, by their names at the top.
    pub without: &'f [&'f str],
}

impl Fill<'_> {
    /// A record of `kind` with every field.
    pub fn record(&self, kind: &str, id: &str) -> Value {
        let mut record = self.object(&schemas()[kind], &mut Vec::new());
        let fields = record.as_object_mut().expect("a record is a mapping");
        fields.retain(|name, _| !self.without.contains(&name.as_str()));
        fields.insert("id".to_owned(), id.into());
        record
    }

    fn object(&self, schema: &Value, path: &mut Vec<String>) -> Value {
        let fields = schema["properties"].as_object().into_iter().flatten();
        let mut filled = Map::new();
        for (name, field) in fields {
            path.push(name.clone());
            if let Some(value) = self.value(field, path) {
                filled.insert(name.clone(), value);
            }
            path.pop();
        }
        let patterned = schema["patternProperties"].as_object().into_iter().flatten().map(|(_, field)| field);
        let others = patterned.chain(schema.get("additionalProperties").filter(|more| more.is_object())).next();
        if let Some(value) = others.and_then(|field| self.value(field, path)) {
            filled.insert(self.word.split_whitespace().next().unwrap_or("one").to_owned(), value);
        }
        Value::Object(filled)
    }

    fn value(&self, field: &Value, path: &mut Vec<String>) -> Option<Value> {
        if let Some(fixed) = field.get("const") {
            return Some(fixed.clone());
        }
        if let Some(kinds) = field.get("x-aims-ref").and_then(Value::as_array) {
            let known: Vec<&String> = kinds.iter().filter_map(|kind| self.ids.get(kind.as_str()?)).flatten().collect();
            return (!known.is_empty()).then(|| known[self.choice % known.len()].as_str().into());
        }
        if let Some(choices) = field.get("enum").or(field.get("oneOf")).and_then(Value::as_array) {
            let choice = &choices[self.choice % choices.len()];
            return Some(choice.get("const").unwrap_or(choice).clone());
        }
        match field["type"].as_str() {
            Some("string") => self.text(field).map(Value::from),
            Some("integer" | "number") => Some(field.get("minimum").cloned().unwrap_or(json!(1))),
            Some("boolean") => Some(json!(true)),
            Some("array") => self.value(&field["items"], path).map(|item| json!([item])),
            Some("object") => Some(self.object(field, path)),
            _ => None,
        }
    }

    fn text(&self, field: &Value) -> Option<String> {
        if field["format"] == "date" {
            return Some(self.date.to_owned());
        }
        if let Some(after) = dated(field) {
            return Some(format!("{}{after}", self.date));
        }
        let first = self.word.split_whitespace().next().unwrap_or("one");
        let tries = [
            self.word.to_owned(),
            first.to_owned(),
            "7 months".to_owned(),
            format!("https://{first}.example/{first}"),
            "0".repeat(64),
        ];
        let pattern = pattern(field);
        // Only a path has a pattern that forbids nothing but its first character.
        if field["pattern"] == "^[^/\\\\]" {
            return Some(format!("evidence/files/{first}.txt"));
        }
        tries.into_iter().find(|text| pattern.is_match(text))
    }
}

/// What follows a date in a field whose form begins with one; `None` for any other field.
pub fn dated(field: &Value) -> Option<&'static str> {
    let form = |form: &aims::record::form::Form| field["pattern"] == form.pattern;
    let is_partial = form(&aims::record::form::PARTIAL_DATE).then_some("");
    is_partial.or_else(|| form(&aims::record::form::MOMENT).then_some("T09:30"))
}

/// The schema of the field at a JSON pointer in a record of `kind`.
pub fn field(kind: &str, pointer: &str) -> Option<&'static Value> {
    pointer.split('/').skip(1).try_fold(schemas().get(kind)?, |schema, step| match schema.get("items") {
        Some(items) => Some(items),
        None => {
            let more = || schema.get("additionalProperties").filter(|more| more.is_object());
            schema["properties"].get(step).or_else(more)
        }
    })
}

/// Whether a record of `kind` can do without the field or the item at a JSON pointer.
pub fn is_optional(kind: &str, pointer: &str) -> bool {
    let Some((above, name)) = pointer.rsplit_once('/') else { return false };
    let Some(above) = field(kind, above) else { return true };
    above["required"].as_array().is_none_or(|required| !required.iter().any(|required| required == name))
}
