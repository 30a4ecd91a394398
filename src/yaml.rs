//! YAML text to an ordered tree in which every key and value has its bytes; hostile input is bounded here, once.
//!
//! YAML 1.2 core scalars only: `no`, `on` and dates stay text. Anchors, aliases, tags, merge keys and duplicate
//! keys are problems with a place. The only room, beside `edit`, that names a YAML crate; must not know records.

mod comment;
mod decode;
mod json;
mod locate;
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

/// Most bytes that a file of records may have.
pub const MAX_BYTES: u64 = 4 << 20;
/// Deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// Most problems of one file that are told one by one.
pub const MAX_PROBLEMS: usize = 100;
/// Most nodes of one file.
pub const MAX_NODES: usize = 200_000;

/// A value with the bytes it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    start: u32,
    end: u32,
}

/// What a node holds.
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
    /// The value at the top.
    pub root: Node<'a>,
    /// Comments inside the document and before it.
    pub comments: Vec<Comment<'a>>,
}

/// What a file holds: its readable documents and what is wrong with the rest.
#[derive(Debug, Default)]
pub struct Stream<'a> {
    /// Documents in order; one that could not be read is `None`, so that numbers stay.
    pub documents: Vec<Option<YamlDocument<'a>>>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl<'a> Node<'a> {
    /// Bytes of the value.
    #[must_use]
    pub fn span(&self) -> Span {
        self.start as usize..self.end as usize
    }

    /// The value of `key`, where this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.pair(key).map(|pair| &pair.node)
    }

    /// The pair of `key`, where this is a mapping that has it.
    #[must_use]
    pub fn pair(&self, key: &str) -> Option<&Pair<'a>> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|pair| pair.key == key),
            _ => None,
        }
    }

    /// Whether nothing is written at all, not even `null`.
    fn is_absent(&self) -> bool {
        self.value == Value::Null && self.start == self.end
    }

    /// The text, where this is text.
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

