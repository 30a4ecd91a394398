//! Turns scanner errors into the mistakes that people make, located where they have to be fixed.
//!
//! Must not know records; works on the text around the byte at which the scanner stopped.

use granit_parser::{ErrorKind as Kind, ScanError};

use super::{MAX_DEPTH, Problem, problem::problem as new};
use crate::{defect, source::Span};

/// The problem behind a scanner error; `bracket` is the innermost open bracket.
pub(super) fn problem(error: &ScanError, text: &str, bracket: Option<&Span>) -> Problem {
    let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    let stop = Stop { kind: error.kind(), text, at: text.floor_char_boundary(at), bracket };
    stop.limit()
        .or_else(|| stop.merge_conflict())
        .or_else(|| stop.control_character())
        .or_else(|| stop.tab())
        .or_else(|| stop.quote())
        .or_else(|| stop.open_bracket())
        .or_else(|| stop.colon())
        .unwrap_or_else(|| stop.other(&error.info()))
}

fn syntax(span: Span, message: impl Into<String>, help: &'static str) -> Problem {
    new(&defect::YAML_SYNTAX, span, message, help)
}

/// Where and why the scanner stopped.
struct Stop<'e> {
    kind: &'e Kind,
    text: &'e str,
    at: usize,
    bracket: Option<&'e Span>,
}

