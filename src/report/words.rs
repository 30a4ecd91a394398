//! Text of records and values in sentences.
//!
//! Must not know the subject of the sentence.

use serde_json::Value;

use crate::{
    history::change::{is_blank, name_of},
    prose::{one_line, shorten},
    record::{Aims, Control, Evidence, RecordType as _, Soa},
};

/// Maximum length of a value in a sentence.
const LONGEST: usize = 80;

/// `risk R-12`; controls and evidence by id only.
pub(in crate::report) fn subject(kind: &str, id: &str) -> String {
    match kind {
        Control::KIND | Evidence::KIND => id.to_owned(),
        Aims::KIND => format!("manifest {id}"),
        Soa::KIND => format!("Statement of Applicability {id}"),
        other => format!("{} {id}", other.replace('-', " ")),
    }
}

/// The same with the title: `risk R-12 (Unequal error rates)`.
pub(in crate::report) fn subject_titled(kind: &str, id: &str, title: Option<&str>) -> String {
    let title = title.filter(|title| *title != id).map(|title| format!(" ({})", shortened(title))).unwrap_or_default();
    format!("{}{title}", subject(kind, id))
}

/// A value as text.
pub(in crate::report) fn value(value: &Value) -> String {
    shortened(&full(value))
}

/// Two values as text; the common prefix of long values is omitted.
pub(in crate::report) fn values(before: &Value, after: &Value) -> (String, String) {
    let (old, new) = (full(before), full(after));
    let prefix = common_prefix(&old, &new);
    (shortened(&from(&old, prefix)), shortened(&from(&new, prefix)))
}

fn full(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => "nothing".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(full).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => match (fields.get("by"), fields.get("on")) {
            (Some(Value::String(by)), Some(Value::String(on))) => format!("by {by} on {on}"),
            _ => object(value),
        },
    }
}

/// The name of an object; an object without a name is written field by field.
fn object(value: &Value) -> String {
    let name = name_of(value);
    let settings = value.get("kinds").is_some();
    if name != "?" && !settings {
        return name;
    }
    let fields = value.as_object().into_iter().flatten().filter(|(_, value)| !is_blank(value));
    let words: Vec<String> =
        fields.map(|(name, value)| format!("{} {}", name.replace('-', " "), full(value))).collect();
    words.join(", ")
}

/// Text on one line, truncated if it is long.
pub(in crate::report) fn shortened(text: &str) -> String {
    shorten(&one_line(text), LONGEST)
}

/// Length in bytes of the common prefix of two long texts, up to the start of a word.
fn common_prefix(old: &str, new: &str) -> usize {
    if old.chars().count().max(new.chars().count()) <= LONGEST {
        return 0;
    }
    let same = old.char_indices().zip(new.chars()).take_while(|((_, one), other)| one == other);
    let end = same.map(|((at, one), _)| at + one.len_utf8()).last().unwrap_or_default();
    let start = old[..end].rfind(' ').map_or(0, |space| space + 1);
    if start > LONGEST / 2 { start } else { 0 }
}

fn from(text: &str, start: usize) -> String {
    if start == 0 { text.to_owned() } else { format!("…{}", &text[start..]) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_as_text() {
        assert_eq!(value(&json!({"by": "ada", "on": "2026-01-15", "evidence": []})), "by ada on 2026-01-15");
        assert_eq!(value(&json!({"likelihood": 2, "consequence": 3})), "likelihood 2, consequence 3");
        assert_eq!(value(&json!(["a", "b\n  c"])), "a, b c");
        assert_eq!(value(&json!("x".repeat(100))).chars().count(), 80);
    }

    #[test]
    fn the_difference_of_long_texts_is_shown() {
        let text = |end: &str| json!(format!("{} {end}", "Scoring of consumer loans by trained staff".repeat(3)));
        let (old, new) = values(&text("one"), &text("other"));
        assert_eq!((old.as_str(), new.as_str()), ("…one", "…other"));
        let (old, new) = values(&json!("é".repeat(90)), &json!("é".repeat(91)));
        assert_eq!(old, new, "they have no word to start from");
    }
}
