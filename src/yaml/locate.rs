//! Resolves a JSON pointer to a byte span. Total: a missing value resolves to the head of its nearest ancestor.
//!
//! Must not know the purpose of a lookup.

use super::{Node, Pair, Value, YamlDocument};
use crate::source::{Part, Span, pointer_parts, push_pointer};

impl<'a> YamlDocument<'a> {
    /// Byte span of the value or key at `pointer`. A missing entry resolves to the key of its nearest existing
    /// ancestor, or to the record's `id`.
    #[must_use]
    pub fn locate(&self, pointer: &str, part: Part) -> Span {
        let mut node = &self.root;
        let mut key: Option<&Pair<'a>> = None;
        for step in pointer_parts(pointer) {
            match &node.value {
                Value::Map(_) => match node.pair(&step) {
                    Some(pair) => {
                        key = Some(pair);
                        node = &pair.node;
                    }
                    None => return self.head(node, key),
                },
                Value::Seq(items) => match step.parse::<usize>().ok().and_then(|index| items.get(index)) {
                    Some(item) => {
                        key = None;
                        node = item;
                    }
                    None => return self.head(node, key),
                },
                _ => return self.head(node, key),
            }
        }
        match (part, key) {
            _ if pointer.is_empty() => self.head(node, None),
            (Part::Key, Some(pair)) => pair.key_span(),
            (Part::Value, Some(pair)) if node.span().is_empty() => pair.key_span(),
            _ => node.span(),
        }
    }

    /// The JSON pointer of the value at a byte that is neither a list nor a mapping; `None` if there is none.
    #[must_use]
    pub fn text_at(&self, byte: usize) -> Option<String> {
        let mut pointer = String::new();
        text_at(&self.root, byte, &mut pointer).then_some(pointer)
    }

    /// The node at `pointer`.
    #[must_use]
    pub fn node(&self, pointer: &str) -> Option<&Node<'a>> {
        let mut node = &self.root;
        for step in pointer_parts(pointer) {
            node = match &node.value {
                Value::Map(_) => node.get(&step)?,
                Value::Seq(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    fn head(&self, node: &Node<'a>, key: Option<&Pair<'a>>) -> Span {
        if let Some(pair) = key {
            return pair.key_span();
        }
        match &node.value {
            Value::Map(pairs) => {
                let named = pairs.iter().find(|pair| pair.key == "id").or(pairs.first());
                named.map_or(node.span(), |pair| match &pair.node.value {
                    Value::Map(_) | Value::Seq(_) => pair.key_span(),
                    _ if pair.node.span().is_empty() => pair.key_span(),
                    _ => pair.node.span(),
                })
            }
            _ => node.span(),
        }
    }
}

/// Whether a value that is neither a list nor a mapping is at a byte; adds the steps to it.
fn text_at(node: &Node<'_>, byte: usize, pointer: &mut String) -> bool {
    let mut enter = |step: &str, node: &Node<'_>| {
        push_pointer(pointer, step);
        text_at(node, byte, pointer)
    };
    match &node.value {
        Value::Map(pairs) => {
            pairs.iter().find(|it| it.node.span().contains(&byte)).is_some_and(|it| enter(&it.key, &it.node))
        }
        Value::Seq(items) => {
            let item = items.iter().position(|item| item.span().contains(&byte));
            item.is_some_and(|index| enter(&index.to_string(), &items[index]))
        }
        _ => node.span().contains(&byte),
    }
}
