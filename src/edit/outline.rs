//! A record as text: the fields that have a value, and all other fields of the kind as comments between them.
//!
//! Everything comes from the schema; must not know a particular kind.

use serde_json::Value;

use super::block;
use crate::{
    record::{field::REF_MARK, form, marks::DETAIL_MARK},
    schema,
};

/// Maximum width of a comment line.
const WIDTH: usize = 110;

/// Writes the fields of `schema` in its order: those of `value`, and the others as comments that become fields
/// when the `#` is removed.
pub(super) fn fields(out: &mut String, schema: &Value, value: &Value, indent: usize) {
    for (name, field) in properties(schema) {
        match value.get(name) {
            Some(inner) if inner.is_object() && field.get("properties").is_some() => {
                out.push_str(&format!("{}{name}:\n", " ".repeat(indent)));
                fields(out, field, inner, indent + 2);
            }
            Some(inner) => block::pair(out, name, inner, indent),
            None if is_detail(field) => {}
            None => open(out, name, field, &Margin { before: indent, after: 0, dash: false }),
        }
    }
}

/// Whether new records leave a field out.
fn is_detail(field: &Value) -> bool {
    field.get(DETAIL_MARK).is_some()
}

/// A comment with the names of the fields that [`fields`] leaves out of a new record of `kind`; empty if there are none.
pub(super) fn further(kind: &str, schema: &Value, value: &Value) -> String {
    let left_out = properties(schema).filter(|(name, field)| is_detail(field) && value.get(name).is_none());
    let names: Vec<&str> = left_out.map(|(name, _)| name).collect();
    let mut comment = String::new();
    if !names.is_empty() {
        let meaning = format!("{}; see `aims explain {kind}`", names.join(", "));
        explain(&mut comment, "# further fields:", &meaning, &Margin { before: 0, after: 0, dash: false });
    }
    comment
}

/// Writes a comment for each of the fields `names` of `schema`, as [`fields`] does for fields without a value.
pub(super) fn explained(out: &mut String, schema: &Value, names: &[&str]) {
    for name in names {
        open(out, name, &schema["properties"][name], &Margin { before: 0, after: 0, dash: false });
    }
}

/// The margin of a commented-out line: columns before and after the `#`.
struct Margin {
    before: usize,
    after: usize,
    dash: bool,
}

impl Margin {
    fn text(&self) -> String {
        let dash = if self.dash { "- " } else { "" };
        format!("{}# {}{dash}", " ".repeat(self.before), " ".repeat(self.after - dash.len()))
    }

    fn below(&self, columns: usize) -> Self {
        Self { before: self.before, after: self.after + columns, dash: false }
    }
}

/// Writes a field without a value, and the fields below it.
fn open(out: &mut String, name: &str, field: &Value, margin: &Margin) {
    let sample = sample(field);
    let space = if sample.is_empty() { "" } else { " " };
    explain(out, &format!("{}{name}:{space}{sample}", margin.text()), &meaning(field), margin);
    let (inner, columns) = match field.get("items") {
        Some(items) => (items, 4),
        None => (field, 2),
    };
    // The variants of a field for one type are like the field for all.
    for (number, (name, field)) in properties(inner).filter(|(name, _)| !name.contains('.')).enumerate() {
        let dash = columns == 4 && number == 0;
        open(out, name, field, &Margin { dash, ..margin.below(columns) });
    }
}

/// Writes the meaning after `line`. Text that does not fit continues in comments below.
fn explain(out: &mut String, line: &str, meaning: &str, margin: &Margin) {
    let next = margin.below(2).text();
    let mut line = format!("{line}  #");
    for word in meaning.split(' ') {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line = format!("{next}#");
        }
        line.push(' ');
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, field)| (name.as_str(), field))
}

/// The placeholder after the colon, which must never look like an answer.
fn sample(field: &Value) -> &str {
    let of_records = field["items"].get("properties").is_some();
    match field["type"].as_str() {
        Some("array") if !of_records => "[]",
        Some("object") if field.get("properties").is_none() => "{}",
        _ => "",
    }
}

/// The meaning of a field and the values it takes, in one line.
fn meaning(field: &Value) -> String {
    let text = sentence(field["description"].as_str().unwrap_or_default());
    let takes = takes(field).or_else(|| field.get("items").and_then(takes));
    takes.map_or_else(|| text.to_owned(), |takes| format!("{text} ({takes})"))
}

/// The first sentence of a description.
pub(super) fn sentence(description: &str) -> &str {
    description.split_once(". ").map_or(description, |(first, _)| first).trim_end_matches('.')
}

fn takes(field: &Value) -> Option<String> {
    let choices = schema::choices(field);
    if !choices.is_empty() {
        return Some(choices.join(" | "));
    }
    if let Some(kinds) = field[REF_MARK].as_array() {
        let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
        return Some(format!("id of {}", kinds.join(" | ")));
    }
    if let Some(form) = field["pattern"].as_str().and_then(form::dated) {
        return Some(form.what.to_owned());
    }
    match (field["type"].as_str()?, field["format"].as_str()) {
        (_, Some("date")) => Some("a date such as 2026-03-31".to_owned()),
        ("boolean", _) => Some("true | false".to_owned()),
        ("integer" | "number", _) => Some("a number".to_owned()),
        _ => None,
    }
}