/// Reads `text`. Never fails: what is wrong is a [`Problem`], and the documents that can be read are there.
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
                reader.tell(problem::too_many_nodes(text));
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
    /// Where the last value, key or opening of a collection ended.
    passed: usize,
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
            passed: 0,
        }
    }

    /// Reads documents until the stream ends. A document counts once its end is reached without an error.
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
                    // An empty document, as a line `---` too many leaves it, keeps its number and nothing else.
                    document = (!root.is_absent()).then_some(YamlDocument { root, comments });
                }
            }
        }
        self.late_comments();
        Ok(())
    }

    fn tell(&mut self, mut problem: Problem) {
        problem.span = visible(self.text, problem.span);
        match self.stream.problems.len() {
            0..MAX_PROBLEMS => self.stream.problems.push(problem),
            MAX_PROBLEMS => self.stream.problems.push(problem::too_many(self.text)),
            _ => {}
        }
    }

    /// Gives up the document in which the scanner stopped.
    fn stop(&mut self, error: &ScanError) {
        let problem = syntax::problem(error, self.text, self.brackets.last());
        let line = |span: &Span| self.text[..span.start].rfind('\n');
        // What is taken for an alias or a tag by mistake often breaks its line as well: one finding says it.
        let told = self.stream.problems.last().is_some_and(|last| line(&last.span) == line(&problem.span));
        if !told {
            self.tell(problem);
        }
        self.stream.documents.push(None);
        self.comments.clear();
        self.brackets.clear();
    }

    fn late_comments(&mut self) {
        let rest = std::mem::take(&mut self.comments);
        if let Some(Some(last)) = self.stream.documents.last_mut() {
            last.comments.extend(rest);
        }
    }

    /// The next event that stands for a value. Comments are kept; anchors and tags are refused here.
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Stop> {
        loop {
            let Some(event) = self.parser.next_event() else { return Ok(None) };
            let (event, span) = event?;
            if let Some(tag) = span.tag_span() {
                self.tell(problem::tag(self.text, bytes(&tag)));
            }
            let span = bytes(&span);
            match event {
                Event::Comment(text, placement) => {
                    let trailing = matches!(placement, Placement::Right);
                    self.comments.push(Comment { text, span, trailing });
                }
                Event::Anchor(..) => self.tell(problem::anchor(self.text, span)),
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
                self.tell(problem::alias(self.text, span.clone()));
                Ok(Node::new(Value::Null, &span))
            }
            _ => Ok(Node::new(Value::Null, &span)),
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: Span) -> Node<'a> {
        let passed = std::mem::replace(&mut self.passed, span.end);
        match style {
            ScalarStyle::Plain => self.plain(text, span),
            ScalarStyle::Literal | ScalarStyle::Folded => {
                Node::new(Value::String(text), &with_header(self.text, passed, &span))
            }
            _ => Node::new(Value::String(text), &span),
        }
    }

    fn plain(&mut self, text: Cow<'a, str>, span: Span) -> Node<'a> {
        match scalar::resolve(text) {
            Ok(value) => Node::new(value, &span),
            Err((odd, text)) => {
                self.tell(problem::odd_scalar(span.clone(), odd, &text));
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
        Ok(Node::new(Value::Seq(items), &whole(open, &close, inside)))
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
        Ok(Node::new(Value::Map(pairs), &whole(open, &close, inside)))
    }

    /// Reads entries of a collection up to its end, whose bytes come back; remembers an open bracket meanwhile.
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
        self.passed = span.end;
        let Some((event, value_span)) = self.next()? else { return Ok(None) };
        let mut node = self.node(event, value_span)?;
        if node.is_absent() {
            node.start = offset(span.end);
            node.end = offset(span.end);
        }
        Ok(key.map(|key| Pair { key, key_start: offset(span.start), key_end: offset(span.end), node }))
    }

    /// The text of a key; `None`, with the problem told, where something else stands there.
    fn key(&mut self, event: Event<'a>, span: &Span) -> Result<Option<Cow<'a, str>>, Stop> {
        let problem = match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<" => {
                self.tell(problem::merge_key(span.clone()));
                return Ok(Some(text));
            }
            Event::Scalar(..) if span.is_empty() => problem::no_key(span.clone()),
            Event::Scalar(text, ..) => return Ok(Some(text)),
            other => problem::complex_key(self.node(other, span.clone())?.span()),
        };
        self.tell(problem);
        Ok(None)
    }

    /// Of two entries with one key the first stays.
    fn refuse_duplicates(&mut self, pairs: &mut Vec<Pair<'a>>) {
        let mut seen: BTreeMap<Cow<'a, str>, Span> = BTreeMap::new();
        pairs.retain(|pair| {
            let first = seen.get(&pair.key).cloned();
            if let Some(first) = &first {
                self.tell(problem::duplicate_key(&pair.key, pair.key_span(), first.clone()));
            } else {
                seen.insert(pair.key.clone(), pair.key_span());
            }
            first.is_none()
        });
    }
}

/// Whether no key stands twice; few keys are quicker compared than sorted.
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

/// What stands nowhere is shown at the `:` behind it, or else by the line that ends before it.
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

/// The `-` of an entry without a value, which ends right before it.
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

/// Block collections report where they end late: their entries know better.
fn whole(open: Span, close: &Span, inside: Option<std::ops::Range<u32>>) -> Span {
    let flow = close.end > close.start && open.end > open.start;
    match inside {
        _ if flow => open.start..close.end,
        Some(inside) => inside.start as usize..inside.end as usize,
        None => open.start..open.start,
    }
}

/// The bytes of a block scalar from its `|` or `>`, which the scanner leaves out, to the end of its last line with text,
/// behind which it goes on to the next token.
fn with_header(text: &str, passed: usize, content: &Span) -> Span {
    let mut line_start = passed.min(content.start);
    let mut start = content.start;
    for line in text[line_start..content.start].split_inclusive('\n') {
        let before_comment = line.find('#').unwrap_or(line.len());
        if let Some(header) = line[..before_comment].find(['|', '>']) {
            start = line_start + header;
            break;
        }
        line_start += line.len();
    }
    start..start + text[start..content.end].trim_end().len()
}
