//! Dates and intervals in a record, found by the declared properties of its fields.
//!
//! Must not know today's date.

use std::ops::ControlFlow;

use crate::{
    record::{
        Kind,
        field::{Date, Interval, Moment, PartialDate},
        marks::{Longest, Tense},
    },
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
    /// The date; of a month or a year, its first day.
    pub on: Date,
    /// The same date; of a month or a year, its last day.
    pub last: Date,
}

/// An interval or a date in a record that exceeds its declared bound.
#[derive(Debug, Clone)]
pub struct Excess {
    /// JSON pointer of the field.
    pub pointer: Box<str>,
    /// The value as written.
    pub value: Box<str>,
    /// The bound that it exceeds.
    pub longest: Longest,
}

/// The dates in a record of `kind`, those of each field together.
#[must_use]
pub fn dates(kind: &Kind, node: &Node<'_>) -> Vec<FieldDate> {
    let mut dates = Vec::new();
    for (path, tense) in kind.dates() {
        let _ = texts(path, node, &mut |pointer, day| {
            // A value that is not a date violates the schema.
            dates.extend(read(day).map(|(on, last)| FieldDate { path, tense, pointer: pointer.into(), on, last }));
            ControlFlow::Continue(())
        });
    }
    dates
}

/// A date, month or year as its first and last day, or the day of a moment.
fn read(text: &str) -> Option<(Date, Date)> {
    let partial = text.parse::<PartialDate>().ok().map(|date| (date.first(), date.last()));
    let moment = || text.parse::<Moment>().ok().map(|moment| (moment.date(), moment.date()));
    partial.or_else(moment)
}

/// The intervals and dates in a record of `kind` that exceed their declared bound.
#[must_use]
pub fn excesses(kind: &Kind, node: &Node<'_>) -> Vec<Excess> {
    let mut excesses = Vec::new();
    for (field, longest) in kind.bounded() {
        let _ = texts(field.path, node, &mut |pointer, value| {
            if exceeds(value, longest, node).unwrap_or(false) {
                excesses.push(Excess { pointer: pointer.into(), value: value.into(), longest });
            }
            ControlFlow::Continue(())
        });
    }
    excesses
}

/// Whether a value exceeds its bound; `None` if that cannot be told.
fn exceeds(value: &str, longest: Longest, record: &Node<'_>) -> Option<bool> {
    let bound = Interval::months(longest.months);
    let Some(path) = longest.after else {
        let (interval, start): (Interval, Date) = (value.parse().ok()?, "2001-01-01".parse().ok()?);
        return Some(start.after(&interval).unwrap_or(Date::LAST) > start.after(&bound)?);
    };
    let mut start: Option<Date> = None;
    let _ = texts(path, record, &mut |_, day| {
        start = day.parse().ok();
        ControlFlow::Break(())
    });
    Some(value.parse::<Date>().ok()? > start?.after(&bound)?)
}

/// Calls `visit` with each text at `path` in a record, with its JSON pointer, until it breaks. `*` stands for the items of a list and for
/// the names that users choose.
fn texts(path: &str, node: &Node<'_>, visit: &mut dyn FnMut(&str, &str) -> ControlFlow<()>) -> ControlFlow<()> {
    below(path, node, &mut String::new(), visit)
}

fn below(
    path: &str,
    node: &Node<'_>,
    pointer: &mut String,
    visit: &mut dyn FnMut(&str, &str) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (step, rest) = path.split_once('/').unwrap_or((path, ""));
    let length = pointer.len();
    let mut enter = |name: &str, node: &Node<'_>| {
        push_pointer(pointer, name);
        let flow = below(rest, node, pointer, visit);
        pointer.truncate(length);
        flow
    };
    match &node.value {
        Value::String(text) if path.is_empty() => visit(pointer, text),
        Value::Seq(items) if step == "*" => {
            items.iter().enumerate().try_for_each(|(index, item)| enter(&index.to_string(), item))
        }
        Value::Map(pairs) if step == "*" => pairs.iter().try_for_each(|pair| enter(&pair.key, &pair.node)),
        Value::Map(_) => node.get(step).map_or(ControlFlow::Continue(()), |value| enter(step, value)),
        _ => ControlFlow::Continue(()),
    }
}