impl Stop<'_> {
    fn limit(&self) -> Option<Problem> {
        let (message, help) = match self.kind {
            Kind::RecursionLimitExceeded => (
                format!("lists and mappings are nested more than {MAX_DEPTH} levels deep"),
                "a record needs only a few levels",
            ),
            Kind::TooManyComments => ("too many comments in a row".to_owned(), "move long texts to a document"),
            _ => return None,
        };
        Some(new(&defect::YAML_TOO_LARGE, self.rest(), message, help))
    }

    /// Conflict markers left by git.
    fn merge_conflict(&self) -> Option<Problem> {
        let mark = |line: &Span| {
            let line = &self.text[line.clone()];
            ["<<<<<<< ", "=======", ">>>>>>> "].iter().any(|mark| line.starts_with(mark))
        };
        let line = [Some(self.line()), self.line_above()].into_iter().flatten().find(mark)?;
        let help = "keep the correct lines and remove the conflict markers";
        Some(new(&defect::MERGE_CONFLICT, line, "unresolved merge conflict", help))
    }

    fn control_character(&self) -> Option<Problem> {
        let Kind::UnexpectedCharacter { character } = self.kind else { return None };
        if !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}') {
            return None;
        }
        let start = self.text[self.at..].find(*character).map_or(self.at, |found| self.at + found);
        let message = format!("control character U+{:04X} in the text", u32::from(*character));
        let help = "remove it, or write it as an escape such as \\t inside \"…\"";
        Some(syntax(start..start + character.len_utf8(), message, help))
    }

    /// A tab in the indentation of this line or the next.
    fn tab(&self) -> Option<Problem> {
        let indentation = matches!(
            self.kind,
            Kind::TabNotAllowed
                | Kind::TabInBlockIndentation
                | Kind::TabInIndentation
                | Kind::TabAtBlockScalarStart
                | Kind::TabInPlainScalar
                | Kind::InvalidIndentation
                | Kind::InvalidBlockEntryWhitespace
                | Kind::InvalidMappingValueWhitespace
                | Kind::InvalidBlockScalarIndent
                | Kind::ExpectedBlockMappingKey
                | Kind::ExpectedBlockSequenceEntry
                | Kind::BlockSequenceEntryNotAllowed
                | Kind::SimpleKeyExpected
                | Kind::InvalidSimpleKey
                | Kind::MappingValueNotAllowed
        );
        if !indentation {
            return None;
        }
        let blank = |line: &Span| {
            let line_text = &self.text[line.clone()];
            line.start..line.start + line_text.len() - line_text.trim_start_matches([' ', '\t']).len()
        };
        let lines = [Some(self.full_line()), self.full_line_below()];
        let span = lines.iter().flatten().map(blank).find(|blank| self.text[blank.clone()].contains('\t'))?;
        Some(syntax(span, "tab used for indentation", "indent with spaces; YAML does not allow tabs here"))
    }

    fn quote(&self) -> Option<Problem> {
        match self.kind {
            Kind::UnclosedQuotedScalar | Kind::InvalidQuotedScalarIndent | Kind::DocumentIndicatorInQuotedScalar => {
                Some(self.open_quote())
            }
            Kind::InvalidTrailingSingleQuotedScalar if self.bracket.is_none() => Some(syntax(
                self.rest(),
                "text after the closing quotation mark",
                "write '' for an apostrophe inside '…', or put the whole text in \"…\"",
            )),
            Kind::InvalidTrailingDoubleQuotedScalar if self.bracket.is_none() => Some(syntax(
                self.rest(),
                "text after the closing quotation mark",
                "put the whole text in quotes; write \\\" for a quotation mark inside \"…\"",
            )),
            Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => Some(syntax(
                self.rest(),
                "missing comma or closing bracket before this",
                "separate entries with commas and close the bracket",
            )),
            _ => None,
        }
    }

    fn open_quote(&self) -> Problem {
        let help = "close it on the same line, or indent the lines that follow; write '' for an apostrophe inside '…'";
        match opening_quote(&self.text[..self.at]) {
            Some(start) => {
                let mut problem = syntax(self.to_line_end(start), "unclosed quotation mark", help);
                problem.related = self.noticed(start);
                problem
            }
            None => syntax(self.rest(), "unclosed quotation mark before this", help),
        }
    }

    /// A bracket that is still open at a line without indentation or at the end of the text.
    fn open_bracket(&self) -> Option<Problem> {
        match (self.kind, self.bracket) {
            (Kind::InvalidIndentation, Some(bracket)) if self.is_below(bracket.start) => {
                Some(self.not_indented(bracket.start))
            }
            (
                Kind::UnclosedFlowCollection { .. }
                | Kind::UnexpectedEofFlowSequence
                | Kind::UnexpectedEofFlowMapping
                | Kind::UnexpectedEofImplicitFlowMapping,
                bracket,
            ) => Some(self.not_closed(bracket.map_or(self.at, |bracket| bracket.start))),
            _ => None,
        }
    }

    /// A line that is not indented although a bracket is open: either it closes the bracket, or the closing quotation
    /// mark or bracket is missing.
    fn not_indented(&self, bracket: usize) -> Problem {
        if opening_quote(&self.text[bracket..self.at]).is_some() {
            return self.open_quote();
        }
        if !self.text[self.at..].starts_with([']', '}']) {
            return self.not_closed(bracket);
        }
        let message = "the closing bracket is not indented more than the key";
        let mut problem = syntax(self.at..self.at + 1, message, "indent it by one level");
        problem.related = Some((self.to_line_end(bracket), "opened here"));
        problem
    }

    fn not_closed(&self, bracket: usize) -> Problem {
        let help = "close it with `]` or `}`, and indent the lines up to the closing bracket";
        let mut problem = syntax(self.to_line_end(bracket), "unclosed bracket", help);
        problem.related = self.noticed(bracket);
        problem
    }

    fn is_below(&self, start: usize) -> bool {
        self.text[start.min(self.at)..self.at].contains('\n')
    }

    /// The location at which a mistake made at `start` was detected, if that is another line.
    fn noticed(&self, start: usize) -> Option<(Span, &'static str)> {
        (self.is_below(start) && self.at < self.text.len()).then(|| (self.rest(), "detected here"))
    }

    /// A `:` that cannot end a key.
    fn colon(&self) -> Option<Problem> {
        match self.kind {
            Kind::MappingValueNotAllowed => Some(self.colon_not_allowed()),
            Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => Some(self.no_colon(self.line())),
            _ => None,
        }
    }

    fn colon_not_allowed(&self) -> Problem {
        let line = self.line();
        let before = &self.text[line.start..self.at.max(line.start)];
        if let Some(value) = before.find(": ").map(|colon| line.start + colon + 2) {
            let value = value + self.text[value..].len() - self.text[value..].trim_start_matches(' ').len();
            let value = value..line.end.max(value);
            if self.text[value.clone()].starts_with(['“', '”', '„', '«', '»', '‘', '’']) {
                let help = "use \" or ' instead";
                return syntax(value, "typographic quotation marks do not quote text", help);
            }
            return syntax(
                value,
                "the text contains a `:` that YAML reads as the end of a key",
                "put the text in quotes, or start a new line below the key if it is a mapping",
            );
        }
        match self.line_above() {
            Some(above) if self.indentation(&line) > self.indentation(&above) => syntax(
                line,
                "the line is indented more than the line above, which does not end with `:`",
                "indent it like the line above, or end that line with `:` if this line belongs to it",
            ),
            Some(above) if !self.text[above.clone()].contains(':') => self.no_colon(above),
            _ => syntax(self.rest(), "`:` is not allowed here", "put the text in quotes if it contains a `:`"),
        }
    }

    fn no_colon(&self, line: Span) -> Problem {
        let words = &self.text[line.clone()];
        let glued =
            words.split_once(':').is_some_and(|(_, after)| after.starts_with(|c: char| !matches!(c, ' ' | '\t')));
        if glued {
            return syntax(line, "missing space after the `:`", "write `key: value`");
        }
        let help = "write `key: value`; for multi-line text, write `key: |` and indent the text";
        syntax(line, "the line is neither `key: value` nor a continuation of the text above", help)
    }

    fn other(&self, info: &str) -> Problem {
        match self.kind {
            Kind::UnexpectedCharacter { character } => {
                syntax(self.rest(), format!("text cannot start with `{character}`"), "put the text in quotes")
            }
            Kind::MismatchedFlowCollectionEnd { open, close } => {
                let span = self.to_line_end(self.at);
                let end = self.text[span.clone()].find(*close).map_or(span.end, |at| span.start + at + 1);
                let message = format!("bracket opened with `{open}` is closed with `{close}`");
                syntax(span.start..end, message, "use matching brackets: `[…]` or `{…}`")
            }
            kind => match wording(kind) {
                Some((extent, message, help)) => syntax(self.extent(extent), message, help),
                None => {
                    syntax(self.rest(), lower(info), "check the colons, the indentation and the quotes here and above")
                }
            },
        }
    }

    fn extent(&self, extent: Extent) -> Span {
        match extent {
            Rest => self.rest(),
            Line => self.line(),
        }
    }

    /// The rest of the line; if nothing is left, the text of the line or of the last line with text.
    fn rest(&self) -> Span {
        let span = self.to_line_end(self.at);
        if span.is_empty() { self.line() } else { span }
    }

    fn to_line_end(&self, start: usize) -> Span {
        let line = self.text[start..].split(['\n', '\r']).next().unwrap_or_default();
        start..start + line.trim_end().len()
    }

    /// The text of the line without indentation, or of the last line before it that has text.
    fn line(&self) -> Span {
        let end = self.to_line_end(self.at).end;
        let end = self.text[..end].trim_end().len();
        self.trimmed_line(end)
    }

    fn line_above(&self) -> Option<Span> {
        let above = self.text[..self.full_line().start].trim_end().len();
        (above > 0).then(|| self.trimmed_line(above))
    }

    fn trimmed_line(&self, end: usize) -> Span {
        let start = line_start(self.text, end);
        let line = &self.text[start..end];
        start + line.len() - line.trim_start_matches([' ', '\t', '\u{feff}']).len()..end
    }

    fn full_line(&self) -> Span {
        line_start(self.text, self.at)..self.to_line_end(self.at).end
    }

    fn full_line_below(&self) -> Option<Span> {
        let next = self.text[self.at..].find('\n').map(|found| self.at + found + 1)?;
        Some(self.to_line_end(next)).filter(|line| !line.is_empty())
    }

    fn indentation(&self, line: &Span) -> usize {
        line.start - line_start(self.text, line.start)
    }
}

