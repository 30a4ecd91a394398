//! References in a record, found by the mark in its schema.
//!
//! Must not know whether a target exists.

use serde_json::Value;

use crate::{
    record::{field::REF_MARK, relation::Ends},
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
    /// The sides of relations that it can state.
    pub ends: Ends,
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
    ends: Ends,
    fields: Vec<(Box<str>, Self)>,
    items: Option<Box<Self>>,
}

impl Field {
    /// The skeleton of the `schema` of a kind.
    #[must_use]
    pub fn of(kind: &str, schema: &Value) -> Self {
        Self::find(kind, schema, "").unwrap_or_default()
    }

    fn find(kind: &str, schema: &Value, path: &str) -> Option<Self> {
        let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") };
        let names = schema.get(REF_MARK).and_then(Value::as_array);
        let kinds = names.map(|names| names.iter().filter_map(Value::as_str).map(Into::into).collect());
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields: Vec<_> = properties
            .into_iter()
            .flatten()
            .filter_map(|(name, field)| Some((name.as_str().into(), Self::find(kind, field, &below(name))?)))
            .collect();
        let items = schema.get("items").and_then(|items| Self::find(kind, items, &below("*"))).map(Box::new);
        let empty = kinds.is_none() && fields.is_empty() && items.is_none();
        (!empty).then(|| Self { kinds, ends: Ends::of(kind, path), fields, items })
    }

    /// Names of all kinds that it may refer to.
    #[must_use]
    pub fn targets(&self) -> Vec<&str> {
        let own = self.kinds.iter().flat_map(|kinds| kinds.iter().map(|kind| &**kind));
        let below = self.fields.iter().map(|(_, field)| field).chain(self.items.as_deref());
        own.chain(below.flat_map(Self::targets)).collect()
    }

    /// The path of each reference, with the kinds that it may refer to.
    #[must_use]
    pub fn paths(&self) -> Vec<(String, Kinds)> {
        let own = self.kinds.iter().map(|kinds| (String::new(), kinds.clone()));
        let fields = self.fields.iter().map(|(name, field)| (&**name, field));
        let below = fields.chain(self.items.iter().map(|items| ("*", &**items)));
        let join = |step: &str, path: String| if path.is_empty() { step.to_owned() } else { format!("{step}/{path}") };
        let below = below
            .flat_map(|(step, field)| field.paths().into_iter().map(move |(path, kinds)| (join(step, path), kinds)));
        own.chain(below).collect()
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
                    let (pointer, to) = (pointer.as_str().into(), id.as_ref().into());
                    links.push(Link { pointer, to, kinds: kinds.clone(), ends: self.ends });
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
