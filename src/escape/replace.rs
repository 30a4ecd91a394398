//! Characters with their context, and their replacement.
//!
//! Must not know any output.

use std::borrow::Cow;

use super::Text;

/// Control characters, direction overrides, and other characters that are invisible or change how other text is shown.
pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(character, '\u{e0000}'..='\u{e007f}')
}

pub(super) fn shown(character: char) -> Cow<'static, str> {
    match character {
        '\u{1b}' => "^[".into(),
        other => format!("\\u{{{:x}}}", u32::from(other)).into(),
    }
}

/// A character with the text before and after it.
pub(super) struct Around<'t> {
    pub(super) before: &'t str,
    pub(super) character: char,
    pub(super) after: &'t str,
}

/// Every character of `text`, in order.
pub(super) fn around(text: &str) -> impl Iterator<Item = Around<'_>> {
    text.char_indices().map(move |(at, character)| {
        let (before, rest) = text.split_at(at);
        Around { before, character, after: &rest[character.len_utf8()..] }
    })
}

impl Around<'_> {
    /// Whether a CI runner would read a command from here: `::` at the start or after whitespace, `##[` anywhere in a
    /// line.
    pub(super) fn starts_command(&self) -> bool {
        match self.character {
            ':' => self.after.starts_with(':') && self.before.chars().next_back().is_none_or(char::is_whitespace),
            '[' => self.before.ends_with("##"),
            _ => false,
        }
    }

    /// Whether a spreadsheet may start a cell here: after a separator of fields or lines, with or without quotes.
    pub(super) fn follows_separator(&self) -> bool {
        self.before.trim_end_matches('"').ends_with([',', ';', '\t', '\n', '\r'])
    }

    /// Whether this is the delimiter after a number at the start of the text, which would start a list item.
    pub(super) fn ends_list_number(&self) -> bool {
        let number = !self.before.is_empty() && self.before.bytes().all(|byte| byte.is_ascii_digit());
        number && self.after.chars().next().is_none_or(char::is_whitespace)
    }

    /// Whether this is between two numbers, such as those of a time or of a standard and its year, and no emoji name
    /// starts here.
    pub(super) fn separates_numbers(&self) -> bool {
        let digit = |character: char| character.is_ascii_digit();
        let rest = self.after.trim_start_matches(digit);
        self.before.ends_with(digit) && rest.len() < self.after.len() && !rest.starts_with([':', '/', '_', '-', '+'])
    }
}

pub(super) fn escape<T: Text + ?Sized>(
    text: &T,
    replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>,
) -> Cow<'_, str> {
    escape_str(text.text(), replace)
}

/// Replaces the characters for which `replace` returns text; borrows if nothing is replaced.
pub(super) fn escape_str(text: &str, replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for at in around(text) {
        if let Some(replacement) = replace(&at) {
            out.push_str(&text[done..at.before.len()]);
            out.push_str(&replacement);
            done = text.len() - at.after.len();
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}
