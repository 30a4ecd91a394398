//! A test of an expectation: a path into a record and a condition on the value there.
//!
//! Must not know which expectation it belongs to.

use regex::Regex;
use serde_json::Value as Schema;

use super::CompileError;
use crate::{
    prose::nearest,
    record::{
        Range, Test,
        field::{Date, Interval},
    },
    schema,
    source::push_pointer,
    yaml::{self, Node, Value},
};

/// A test whose path and operator fit the schema.
pub(super) struct Condition {
    path: Vec<Box<str>>,
    operator: Operator,
}

enum Operator {
    Exists(bool),
    In(Vec<Box<str>>),
    Matches(Regex),
    Within(Interval),
    Range(Range),
    Count(Range),
}

impl Condition {
    /// The field that must have a value, or must have none, as `wanted`.
    pub(super) fn exists(&self, wanted: bool) -> Option<String> {
        matches!(self.operator, Operator::Exists(exists) if exists == wanted).then(|| self.path.join("/"))
    }
}

/// The steps of a path.
pub(super) fn steps(path: &str) -> Vec<Box<str>> {
    path.split('/').map(Into::into).collect()
}

/// The schema of the field at `path`, step by step so that the wrong step can be named.
pub(super) fn field<'s>(path: &str, schema: &'s Schema, pointer: &str) -> Result<&'s Schema, CompileError> {
    path.split('/').try_fold(schema, |schema, step| {
        let steps_in = if schema["type"] == "array" { step == "*" } else { !step.is_empty() };
        let found = steps_in.then(|| schema::at(schema, std::iter::once(step))).flatten();
        found.ok_or_else(|| no_field(step, schema, pointer))
    })
}

