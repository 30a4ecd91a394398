//! Dates in a record, found by the declared properties of its fields.
//!
//! Must not know today's date.

use crate::{
    record::{Kind, field::Date, marks::FieldMarks},
    source::push_pointer,
    yaml::{Node, Value},
};

/// A date in a record.
#[derive(Debug, Clone)]
pub struct Day {
    /// Declared properties of the field.
    pub field: &'static FieldMarks,
    /// JSON pointer of the field.
    pub pointer: Box<str>,
    /// The date.
    pub on: Date,
}

/// The dates in a record of `kind` that are declared as dates on which something was done.
#[must_use]
pub fn days(kind: &Kind, node: &Node<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    let fields = kind.done().map(|(field, _)| field);
    fields.for_each(|field| collect(field, field.path, node, &mut String::new(), &mut days));
    days
}

fn collect(field: &'static FieldMarks, path: &str, node: &Node<'_>, pointer: &mut String, days: &mut Vec<Day>) {
    let (step, below) = path.split_once('/').unwrap_or((path, ""));
    let length = pointer.len();
    match &node.value {
        Value::String(day) if path.is_empty() => {
            // A value that is not a date violates the schema.
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
