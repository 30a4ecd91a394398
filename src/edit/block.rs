//! Values as YAML in block style, short lists of scalars in brackets.
//!
//! Must not know records or schemas.

use serde_json::Value;

use super::scalar::{item, scalar};

/// Maximum width of a line with a list in brackets.
const WIDTH: usize = 100;

/// Writes `key: value` with `indent` spaces in front, on as many lines as needed.
pub(super) fn pair(out: &mut String, key: &str, value: &Value, indent: usize) {
    let head = format!("{}{}:", " ".repeat(indent), name(key));
    match on_one_line(value, head.len()) {
        Some(text) => out.push_str(&format!("{head} {text}\n")),
        None => {
            out.push_str(&format!("{head}\n"));
            nested(out, value, indent + 2);
        }
    }
}

/// A key. `on`, the field of a date, is written without quotes as people write it, although YAML 1.1 reads it as a boolean.
fn name(key: &str) -> String {
    if key == "on" { key.to_owned() } else { scalar(key) }
}

fn nested(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| pair(out, key, value, indent)),
        Value::Array(items) => items.iter().for_each(|value| entry(out, value, indent)),
        _ => {}
    }
}

/// Writes one item of a list: the dash replaces the first two spaces of the item.
pub(super) fn entry(out: &mut String, value: &Value, indent: usize) {
    let dash = format!("{}- ", " ".repeat(indent));
    if let Some(text) = on_one_line(value, dash.len()) {
        return out.push_str(&format!("{dash}{text}\n"));
    }
    let mut inner = String::new();
    nested(&mut inner, value, indent + 2);
    out.push_str(&dash);
    out.push_str(inner.trim_start_matches(' '));
}

fn on_one_line(value: &Value, before: usize) -> Option<String> {
    match value {
        Value::Object(fields) => fields.is_empty().then(|| "{}".to_owned()),
        Value::Array(items) => brackets(items, before),
        Value::String(text) => Some(scalar(text)),
        other => Some(other.to_string()),
    }
}

fn brackets(items: &[Value], before: usize) -> Option<String> {
    let written: Option<Vec<String>> = items
        .iter()
        .map(|value| match value {
            Value::Object(_) | Value::Array(_) => None,
            Value::String(text) => Some(item(text)),
            other => Some(other.to_string()),
        })
        .collect();
    let text = format!("[{}]", written?.join(", "));
    (items.is_empty() || before + 1 + text.chars().count() <= WIDTH).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nesting_and_lists_read_back() {
        let value = json!({
            "a": {"b": [], "c": ["x", "y, z"], "d": [{"e": 1, "f": {"g": true}}, {"h": [["i"], {}]}]},
            "long": ["a rather long sentence that fills a line ".repeat(2).trim(), "another one that does so as well, a bit"],
        });
        let mut out = String::new();
        for (key, value) in value.as_object().expect("a map") {
            pair(&mut out, key, value, 0);
        }
        let stream = crate::yaml::parse(&out);
        assert!(stream.problems.is_empty(), "{out}");
        assert_eq!(stream.documents[0].as_ref().expect("a document").root.to_json(), value, "{out}");
        assert!(out.contains("  c: [x, \"y, z\"]\n"), "{out}");
    }
}
