//! One escaper per sink: no text of the repository reaches a terminal, a runner, a page or a sheet without passing here.
//!
//! Must not know what is written.

use std::{borrow::Cow, fmt};

use schemars::JsonSchema;
use serde::Serialize;

/// Text that may come from the repository. It has no `Display`, so nothing can write it without choosing a sink.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Raw(String);

impl Raw {
    /// The text itself: to look something up or to compare, never to write.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Into<String>> From<T> for Raw {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// What a sink takes: plain text, or text of the repository.
pub trait Text {
    #[doc(hidden)]
    fn text(&self) -> &str;
}

impl Text for str {
    fn text(&self) -> &str {
        self
    }
}

impl Text for String {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> &str {
        self
    }
}

impl Text for Raw {
    fn text(&self) -> &str {
        &self.0
    }
}

impl<T: Text + ?Sized> Text for &T {
    fn text(&self) -> &str {
        (**self).text()
    }
}

/// Text for a terminal: control characters and direction overrides are shown, not obeyed. Line breaks stay.
///
/// Where the terminal is the log of a CI runner, nothing in it is a command to the runner.
#[must_use]
pub fn terminal<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// Text for one line of a terminal, a log or a list: as [`terminal`], and a line break becomes a space.
#[must_use]
pub fn line<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\t' => None,
        '\n' | '\r' => Some(" ".into()),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// Data of a workflow command (after the second `::`).
#[must_use]
pub fn workflow_data<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '%' => Some("%25".into()),
        '\r' => Some("%0D".into()),
        '\n' => Some("%0A".into()),
        '\t' => None,
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// A property of a workflow command (before the second `::`).
#[must_use]
pub fn workflow_property<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '%' => Some("%25".into()),
        '\r' => Some("%0D".into()),
        '\n' => Some("%0A".into()),
        ':' => Some("%3A".into()),
        ',' => Some("%2C".into()),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// Text anywhere in a line of Markdown, its start and a table cell included: it becomes text and nothing else.
///
/// No markup, HTML, mention, reference, link or line break. A zero-width space breaks what a forge would link after
/// the Markdown is rendered, where a character reference no longer helps.
#[must_use]
pub fn markdown<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape_str(text.text().trim(), |at| match at.character {
        '\n' | '\r' | '\t' => Some(" ".into()),
        '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '{' | '}' | '!' | '^' => {
            Some(format!("\\{}", at.character).into())
        }
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        '@' => Some(format!("&#64;{BREAK}").into()),
        '#' => Some(format!("&#35;{BREAK}").into()),
        ':' if at.after.starts_with('/') => Some(format!("&#58;{BREAK}").into()),
        ':' if at.after.starts_with(|next: char| !next.is_whitespace()) => Some("&#58;".into()),
        '.' if ends_with_word(at.before, "www") => Some(format!("{BREAK}.").into()),
        '-' if at.after.starts_with(|c: char| c.is_ascii_digit()) && ends_with_word(at.before, "gh") => {
            Some(format!("{BREAK}-").into())
        }
        '-' | '+' | '=' if at.before.is_empty() => Some(format!("\\{}", at.character).into()),
        '.' | ')' if at.ends_list_number() => Some(format!("\\{}", at.character).into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// The same, with what stands between two backticks in a code span: for our messages, which quote values that way.
#[must_use]
pub fn markdown_prose<T: Text + ?Sized>(text: &T) -> String {
    let mut out = String::new();
    let mut rest = text.text();
    while let Some((before, code, after)) = quoted(rest) {
        out.push_str(&padded(before, !out.is_empty()));
        out.push_str(&markdown_code(code));
        rest = after;
    }
    out.push_str(&padded(rest, !out.is_empty()));
    out
}

/// Text as one code span of Markdown, in a table cell or outside.
#[must_use]
pub fn markdown_code<T: Text + ?Sized>(text: &T) -> String {
    let inner = escape(text, |at| match at.character {
        '\n' | '\r' | '\t' => Some(" ".into()),
        '`' => Some("'".into()),
        '|' => Some("\\u{7c}".into()),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    });
    if inner.trim().is_empty() { String::new() } else { format!("`{}`", inner.trim()) }
}

/// Text inside an HTML element or a quoted attribute.
#[must_use]
pub fn html<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        '"' => Some("&quot;".into()),
        '\'' => Some("&#39;".into()),
        '\n' | '\t' => None,
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// Text inside an element or a quoted attribute of XML 1.0: characters that XML cannot hold are shown, a line break is
/// a reference, so that no text starts a line.
#[must_use]
pub fn xml<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        '"' => Some("&quot;".into()),
        '\'' => Some("&#39;".into()),
        '\n' => Some("&#10;".into()),
        '\r' => Some(Cow::Borrowed("")).filter(|_| at.after.starts_with('\n')).or(Some("&#10;".into())),
        '\t' => Some("&#9;".into()),
        other if at.starts_command() => Some(format!("&#{};", u32::from(other)).into()),
        other => (is_hostile(other) || matches!(other, '\u{fffe}' | '\u{ffff}')).then(|| shown(other)),
    })
}

