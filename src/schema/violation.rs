//! Schema violations of a record, worded for its author and located at the exact key or value.
//!
//! Must not quote more of a value than fits on a line.

use jsonschema::error::{ValidationError, ValidationErrorKind as Kind};
use serde_json::Value;

use super::vocabulary;
use crate::{
    defect::{self, Defect},
    prose::nearest,
    record::form::{self, FORMS},
    source::{Part, pointer_parts, push_pointer},
    yaml::{self, Node},
};

/// A violation of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Kind of defect.
    pub defect: &'static Defect,
    /// JSON pointer of the key or value.
    pub pointer: String,
    /// Key or value.
    pub part: Part,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The field that an unknown one is taken for.
    pub meant: Option<String>,
}

impl Violation {
    /// Whether a field is missing only because its name is written differently.
    #[must_use]
    pub fn follows_from(&self, other: &Self) -> bool {
        let Some((above, name)) = self.pointer.rsplit_once('/') else { return false };
        *self.defect == defect::MISSING_FIELD
            && other.meant.as_deref() == Some(name)
            && other.pointer.rsplit_once('/').is_some_and(|(other, _)| other == above)
    }
}

/// The violations that an error in `field` of a record states; without a field, it is about the record itself.
pub(super) fn from_error(
    field: Option<&str>,
    error: &ValidationError<'_>,
    schema: &Value,
    root: &Node<'_>,
) -> Vec<Violation> {
    let mut pointer = String::new();
    field.into_iter().for_each(|name| push_pointer(&mut pointer, name));
    pointer.push_str(error.instance_path().as_str());
    let pointer = pointer.as_str();
    let steps: Vec<String> = pointer_parts(pointer).collect();
    let field = super::at(schema, steps.iter().map(String::as_str)).unwrap_or(&Value::Null);
    let node = locate(root, &steps);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| unknown(pointer, key, field, node)).collect()
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

/// Keys that YAML 1.1 reads as the value that it writes in their place.
const BOOLEANS: &[(&str, &[&str])] = &[("true", &["on", "yes", "y"]), ("false", &["off", "no", "n"])];

