//! What a record violates, worded for its author and placed on the very key or value.
//!
//! Must not quote more of a value than fits a line.

use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::{
    source::{Part, pointer_parts, push_pointer},
    suggest::nearest,
    yaml::{self, Node},
};

/// A violation of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Rule under which it is reported.
    pub rule: &'static str,
    /// JSON pointer of the key or value.
    pub pointer: String,
    /// Key or value.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

pub(super) fn from_error(error: &ValidationError<'_>, schema: &Value, root: &Node<'_>) -> Vec<Violation> {
    let pointer = error.instance_path().as_str();
    let steps: Vec<String> = pointer_parts(pointer).collect();
    let field = super::at(schema, steps.iter().map(String::as_str)).unwrap_or(&Value::Null);
    let node = locate(root, &steps);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| unknown(pointer, key, field)).collect()
        }
        Kind::Required { property } => vec![missing(pointer, property.as_str().unwrap_or_default(), field)],
        _ => vec![invalid(pointer, error.kind(), field, node)],
    }
}

fn locate<'n>(root: &'n Node<'n>, steps: &[String]) -> Option<&'n Node<'n>> {
    steps.iter().try_fold(root, |node, step| match &node.value {
        yaml::Value::Seq(items) => items.get(step.parse::<usize>().ok()?),
        _ => node.get(step),
    })
}

fn unknown(pointer: &str, key: &str, field: &Value) -> Violation {
    let known = || field["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let help = nearest(key, known()).map_or_else(
        || format!("known here: {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        |name| format!("did you mean `{name}`?"),
    );
    let mut at = pointer.to_owned();
    push_pointer(&mut at, key);
    Violation {
        rule: "unknown-field",
        pointer: at,
        part: Part::Key,
        message: format!("unknown field `{}`", short(key)),
        help: Some(help),
    }
}

fn missing(pointer: &str, name: &str, field: &Value) -> Violation {
    let mut at = pointer.to_owned();
    push_pointer(&mut at, name);
    let meaning = field["properties"][name]["description"].as_str().map(sentence);
    Violation {
        rule: "missing-field",
        pointer: at,
        part: Part::Value,
        message: format!("`{name}` is missing"),
        help: Some(meaning.map_or_else(|| format!("add `{name}`"), |meaning| format!("add `{name}`: {meaning}"))),
    }
}

/// The first sentence of a description, as it goes on in a line.
fn sentence(description: &str) -> String {
    let first = description.split(". ").next().unwrap_or(description).trim_end_matches('.');
    let mut letters = first.chars();
    let second_upper = first.chars().nth(1).is_some_and(char::is_uppercase);
    match letters.next() {
        Some(initial) if !second_upper => initial.to_lowercase().chain(letters).collect(),
        _ => first.to_owned(),
    }
}

fn invalid(pointer: &str, kind: &Kind, field: &Value, node: Option<&Node<'_>>) -> Violation {
    let found = node.map_or_else(|| "something else".to_owned(), found);
    let empty = node.is_some_and(|node| node.value == yaml::Value::Null);
    let (message, help) = match kind {
        _ if empty => ("there is no value here".to_owned(), Some("give it a value, or remove the key".to_owned())),
        Kind::Type { .. } => (format!("expected {}, found {found}", expected(field)), quote_help(field, node)),
        Kind::OneOfNotValid { .. } | Kind::Enum { .. } | Kind::Constant { .. } | Kind::AnyOf { .. } => {
            choice(field, node, &found)
        }
        Kind::Format { .. } | Kind::Pattern { .. } if field["format"] == "date" => date(node, &found),
        Kind::Pattern { .. } => pattern(field, &found),
        Kind::MinLength { .. } => {
            ("the text is empty".to_owned(), Some("write something, or remove the key".to_owned()))
        }
        Kind::MinItems { limit } => (format!("the list has fewer than {limit} entries"), None),
        Kind::Minimum { limit } => (format!("{found} is below {limit}"), None),
        Kind::Maximum { limit } => (format!("{found} is above {limit}"), None),
        Kind::MaxLength { limit } => (format!("the text is longer than {limit} characters"), None),
        _ => (format!("{found} does not fit here"), None),
    };
    Violation { rule: "invalid-value", pointer: pointer.to_owned(), part: Part::Value, message, help }
}

/// A day is checked by its form and by the calendar; both say the same, so that one of the two is told.
fn date(node: Option<&Node<'_>>, found: &str) -> (String, Option<String>) {
    let digits = |text: &str| text.split('-').map(|part| part.bytes().filter(u8::is_ascii_digit).count()).eq([4, 2, 2]);
    let formed = node.and_then(Node::as_str).is_some_and(|text| text.len() == 10 && digits(text));
    let what = if formed { "a day of the calendar" } else { "a date" };
    (format!("{found} is not {what}"), Some("write year, month and day: `2026-03-31`".to_owned()))
}

fn pattern(field: &Value, found: &str) -> (String, Option<String>) {
    let pattern = field["pattern"].as_str().unwrap_or_default();
    let help = match pattern {
        p if p.contains("month") => "write an interval: `12 months`, `90 days`, `1 year` or `P1Y`",
        p if p.contains("https") => "write an address that starts with `https://`",
        p if p.contains("{64}") => "write the 64 lower-case hexadecimal digits that `sha256sum` prints",
        "\\S" => "write something, or remove the key",
        p if p.starts_with("^[^/") => {
            "write the path from the root of the repository, with `/` between folders and none in front"
        }
        _ => "use letters, digits, `.`, `_` and `-`, starting with a letter or digit",
    };
    let what = match pattern {
        p if p.contains("month") => "an interval",
        p if p.contains("https") => "a web address",
        p if p.contains("{64}") => "a SHA-256",
        "\\S" => return ("the text has no visible character".to_owned(), Some(help.to_owned())),
        p if p.starts_with("^[^/") => "a path inside the repository",
        _ => "an id",
    };
    (format!("{found} is not {what}"), Some(help.to_owned()))
}

fn choice(field: &Value, node: Option<&Node<'_>>, found: &str) -> (String, Option<String>) {
    let options = options(field);
    let list = options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ");
    let near = node.and_then(Node::as_str).and_then(|text| nearest(text, options.iter().map(String::as_str)));
    let help = near
        .map_or_else(|| format!("write one of {list}"), |near| format!("did you mean `{near}`? Possible are {list}"));
    (format!("{found} is not one of the values possible here"), Some(help))
}

/// The values that a field with a fixed choice takes.
fn options(field: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if let Some(constant) = field.get("const") {
        return vec![text(constant)];
    }
    let listed = field["enum"].as_array().into_iter().flatten().map(text);
    let nested = ["oneOf", "anyOf"].into_iter().filter_map(|key| field[key].as_array()).flatten().flat_map(options);
    listed.chain(nested).collect()
}

fn expected(field: &Value) -> &'static str {
    match field["type"].as_str() {
        Some("string") if field["format"] == "date" => "a date such as 2026-03-31",
        Some("string") if field.get(crate::record::field::REF_MARK).is_some() => "an id",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("boolean") => "`true` or `false`",
        Some("array") => "a list",
        Some("object") => "a mapping (`key: value`)",
        None if !options(field).is_empty() => "one of the fixed values",
        _ => "text",
    }
}