fn no_field(step: &str, schema: &Schema, pointer: &str) -> CompileError {
    let is_list = schema["type"] == "array";
    let names: Vec<&str> =
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let help = match nearest(step, names.iter().copied()) {
        _ if is_list => "write `*` for every item of the list".to_owned(),
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "end the path one step earlier".to_owned(),
        None => {
            format!("available fields: {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
    };
    CompileError::new(pointer, format!("field `{}` does not exist here", yaml::short(step)), Some(help))
}

impl Condition {
    /// Compiles `test` for records of `schema`.
    pub(super) fn compile(test: &Test, schema: Option<&Schema>, pointer: &str) -> Result<Self, CompileError> {
        let field = schema.map(|schema| field(&test.path, schema, &format!("{pointer}/path"))).transpose()?;
        let (name, operator) = operator(test, pointer)?;
        field.map_or(Ok(()), |field| fits(name, &operator, field, pointer))?;
        Ok(Self { path: steps(&test.path), operator })
    }

    /// Whether it holds for some value at its path.
    pub(super) fn some(&self, record: &Node<'_>, today: Date) -> bool {
        let mut found = false;
        expand(record, &self.path, &mut String::new(), &mut |_, value| found |= self.operator.holds(value, today));
        found
    }

    /// Where it first fails: every value at its path has to satisfy it, including a missing one.
    pub(super) fn first_failure(&self, record: &Node<'_>, today: Date) -> Option<String> {
        let mut failure = None;
        expand(record, &self.path, &mut String::new(), &mut |pointer, value| {
            if failure.is_none() && !self.operator.holds(value, today) {
                failure = Some(pointer.to_owned());
            }
        });
        failure
    }
}

const OPERATORS: &str = "`exists`, `equals`, `in`, `matches`, `within`, `range`, `count`, `links-to`";

fn operator(test: &Test, pointer: &str) -> Result<(&'static str, Operator), CompileError> {
    let mut found = Vec::new();
    found.extend(test.exists.map(|wanted| ("exists", Operator::Exists(wanted))));
    found.extend(test.equals.as_ref().map(|text| ("equals", Operator::In(vec![(**text).into()]))));
    if !test.one_of.is_empty() {
        found.push(("in", Operator::In(test.one_of.iter().map(|text| (**text).into()).collect())));
    }
    if let Some(pattern) = &test.matches {
        found.push(("matches", Operator::Matches(compile_pattern(pattern, pointer)?)));
    }
    found.extend(test.within.clone().map(|interval| ("within", Operator::Within(interval))));
    found.extend(test.range.map(|range| ("range", Operator::Range(range))));
    found.extend(test.count.map(|range| ("count", Operator::Count(range))));
    if !test.links_to.is_empty() {
        let help = "move it to `require`, in a test with no other operator".to_owned();
        return Err(CompileError::new(
            &format!("{pointer}/links-to"),
            "`links-to` is allowed only under `require`, without other operators",
            Some(help),
        ));
    }
    let only = found.pop().filter(|_| found.is_empty());
    only.ok_or_else(|| CompileError::new(pointer, format!("a test needs exactly one of {OPERATORS}"), None))
}

fn compile_pattern(pattern: &str, pointer: &str) -> Result<Regex, CompileError> {
    let anchored = format!("^(?:{pattern})$");
    regex::RegexBuilder::new(&anchored).size_limit(1 << 18).build().map_err(|reason| {
        let reason = reason.to_string().replace('\n', " ");
        CompileError::new(&format!("{pointer}/matches"), format!("the pattern cannot be used: {reason}"), None)
    })
}

/// Whether an operator applies to the values of `field`.
fn fits(name: &str, operator: &Operator, field: &Schema, pointer: &str) -> Result<(), CompileError> {
    let is_list = field["type"] == "array";
    let error = |at: &str, message: &str, help: Option<&str>| {
        Err(CompileError::new(&format!("{pointer}/{at}"), message, help.map(str::to_owned)))
    };
    match operator {
        Operator::Count(_) if !is_list => error("count", "`count` needs a list", Some("use `range` for a number")),
        Operator::Within(_) if field["format"] != "date" => error("within", "`within` needs a date", None),
        Operator::Range(_) if field["type"] != "integer" => {
            error("range", "`range` needs a whole number", Some("use `count` for the items of a list"))
        }
        Operator::In(_) | Operator::Matches(_) if is_list || field["type"] == "object" => {
            let help = if is_list { "end the path with `/*`" } else { "end the path with a field of the mapping" };
            error("path", "the path leads to a list or a mapping, but the test needs a single value", Some(help))
        }
        Operator::In(values) => values.iter().enumerate().try_for_each(|(index, value)| {
            let at = if name == "equals" { "equals".to_owned() } else { format!("in/{index}") };
            possible(value, field, &format!("{pointer}/{at}"))
        }),
        _ => Ok(()),
    }
}

/// Whether `value` is possible in `field`; otherwise the test would silently be false.
fn possible(value: &str, field: &Schema, pointer: &str) -> Result<(), CompileError> {
    let choices = schema::choices(field);
    let wrong = |message: String, help: Option<String>| Err(CompileError::new(pointer, message, help));
    let shown = yaml::short(value);
    match field["type"].as_str() {
        _ if !choices.is_empty() && !choices.contains(&value) => {
            let near = nearest(value, choices.iter().copied());
            let help = near.map_or_else(
                || format!("allowed values: {}", choices.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            wrong(format!("`{shown}` is not an allowed value of this field"), Some(help))
        }
        Some("boolean") if !matches!(value, "true" | "false") => {
            wrong(format!("`{shown}` is not `true` or `false`, as this field requires"), None)
        }
        Some("integer") if value.parse::<i64>().is_err() => {
            wrong(format!("`{shown}` is not a whole number, as this field requires"), None)
        }
        _ if field["format"] == "date" && value.parse::<Date>().is_err() => {
            wrong(format!("`{shown}` is not a date, as this field requires"), None)
        }
        _ => Ok(()),
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
                .and_then(|date| date.after(interval))
                .is_some_and(|last| last >= today),
            Self::Range(range) => {
                text(value).and_then(|text| text.parse().ok()).is_some_and(|number| range.holds(number))
            }
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

fn length(node: &Node<'_>) -> u64 {
    match &node.value {
        Value::Seq(items) => items.len() as u64,
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
