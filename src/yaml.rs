//! Parses YAML text into an ordered tree in which every key and value has its byte span, with limits against hostile
//! input.
//!
//! YAML 1.2 core scalars only: `no`, `on` and dates stay text. Anchors, aliases, tags, merge keys and duplicate
//! keys are reported as problems with a location. Only this module and `edit` use a YAML crate. Must not know records.

mod comment;
mod decode;
pub mod derived;
mod json;
mod locate;
mod mask;
mod problem;
mod scalar;
mod syntax;
#[cfg(test)]
mod tests;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use granit_parser::{Event, Parser, Placement, ScalarStyle, ScanError};

pub use comment::Comment;
pub use decode::{DecodeError, decode};
pub use json::Tree;
pub use problem::{Problem, short};

use crate::source::Span;

/// Maximum size of a record file in bytes.
pub const MAX_BYTES: u64 = 4 << 20;
/// Maximum nesting depth of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// Maximum number of problems listed for one file.
pub const MAX_PROBLEMS: usize = 100;
/// Maximum number of nodes in one file.
pub const MAX_NODES: usize = 200_000;

/// A value with the bytes it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    start: u32,
    end: u32,
}

/// The content of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// Text.
    String(Cow<'a, str>),
    /// A list.
    Seq(Vec<Node<'a>>),
    /// A mapping, in the order of the file.
    Map(Vec<Pair<'a>>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    key_start: u32,
    key_end: u32,
    /// The value.
    pub node: Node<'a>,
}

/// One YAML document of a file.
#[derive(Debug)]
pub struct YamlDocument<'a> {
    /// The top-level value.
    pub root: Node<'a>,
    /// Comments inside the document and before it.
    pub comments: Vec<Comment<'a>>,
}

/// The documents of a file that could be read, and the problems in the file.
#[derive(Debug, Default)]
pub struct Stream<'a> {
    /// Documents in order. A document that could not be read is `None`, so that the numbering does not change.
    pub documents: Vec<Option<YamlDocument<'a>>>,
    /// Problems found in the text.
    pub problems: Vec<Problem>,
}

impl<'a> Node<'a> {
    /// Bytes of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.start as usize..self.end as usize
    }

    /// The value of `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.pair(key).map(|pair| &pair.node)
    }

    /// The pair of `key`, if this is a mapping that has it.
    #[must_use]
    pub fn pair(&self, key: &str) -> Option<&Pair<'a>> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|pair| pair.key == key),
            _ => None,
        }
    }

    /// Adds a field with a text that the file does not contain, if this is a mapping. It has no bytes.
    pub fn add_text(&mut self, key: &'static str, text: String) {
        let end = self.end;
        if let Value::Map(pairs) = &mut self.value {
            let node = Node { value: Value::String(Cow::Owned(text)), start: end, end };
            pairs.push(Pair { key: Cow::Borrowed(key), key_start: end, key_end: end, node });
        }
    }

    /// Whether the value is missing entirely, without even `null`.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.value == Value::Null && self.start == self.end
    }

    /// The text, if this is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Pair<'_> {
    /// Bytes of the key.
    #[must_use]
    pub fn key_span(&self) -> Span {
        self.key_start as usize..self.key_end as usize
    }
}

/// Parses `text`. Never fails: errors become [`Problem`]s, and every document that can be read is returned.
#[must_use]
pub fn parse(text: &str) -> Stream<'_> {
    let mut reader = Reader::new(text);
    loop {
        match reader.documents() {
            Ok(()) => break,
            Err(Stop::Scan(error)) => {
                reader.stop(&error);
                match reader.parser.proceed_next_document() {
                    Ok(true) => {}
                    Ok(false) | Err(_) => break,
                }
            }
            Err(Stop::TooManyNodes) => {
                reader.report(problem::too_many_nodes(text));
                reader.stream.documents.push(None);
                break;
            }
        }
    }
    reader.stream
}

