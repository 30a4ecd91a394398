//! One escaper per sink: no text of the repository reaches a terminal, a runner, a page or a sheet without passing here.
//!
//! Must not know what is written.

use std::{borrow::Cow, fmt};

use schemars::JsonSchema;
use serde::Serialize;

/// Text that may come from the repository. It has no `Display`, so nothing can write it without choosing a sink.
///
/// ```compile_fail
/// let title = aims::escape::Raw::from("a title");
/// println!("{title}");
/// ```
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
    text.rsplit(|character: char| !character.is_alphanumeric())
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case(word))
}

/// A character and what stands around it.
struct Around<'t> {
    before: &'t str,
    character: char,
    after: &'t str,
}

/// Every character of `text`, in order.
fn around(text: &str) -> impl Iterator<Item = Around<'_>> {
    text.char_indices().map(move |(at, character)| {
        let (before, rest) = text.split_at(at);
        Around { before, character, after: &rest[character.len_utf8()..] }
    })
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

    /// Whether this is the mark behind a number at the start of the text, which makes an item of a list of it.
    fn ends_list_number(&self) -> bool {
        let number = !self.before.is_empty() && self.before.bytes().all(|byte| byte.is_ascii_digit());
        number && self.after.chars().next().is_none_or(char::is_whitespace)
    }

    /// Whether this stands between two numbers, such as those of a time or of a standard and its year, and no name of an
    /// emoji begins here.
    fn parts_numbers(&self) -> bool {
        let digit = |character: char| character.is_ascii_digit();
        let rest = self.after.trim_start_matches(digit);
        self.before.ends_with(digit) && rest.len() < self.after.len() && !rest.starts_with([':', '/', '_', '-', '+'])
    }
}

fn escape<T: Text + ?Sized>(text: &T, replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>) -> Cow<'_, str> {
    escape_str(text.text(), replace)
}

