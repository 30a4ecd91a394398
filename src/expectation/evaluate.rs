//! Expectations on a record: which do not hold, and where.
//!
//! Must not know how a finding is worded beyond the expectation's own words.

use super::compile::{Compiled, Condition, Operator, Set};
use crate::{
    record::field::Date,
    source::push_pointer,
    yaml::{Node, Value},
};

/// An expectation that does not hold for a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Number of the expectation in its set.
    pub expectation: u32,
    /// JSON pointer of the value that fails, or that is missing.
    pub pointer: Box<str>,
}

/// That a record counts towards an expectation on numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Number of the expectation in its set.
    pub expectation: u32,
}

impl Set {
    /// What does not hold for `record`, and what it counts for.
    #[must_use]
    pub fn evaluate(&self, kind: &str, record: &Node<'_>, today: Date) -> (Vec<Outcome>, Vec<Count>) {
        let mut outcomes = Vec::new();
        let mut counts = Vec::new();
        for (index, expectation) in self.all.iter().enumerate().filter(|(_, expectation)| expectation.kind == kind) {
            if !expectation.filter.iter().all(|condition| condition.some(record, today)) {
                continue;
            }
            let expectation_number = u32::try_from(index).unwrap_or(u32::MAX);
            if expectation.count.is_some() {
                counts.push(Count { expectation: expectation_number });
            }
            let failures = expectation.require.iter().find_map(|condition| condition.first_failure(record, today));
            outcomes
                .extend(failures.map(|pointer| Outcome { expectation: expectation_number, pointer: pointer.into() }));
        }
        (outcomes, counts)
    }

    /// The expectation with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Compiled> {
        self.all.get(number as usize)
    }
}

impl Condition {
    /// Whether it holds for some value at its path.
    fn some(&self, record: &Node<'_>, today: Date) -> bool {
        let mut found = false;
        expand(record, &self.path, &mut String::new(), &mut |_, value| found |= self.operator.holds(value, today));
        found
    }

    /// Where it first fails: every value at its path has to hold, a missing one included.
    fn first_failure(&self, record: &Node<'_>, today: Date) -> Option<String> {
        let mut failure = None;
        expand(record, &self.path, &mut String::new(), &mut |pointer, value| {
            if failure.is_none() && !self.operator.holds(value, today) {
                failure = Some(pointer.to_owned());
            }
        });
        failure
    }
}

/// Calls `visit` for every value at `path`, and for every place where it is missing.
fn expand(node: &Node<'_>, path: &[Box<str>], pointer: &mut String, visit: &mut dyn FnMut(&str, Option<&Node<'_>>)) {
    let Some((step, rest)) = path.split_first() else { return visit(pointer, Some(node)) };
    let length = pointer.len();
    match (&node.value, &**step) {
        (Value::Seq(items), "*") => {
            for (index, item) in items.iter().enumerate() {
                push_pointer(pointer, &index.to_string());
                expand(item, rest, pointer, visit);
                pointer.truncate(length);
            }
        }
        (_, step) => {
            push_pointer(pointer, step);
            match node.get(step) {
                Some(value) => expand(value, rest, pointer, visit),
                None if rest.first().is_some_and(|next| &**next == "*") => {}
                None => visit(pointer, None),
            }
            pointer.truncate(length);
        }
    }
}

impl Operator {
    fn holds(&self, value: Option<&Node<'_>>, today: Date) -> bool {
        match self {
            Self::Exists(wanted) => value.is_some_and(is_something) == *wanted,
            Self::In(options) => text(value).is_some_and(|text| options.iter().any(|option| **option == text)),
            Self::Matches(pattern) => text(value).is_some_and(|text| pattern.is_match(&text)),
            Self::Within(interval) => text(value)
                .and_then(|text| text.parse::<Date>().ok())
                .and_then(|day| day.after(interval))
                .is_some_and(|last| last >= today),
            Self::Count(range) => range.holds(value.map_or(0, length)),
        }
    }
}

fn is_something(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Seq(items) => !items.is_empty(),
        Value::Map(pairs) => !pairs.is_empty(),
        _ => true,
    }
}

fn length(node: &Node<'_>) -> usize {
    match &node.value {
        Value::Seq(items) => items.len(),
        _ => 0,
    }
}

fn text(value: Option<&Node<'_>>) -> Option<String> {
    match &value?.value {
        Value::String(text) => Some(text.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