/// How much of the line a problem covers.
#[derive(Clone, Copy)]
enum Extent {
    /// From the byte at which the scanner stopped to the end of the line.
    Rest,
    /// The text of the line.
    Line,
}

use Extent::{Line, Rest};

/// The message and help for each kind of mistake.
static WORDINGS: &[(&[Kind], Extent, &str, &str)] = &[
    (
        &[Kind::InvalidIndentation, Kind::ExpectedBlockMappingKey],
        Line,
        "the line is not indented like the lines around it",
        "give all entries of a list or mapping the same indentation",
    ),
    (
        &[Kind::ExpectedBlockSequenceEntry],
        Line,
        "key after list entries at the same indentation",
        "start the line with `- ` if it is an entry, or indent it like the keys that it belongs with",
    ),
    (
        &[Kind::ExpectedFlowMappingSeparator, Kind::ExpectedFlowSequenceSeparator],
        Rest,
        "missing comma or closing bracket before this",
        "separate entries with commas and close the bracket",
    ),
    (
        &[Kind::MisplacedFlowCollectionEnd],
        Rest,
        "closing bracket without an opening bracket",
        "remove it, or put the text in quotes",
    ),
    (
        &[Kind::BlockSequenceEntryNotAllowed, Kind::BlockEntryInFlowCollection],
        Rest,
        "a list entry (`- `) cannot start here",
        "start the list on a new line below the key, or write `[one, two]`",
    ),
    (
        &[Kind::UnknownQuotedScalarEscape],
        Rest,
        "a backslash in \"…\" starts an unknown escape",
        "write \\\\ for a backslash, or use '…', in which backslashes are plain text",
    ),
    (
        &[
            Kind::InvalidQuotedScalarHexEscape,
            Kind::InvalidLowSurrogateHexEscape,
            Kind::InvalidLowSurrogate,
            Kind::MissingLowSurrogate,
            Kind::UnpairedLowSurrogate,
            Kind::InvalidUnicodeEscape,
        ],
        Rest,
        "an escape in \"…\" does not represent a character",
        "write the character itself; YAML files are UTF-8",
    ),
    (&[Kind::MissingAnchorOrAliasName], Rest, "text cannot start with `&` or `*`", "put the text in quotes"),
    (
        &[
            Kind::MissingTagUri,
            Kind::InvalidTagTerminator,
            Kind::UndeclaredTagHandle,
            Kind::UnclosedVerbatimTag,
            Kind::ExpectedTagBang,
            Kind::InvalidTagEscape,
        ],
        Rest,
        "text cannot start with `!`",
        "put the text in quotes",
    ),
    (
        &[Kind::PlainScalarStartsWithDashFlowIndicator],
        Rest,
        "text in brackets cannot start with `-` followed by a bracket or comma",
        "put the text in quotes",
    ),
    (&[Kind::MappingKeyNotAllowed], Rest, "text cannot start with `? `", "put the text in quotes"),
    (&[Kind::CommentNotSeparated], Rest, "missing space before the `#` of a comment", "add a space before the `#`"),
    (
        &[Kind::InvalidBlockScalarHeader, Kind::ZeroBlockScalarIndent],
        Rest,
        "text on the same line as its `|` or `>`",
        "start the text on the next line, indented; only `+`, `-` or a digit from 1 to 9 may follow the mark",
    ),
    (
        &[Kind::InvalidBlockScalarIndent],
        Line,
        "the first line of the text is indented more than the next",
        "indent all lines of the text equally",
    ),
    (
        &[Kind::TabNotAllowed, Kind::TabInPlainScalar, Kind::InvalidBlockEntryWhitespace],
        Rest,
        "tab used where only spaces are allowed",
        "use spaces",
    ),
    (
        &[Kind::DirectiveDisallowed],
        Rest,
        "a line that starts with `%` is a YAML directive, which is not allowed",
        "remove it, or put it in quotes",
    ),
    (
        &[Kind::BomInsideDocument],
        Rest,
        "byte order mark in the middle of the file",
        "remove it; it is left over when files are joined",
    ),
    (
        &[Kind::ExpectedDocumentStart],
        Line,
        "text after the end of the record",
        "indent it like the rest, or start a new record with `---`",
    ),
    (&[Kind::InvalidDocumentEnd], Rest, "nothing may follow `...` on its line", "put it in quotes if it is text"),
    (
        &[Kind::CommentInterceptedScalar],
        Line,
        "comment in the middle of text",
        "move it above, or write `key: |` and indent the text",
    ),
];

fn wording(kind: &Kind) -> Option<(Extent, &'static str, &'static str)> {
    let row = WORDINGS.iter().find(|(kinds, ..)| kinds.contains(kind));
    row.map(|&(_, extent, what, help)| (extent, what, help))
}

/// The last opening quotation mark that is not closed on its line.
fn opening_quote(text: &str) -> Option<usize> {
    let mut end = text.len();
    while end > 0 {
        let start = line_start(text, end);
        if let Some(found) = open_on_line(&text[start..end]) {
            return Some(start + found);
        }
        end = start.saturating_sub(1);
    }
    None
}

fn open_on_line(line: &str) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match open {
            Some((_, '"')) if escaped => escaped = false,
            Some((_, '"')) if character == '\\' => escaped = true,
            Some((_, quote)) if character == quote => open = None,
            None if matches!(character, '"' | '\'') && matches!(before, ' ' | '[' | '{' | ',') => {
                open = Some((at, character));
            }
            _ => {}
        }
        before = character;
    }
    open.map(|(at, _)| at)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |found| found + 1)
}

fn lower(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}
