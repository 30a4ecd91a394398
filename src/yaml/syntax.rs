//! What the scanner stumbles over, told as the mistake that people made and placed where it is to be mended.
//!
//! Must not know records; works on the text around the byte at which the scanner stopped.

use granit_parser::{ErrorKind as Kind, ScanError};

use super::{MAX_DEPTH, Problem, problem::problem as new};
use crate::{defect, source::Span};

/// The problem behind a scanner's error; `bracket` is the innermost one that is open.
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
                format!("lists and mappings are nested more than {MAX_DEPTH} deep"),
                "a record needs a few levels only",
            ),
            Kind::TooManyComments => {
                ("there are too many comments in a row".to_owned(), "move long texts to a document")
            }
            _ => return None,
        };
        Some(new(&defect::YAML_TOO_LARGE, self.rest(), message, help))
    }

    /// Marks that git leaves where two changes meet.
    fn merge_conflict(&self) -> Option<Problem> {
        let mark = |line: &Span| {
            let line = &self.text[line.clone()];
            ["<<<<<<< ", "=======", ">>>>>>> "].iter().any(|mark| line.starts_with(mark))
        };
        let line = [Some(self.line()), self.line_above()].into_iter().flatten().find(mark)?;
        Some(syntax(line, "a merge conflict is not resolved", "keep the lines that are right and remove the marks"))
    }

    fn control_character(&self) -> Option<Problem> {
        let Kind::UnexpectedCharacter { character } = self.kind else { return None };
        if !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}') {
            return None;
        }
        let start = self.text[self.at..].find(*character).map_or(self.at, |found| self.at + found);
        let message = format!("a control character, U+{:04X}, stands in the text", u32::from(*character));
        let help = "remove it; in \"…\" it can be written as an escape such as \\t";
        Some(syntax(start..start + character.len_utf8(), message, help))
    }

    /// A tab in the indentation of the line or the next.
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
        Some(syntax(span, "a tab is used for indentation", "indent with spaces; YAML allows no tabs there"))
    }

    fn quote(&self) -> Option<Problem> {
        match self.kind {
            Kind::UnclosedQuotedScalar | Kind::InvalidQuotedScalarIndent | Kind::DocumentIndicatorInQuotedScalar => {
                Some(self.open_quote())
            }
            Kind::InvalidTrailingSingleQuotedScalar if self.bracket.is_none() => Some(syntax(
                self.rest(),
                "the text goes on behind the quotation mark that closes it",
                "write '' for an apostrophe inside '…', or put the whole text in \"…\"",
            )),
            Kind::InvalidTrailingDoubleQuotedScalar if self.bracket.is_none() => Some(syntax(
                self.rest(),
                "the text goes on behind the quotation mark that closes it",
                "put the whole text in quotes; write \\\" for a quotation mark inside \"…\"",
            )),
            Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => Some(syntax(
                self.rest(),
                "a comma or a closing bracket is missing before this",
                "separate entries by commas and close the bracket",
            )),
            _ => None,
        }
    }

    fn open_quote(&self) -> Problem {
        let help =
            "close it on its line, or indent the lines that the text goes on in; write '' for an apostrophe inside '…'";
        match opening_quote(&self.text[..self.at]) {
            Some(start) => {
                let mut problem = syntax(self.to_line_end(start), "a quotation mark is opened and not closed", help);
                problem.related = self.noticed(start);
                problem
            }
            None => syntax(self.rest(), "a quotation mark before this is not closed", help),
        }
    }

    /// A bracket that is still open where a line is not indented, or at the end.
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

    /// A line that is not indented although a bracket is open: it closes the bracket, or a quote or the bracket was forgotten.
    fn not_indented(&self, bracket: usize) -> Problem {
        if opening_quote(&self.text[bracket..self.at]).is_some() {
            return self.open_quote();
        }
        if !self.text[self.at..].starts_with([']', '}']) {
            return self.not_closed(bracket);
        }
        let message = "the bracket that closes is not indented more than the key";
        let mut problem = syntax(self.at..self.at + 1, message, "indent it by one step");
        problem.related = Some((self.to_line_end(bracket), "it is opened here"));
        problem
    }

    fn not_closed(&self, bracket: usize) -> Problem {
        let help = "close it with `]` or `}`, and indent the lines up to there";
        let mut problem = syntax(self.to_line_end(bracket), "a bracket is opened and not closed", help);
        problem.related = self.noticed(bracket);
        problem
    }

    fn is_below(&self, start: usize) -> bool {
        self.text[start.min(self.at)..self.at].contains('\n')
    }

    /// Where a mistake made at `start` came to light, where that is another line.
    fn noticed(&self, start: usize) -> Option<(Span, &'static str)> {
        (self.is_below(start) && self.at < self.text.len()).then(|| (self.rest(), "which shows here"))
    }

    /// A `:` in a place where it cannot make a key.
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
                let help = "write \" or ' instead";
                return syntax(value, "typographic quotation marks do not quote a text", help);
            }
            return syntax(
                value,
                "the text holds a `:` that YAML takes for the end of a key",
                "put the text in quotes, or start a new line below the key where it is a mapping",
            );
        }
        match self.line_above() {
            Some(above) if self.indentation(&line) > self.indentation(&above) => syntax(
                line,
                "the line is indented more than the one above, which does not end with `:`",
                "indent it like the line above, or end that line with `:` where this belongs to it",
            ),
            Some(above) if !self.text[above.clone()].contains(':') => self.no_colon(above),
            _ => syntax(self.rest(), "a `:` is not allowed here", "put the text in quotes where it holds a `:`"),
        }
    }

    fn no_colon(&self, line: Span) -> Problem {
        let words = &self.text[line.clone()];
        let glued =
            words.split_once(':').is_some_and(|(_, after)| after.starts_with(|c: char| !matches!(c, ' ' | '\t')));
        if glued {
            return syntax(line, "there is no space behind the `:`", "write `key: value`");
        }
        let help = "write `key: value`; for text of several lines write `key: |` and indent the text";
        syntax(line, "the line is no `key: value`, nor does it go on the text above", help)
    }

    fn other(&self, info: &str) -> Problem {
        match self.kind {
            Kind::UnexpectedCharacter { character } => {
                syntax(self.rest(), format!("a text cannot start with `{character}`"), "put the text in quotes")
            }
            Kind::MismatchedFlowCollectionEnd { open, close } => {
                let span = self.to_line_end(self.at);
                let end = self.text[span.clone()].find(*close).map_or(span.end, |at| span.start + at + 1);
                let message = format!("a bracket opened with `{open}` is closed with `{close}`");
                syntax(span.start..end, message, "close each bracket with its partner: `[…]`, `{…}`")
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

    /// The rest of the line; its whole text where nothing is left of it, or that of the last line with text.
    fn rest(&self) -> Span {
        let span = self.to_line_end(self.at);
        if span.is_empty() { self.line() } else { span }
    }

    fn to_line_end(&self, start: usize) -> Span {
        let line = self.text[start..].split(['\n', '\r']).next().unwrap_or_default();
        start..start + line.trim_end().len()
    }

    /// The text of the line without indentation, or of the last line before that has any.
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

/// How far a problem reaches.
#[derive(Clone, Copy)]
enum Extent {
    /// From where the scanner stopped to the end of the line.
    Rest,
    /// The text of the line.
    Line,
}

use Extent::{Line, Rest};

/// What each mistake is called and what to do about it.
static WORDINGS: &[(&[Kind], Extent, &str, &str)] = &[
    (
        &[Kind::InvalidIndentation, Kind::ExpectedBlockMappingKey],
        Line,
        "the line is not indented like its neighbors",
        "give entries of one list or mapping the same indentation",
    ),
    (
        &[Kind::ExpectedBlockSequenceEntry],
        Line,
        "a key follows entries of a list at the same indentation",
        "start the line with `- ` where it is an entry, or indent it like the key that it belongs to",
    ),
    (
        &[Kind::ExpectedFlowMappingSeparator, Kind::ExpectedFlowSequenceSeparator],
        Rest,
        "a comma or a closing bracket is missing before this",
        "separate entries by commas and close the bracket",
    ),
    (
        &[Kind::MisplacedFlowCollectionEnd],
        Rest,
        "a bracket is closed that was not opened",
        "remove it, or put the text in quotes",
    ),
    (
        &[Kind::BlockSequenceEntryNotAllowed, Kind::BlockEntryInFlowCollection],
        Rest,
        "a list entry (`- `) cannot start here",
        "start the list on a line of its own below the key, or write `[one, two]`",
    ),
    (
        &[Kind::UnknownQuotedScalarEscape],
        Rest,
        "a backslash in \"…\" starts an escape that YAML does not know",
        "write \\\\ for a backslash, or use '…' where backslashes are plain text",
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
        "an escape in \"…\" stands for no character",
        "write the character itself; YAML files are UTF-8",
    ),
    (&[Kind::MissingAnchorOrAliasName], Rest, "a text cannot start with `&` or `*`", "put the text in quotes"),
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
        "a text cannot start with `!`",
        "put the text in quotes",
    ),
    (
        &[Kind::PlainScalarStartsWithDashFlowIndicator],
        Rest,
        "a text in brackets cannot start with `-` and a bracket or comma",
        "put the text in quotes",
    ),
    (&[Kind::MappingKeyNotAllowed], Rest, "a text cannot start with `? `", "put the text in quotes"),
    (&[Kind::CommentNotSeparated], Rest, "a comment needs a space before its `#`", "put a space before the `#`"),
    (
        &[Kind::InvalidBlockScalarHeader, Kind::ZeroBlockScalarIndent],
        Rest,
        "text stands on the line of the `|` or `>` that announces it",
        "start the text on the next line, indented; only `+`, `-` or a digit from 1 may stand behind the mark",
    ),
    (
        &[Kind::InvalidBlockScalarIndent],
        Line,
        "the first line of the text is indented more than the next",
        "indent all lines of the text alike",
    ),
    (
        &[Kind::TabNotAllowed, Kind::TabInPlainScalar, Kind::InvalidBlockEntryWhitespace],
        Rest,
        "a tab stands where only spaces are allowed",
        "write spaces",
    ),
    (
        &[Kind::DirectiveDisallowed],
        Rest,
        "a line that starts with `%` is an instruction to the reader of YAML",
        "remove it, or put it in quotes",
    ),
    (
        &[Kind::BomInsideDocument],
        Rest,
        "a byte order mark stands in the middle of the file",
        "remove it; it stays behind when files are joined",
    ),
    (
        &[Kind::ExpectedDocumentStart],
        Line,
        "the record has ended above, but more follows",
        "indent it like the rest, or start a new record with `---`",
    ),
    (&[Kind::InvalidDocumentEnd], Rest, "nothing may follow `...` on its line", "put it in quotes where it is text"),
    (
        &[Kind::CommentInterceptedScalar],
        Line,
        "a comment stands in the middle of a text",
        "move it above, or write `key: |` and indent the text",
    ),
];

fn wording(kind: &Kind) -> Option<(Extent, &'static str, &'static str)> {
    let row = WORDINGS.iter().find(|(kinds, ..)| kinds.contains(kind));
    row.map(|&(_, extent, what, help)| (extent, what, help))
}

/// The last quotation mark that opens a text and is not closed on its line.
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