/// What stands there, as YAML read it.
fn found(node: &Node<'_>) -> String {
    match &node.value {
        yaml::Value::Null => "nothing".to_owned(),
        yaml::Value::Bool(value) => format!("the truth value `{value}`"),
        yaml::Value::Number(number) => format!("the number `{number}`"),
        yaml::Value::String(text) => format!("`{}`", short(text)),
        yaml::Value::Seq(_) => "a list".to_owned(),
        yaml::Value::Map(_) => "a mapping".to_owned(),
    }
}

fn quote_help(field: &Value, node: Option<&Node<'_>>) -> Option<String> {
    let wants_text = field["type"] == "string";
    match &node?.value {
        yaml::Value::Number(_) | yaml::Value::Bool(_) if wants_text => {
            Some("put it in quotes, so that it is read as text".to_owned())
        }
        yaml::Value::String(_) if field["type"] == "array" => {
            Some("write a list: `[one, two]`, or one `- item` a line".to_owned())
        }
        yaml::Value::String(text)
            if field["type"] == "boolean"
                && matches!(&*text.to_lowercase(), "yes" | "no" | "on" | "off" | "y" | "n") =>
        {
            Some("write `true` or `false`; in YAML 1.2 `yes` and `no` are text".to_owned())
        }
        yaml::Value::String(_) if field["type"] == "integer" => Some("write the number without quotes".to_owned()),
        _ => None,
    }
}

fn short(text: &str) -> String {
    let mut line: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 60 {
        line.push('…');
    }
    line
}