enum Stop {
    Scan(Box<ScanError>),
    TooManyNodes,
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Self {
        Self::Scan(Box::new(error))
    }
}

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    stream: Stream<'a>,
    comments: Vec<Comment<'a>>,
    brackets: Vec<Span>,
    nodes: usize,
    /// End of the last value, key, tag or opening of a collection.
    last_end: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let options = granit_parser::options! {
            strict_indentation: true,
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: text.contains(comment::MARK),
            max_buffered_comment_events: 10_000,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self {
            text,
            parser: Parser::new_from_str_with_options(text, options),
            stream: Stream::default(),
            comments: Vec::new(),
            brackets: Vec::new(),
            nodes: 0,
            last_end: 0,
        }
    }

    /// Reads documents until the stream ends. A document is added once its end is reached without an error.
    fn documents(&mut self) -> Result<(), Stop> {
        let mut document = None;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(..) => {}
                Event::DocumentEnd => self.stream.documents.push(document.take()),
                Event::StreamEnd => break,
                other => {
                    let root = self.node(other, span)?;
                    let comments = std::mem::take(&mut self.comments);
                    // An empty document, such as after a superfluous `---`, only keeps its number.
                    document = (!root.is_absent()).then_some(YamlDocument { root, comments });
                }
            }
        }
        self.late_comments();
        Ok(())
    }

    fn report(&mut self, mut problem: Problem) {
        problem.span = visible(self.text, problem.span);
        match self.stream.problems.len() {
            0..MAX_PROBLEMS => self.stream.problems.push(problem),
            MAX_PROBLEMS => self.stream.problems.push(problem::too_many(self.text)),
            _ => {}
        }
    }

    /// Discards the document in which the scanner stopped.
    fn stop(&mut self, error: &ScanError) {
        let problem = syntax::problem(error, self.text, self.brackets.last());
        let start = problem.span.start;
        let line = |span: &Span| self.text[..span.start].rfind('\n');
        // Text mistaken for an alias or a tag often breaks its line as well: report the line only once.
        let reported = self.stream.problems.last().is_some_and(|last| line(&last.span) == line(&problem.span));
        if !reported {
            self.report(problem);
        }
        self.stream.documents.push(None);
        self.comments.clear();
        self.brackets.clear();
        // Reading goes on behind the next marker of documents.
        let from = start.max(self.last_end);
        let marker = ["\n---", "\n..."].iter().filter_map(|marker| self.text[from..].find(marker)).min();
        self.last_end = marker.map_or(self.text.len(), |at| from + at);
    }

    fn late_comments(&mut self) {
        let rest = std::mem::take(&mut self.comments);
        if let Some(Some(last)) = self.stream.documents.last_mut() {
            last.comments.extend(rest);
        }
    }

    /// The next event that represents a value. Collects comments; reports anchors and tags as problems.
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Stop> {
        loop {
            let Some(event) = self.parser.next_event() else { return Ok(None) };
            let (event, span) = event?;
            if let Some(tag) = span.tag_span() {
                let tag = bytes(&tag);
                // The span of a verbatim tag can lack its end.
                let end =
                    usize::from(self.text[tag.clone()].starts_with("!<") && self.text[tag.end..].starts_with('>'));
                self.last_end = self.last_end.max(tag.end + end);
                self.report(problem::tag(self.text, tag));
            }
            let span = bytes(&span);
            match event {
                Event::Comment(text, placement) => {
                    let trailing = matches!(placement, Placement::Right);
                    self.comments.push(Comment { text, span, trailing });
                }
                Event::Anchor(..) => self.report(problem::anchor(self.text, span)),
                other => return Ok(Some((other, span))),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node<'a>, Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Stop::TooManyNodes);
        }
        match event {
            Event::Scalar(text, style, ..) => Ok(self.scalar(text, style, span)),
            Event::SequenceStart(..) => self.sequence(span),
            Event::MappingStart(..) => self.mapping(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.report(problem::alias(self.text, span.clone()));
                Ok(Node::new(Value::Null, &span))
            }
            _ => Ok(Node::new(Value::Null, &span)),
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: Span) -> Node<'a> {
        let last_end = std::mem::replace(&mut self.last_end, span.end);
        match style {
            // The scanner can let text begin inside the tag in front of it.
            ScalarStyle::Plain => self.plain(text, span.start.max(last_end).min(span.end)..span.end),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                Node::new(Value::String(text), &with_header(self.text, last_end, &span))
            }
            _ => Node::new(Value::String(text), &span),
        }
    }

    fn plain(&mut self, text: Cow<'a, str>, span: Span) -> Node<'a> {
        match scalar::resolve(text) {
            Ok(value) => Node::new(value, &span),
            Err((odd, text)) => {
                self.report(problem::odd_scalar(span.clone(), odd, &text));
                Node::new(Value::String(text), &span)
            }
        }
    }

    fn sequence(&mut self, open: Span) -> Result<Node<'a>, Stop> {
        let mut items: Vec<Node<'a>> = Vec::new();
        let close = self.within(&open, Event::SequenceEnd, |reader, event, span| {
            let mut item = reader.node(event, span)?;
            if let Some(dash) = item.is_absent().then(|| dash(reader.text, item.span().start)).flatten() {
                item = Node::new(Value::Null, &dash);
            }
            items.push(item);
            Ok(())
        })?;
        let inside = items.first().zip(items.last()).map(|(first, last)| first.start..last.end);
        Ok(Node::new(Value::Seq(items), &collection_span(open, &close, inside)))
    }

    fn mapping(&mut self, open: Span) -> Result<Node<'a>, Stop> {
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        let close = self.within(&open, Event::MappingEnd, |reader, event, span| {
            pairs.extend(reader.pair(event, span)?);
            Ok(())
        })?;
        let end = |pair: &Pair<'_>| pair.node.end.max(pair.key_end);
        let inside = pairs.first().zip(pairs.last()).map(|(first, last)| first.key_start..end(last));
        if !are_distinct(&pairs) {
            self.refuse_duplicates(&mut pairs);
        }
        Ok(Node::new(Value::Map(pairs), &collection_span(open, &close, inside)))
    }

    /// Reads the entries of a collection and returns the span of its end; tracks the open bracket meanwhile.
    fn within(
        &mut self,
        open: &Span,
        end: Event<'_>,
        mut entry: impl FnMut(&mut Self, Event<'a>, Span) -> Result<(), Stop>,
    ) -> Result<Span, Stop> {
        let bracket = self.text[open.clone()].starts_with(['[', '{']);
        if bracket {
            self.brackets.push(open.clone());
        }
        let close = loop {
            match self.next()? {
                Some((event, span)) if event == end => break span,
                Some((event, span)) => entry(self, event, span)?,
                None => break open.clone(),
            }
        };
        if bracket {
            self.brackets.pop();
        }
        Ok(close)
    }

    fn pair(&mut self, event: Event<'a>, span: Span) -> Result<Option<Pair<'a>>, Stop> {
        let key = self.key(event, &span)?;
        self.last_end = span.end;
        let Some((event, value_span)) = self.next()? else { return Ok(None) };
        let mut node = self.node(event, value_span)?;
        if node.is_absent() {
            node.start = offset(span.end);
            node.end = offset(span.end);
        }
        Ok(key.map(|key| Pair { key, key_start: offset(span.start), key_end: offset(span.end), node }))
    }

    /// The text of a key; `None`, with a problem reported, if it is not a scalar.
    fn key(&mut self, event: Event<'a>, span: &Span) -> Result<Option<Cow<'a, str>>, Stop> {
        let problem = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
                self.report(problem::merge_key(span.clone()));
                return Ok(Some(text));
            }
            Event::Scalar(..) if span.is_empty() => problem::no_key(span.clone()),
            Event::Scalar(text, ..) => return Ok(Some(text)),
            other => problem::complex_key(self.node(other, span.clone())?.span()),
        };
        self.report(problem);
        Ok(None)
    }

    /// Reports duplicate keys; keeps the first entry of each.
    fn refuse_duplicates(&mut self, pairs: &mut Vec<Pair<'a>>) {
        let mut seen: BTreeMap<Cow<'a, str>, Span> = BTreeMap::new();
        pairs.retain(|pair| {
            let first = seen.get(&pair.key).cloned();
            if let Some(first) = &first {
                self.report(problem::duplicate_key(&pair.key, pair.key_span(), first.clone()));
            } else {
                seen.insert(pair.key.clone(), pair.key_span());
            }
            first.is_none()
        });
    }
}

