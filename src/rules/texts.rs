//! The free texts of a record with their places.
//!
//! Must not judge a text.

use serde_json::Value;

use crate::{
    model::Entry,
    record::{Kind, field::REF_MARK, form},
    schema,
    source::push_pointer,
};

/// Calls `visit` with the pointer and the content of each free text of a record: not with ids, references and words of a list. Builds
/// the record as data, so ask `Record::texts` first whether there is anything to find.
pub(super) fn each(entry: &Entry, visit: &mut dyn FnMut(&str, &str)) {
    let Some(record) = entry.record() else { return };
    let mut visit = |pointer: &str, text: &str| {
        if is_text(entry.kind, pointer) {
            visit(&pointer[1..], text);
        }
    };
    below(&record.to_value(), &mut String::new(), &mut visit);
}

fn below(value: &Value, pointer: &mut String, visit: &mut dyn FnMut(&str, &str)) {
    let length = pointer.len();
    let mut enter = |name: &str, value: &Value| {
        push_pointer(pointer, name);
        below(value, pointer, visit);
        pointer.truncate(length);
    };
    match value {
        Value::String(text) => visit(pointer, text),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| enter(&index.to_string(), item)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| enter(name, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a text is the justification of a control, which rules of its own judge.
pub(super) fn is_justification(pointer: &str) -> bool {
    pointer.rsplit('/').next() == Some("justification")
}

/// Whether a field contains free text, not an id or one of a fixed set of words.
fn is_text(kind: &Kind, pointer: &str) -> bool {
    let field = schema::at(schema::json(kind), pointer.split('/'));
    field.is_some_and(|field| field["pattern"] == form::TEXT.pattern && field.get(REF_MARK).is_none())
}