/// Replaces the characters for which `replace` gives a text; borrows where nothing is replaced.
fn escape_str(text: &str, replace: impl Fn(&Around<'_>) -> Option<Cow<'static, str>>) -> Cow<'_, str> {
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

#[cfg(test)]
mod tests {
    use comrak::{Arena, Options, nodes::NodeValue, parse_document};
    use proptest::prelude::*;

    use super::*;

    type Sink = fn(&str) -> String;

    const SINKS: &[(&str, Sink)] = &[
        ("terminal", |text| terminal(text).into_owned()),
        ("line", |text| line(text).into_owned()),
        ("workflow_data", |text| workflow_data(text).into_owned()),
        ("workflow_property", |text| workflow_property(text).into_owned()),
        ("markdown", |text| markdown(text).into_owned()),
        ("markdown_prose", |text| markdown_prose(text)),
        ("markdown_code", |text| markdown_code(text)),
        ("html", |text| html(text).into_owned()),
        ("plain", |text| plain(text).into_owned()),
        ("xml", |text| xml(text).into_owned()),
        ("json", |text| json(text).into_owned()),
        ("sarif_message", |text| sarif_message(text).into_owned()),
        ("uri_path", |text| uri_path(text)),
        ("mermaid", |text| mermaid(text)),
        ("dot", |text| dot(text).into_owned()),
        ("cell", |text| cell(text).into_owned()),
        ("excerpt", |text| Excerpt::of(text).text),
    ];

    /// Sequences that terminals obey: colors, title, hyperlink, clipboard, cursor, private modes, in both spellings.
    const SEQUENCES: &[&str] = &[
        "\u{1b}[31m",
        "\u{1b}[2J",
        "\u{1b}[1A\u{1b}[2K",
        "\u{1b}[?1049h",
        "\u{1b}]0;x\u{7}",
        "\u{1b}]8;;http://e.vil\u{1b}\\",
        "\u{1b}]52;c;eA==\u{7}",
        "\u{1b}P1$x\u{1b}\\",
        "\u{1b}c",
        "\u{1b}(0",
        "\u{9b}31m",
        "\u{9d}0;x\u{9c}",
        "\u{90}x\u{9c}",
        "\u{8}\u{8}",
        "x\ry",
    ];

    fn hostile() -> impl Iterator<Item = char> {
        let controls = (0..=0x9f).filter_map(char::from_u32).filter(|character| character.is_control());
        let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        let hidden = "\u{ad}\u{180e}\u{200b}\u{2028}\u{2029}\u{2060}\u{feff}\u{fff9}\u{e0041}";
        controls.chain(bidi.chars()).chain(hidden.chars())
    }

    #[test]
    fn no_sink_lets_a_hostile_character_through() {
        for (name, sink) in SINKS {
            for character in hostile().filter(|character| !matches!(character, '\n' | '\t')) {
                let out = sink(&format!("a{character}b"));
                assert!(!out.contains(character), "{name} of {character:?}: {out:?}");
            }
            for sequence in SEQUENCES {
                assert!(!sink(sequence).contains(|c: char| c.is_control() && c != '\n'), "{name} of {sequence:?}");
            }
        }
    }

    #[test]
    fn plain_text_is_borrowed() {
        for text in ["plain", "risk R-1, 50 of 60", "日本 🙂 é"] {
            for cow in [terminal(text), line(text), html(text), xml(text), json(text), markdown(text), cell(text)] {
                assert!(matches!(cow, Cow::Borrowed(out) if out == text), "{cow}");
            }
        }
    }

    #[test]
    fn a_log_holds_no_command() {
        assert_eq!(line("::error::x"), "\\u{3a}:error::x");
        assert_eq!(line("a\n ::error::x std::io"), "a  \\u{3a}:error::x std::io");
        assert_eq!(terminal("\u{a0}::error::x"), "\u{a0}\\u{3a}:error::x");
        assert_eq!(line("a ##[error]x # [b]"), "a ##\\u{5b}error]x # [b]");
        assert_eq!(workflow_data("50%\n::x"), "50%25%0A\\u{3a}:x");
        assert_eq!(workflow_property("a:b,c%"), "a%3Ab%2Cc%25");
    }

    #[test]
    fn an_excerpt_knows_where_each_byte_went() {
        let raw = "a\u{1b}b\r\nc##[d";
        let shown = Excerpt::of(raw);
        assert_eq!(shown.text, "a^[b\nc##\\u{5b}d");
        for piece in ["a", "b", "c", "d"] {
            let at = shown.at(raw.find(piece).expect("it stands there"));
            assert!(shown.text[at..].starts_with(piece), "{piece}");
        }
        assert_eq!(shown.at(raw.len()), shown.text.len());
    }

    #[test]
    fn a_cell_is_no_formula() {
        for opener in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"] {
            assert!(cell(opener).starts_with('\''), "{opener:?}");
        }
        assert_eq!(cell("a=1"), "a=1");
    }

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(uri_path("controls/a b,c:d%é.yaml"), "controls/a%20b%2Cc%3Ad%25%C3%A9.yaml");
    }

    #[test]
    fn a_label_of_mermaid_is_nothing_but_text() {
        assert_eq!(mermaid("R-1 Errors (of 2.1), lender's view"), "R-1 Errors (of 2.1), lender's view");
        assert_eq!(mermaid("a\"]\r\nclick n1 call x()"), "a#34;#93; click n1 call x()");
        assert_eq!(mermaid("%%{init: {}}%%"), "#37;#37;#123;init#58; #123;#125;#125;#37;#37;");
        assert_eq!(mermaid("#quot; &lt; <b>"), "#35;quot#59; #38;lt#59; #60;b#62;");
        assert_eq!(mermaid("`**x**` $$x$$ fa:fa-ban"), "#96;#42;#42;x#42;#42;#96; #36;#36;x#36;#36; fa#58;fa-ban");
        assert_eq!(mermaid("1. x"), "1#46; x");
        assert_eq!(mermaid("2) x"), "2#41; x");
        assert_eq!(mermaid("- www.e.vil"), "#45; www#46;e.vil");
        assert_eq!(mermaid("ﬂ°°60¶ß"), "#64258;#176;#176;60#182;ß");
        assert_eq!(mermaid("a\u{202e}b"), "a#92;u#123;202e#125;b");
    }

    #[test]
    fn a_label_of_graphviz_ends_where_it_should() {
        assert_eq!(dot("a\\\"]; b -> c [x=\"\\N"), r#"a\\\"]; b -> c [x=\"\\N"#);
        assert_eq!(dot("&lt; <b>\nx"), "&amp;lt; <b> x");
        assert_eq!(dot("a\u{202e}b ::error::x"), r"a\\u{202e}b \\u{3a}:error::x");
    }

    #[test]
    fn links_of_sarif_are_broken() {
        assert_eq!(sarif_message("[a](http://e.vil) [b]"), "[a] (http://e.vil) [b]");
    }

    #[test]
    fn quoted_values_become_code() {
        assert_eq!(markdown_prose("add `a|b*` or `c`: now"), "add `a\\u{7c}b*` or `c`: now");
        assert_eq!(markdown_prose("`a`"), "`a`");
        assert_eq!(markdown_prose("one `` alone, ` two"), "one \\`\\` alone, \\` two");
    }

    #[test]
    fn nothing_is_left_for_a_forge_to_link() {
        assert_eq!(
            markdown("@a #1 GH-1 www.x http://x"),
            "&#64;&#8203;a &#35;&#8203;1 GH&#8203;-1 www&#8203;.x http&#58;&#8203;//x"
        );
        assert_eq!(markdown("high-1, at 12:30, see: x"), "high-1, at 12:30, see: x");
    }

    /// Every kind of node below the document, and the text.
    fn parsed(page: &str) -> (Vec<String>, String) {
        let mut options = Options::default();
        let extension = &mut options.extension;
        (extension.autolink, extension.table, extension.strikethrough, extension.tasklist) = (true, true, true, true);
        (extension.footnotes, extension.math_dollars, extension.math_code, extension.alerts) = (true, true, true, true);
        (extension.superscript, extension.underline, extension.spoiler, extension.highlight) = (true, true, true, true);
        (extension.wikilinks_title_after_pipe, extension.multiline_block_quotes) = (true, true);
        let (arena, mut kinds, mut text) = (Arena::new(), Vec::new(), String::new());
        for node in parse_document(&arena, page, &options).descendants() {
            match &node.data.borrow().value {
                NodeValue::Text(part) => text.push_str(part),
                NodeValue::Code(code) => text.push_str(&code.literal),
                other => kinds.push(format!("{other:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned()),
            }
        }
        (kinds, text)
    }

    const MARKUP: &[&str] = &[
        "@user",
        "#123",
        "GH-1",
        "<img src=x onerror=y>",
        "|",
        "</details>",
        "```\nx\n```",
        "~~~",
        "[a](http://e.vil)",
        "![a](b)",
        "<http://e.vil>",
        "https://e.vil",
        "www.e.vil",
        "a@e.vil",
        "# x",
        "- x",
        "* x",
        "+ x",
        "1. x",
        "2) x",
        "> x",
        "> [!NOTE]\n> x",
        "===",
        "---",
        "    x",
        "\tx",
        "**x**",
        "_x_",
        "~~x~~",
        "^x^",
        "||x||",
        "==x==",
        "++x++",
        "$x$",
        "$`x`$",
        "[^1]",
        "[[x]]",
        "- [x] y",
        "\\",
        "&amp;",
        "<!-- x",
        "a | b\n- | -\nc | d",
        ":tada:",
        "x\n\ny",
        "x  \ny",
        "`x`",
        "``",
    ];

    fn is_text_everywhere(text: &str) {
        let safe = markdown(text);
        assert_eq!(
            parsed(&safe).0.iter().filter(|kind| *kind != "Document" && *kind != "Paragraph").count(),
            0,
            "{safe}"
        );
        let item = parsed(&format!("- **error**: {safe}\\\n  {}\n", markdown_prose(text))).0;
        assert!(
            item.iter()
                .all(|kind| ["Document", "List", "Item", "Paragraph", "Strong", "LineBreak"].contains(&kind.as_str())),
            "{item:?} {safe}"
        );
        let table = parsed(&format!("| a | b |\n| - | - |\n| {safe} | {} |\n", markdown_prose(text))).0;
        assert_eq!(
            table,
            ["Document", "Table", "TableRow", "TableCell", "TableCell", "TableRow", "TableCell", "TableCell"],
            "{safe}"
        );
    }

    #[test]
    fn markup_is_text_at_the_start_of_a_line_in_a_list_and_in_a_table() {
        for text in MARKUP {
            is_text_everywhere(text);
            is_text_everywhere(&format!("x{text}"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_mixture_is_text(pieces in prop::collection::vec(prop_oneof![3 => prop::sample::select(MARKUP).prop_map(str::to_owned), 1 => any::<String>()], 0..6)) {
            is_text_everywhere(&pieces.concat());
            is_text_everywhere(&pieces.join(" "));
        }

        #[test]
        fn markdown_says_the_same(text in "[ -~]{1,40}") {
            let words = |text: &str| text.replace('\u{200b}', "").split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&parsed(&markdown(&text)).1), words(&text));
        }

        #[test]
        fn labels_hold_nothing_that_ends_them(pieces in prop::collection::vec(any::<String>(), 0..4)) {
            let text = pieces.join("\"#");
            let label = mermaid(&text);
            let ends = label.contains(['"', '\n', '[', ']', '{', '}', '<', '>', '&', '%', '`', '$', ':']);
            prop_assert!(!ends, "{}", label);
            for rest in label.split('#').skip(1) {
                let number = rest.split_once(';').and_then(|(number, _)| number.parse::<u32>().ok());
                prop_assert!(number.is_some(), "{}", label);
            }
            let label = dot(&text).replace("\\\\", "").replace("\\\"", "");
            let ends = label.contains(['"', '\n', '\\']);
            prop_assert!(!ends, "{}", label);
        }

        #[test]
        fn json_means_the_same(text in any::<String>()) {
            let document = serde_json::to_string_pretty(&[&text])?;
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&json(&document))?, [text]);
        }
    }
}
