//! Comments, and which value of the document one speaks of.
//!
//! Must not know what a comment says beyond the mark that makes it worth keeping.

use std::borrow::Cow;

use super::{Document, Node, Value};
use crate::source::{Span, push_pointer};

/// Comments are only collected from texts that contain this.
pub(super) const MARK: &str = "aims:";

/// A comment with its place.
#[derive(Debug, Clone)]
pub struct Comment<'a> {
    /// Text after the `#`.
    pub text: Cow<'a, str>,
    /// Bytes from the `#` to the end of the line.
    pub span: Span,
    /// Whether something else stands before it on its line.
    pub trailing: bool,
}

impl Document<'_> {
    /// JSON pointer of what `comment` speaks of: at a line's end the value on that line, on its own line the
    /// next entry, before the first key the whole document.
    #[must_use]
    pub fn subject_of(&self, comment: &Comment<'_>, text: &str) -> String {
        let line = text[..comment.span.start].rfind('\n').map_or(0, |at| at + 1);
        let trailing = !text[line..comment.span.start].trim().is_empty();
        let mut finder = Finder { line, comment: comment.span.start, trailing, found: None };
        if !trailing && comment.span.start < self.root.span().start {
            return String::new();
        }
        finder.visit(&self.root, &mut String::new());
        finder.found.map(|(_, pointer)| pointer).unwrap_or_default()
    }
}

struct Finder {
    line: usize,
    comment: usize,
    trailing: bool,
    found: Option<(usize, String)>,
}

impl Finder {
    fn visit(&mut self, node: &Node<'_>, pointer: &mut String) {
        let length = pointer.len();
        match &node.value {
            Value::Map(pairs) => {
                for pair in pairs {
                    push_pointer(pointer, &pair.key);
                    self.offer(pair.key_span().start, pointer);
                    self.visit(&pair.node, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Seq(items) => {
                for (index, item) in items.iter().enumerate() {
                    push_pointer(pointer, &index.to_string());
                    self.offer(item.span().start, pointer);
                    self.visit(item, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// Keeps the first entry after a comment on its own line, the last one before a comment at a line's end.
    fn offer(&mut self, start: usize, pointer: &str) {
        let better = if self.trailing {
            (self.line..self.comment).contains(&start)
        } else {
            start > self.comment && self.found.as_ref().is_none_or(|(best, _)| start < *best)
        };
        if better {
            self.found = Some((start, pointer.to_owned()));
        }
    }
}
