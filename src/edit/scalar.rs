//! Text as a YAML scalar on one line, which every parser reads as text.
//!
//! Must not know where the scalar is used, except whether it is inside brackets.

use std::fmt::Write as _;

use crate::yaml;

/// `text` as a scalar of block style: plain if that is safe, otherwise in double quotes.
#[must_use]
pub fn scalar(text: &str) -> String {
    let plain = serde_yaml::to_string(text).ok();
    let plain = plain.as_deref().and_then(|written| written.strip_suffix('\n')).filter(|written| *written == text);
    match plain {
        Some(plain) if is_plain(plain) => plain.to_owned(),
        _ => quoted(text),
    }
}

/// `text` as an item of a list in brackets, in which commas and brackets have a meaning.
pub(super) fn item(text: &str) -> String {
    if text.contains([',', '[', ']', '{', '}']) { quoted(text) } else { scalar(text) }
}

/// Whether `text` is one line without characters to escape, is not a word that older parsers read as a boolean or a
/// number, and reads back unchanged.
fn is_plain(text: &str) -> bool {
    let odd_word = ["y", "n", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str());
    let odd_number = text.starts_with(|first: char| first.is_ascii_digit()) && text.contains(['_', ':']);
    !odd_word && !odd_number && !text.chars().any(is_escaped) && reads_back(text)
}

fn reads_back(text: &str) -> bool {
    let line = format!("key: {text}\n");
    let stream = yaml::parse(&line);
    let document = stream.documents.first().and_then(Option::as_ref);
    stream.problems.is_empty()
        && document.is_some_and(|read| read.root.get("key").and_then(|n| n.as_str()) == Some(text))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            other if is_escaped(other) => {
                let _ = match u32::from(other) {
                    code @ 0..=0xFFFF => write!(quoted, "\\u{code:04X}"),
                    code => write!(quoted, "\\U{code:08X}"),
                };
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a character is escaped: control characters, other line breaks, marks that change the direction of writing,
/// and noncharacters.
fn is_escaped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}')
        || matches!(u32::from(character) & 0xFFFF, 0xFFFE | 0xFFFF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn safe_text_is_plain() {
        for text in ["Acme Ltd", "2026-03-31", "A.6.2.4", "12 months", "it's", "Müller & Söhne", "https://a.example/#b"]
        {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn ambiguous_text_is_quoted() {
        for (text, written) in [
            ("no", "\"no\""),
            ("Yes", "\"Yes\""),
            ("", "\"\""),
            ("~", "\"~\""),
            ("1.10", "\"1.10\""),
            ("010", "\"010\""),
            ("1_000", "\"1_000\""),
            ("12:30", "\"12:30\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("- a", "\"- a\""),
            ("*a", "\"*a\""),
            (" a", "\" a\""),
            ("two\nlines", "\"two\\nlines\""),
            ("a\u{2028}b", "\"a\\u2028b\""),
            ("a\u{202e}b", "\"a\\u202Eb\""),
            ("say \"a\\b\"", "say \"a\\b\""),
            ("\"a\"", "\"\\\"a\\\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
        assert_eq!(item("a, b"), "\"a, b\"");
    }

    fn read(text: &str) -> serde_json::Value {
        let stream = yaml::parse(text);
        assert!(stream.problems.is_empty(), "{text:?}: {:?}", stream.problems);
        stream.documents[0].as_ref().expect("a document").root.to_json()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_reads_back(text in "\\PC*|(?s).*|[-:#,{}\\[\\]&*!|>'\"%@`?~ 0-9a-z._\n\t]*") {
            prop_assert_eq!(read(&format!("k: {}\n", scalar(&text))), serde_json::json!({ "k": text }));
            prop_assert_eq!(read(&format!("k: [{}, a]\n", item(&text))), serde_json::json!({ "k": [text, "a"] }));
            prop_assert!(!scalar(&text).contains('\n'));
        }

        #[test]
        fn other_parser_agrees(text in "(?s).*") {
            let read: std::collections::BTreeMap<String, String> =
                serde_yaml::from_str(&format!("k: {}\n", scalar(&text))).expect("valid YAML");
            prop_assert_eq!(&read["k"], &text);
        }
    }
}