fn unknown(pointer: &str, key: &str, field: &Value, node: Option<&Node<'_>>) -> Violation {
    let known = || field["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let written = BOOLEANS.iter().find(|(value, _)| *value == key);
    let written = written.and_then(|(_, keys)| known().find(|name| keys.contains(name)));
    let near = nearest(key, known());
    let decimal = || node.and_then(|node| after_comma(node, key, &field["properties"]));
    let is_split = key.contains(' ') && node.and_then(|node| node.get(key)).is_some_and(Node::is_absent);
    let help = match (written, near) {
        (Some(name), _) => format!(
            "write `{name}:`; a program that follows YAML 1.1 (PyYAML, Psych, SnakeYAML) wrote `{key}`, so use one that follows \
             YAML 1.2 (ruamel.yaml, yq 4)"
        ),
        (None, Some(name)) => format!("did you mean `{name}`?"),
        (None, None) if decimal().is_some() => decimal().unwrap_or_default(),
        (None, None) if is_split => {
            "put the whole text in quotes: a comma between `{` and `}` ends it, and starts a new field".to_owned()
        }
        (None, None) => {
            format!("available fields: {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
    };
    let mut at = pointer.to_owned();
    push_pointer(&mut at, key);
    Violation {
        defect: &defect::UNKNOWN_FIELD,
        pointer: at,
        part: Part::Key,
        message: format!("unknown field `{}`", short(key)),
        help: Some(help),
        meant: written.or(near).map(str::to_owned),
    }
}

/// What to write instead of a number with a comma between `{` and `}`, of which YAML reads the part after the comma as a field.
fn after_comma(map: &Node<'_>, key: &str, properties: &Value) -> Option<String> {
    let yaml::Value::Map(pairs) = &map.value else { return None };
    let at = pairs.iter().position(|pair| pair.key == key && pair.node.is_absent())?;
    let before = pairs.get(at.checked_sub(1)?)?;
    let yaml::Value::Number(number) = &before.node.value else { return None };
    let name = &*before.key;
    let meant = without_comma(&format!("{number},{key}"), properties[name]["type"] == "integer")?;
    Some(format!("write `{name}: {meant}`; a comma between `{{` and `}}` ends the number, and starts a new field"))
}

/// A number with a point instead of a comma before its decimals, or without the comma if that can be between thousands.
fn without_comma(text: &str, is_whole: bool) -> Option<String> {
    let (whole, rest) = text.split_once(',')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole.strip_prefix(['-', '+']).unwrap_or(whole)) || !is_number(rest) {
        return None;
    }
    let decimal = (!is_whole).then(|| format!("{whole}.{rest}"));
    let thousands = (rest.len() == 3).then(|| format!("{whole}{rest}"));
    let meant: Vec<String> = decimal.into_iter().chain(thousands).collect();
    (!meant.is_empty()).then(|| meant.join("` or `"))
}

fn missing(pointer: &str, name: &str, field: &Value) -> Violation {
    let mut at = pointer.to_owned();
    push_pointer(&mut at, name);
    let meaning = field["properties"][name]["description"].as_str().map(sentence);
    Violation {
        defect: &defect::MISSING_FIELD,
        pointer: at,
        part: Part::Value,
        message: format!("`{name}` is missing"),
        help: Some(meaning.map_or_else(|| format!("add `{name}`"), |meaning| format!("add `{name}`: {meaning}"))),
        meant: None,
    }
}

/// The first sentence of a description, in a form that continues a line.
fn sentence(description: &str) -> String {
    let first = description.split(". ").next().unwrap_or(description).trim_end_matches('.');
    let mut characters = first.chars();
    let second_upper = first.chars().nth(1).is_some_and(char::is_uppercase);
    match characters.next() {
        Some(initial) if !second_upper => initial.to_lowercase().chain(characters).collect(),
        _ => first.to_owned(),
    }
}

fn invalid(pointer: &str, kind: &Kind, field: &Value, node: Option<&Node<'_>>) -> Violation {
    let found = node.map_or_else(|| "something else".to_owned(), found);
    let empty = node.is_some_and(|node| node.value == yaml::Value::Null);
    let (message, help) = match kind {
        _ if empty => ("the value is empty".to_owned(), Some("add a value, or remove the key".to_owned())),
        Kind::Type { .. } => (format!("expected {}, found {found}", expected(field)), quote_help(field, node)),
        _ if typographic(node).is_some() => (
            format!("{found} has typographic quotation marks, which YAML reads as part of the text"),
            typographic(node).map(|text| format!("write `{}`, or put it in straight quotes", short(text))),
        ),
        Kind::OneOfNotValid { .. } | Kind::Enum { .. } | Kind::Constant { .. } | Kind::AnyOf { .. } => {
            choice(field, node, &found)
        }
        Kind::Format { format } => misformed(format, node, &found),
        Kind::MinItems { limit } => (format!("the list has fewer than {limit} entries"), None),
        Kind::Minimum { limit } => (format!("{found} is below {limit}"), None),
        Kind::Maximum { limit } => (format!("{found} is above {limit}"), None),
        _ => (format!("{found} is not valid here"), None),
    };
    Violation {
        defect: &defect::INVALID_VALUE,
        pointer: pointer.to_owned(),
        part: Part::Value,
        message,
        help,
        meant: None,
    }
}

/// The text between typographic quotation marks, if a value is nothing else.
fn typographic<'n>(node: Option<&'n Node<'_>>) -> Option<&'n str> {
    const MARKS: &[char] = &['“', '”', '„', '«', '»', '‘', '’', '‚', '‹', '›'];
    let text = node.and_then(Node::as_str)?;
    let inner = text.strip_prefix(MARKS)?.strip_suffix(MARKS)?;
    (!inner.is_empty()).then_some(inner)
}

fn misformed(format: &str, node: Option<&Node<'_>>, found: &str) -> (String, Option<String>) {
    if format == form::INTERVAL.name {
        let meant = node.and_then(Node::as_str).and_then(vocabulary::interval);
        let help = meant.map_or_else(|| form::INTERVAL.help.to_owned(), |meant| format!("write `{meant}`"));
        return (format!("{found} is not {}", form::INTERVAL.what), Some(help));
    }
    let characters = node.and_then(Node::as_str).map_or(0, |text| text.chars().count());
    match FORMS.iter().find(|form| form.name == format) {
        Some(form) if characters > form.longest => (
            format!("the text has {characters} characters, more than the maximum of {}", form.longest),
            Some("shorten it, or move it to a file in the repository and name that file".to_owned()),
        ),
        Some(form) if form.name == form::TEXT.name => {
            ("the text has no visible character".to_owned(), Some(form.help.to_owned()))
        }
        Some(form) if node.and_then(Node::as_str).is_some_and(|text| form.fits(text)) => {
            (format!("{found} is not a valid date"), Some(form.help.to_owned()))
        }
        Some(form) if found == "``" => {
            (format!("the text is empty; expected {}", form.what), Some(form.help.to_owned()))
        }
        Some(form) => (format!("{found} is not {}", form.what), Some(form.help.to_owned())),
        None => date(node, found),
    }
}

/// Text may have the form of a date without being one: `2026-02-30`.
fn date(node: Option<&Node<'_>>, found: &str) -> (String, Option<String>) {
    let digits = |text: &str| text.split('-').map(|part| part.bytes().filter(u8::is_ascii_digit).count()).eq([4, 2, 2]);
    let formed = node.and_then(Node::as_str).is_some_and(|text| text.len() == 10 && digits(text));
    let what = if formed { "a valid date" } else { "a date" };
    (format!("{found} is not {what}"), Some("write year, month and day: `2026-03-31`".to_owned()))
}

fn choice(field: &Value, node: Option<&Node<'_>>, found: &str) -> (String, Option<String>) {
    let options = options(field);
    let list = options.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(", ");
    let text = node.and_then(Node::as_str);
    let meant = text.and_then(|text| vocabulary::meant(text, &options));
    let near = || text.and_then(|text| nearest(text, options.iter().map(String::as_str)));
    let help = match (meant, near()) {
        (Some(meant), _) => format!("write `{meant}`, which is the word here. Allowed values: {list}"),
        (None, Some(near)) => format!("did you mean `{near}`? Allowed values: {list}"),
        (None, None) => format!("use one of {list}"),
    };
    (format!("{found} is not an allowed value"), Some(help))
}

/// The allowed values of a field with a fixed choice.
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
        None if !options(field).is_empty() => "one of the allowed values",
        _ => "text",
    }
}

