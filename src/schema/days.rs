//! Days that a record states, found by what is declared of its fields.
//!
//! Must not know what today is.

use crate::{
    record::{Kind, field::Date, marks::FieldMarks},
    source::push_pointer,
    yaml::{Node, Value},
};

/// A day that stands in a record.
#[derive(Debug, Clone)]
pub struct Day {
    /// What is declared of the field.
    pub field: &'static FieldMarks,
    /// JSON pointer of the field.
    pub pointer: Box<str>,
    /// The day.
    pub on: Date,
}

/// The days in a record of `kind` of which is declared what was done on them.
#[must_use]
pub fn days(kind: &Kind, node: &Node<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    for (field, _) in kind.done() {
        collect(field, field.path, node, &mut String::new(), &mut days);
    }
    days
}

fn collect(field: &'static FieldMarks, path: &str, node: &Node<'_>, pointer: &mut String, days: &mut Vec<Day>) {
    let (step, below) = path.split_once('/').unwrap_or((path, ""));
    let length = pointer.len();
    match &node.value {
        Value::String(day) if path.is_empty() => {
            // What is no day breaks the schema.
            days.extend(day.parse().ok().map(|on| Day { field, pointer: pointer.as_str().into(), on }));
        }
        Value::Seq(items) if step == "*" => {
            for (index, item) in items.iter().enumerate() {
                push_pointer(pointer, &index.to_string());
                collect(field, below, item, pointer, days);
                pointer.truncate(length);
            }
        }
        Value::Map(_) => {
            if let Some(value) = node.get(step) {
                push_pointer(pointer, step);
                collect(field, below, value, pointer, days);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
