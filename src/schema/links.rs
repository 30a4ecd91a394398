//! References in a record, found by the mark in its schema.
//!
//! Must not know whether a target exists.

use serde_json::Value;

use crate::{
    record::field::REF_MARK,
    source::push_pointer,
    yaml::{self, Node},
};

/// A reference from a place in a record to an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// JSON pointer of the reference.
    pub pointer: Box<str>,
    /// The id it names.
    pub to: Box<str>,
    /// Kinds it may refer to.
    pub kinds: Kinds,
}

impl Link {
    /// Whether the id is well formed; if not, a schema violation reports it.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let mut bytes = self.to.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
            && self.to.len() <= 96
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-'))
    }
}

/// The kinds that a reference may refer to.
pub type Kinds = std::sync::Arc<[Box<str>]>;

/// Where a kind contains references: the skeleton of its schema that leads to marks.
#[derive(Debug, Default)]
pub struct Field {
    kinds: Option<Kinds>,
    fields: Vec<(Box<str>, Self)>,
    items: Option<Box<Self>>,
}

impl Field {
    /// The skeleton of `schema`.
    #[must_use]
    pub fn of(schema: &Value) -> Self {
        Self::find(schema).unwrap_or_default()
    }

    fn find(schema: &Value) -> Option<Self> {
        let names = schema.get(REF_MARK).and_then(Value::as_array);
        let kinds = names.map(|names| names.iter().filter_map(Value::as_str).map(Into::into).collect());
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields: Vec<_> = properties
            .into_iter()
            .flatten()
            .filter_map(|(name, field)| Some((name.as_str().into(), Self::find(field)?)))
            .collect();
        let items = schema.get("items").and_then(Self::find).map(Box::new);
        let empty = kinds.is_none() && fields.is_empty() && items.is_none();
        (!empty).then_some(Self { kinds, fields, items })
    }

    /// Names of all kinds that it may refer to.
    #[must_use]
    pub fn targets(&self) -> Vec<&str> {
        let own = self.kinds.iter().flat_map(|kinds| kinds.iter().map(|kind| &**kind));
        let below = self.fields.iter().map(|(_, field)| field).chain(self.items.as_deref());
        own.chain(below.flat_map(Self::targets)).collect()
    }

    /// The references in `node`.
    #[must_use]
    pub fn collect(&self, node: &Node<'_>) -> Vec<Link> {
        let mut links = Vec::new();
        self.walk(node, &mut String::new(), &mut links);
        links
    }

    fn walk(&self, node: &Node<'_>, pointer: &mut String, links: &mut Vec<Link>) {
        let length = pointer.len();
        match &node.value {
            yaml::Value::String(id) => {
                if let Some(kinds) = &self.kinds {
                    links.push(Link { pointer: pointer.as_str().into(), to: id.as_ref().into(), kinds: kinds.clone() });
                }
            }
            yaml::Value::Map(pairs) if !self.fields.is_empty() => {
                for pair in pairs {
                    if let Some((_, field)) = self.fields.iter().find(|(name, _)| **name == *pair.key) {
                        push_pointer(pointer, &pair.key);
                        field.walk(&pair.node, pointer, links);
                        pointer.truncate(length);
                    }
                }
            }
            yaml::Value::Seq(items) => {
                let Some(field) = &self.items else { return };
                for (index, item) in items.iter().enumerate() {
                    push_pointer(pointer, &index.to_string());
                    field.walk(item, pointer, links);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }
}
