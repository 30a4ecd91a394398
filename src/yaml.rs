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

use std::borrow::Cow;

use granit_parser::{Event, Parser, Placement, ScalarStyle, ScanError};

pub use comment::Comment;
pub use decode::{DecodeError, decode};
pub use json::Tree;
pub use problem::Problem;

use crate::source::Span;

/// Most bytes that a file of records may have.
pub const MAX_BYTES: u64 = 4 << 20;
/// Deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
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
pub struct Document<'a> {
    /// The value at the top.
    pub root: Node<'a>,
    /// Comments inside the document and before it.
    pub comments: Vec<Comment<'a>>,
}

/// What a file holds: its readable documents and what is wrong with the rest.
#[derive(Debug, Default)]
pub struct Stream<'a> {
    /// Documents in order; one that could not be read is `None`, so that numbers stay.
    pub documents: Vec<Option<Document<'a>>>,
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
                reader.stream.problems.push(problem::from_scan(&error, text));
                reader.stream.documents.push(None);
                match reader.parser.proceed_next_document() {
                    Ok(true) => {}
                    Ok(false) | Err(_) => break,
                }
            }
            Err(Stop::TooManyNodes) => {
                reader.stream.problems.push(problem::too_many_nodes(text));
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
    nodes: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let options = granit_parser::options! {
            strict_indentation: true,
            disallow_directives: true,
            emit_unresolved_aliases: true,
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
            nodes: 0,
        }
    }

    /// Reads documents until the stream ends.
    fn documents(&mut self) -> Result<(), Stop> {
        while let Some((event, span)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                other => {
                    let root = self.node(other, span)?;
                    let comments = std::mem::take(&mut self.comments);
                    self.stream.documents.push(Some(Document { root, comments }));
                }
            }
        }
        self.late_comments();
        Ok(())
    }

    fn late_comments(&mut self) {
        let rest = std::mem::take(&mut self.comments);
        if let Some(Some(last)) = self.stream.documents.last_mut() {
            last.comments.extend(rest);
        }
    }

    /// The next event that is no comment.
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Stop> {
        loop {
            let Some(event) = self.parser.next_event() else { return Ok(None) };
            let (event, span) = event?;
            let span = bytes(&span);
            match event {
                Event::Comment(text, placement) => {
                    let trailing = matches!(placement, Placement::Right);
                    self.comments.push(Comment { text, span, trailing });
                }
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
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), &span);
                Ok(self.scalar(text, style, span))
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), &span);
                self.sequence(span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), &span);
                self.mapping(span)
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.stream.problems.push(problem::alias(span.clone()));
                Ok(Node::new(Value::Null, &span))
            }
            _ => Ok(Node::new(Value::Null, &span)),
        }
    }

    fn refuse_extras(&mut self, anchor: usize, tagged: bool, span: &Span) {
        if anchor != 0 {
            self.stream.problems.push(problem::anchor(self.text, span));
        }
        if tagged {
            self.stream.problems.push(problem::tag(self.text, span));
        }
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: Span) -> Node<'a> {
        if style != ScalarStyle::Plain {
            return Node::new(Value::String(text), &trimmed(self.text, span));
        }
        match scalar::resolve(text) {
            Ok(value) => Node::new(value, &span),
            Err((odd, text)) => {
                self.stream.problems.push(problem::odd_scalar(span.clone(), odd, &text));
                Node::new(Value::String(text), &span)
            }
        }
    }

    fn sequence(&mut self, open: Span) -> Result<Node<'a>, Stop> {
        let mut items = Vec::new();
        loop {
            let Some((event, span)) = self.next()? else { break };
            if event == Event::SequenceEnd {
                let whole = whole(&open, &span, items.first().map(|n: &Node<'_>| n.start), items.last().map(|n| n.end));
                return Ok(Node::new(Value::Seq(items), &whole));
            }
            items.push(self.node(event, span)?);
        }
        Ok(Node::new(Value::Seq(items), &open))
    }

    fn mapping(&mut self, open: Span) -> Result<Node<'a>, Stop> {
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        loop {
            let Some((event, span)) = self.next()? else { break };
            if event == Event::MappingEnd {
                self.refuse_duplicates(&pairs);
                let first = pairs.first().map(|pair| pair.key_start);
                let last = pairs.last().map(|pair| pair.node.end.max(pair.key_end));
                return Ok(Node::new(Value::Map(pairs), &whole(&open, &span, first, last)));
            }
            if let Some(pair) = self.pair(event, span)? {
                pairs.push(pair);
            }
        }
        Ok(Node::new(Value::Map(pairs), &open))
    }

    fn pair(&mut self, event: Event<'a>, span: Span) -> Result<Option<Pair<'a>>, Stop> {
        let key = match event {
            Event::Scalar(text, _, anchor, tag) => {
                self.refuse_extras(anchor, tag.is_some(), &span);
                if text == "<<" {
                    self.stream.problems.push(problem::merge_key(span.clone()));
                }
                Some(text)
            }
            other => {
                let node = self.node(other, span.clone())?;
                self.stream.problems.push(problem::complex_key(node.span()));
                None
            }
        };
        let Some((event, value_span)) = self.next()? else { return Ok(None) };
        let mut node = self.node(event, value_span)?;
        if node.start == node.end {
            node.start = offset(span.end);
            node.end = offset(span.end);
        }
        Ok(key.map(|key| Pair { key, key_start: offset(span.start), key_end: offset(span.end), node }))
    }

    fn refuse_duplicates(&mut self, pairs: &[Pair<'a>]) {
        let mut seen = std::collections::BTreeMap::new();
        for (at, pair) in pairs.iter().enumerate() {
            let first = if pairs.len() <= 16 {
                pairs[..at].iter().find(|earlier| earlier.key == pair.key)
            } else {
                seen.insert(&*pair.key, pair)
            };
            if let Some(first) = first {
                self.stream.problems.push(problem::duplicate_key(&pair.key, pair.key_span(), first.key_span()));
            }
        }
    }
}

impl<'a> Node<'a> {
    fn new(value: Value<'a>, span: &Span) -> Self {
        Self { value, start: offset(span.start), end: offset(span.end) }
    }
}

fn offset(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

fn bytes(span: &granit_parser::Span) -> Span {
    span.byte_range().unwrap_or(0..0)
}

/// Block collections report where they end late: their children know better.
fn whole(open: &Span, close: &Span, first: Option<u32>, last: Option<u32>) -> Span {
    let flow = close.end > close.start && open.end > open.start;
    if flow {
        return open.start..close.end;
    }
    first.map_or(open.start, |start| start as usize)..last.map_or(open.start, |end| end as usize)
}

/// Block scalars reach up to the next token: drop the line breaks behind them.
fn trimmed(text: &str, span: Span) -> Span {
    let inner = &text[span.clone()];
    span.start..span.start + inner.trim_end().len()
}
