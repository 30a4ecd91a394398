//! One escaper per output: all text from the repository passes here before it reaches a terminal, CI runner, page or
//! sheet.
//!
//! Must not know the meaning of text.

mod log;
mod replace;
mod text;

use std::borrow::Cow;

pub use log::Log;
use replace::{Around, around, escape, escape_str, is_hostile, shown};
pub use text::{Text, Untrusted};

/// Text for a terminal: control characters and direction overrides are made visible. Line breaks remain.
///
/// In the log of a CI runner, no part of the text is a command to the runner.
#[must_use]
pub fn terminal<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// Lines of a file for a terminal, with a mapping of byte offsets.
#[derive(Debug, Default)]
pub struct Excerpt {
    /// The lines as shown by [`terminal`], with `\n` as line break.
    pub text: String,
    moved: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The excerpt of `lines`.
    #[must_use]
    pub fn of(lines: &str) -> Self {
        let mut excerpt = Self::default();
        for at in around(lines) {
            let before = excerpt.text.len();
            match at.character {
                '\r' if at.after.starts_with('\n') => {}
                '\n' | '\t' => excerpt.text.push(at.character),
                other if is_hostile(other) || at.starts_command() => excerpt.text.push_str(&shown(other)),
                other => excerpt.text.push(other),
            }
            if excerpt.text.len() != before + at.character.len_utf8() {
                excerpt.moved.push((lines.len() - at.after.len(), excerpt.text.len()));
            }
        }
        excerpt
    }

    /// The offset in `text` of the character at offset `byte` of the lines.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let last = self.moved.partition_point(|(raw, _)| *raw <= byte);
        let (raw, shown) = if last == 0 { (0, 0) } else { self.moved[last - 1] };
        shown + (byte - raw)
    }
}

/// Text for one line of a terminal, a log or a list: like [`terminal`], but a line break becomes a space.
#[must_use]
pub fn line<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\t' => None,
        '\r' if at.after.starts_with('\n') => Some("".into()),
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

/// Text for any place in a line of Markdown, including its start and table cells; rendered as plain text.
///
/// No markup, HTML, mention, reference, link or line break. A zero-width space prevents links that a code host adds
/// after it renders Markdown, when a character reference has no effect.
#[must_use]
pub fn markdown<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape_str(text.text().trim(), |at| match at.character {
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\n' | '\r' | '\t' => Some(" ".into()),
        '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' | '{' | '}' | '!' | '^' => {
            Some(format!("\\{}", at.character).into())
        }
        '=' if at.after.starts_with('=') || at.before.ends_with('=') => Some("\\=".into()),
        '|' => Some("&#124;".into()),
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        '@' => Some(format!("&#64;{BREAK}").into()),
        '#' => Some(format!("&#35;{BREAK}").into()),
        ':' if at.after.starts_with('/') => Some(format!("&#58;{BREAK}").into()),
        ':' if at.after.starts_with(|next: char| !next.is_whitespace()) && !at.separates_numbers() => {
            Some("&#58;".into())
        }
        '.' if ends_with_word(at.before, "www") => Some(format!("{BREAK}.").into()),
        '-' if at.after.starts_with(|c: char| c.is_ascii_digit()) && ends_with_word(at.before, "gh") => {
            Some(format!("{BREAK}-").into())
        }
        '-' | '+' | '=' if at.before.is_empty() => Some(format!("\\{}", at.character).into()),
        '.' | ')' if at.ends_list_number() => Some(format!("\\{}", at.character).into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// The same, but text between two backticks becomes a code span: for messages, which quote values in this way.
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

/// Text as one code span of Markdown, inside or outside a table cell.
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

/// Text for an output without markup: line breaks and tabs remain; characters that hide or reorder text are made
/// visible.
#[must_use]
pub fn plain<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\r' => Some("\n".into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// Text between the double quotes of a style sheet: characters other than letters and digits are written as code
/// points.
#[must_use]
pub fn css_string<T: Text + ?Sized>(text: &T) -> String {
    let written = |character: char| match character {
        plain if plain.is_alphanumeric() => plain.to_string(),
        hostile if is_hostile(hostile) => "\\20 ".to_owned(),
        other => format!("\\{:x} ", u32::from(other)),
    };
    text.text().chars().map(written).collect()
}

/// Text inside an element or a quoted attribute of XML 1.0: characters that XML does not allow are made visible. A line
/// break becomes a character reference, so that no text starts a line.
#[must_use]
pub fn xml<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '<' => Some("&lt;".into()),
        '>' => Some("&gt;".into()),
        '&' => Some("&amp;".into()),
        '"' => Some("&quot;".into()),
        '\'' => Some("&apos;".into()),
        '\n' => Some("&#10;".into()),
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\r' => Some("&#10;".into()),
        '\t' => None,
        '\u{fffe}' | '\u{ffff}' => Some(shown(at.character)),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
    })
}

/// A complete serialized JSON document: the same values, without characters that a terminal or CI runner interprets.
#[must_use]
pub fn json(document: &str) -> Cow<'_, str> {
    escape(document, |at| match at.character {
        '\n' => None,
        other => (is_hostile(other) || at.starts_command()).then(|| utf16(other).into()),
    })
}

