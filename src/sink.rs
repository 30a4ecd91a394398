//! One escaper per sink: no text of the repository reaches a terminal, a runner, a page or a sheet without passing here.
//!
//! Must not know what is written.

use std::borrow::Cow;

/// Text for a terminal: control characters and direction overrides are shown, not obeyed. Line breaks stay.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '\n' | '\t' => None,
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// Text for one line of a terminal or a list: line breaks are shown too.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '\t' => None,
        '\n' | '\r' => Some(" ".to_owned()),
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// Data of a workflow command (after the second `::`).
#[must_use]
pub fn workflow_data(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '%' => Some("%25".to_owned()),
        '\r' => Some("%0D".to_owned()),
        '\n' => Some("%0A".to_owned()),
        '\t' => None,
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// A property of a workflow command (before the second `::`).
#[must_use]
pub fn workflow_property(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '%' => Some("%25".to_owned()),
        '\r' => Some("%0D".to_owned()),
        '\n' => Some("%0A".to_owned()),
        ':' => Some("%3A".to_owned()),
        ',' => Some("%2C".to_owned()),
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// Text inside a Markdown paragraph or table cell: no markup, no mention, no link, no line break.
#[must_use]
pub fn markdown(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '\n' | '\r' => Some(" ".to_owned()),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '{' | '}' | '!' => Some(format!("\\{character}")),
        '<' => Some("&lt;".to_owned()),
        '>' => Some("&gt;".to_owned()),
        '&' => Some("&amp;".to_owned()),
        '@' => Some("&#64;".to_owned()),
        '#' => Some("&#35;".to_owned()),
        ':' => Some("&#58;".to_owned()),
        other if is_hostile(other) && other != '\t' => Some(shown(other)),
        _ => None,
    })
}

/// Text inside an HTML element or a quoted attribute.
#[must_use]
pub fn html(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '<' => Some("&lt;".to_owned()),
        '>' => Some("&gt;".to_owned()),
        '&' => Some("&amp;".to_owned()),
        '"' => Some("&quot;".to_owned()),
        '\'' => Some("&#39;".to_owned()),
        '\n' | '\t' => None,
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// Text for XML 1.0: characters that XML cannot hold are shown; the writer escapes the rest.
#[must_use]
pub fn xml(text: &str) -> Cow<'_, str> {
    escape(text, |character| match character {
        '\n' | '\t' => None,
        '\u{fffe}' | '\u{ffff}' => Some(shown(character)),
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    })
}

/// A cell of a spreadsheet or CSV file: what would start a formula is kept text by a leading apostrophe.
#[must_use]
pub fn cell(text: &str) -> Cow<'_, str> {
    let clean = escape(text, |character| match character {
        '\n' | '\t' => None,
        '\r' => Some("\n".to_owned()),
        other if is_hostile(other) => Some(shown(other)),
        _ => None,
    });
    if clean.starts_with(['=', '+', '-', '@', '\t', '\n']) { Cow::Owned(format!("'{clean}")) } else { clean }
}

/// Control characters, direction overrides and other characters that change how text around them is shown.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn shown(character: char) -> String {
    match character {
        '\u{1b}' => "^[".to_owned(),
        other => format!("\\u{{{:x}}}", u32::from(other)),
    }
}

/// Replaces the characters for which `replace` gives a text; borrows where nothing is replaced.
fn escape(text: &str, replace: impl Fn(char) -> Option<String>) -> Cow<'_, str> {
    if text.chars().all(|character| replace(character).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match replace(character) {
            Some(replacement) => out.push_str(&replacement),
            None => out.push(character),
        }
    }
    Cow::Owned(out)
}
