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
pub struct FieldDate {
    /// Declared properties of the field.
    pub field: &'static FieldMarks,
    /// JSON pointer of the field.
    pub pointer: Box<str>,
    /// The date.
    pub on: Date,
}

/// The dates in a record of `kind` that are declared as dates on which something was done.
#[must_use]
pub fn dates(kind: &Kind, node: &Node<'_>) -> Vec<FieldDate> {
    let mut dates = Vec::new();
    let fields = kind.done().map(|(field, _)| field);
    fields.for_each(|field| collect(field, field.path, node, &mut String::new(), &mut dates));
    dates
}

fn collect(field: &'static FieldMarks, path: &str, node: &Node<'_>, pointer: &mut String, dates: &mut Vec<FieldDate>) {
    let (step, below) = path.split_once('/').unwrap_or((path, ""));
    let length = pointer.len();
    match &node.value {
        Value::String(day) if path.is_empty() => {
            // A value that is not a date violates the schema.
            dates.extend(day.parse().ok().map(|on| FieldDate { field, pointer: pointer.as_str().into(), on }));
        }
        Value::Seq(items) if step == "*" => {
            for (index, item) in items.iter().enumerate() {
                push_pointer(pointer, &index.to_string());
                collect(field, below, item, pointer, dates);
                pointer.truncate(length);
            }
        }
        Value::Map(_) => {
            if let Some(value) = node.get(step) {
                push_pointer(pointer, step);
                collect(field, below, value, pointer, dates);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
