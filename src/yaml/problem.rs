//! What can be wrong with YAML text, worded for the person who wrote it.
//!
//! Must not know records; a problem has bytes and a rule name, nothing else.

use granit_parser::{ErrorKind, ScanError};

use super::{MAX_NODES, scalar::Odd};
use crate::source::Span;

/// Something wrong with the text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the rule it breaks.
    pub rule: &'static str,
    /// Bytes it concerns.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// Another place that belongs to it.
    pub related: Option<(Span, &'static str)>,
}

/// The rules under which problems are reported.
pub const RULES: [&str; 6] =
    ["yaml-syntax", "yaml-duplicate-key", "yaml-alias", "yaml-tag", "yaml-odd-number", "yaml-too-large"];

fn problem(rule: &'static str, span: Span, message: impl Into<String>, help: &'static str) -> Problem {
    Problem { rule, span, message: message.into(), help, related: None }
}

pub(super) fn duplicate_key(key: &str, span: Span, first: Span) -> Problem {
    let mut problem = problem(
        "yaml-duplicate-key",
        span,
        format!("`{key}` stands twice in one mapping"),
        "keep one of the two; readers of YAML disagree on which one counts",
    );
    problem.related = Some((first, "it stands here first"));
    problem
}

pub(super) fn alias(span: Span) -> Problem {
    problem(
        "yaml-alias",
        span,
        "an alias (`*name`) stands for a value elsewhere",
        "write the value itself; every record is read on its own",
    )
}

pub(super) fn anchor(text: &str, span: &Span) -> Problem {
    problem(
        "yaml-alias",
        before(text, span, '&'),
        "an anchor (`&name`) marks a value to be repeated",
        "remove the anchor and write the value where it is needed",
    )
}

pub(super) fn tag(text: &str, span: &Span) -> Problem {
    problem(
        "yaml-tag",
        before(text, span, '!'),
        "a tag (`!name`) changes how a value is read",
        "remove the tag; put text in quotes where it could be read as something else",
    )
}

pub(super) fn merge_key(span: Span) -> Problem {
    problem("yaml-alias", span, "a merge key (`<<`) copies another mapping", "write the keys themselves")
}

pub(super) fn complex_key(span: Span) -> Problem {
    problem(
        "yaml-syntax",
        span,
        "a list or a mapping stands where a key is expected",
        "write a simple key, `name: value`",
    )
}

pub(super) fn odd_scalar(span: Span, odd: Odd, text: &str) -> Problem {
    let (what, help) = match odd {
        Odd::LeadingZero => (
            "a number with leading zeros, which readers of YAML take differently",
            "drop the zeros, or put it in quotes where it is text",
        ),
        Odd::Radix => ("a hexadecimal or octal number", "write it in decimal, or put it in quotes where it is text"),
        Odd::TooLarge => ("a number with more than 64 bits", "put it in quotes where it is text"),
        Odd::NotFinite => ("not a finite number", "write a number, or put it in quotes where it is text"),
    };
    problem("yaml-odd-number", span, format!("`{text}` is {what}"), help)
}

pub(super) fn too_many_nodes(text: &str) -> Problem {
    problem(
        "yaml-too-large",
        0..first_line(text),
        format!("the file holds more than {MAX_NODES} values"),
        "split it into several files, one record each",
    )
}

/// What the scanner found, with a hint for the mistakes that people make.
pub(super) fn from_scan(error: &ScanError, text: &str) -> Problem {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let at = text.floor_char_boundary(at);
    let (message, help) = wording(error.kind());
    let message = message.map_or_else(|| lower(&error.info()), str::to_owned);
    let rule = if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) { "yaml-too-large" } else { "yaml-syntax" };
    problem(rule, visible(text, at), message, help)
}

fn wording(kind: &ErrorKind) -> (Option<&'static str>, &'static str) {
    const COLON: &str = "check the colon, the indentation and the quotes of this line and the one above";
    match kind {
        ErrorKind::UnclosedQuotedScalar => (
            Some("a quotation mark is opened and never closed"),
            "close the quote; inside '…' write '' for an apostrophe",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => {
            (Some("a tab is used for indentation"), "indent with spaces; YAML allows no tabs there")
        }
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey => {
            (Some("the line is not indented like its neighbors, or a key has no `:`"), COLON)
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            Some("a key is expected here: either `:` is missing, or a text goes over several lines"),
            "write `key: value`; for text of several lines write `key: |` and indent the text",
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping => {
            (Some("a bracket is opened and never closed"), "close it with `]` or `}`")
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            (Some("a comma or a closing bracket is missing"), "separate entries by commas and close the bracket")
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            (Some("a bracket is closed that was not opened"), "remove it, or put the text in quotes")
        }
        ErrorKind::RecursionLimitExceeded => {
            (Some("lists and mappings are nested too deeply"), "a record needs no more than a few levels")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            (Some("a list item (`- `) is not allowed here"), "start the list on a line of its own below the key")
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            Some("a backslash in \"…\" starts an escape that YAML does not know"),
            "write \\\\ for a backslash, or use '…' where backslashes are plain text",
        ),
        ErrorKind::UnexpectedCharacter { .. } => {
            (None, "put the text in quotes when it starts with a special character such as @, `, %, & or *")
        }
        ErrorKind::DirectiveDisallowed => (
            Some("a line starts with `%`, which YAML takes for a directive"),
            "put the text in quotes or remove the line",
        ),
        _ => (None, COLON),
    }
}

fn lower(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// A span that can be shown: the rest of the line, or the last line when the end is reached.
fn visible(text: &str, at: usize) -> Span {
    let rest = &text[at..];
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    if !line.trim().is_empty() {
        return at..at + line.trim_end().len();
    }
    let before = text[..at].trim_end();
    let start = before.rfind('\n').map_or(0, |line| line + 1);
    let indent = before[start..].len() - before[start..].trim_start().len();
    start + indent..before.len()
}

/// The anchor or tag that stands before a value on its line.
fn before(text: &str, span: &Span, mark: char) -> Span {
    let head = &text[..span.start];
    let start = head.rfind(mark).unwrap_or(span.start);
    let token =
        text[start..].split(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).next().unwrap_or_default();
    start..start + token.len()
}

fn first_line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}