/// The value as YAML read it.
fn found(node: &Node<'_>) -> String {
    match &node.value {
        yaml::Value::Null => "nothing".to_owned(),
        yaml::Value::Bool(value) => format!("the boolean `{value}`"),
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
            Some("put it in quotes so that it is read as text".to_owned())
        }
        yaml::Value::String(_) if field["type"] == "array" => {
            Some("write a list: `[one, two]`, or one `- item` per line".to_owned())
        }
        yaml::Value::String(text)
            if field["type"] == "boolean"
                && matches!(&*text.to_lowercase(), "yes" | "no" | "on" | "off" | "y" | "n") =>
        {
            Some("write `true` or `false`; in YAML 1.2 `yes` and `no` are text".to_owned())
        }
        yaml::Value::String(text) if field["type"] == "number" || field["type"] == "integer" => {
            number_help(text, field["type"] == "integer")
        }
        _ => None,
    }
}

fn number_help(text: &str, is_whole: bool) -> Option<String> {
    let is_number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    match without_comma(text, is_whole) {
        Some(meant) => Some(format!("write `{meant}`; a number has a point before its decimals, and no comma")),
        None => (is_whole || is_number()).then(|| "write the number without quotes".to_owned()),
    }
}

fn short(text: &str) -> String {
    let mut line: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.extend((text.chars().count() > 60).then_some('…'));
    line
}
