//! Comments, and the value of the document that each applies to.
//!
//! Must not know the content of a comment beyond the mark that makes it relevant.

use std::borrow::Cow;

use super::{Node, Pair, Value, YamlDocument};
use crate::source::{Span, push_pointer};

/// Comments are collected only from texts that contain this mark.
pub(super) const MARK: &str = "aims:";

/// A comment with its location.
#[derive(Debug, Clone)]
pub struct Comment<'a> {
    /// Text after the `#`.
    pub text: Cow<'a, str>,
    /// Bytes from the `#` to the end of the line.
    pub span: Span,
    /// Whether other text precedes it on its line.
    pub trailing: bool,
}

impl YamlDocument<'_> {
    /// JSON pointer to the subject of `comment`: for a trailing comment the value on its line, for a comment on its own
    /// line the next entry, for a comment before the first key the whole document.
    #[must_use]
    pub fn subject_of(&self, comment: &Comment<'_>, text: &str) -> String {
        let line = text[..comment.span.start].rfind('\n').map_or(0, |at| at + 1);
        let trailing = !text[line..comment.span.start].trim().is_empty();
        if trailing {
            return last_on_line(&self.root, line, comment.span.start);
        }
        if comment.span.start < self.root.span().start {
            return String::new();
        }
        first_after(&self.root, comment.span.start).unwrap_or_default()
    }
}

/// The outermost entry that is entirely on the line, such as a list in brackets with all its entries. Otherwise the
/// innermost entry that starts between `line` and `comment`, otherwise the document.
fn last_on_line(root: &Node<'_>, line: usize, comment: usize) -> String {
    let (mut node, mut pointer, mut found) = (root, String::new(), 0);
    while let Some(entry) = entries(node).take_before(comment) {
        push_pointer(&mut pointer, &entry.name);
        if entry.start >= line {
            found = pointer.len();
            if entry.node.span().end <= comment {
                break;
            }
        }
        node = entry.node;
    }
    pointer.truncate(found);
    pointer
}

/// The first and outermost entry that starts after `comment`.
fn first_after(node: &Node<'_>, comment: usize) -> Option<String> {
    let entries = entries(node);
    let within =
        |entry: CollectionEntry<'_>| Some(format!("{}{}", step(&entry.name), first_after(entry.node, comment)?));
    entries.take_before(comment).and_then(within).or_else(|| Some(step(&entries.take_after(comment)?.name)))
}

fn step(name: &str) -> String {
    let mut pointer = String::new();
    push_pointer(&mut pointer, name);
    pointer
}

/// An entry of a list or mapping.
struct CollectionEntry<'n> {
    name: Cow<'n, str>,
    start: usize,
    node: &'n Node<'n>,
}

/// The entries of a node in text order, so that an entry can be found by binary search.
enum Entries<'n> {
    Pairs(&'n [Pair<'n>]),
    Items(&'n [Node<'n>]),
}

fn entries<'n>(node: &'n Node<'n>) -> Entries<'n> {
    match &node.value {
        Value::Map(pairs) => Entries::Pairs(pairs),
        Value::Seq(items) => Entries::Items(items),
        _ => Entries::Items(&[]),
    }
}

impl<'n> Entries<'n> {
    /// The last entry that starts before `byte`.
    fn take_before(&self, byte: usize) -> Option<CollectionEntry<'n>> {
        self.get(self.count_before(byte).checked_sub(1)?)
    }

    /// The first entry that starts at `byte` or later.
    fn take_after(&self, byte: usize) -> Option<CollectionEntry<'n>> {
        self.get(self.count_before(byte))
    }

    fn count_before(&self, byte: usize) -> usize {
        match self {
            Self::Pairs(pairs) => pairs.partition_point(|pair| pair.key_span().start < byte),
            Self::Items(items) => items.partition_point(|item| item.span().start < byte),
        }
    }

    fn get(&self, index: usize) -> Option<CollectionEntry<'n>> {
        match self {
            Self::Pairs(pairs) => {
                let pair = pairs.get(index)?;
                Some(CollectionEntry {
                    name: Cow::Borrowed(&*pair.key),
                    start: pair.key_span().start,
                    node: &pair.node,
                })
            }
            Self::Items(items) => {
                let item = items.get(index)?;
                Some(CollectionEntry { name: Cow::Owned(index.to_string()), start: item.span().start, node: item })
            }
        }
    }
}