/// A SARIF message, in which `[text](target)` would be a link.
#[must_use]
pub fn sarif_message<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '(' if at.before.ends_with(']') => Some(" (".into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// A path as a relative URI reference: all characters except `/` and unreserved ones are percent-encoded.
#[must_use]
pub fn uri_path<T: Text + ?Sized>(path: &T) -> String {
    use std::fmt::Write as _;
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

/// Text between the double quotes of a label in a Mermaid diagram: special characters are written as code points.
///
/// No entity, directive, comment, markup, formula, icon, link or line break remains for Mermaid or the page around it.
/// Characters that change how other text is shown are made visible.
#[must_use]
pub fn mermaid<T: Text + ?Sized>(text: &T) -> String {
    let numbered = |character: char| format!("#{};", u32::from(character));
    let written = |at: &Around<'_>| match at.character {
        '\r' if at.after.starts_with('\n') => String::new(),
        '\n' | '\r' | '\t' => " ".to_owned(),
        '.' if ends_with_word(at.before, "www") => numbered('.'),
        '.' | ')' if at.ends_list_number() => numbered(at.character),
        '-' if at.before.trim_start().is_empty() => numbered('-'),
        // Mermaid uses this letter for entities internally.
        'ﬂ' => numbered('ﬂ'),
        plain if plain.is_alphanumeric() || " .,-()/'".contains(plain) => plain.to_string(),
        hostile if is_hostile(hostile) => mermaid(&shown(hostile)),
        other => numbered(other),
    };
    around(text.text()).map(|at| written(&at)).collect()
}

/// A text value of an iCalendar file (RFC 5545, section 3.3.11) on one line; the writer folds long lines.
#[must_use]
pub fn icalendar<T: Text + ?Sized>(text: &T) -> String {
    let escaped =
        |character: char| matches!(character, '\\' | ';' | ',').then_some('\\').into_iter().chain([character]);
    line(text).chars().flat_map(escaped).collect()
}

/// Text between the double quotes of an id or a label in the DOT language of Graphviz, on one line.
#[must_use]
pub fn dot<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '"' => Some("\\\"".into()),
        '\\' => Some("\\\\".into()),
        '&' => Some("&amp;".into()),
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\n' | '\r' | '\t' => Some(" ".into()),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other).replace('\\', "\\\\").into()),
    })
}

/// A path relative to the top of a git repository as a CODEOWNERS pattern that matches only this file, on GitHub and
/// GitLab.
///
/// `None` if no pattern can express it: GitHub rejects brackets, and a line cannot contain a line break.
#[must_use]
pub fn codeowners<T: Text + ?Sized>(path: &T) -> Option<String> {
    let allowed = |character: char| {
        !is_hostile(character) && !matches!(character, '[' | ']') && (character == ' ' || !character.is_whitespace())
    };
    let escaped = |character: char| {
        matches!(character, ' ' | '#' | '*' | '?' | '\\').then_some('\\').into_iter().chain([character])
    };
    let path = path.text();
    path.chars().all(allowed).then(|| std::iter::once('/').chain(path.chars().flat_map(escaped)).collect())
}

/// Maximum length of a file name in characters.
const LONGEST_NAME: usize = 80;

/// `text` as a file name without extension: at most 80 ASCII letters, digits, `.`, `_` and `-`, and never a name that
/// means a folder or a device on any system. Two texts may give the same name; a name equal to `text` needs no suffix.
pub fn file_name<T: Text + ?Sized>(text: &T) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = text.text().chars().take(LONGEST_NAME).map(plain).collect();
    let name = name.trim_matches('.');
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |device: &str| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1);
    let reserved = matches!(stem.as_str(), "" | "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    if reserved { format!("x-{}", name.replace('.', "-")) } else { name.to_owned() }
}

/// Whether a spreadsheet would read text that starts with this character as a formula. Some read the full-width and small
/// forms as the ASCII character.
fn opens_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫')
}

/// Whether text would become a formula if it were typed into a cell or read from CSV.
#[must_use]
pub fn starts_formula(text: &str) -> bool {
    text.starts_with(|first| opens_formula(first) || matches!(first, '\t' | '\r' | '\n'))
}

/// A cell of a CSV file: an apostrophe keeps text that would start a formula as text.
///
/// A spreadsheet may expect another separator than that of the file, and then starts a cell in the middle of this one.
/// Therefore a formula is also prevented after each character that may be a separator.
#[must_use]
pub fn cell<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    let clean = escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '\r' => Some("\n".into()),
        other if opens_formula(other) && at.follows_separator() => Some(format!("'{other}").into()),
        other => is_hostile(other).then(|| shown(other)),
    });
    if starts_formula(&clean) { Cow::Owned(format!("'{clean}")) } else { clean }
}

/// A cell of a workbook that is always written as text, or a line of its header: no apostrophe is needed.
#[must_use]
pub fn sheet<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\r' => Some("\n".into()),
        '\u{fffe}' | '\u{ffff}' => Some(shown(at.character)),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// A zero-width space as a character reference, so that it is visible in the source of a page.
const BREAK: &str = "&#8203;";

/// A character as a JSON escape: one or two UTF-16 code units.
fn utf16(character: char) -> String {
    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// The first text between two backticks: the text before it, the text itself, and the text after it.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    (!code.trim().is_empty()).then_some((before, code, after))
}

/// Escapes text between two code spans and keeps the spaces at its ends.
fn padded(text: &str, follows: bool) -> String {
    let space = |wanted: bool| if wanted && !text.is_empty() { " " } else { "" };
    let inner = markdown(text);
    if inner.is_empty() {
        return space(follows).to_owned();
    }
    format!("{}{inner}{}", space(follows && text.starts_with(' ')), space(text.ends_with(' ')))
}

/// Whether the last word of `text` is `word`, ignoring case.
fn ends_with_word(text: &str, word: &str) -> bool {
    text.rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;
