//! Dates in a record, found by the declared properties of its fields.
//!
//! Must not know today's date.

use crate::{
    record::{Kind, field::Date, marks::Tense},
    source::push_pointer,
    yaml::{Node, Value},
};

/// A date in a record.
#[derive(Debug, Clone)]
pub struct FieldDate {
    /// Path of the field in the records of the kind: `actions/*/done`.
    pub path: &'static str,
    /// When it lies.
    pub tense: Tense,
    /// JSON pointer of the field.
    pub pointer: Box<str>,
    /// The date.
    pub on: Date,
}

/// The dates in a record of `kind`, those of each field together.
#[must_use]
pub fn dates(kind: &Kind, node: &Node<'_>) -> Vec<FieldDate> {
    let mut dates = Vec::new();
    for (path, tense) in kind.dates() {
        let mut found = |pointer: &str, on| dates.push(FieldDate { path, tense, pointer: pointer.into(), on });
        collect(path, node, &mut String::new(), &mut found);
    }
    dates
}

fn collect(path: &str, node: &Node<'_>, pointer: &mut String, found: &mut dyn FnMut(&str, Date)) {
    let (step, below) = path.split_once('/').unwrap_or((path, ""));
    let length = pointer.len();
    match &node.value {
        Value::String(day) if path.is_empty() => {
            // A value that is not a date violates the schema.
            if let Ok(on) = day.parse() {
                found(pointer, on);
            }
        }
        Value::Seq(items) if step == "*" => {
            for (index, item) in items.iter().enumerate() {
                push_pointer(pointer, &index.to_string());
                collect(below, item, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Map(_) => {
            if let Some(value) = node.get(step) {
                push_pointer(pointer, step);
                collect(below, value, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
