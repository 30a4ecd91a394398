//! One escaper per sink: no text of the repository reaches a terminal, a runner, a page or a sheet without passing here.
//!
//! Must not know what is written.

mod replace;
mod text;

use std::borrow::Cow;

use replace::{Around, around, escape, escape_str, is_hostile, shown};
pub use text::{Text, Untrusted};

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

/// Lines of a file for a terminal, and where each byte of them went.
#[derive(Debug, Default)]
pub struct Excerpt {
    /// The lines, as [`terminal`] shows them; line breaks are plain.
    pub text: String,
    moved: Vec<(usize, usize)>,
}

impl Excerpt {
    /// Shows `lines`.
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

    /// Where the character at `byte` of the lines starts in `text`.
    #[must_use]
    pub fn at(&self, byte: usize) -> usize {
        let last = self.moved.partition_point(|(raw, _)| *raw <= byte);
        let (raw, shown) = if last == 0 { (0, 0) } else { self.moved[last - 1] };
        shown + (byte - raw)
    }
}

/// Text for one line of a terminal, a log or a list: as [`terminal`], and a line break becomes a space.
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

/// Text anywhere in a line of Markdown, its start and a table cell included: it becomes text and nothing else.
///
/// No markup, HTML, mention, reference, link or line break. A zero-width space breaks what a forge would link after
/// the Markdown is rendered, where a character reference no longer helps.
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
        ':' if at.after.starts_with(|next: char| !next.is_whitespace()) && !at.parts_numbers() => Some("&#58;".into()),
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

/// Text for a sink that reads no markup: line breaks and tabs stay, what would hide or turn text is shown.
#[must_use]
pub fn plain<T: Text + ?Sized>(text: &T) -> Cow<'_, str> {
    escape(text, |at| match at.character {
        '\n' | '\t' => None,
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\r' => Some("\n".into()),
        other => is_hostile(other).then(|| shown(other)),
    })
}

/// Text between the double quotes of a style sheet: what is no letter or digit is written by its number.
#[must_use]
pub fn css_string<T: Text + ?Sized>(text: &T) -> String {
    let written = |character: char| match character {
        plain if plain.is_alphanumeric() => plain.to_string(),
        hostile if is_hostile(hostile) => "\\20 ".to_owned(),
        other => format!("\\{:x} ", u32::from(other)),
    };
    text.text().chars().map(written).collect()
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
        '\'' => Some("&apos;".into()),
        '\n' => Some("&#10;".into()),
        '\r' if at.after.starts_with('\n') => Some("".into()),
        '\r' => Some("&#10;".into()),
        '\t' => None,
        '\u{fffe}' | '\u{ffff}' => Some(shown(at.character)),
        other => (is_hostile(other) || at.starts_command()).then(|| shown(other)),
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

/// Text between the double quotes of a label in a Mermaid diagram: what is more than a plain word is written by its number.
///
/// No entity, directive, comment, markup, formula, icon or link is left for Mermaid or the page around it to see, and no
/// line break. Characters that change how text around them is shown are written out.
#[must_use]
pub fn mermaid<T: Text + ?Sized>(text: &T) -> String {
    let numbered = |character: char| format!("#{};", u32::from(character));
    let written = |at: &Around<'_>| match at.character {
        '\r' if at.after.starts_with('\n') => String::new(),
        '\n' | '\r' | '\t' => " ".to_owned(),
        '.' if ends_with_word(at.before, "www") => numbered('.'),
        '.' | ')' if at.ends_list_number() => numbered(at.character),
        '-' if at.before.trim_start().is_empty() => numbered('-'),
        // Mermaid writes its own entities with this letter while it works.
        'ﬂ' => numbered('ﬂ'),
        plain if plain.is_alphanumeric() || " .,-()/'".contains(plain) => plain.to_string(),
        hostile if is_hostile(hostile) => mermaid(&shown(hostile)),
        other => numbered(other),
    };
    around(text.text()).map(|at| written(&at)).collect()
}

/// A text value of an iCalendar file (RFC 5545, section 3.3.11), in one line; folding long lines is left to the writer.
#[must_use]
pub fn icalendar<T: Text + ?Sized>(text: &T) -> String {
    let escaped =
        |character: char| matches!(character, '\\' | ';' | ',').then_some('\\').into_iter().chain([character]);
    line(text).chars().flat_map(escaped).collect()
}

/// Text between the double quotes of an id or a label in the language of Graphviz, in one line.
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

/// A path from the top of a git repository as a pattern of CODEOWNERS that fits this one file, on GitHub and on GitLab.
///
/// `None` where no pattern says it: brackets are refused by GitHub, and a line holds no break.
#[must_use]
pub fn codeowners<T: Text + ?Sized>(path: &T) -> Option<String> {
    let sayable = |character: char| {
        !is_hostile(character) && !matches!(character, '[' | ']') && (character == ' ' || !character.is_whitespace())
    };
    let escaped = |character: char| {
        matches!(character, ' ' | '#' | '*' | '?' | '\\').then_some('\\').into_iter().chain([character])
    };
    let path = path.text();
    path.chars().all(sayable).then(|| std::iter::once('/').chain(path.chars().flat_map(escaped)).collect())
}

/// Most characters of the name of a file.
const LONGEST_NAME: usize = 80;

/// `text` as the name of a file, without an ending: ASCII letters, digits, `.`, `_` and `-`, at most 80 of them, and no name
/// that means a folder or a device anywhere. Two texts may give one name; the one that is `text` itself needs no telling apart.
pub fn file_name<T: Text + ?Sized>(text: &T) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = text.text().chars().take(LONGEST_NAME).map(plain).collect();
    let name = name.trim_matches('.');
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |device: &str| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1);
    let reserved = matches!(stem.as_str(), "" | "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    if reserved { format!("x-{}", name.replace('.', "-")) } else { name.to_owned() }
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

/// A cell of a workbook that is written as text whatever it says, or a line of its header: no apostrophe is needed.
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

/// A zero-width space, written so that it can be seen in the source of a page.
const BREAK: &str = "&#8203;";

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
    text.rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;
