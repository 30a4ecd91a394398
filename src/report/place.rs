//! Resolves symbolic places to lines and columns. This is the only place where files with findings are read and parsed
//! a second time.
//!
//! Must not know the meaning of a finding.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    escape::Untrusted,
    history::naming,
    source::{self, At, Lines, Path, Position, Span, Tree, pointer_parts},
    yaml::{self, Node, Stream, Value},
};

/// A location in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Path from the root of the repository, with forward slashes.
    pub path: Untrusted,
    /// First character; absent if the location is the entire file.
    pub start: Option<Mark>,
    /// Position after the last character.
    pub end: Option<Mark>,
    /// JSON pointer into the document, if the location is a field.
    pub pointer: Option<Untrusted>,
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Bytes from the start of the file.
    pub offset: usize,
}

/// How many bytes of a key, a token or a password are enough to recognize it in another text.
const QUOTED: usize = 8;

/// The texts of the files with findings.
#[derive(Debug, Default)]
pub struct Sources {
    /// Without keys, tokens and passwords, of which only the place is shown.
    texts: BTreeMap<Path, String>,
    /// The keys, tokens and passwords that were in them.
    secrets: Vec<Box<str>>,
}

impl Sources {
    /// Reads the files of `places`. A file that cannot be read counts as empty.
    pub fn read<'a>(tree: &dyn Tree, places: impl Iterator<Item = &'a At>) -> Self {
        let mut sources = Self::default();
        for path in places.filter_map(At::path) {
            if !sources.texts.contains_key(path) {
                let bytes = tree.read(path, yaml::MAX_BYTES).unwrap_or_default();
                sources.add(path, &String::from_utf8(bytes).unwrap_or_default());
            }
        }
        sources
    }

    /// Adds a text, such as that of a baseline.
    pub(super) fn add(&mut self, path: &Path, text: &str) {
        let secrets = source::secrets(text);
        self.secrets.extend(secrets.iter().map(|secret| text[secret.span.clone()].into()));
        self.texts.insert(path.clone(), source::masked(text).into_owned());
    }

    /// The texts of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.texts.extend(other.texts);
        self.secrets.extend(other.secrets);
        self
    }

    /// The text of a file with a finding.
    #[must_use]
    pub fn text(&self, path: &Untrusted) -> Option<&str> {
        self.texts.get(path.raw()).map(String::as_str)
    }

    /// The same texts, parsed, ready to resolve places.
    #[must_use]
    pub fn parsed(&self) -> Resolver<'_> {
        let files = self
            .texts
            .iter()
            .map(|(path, text)| (path.clone(), File { lines: Lines::of(text), stream: yaml::parse(text) }));
        Resolver { files: files.collect(), secrets: &self.secrets }
    }
}

/// Turns places into locations.
pub struct Resolver<'a> {
    files: BTreeMap<Path, File<'a>>,
    secrets: &'a [Box<str>],
}

struct File<'a> {
    lines: Lines<'a>,
    stream: Stream<'a>,
}

impl Resolver<'_> {
    /// The location of `at`; `None` for the entire repository.
    #[must_use]
    pub fn location(&self, at: &At) -> Option<Location> {
        let path = at.path()?;
        let span = self.span(at);
        let mark = |byte: usize| {
            let Position { line, column } = self.files.get(path)?.lines.position(byte);
            Some(Mark { line, column, offset: byte })
        };
        let pointer = match at {
            At::Place(place) => Some((*place.pointer).into()),
            _ => None,
        };
        Some(Location {
            path: (**path).into(),
            start: span.as_ref().and_then(|span| mark(span.start)),
            end: span.as_ref().and_then(|span| mark(span.end)),
            pointer,
        })
    }

    /// A text about a finding without the keys, tokens and passwords that it quotes, in full or in part.
    #[must_use]
    pub fn withhold(&self, text: &str) -> Untrusted {
        self.secrets.iter().fold(text.to_owned(), |text, secret| without(&text, secret)).into()
    }

    /// Bytes of `at` in its file; `None` if it is the entire file.
    #[must_use]
    pub fn span(&self, at: &At) -> Option<Span> {
        match at {
            At::Repository | At::File(_) => None,
            At::Bytes(_, span) => Some(span.clone()),
            At::Place(place) => {
                let documents = &self.files.get(&place.path)?.stream.documents;
                let document = documents.get(place.document as usize)?.as_ref()?;
                Some(document.locate(&place.pointer, place.part))
            }
        }
    }

    /// The pointer of `at` with list items named by their content instead of their position, so that it survives
    /// reordering.
    #[must_use]
    pub fn stable_pointer(&self, at: &At) -> String {
        let At::Place(place) = at else { return String::new() };
        let document =
            self.files.get(&place.path).and_then(|file| file.stream.documents.get(place.document as usize)?.as_ref());
        let mut node = document.map(|document| &document.root);
        let mut stable = String::new();
        for step in pointer_parts(&place.pointer) {
            let (name, next) = match node.map(|node| &node.value) {
                Some(Value::Seq(items)) => {
                    let item = step.parse::<usize>().ok().and_then(|index| items.get(index));
                    (item.map_or_else(|| step.clone(), name_of), item)
                }
                _ => (step.clone(), node.and_then(|node| node.get(&step))),
            };
            stable.push('/');
            stable.push_str(&name);
            node = next;
        }
        stable
    }
}

/// A text without a secret, and without its start.
fn without(text: &str, secret: &str) -> String {
    let start = &secret[..secret.floor_char_boundary(secret.len().min(QUOTED))];
    let mut parts = text.split(start);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        let same = part.chars().zip(secret[start.len()..].chars()).take_while(|(one, other)| one == other);
        format!("{before}…{}", &part[same.map(|(one, _)| one.len_utf8()).sum::<usize>()..])
    })
}

/// The name of a list item: its value, or one derived from its fields.
fn name_of(item: &Node<'_>) -> String {
    match &item.value {
        Value::String(text) => text.to_string(),
        Value::Map(pairs) => {
            let texts: Vec<(&str, &str)> =
                pairs.iter().filter_map(|pair| Some((&*pair.key, pair.node.as_str()?))).collect();
            naming::name_of(&texts).unwrap_or("?").to_owned()
        }
        other => format!("{other:?}"),
    }
}