/// A whole JSON document, already serialized: the same values, with no character that a terminal or a runner obeys.
#[must_use]
pub fn json(document: &str) -> Cow<'_, str> {
    escape(document, |at| match at.character {
        '\n' => None,
        other => (is_hostile(other) || at.starts_command()).then(|| utf16(other).into()),
    })
}

/// A message of SARIF, where `[text](target)` would be a link.
#[must_use]
pub fn sarif_message<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '(' if at.before.ends_with(']') => Some(" (".into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// A path as a relative URI reference: `/` stays, what is not unreserved is percent-encoded.
#[must_use]
pub fn uri_path<T: Text + ?Sized>(path: &T) -> String {
    use fmt::Write as _;
    let mut out = String::with_capacity(path.text().len());
    for byte in path.text().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// A cell of a spreadsheet or CSV file: what would start a formula is kept text by a leading apostrophe.
#[must_use]
pub fn cell<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    let clean = escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '\r' => Some("\n".into()),
        other => is_hostile(other).then(|| shown(other)),
    });
    if clean.starts_with(['=', '+', '-', '@', '\t', '\n']) { Cow::Owned(format!("'{clean}")) } else { clean }
}

/// A zero-width space, written so that it can be seen in the source of a page.
const BREAK: &str = "&#8203;";

/// Control characters, direction overrides and other characters that change how text around them is shown, or hide.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(character, '\u{e0000}'..='\u{e007f}')
}

fn shown(character: char) -> Cow<'static, str> {
    match character {
        '\u{1b}' => "^[".into(),
        other => format!("\\u{{{:x}}}", u32::from(other)).into(),
    }
}

/// A character as JSON writes it: one or two UTF-16 units.
fn utf16(character: char) -> String {
    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// The first text between two backticks: what stands before, it, and what follows.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    (!code.trim().is_empty()).then_some((before, code, after))
}

/// Escaped text between two code spans keeps the spaces at its ends.
fn padded(text: &str, follows: bool) -> String {
    let space = |wanted: bool| if wanted && !text.is_empty() { " " } else { "" };
    let inner = markdown(text);
    if inner.is_empty() {
        return space(follows).to_owned();
    }
    format!("{}{inner}{}", space(follows && text.starts_with(' ')), space(text.ends_with(' ')))
}

/// Whether the last word of `text` is `word`, in any case.
fn ends_with_word(text: &str, word: &str) -> bool {
    text.rsplit(|character: char| !character.is_alphanumeric()).next().is_some_and(|last| last.eq_ignore_ascii_case(word))
}

/// A character and what stands around it.
struct Around<'t> {
    before: &'t str,
    character: char,
    after: &'t str,
}

impl Around<'_> {
    /// Whether a CI runner would see a command from here: `::` after nothing but space, `##[` anywhere in a line.
    fn starts_command(&self) -> bool {
        match self.character {
            ':' => self.after.starts_with(':') && self.before.chars().next_back().is_none_or(char::is_whitespace),
            '[' => self.before.ends_with("##"),
            _ => false,
        }
    }

    /// Whether this is the mark behind a number at the start of the text.
    fn ends_list_number(&self) -> bool {
        !self.before.is_empty() && self.before.bytes().all(|byte| byte.is_ascii_digit())
    }
}

fn escape<T: Text + ?Sized>(text: &T, replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>) -> Cow<'_, str> {
    escape_str(text.text(), replace)
}

/// Replaces the characters for which `replace` gives a text; borrows where nothing is replaced.
fn escape_str(text: &str, replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let next = at + character.len_utf8();
        if let Some(replacement) = replace(&Around { before: &text[..at], character, after: &text[next..] }) {
            out.push_str(&text[done..at]);
            out.push_str(&replacement);
            done = next;
        }
    }
    if done == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[done..]) }
}