/// Whether all keys are distinct. A few keys are compared pairwise, which is faster than building a set.
fn are_distinct(pairs: &[Pair<'_>]) -> bool {
    if pairs.len() <= 16 {
        return pairs.iter().enumerate().all(|(at, pair)| pairs[..at].iter().all(|earlier| earlier.key != pair.key));
    }
    let mut seen = BTreeSet::new();
    pairs.iter().all(|pair| seen.insert(&*pair.key))
}

impl<'a> Node<'a> {
    fn new(value: Value<'a>, span: &Span) -> Self {
        Self { value, start: offset(span.start), end: offset(span.end) }
    }
}

/// Makes an empty span visible: the `:` after it, otherwise the text of the line that ends before it.
fn visible(text: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    if text[span.start..].starts_with(':') {
        return span.start..span.start + 1;
    }
    let line = text[..span.start].trim_end();
    let start = line.rfind(['\n', '\r']).map_or(0, |found| found + 1);
    start + line[start..].len() - line[start..].trim_start().len()..line.len()
}

/// The `-` of an entry without a value; it ends right before the value would start.
fn dash(text: &str, before: usize) -> Option<Span> {
    let end = text[..before].trim_end_matches([' ', '\t']).len();
    text[..end].ends_with('-').then(|| end - 1..end)
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

fn bytes(span: &granit_parser::Span) -> Span {
    span.byte_range().unwrap_or(0..0)
}

/// The span of a collection. Block collections report their end too late, so their entries determine it.
fn collection_span(open: Span, close: &Span, inside: Option<std::ops::Range<u32>>) -> Span {
    let flow = close.end > close.start && open.end > open.start;
    match inside {
        _ if flow => open.start..close.end,
        Some(inside) => inside.start as usize..inside.end as usize,
        None => open.start..open.start,
    }
}

/// The span of a block scalar from its `|` or `>` to the end of its last line with text. The scanner omits the
/// header and extends the span to the next token.
fn with_header(text: &str, last_end: usize, content: &Span) -> Span {
    let mut line_start = last_end.min(content.start);
    let mut start = content.start;
    for line in text[line_start..content.start].split_inclusive('\n') {
        if let Some(header) = header(line) {
            start = line_start + header;
            break;
        }
        line_start += line.len();
    }
    start..start + text[start..content.end].trim_end().len()
}

/// The character that may start a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The `|` or `>` in a line that a text follows: only indicators and a comment come after it, and it is no part of the name of an
/// anchor or a tag.
fn header(line: &str) -> Option<usize> {
    let is_space = |character: char| character.is_whitespace() || character == BYTE_ORDER_MARK;
    let mut before = ' ';
    for (at, mark) in line.char_indices() {
        if is_space(before) && mark == '#' {
            return None;
        }
        let rest = || line[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        let is_last =
            || rest().trim().is_empty() || rest().starts_with([' ', '\t']) && rest().trim_start().starts_with('#');
        if is_space(before) && matches!(mark, '|' | '>') && is_last() {
            return Some(at);
        }
        before = mark;
    }
    None
}
