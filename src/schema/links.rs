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
    /// The skeleton of the `schema` of the field at `path` of a kind; none if nothing below it is a reference.
    #[must_use]
    pub fn of(kind: &str, path: &str, schema: &Value) -> Option<Self> {
        Self::find(kind, schema, &mut path.split('/').filter(|step| !step.is_empty()).collect())
    }

    fn find<'s>(kind: &str, schema: &'s Value, path: &mut Vec<&'s str>) -> Option<Self> {
        let names = schema.get(REF_MARK).and_then(Value::as_array);
        let kinds = names.map(|names| names.iter().filter_map(Value::as_str).map(Into::into).collect());
        let ends = if names.is_some() { Ends::of(kind, &path.join("/")) } else { Ends::default() };
        let mut below = |step: &'s str, schema| {
            path.push(step);
            let field = Self::find(kind, schema, path);
            path.pop();
            field
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten();
        let fields: Vec<_> =
            fields.filter_map(|(name, field)| Some((name.as_str().into(), below(name, field)?))).collect();
        let items = schema.get("items").and_then(|items| below("*", items)).map(Box::new);
        let empty = kinds.is_none() && fields.is_empty() && items.is_none();
        (!empty).then_some(Self { kinds, ends, fields, items })
    }

    /// The skeleton of the field `name` of it.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        self.fields.iter().find(|(known, _)| **known == *name).map(|(_, field)| field)
    }

    /// Names of all kinds that it may refer to.
    #[must_use]
    pub fn targets(&self) -> Vec<&str> {
        let own = self.kinds.iter().flat_map(|kinds| kinds.iter().map(|kind| &**kind));
        let below = self.fields.iter().map(|(_, field)| field).chain(self.items.as_deref());
        own.chain(below.flat_map(Self::targets)).collect()
    }

    /// The path of each reference at and below `path`, with the kinds that it may refer to.
    #[must_use]
    pub fn paths(&self, path: &str) -> Vec<(String, Kinds)> {
        let own = self.kinds.iter().map(|kinds| (path.to_owned(), kinds.clone()));
        let fields = self.fields.iter().map(|(name, field)| (&**name, field));
        let below = fields.chain(self.items.iter().map(|items| ("*", &**items)));
        let join = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") };
        own.chain(below.flat_map(|(step, field)| field.paths(&join(step)))).collect()
    }

    /// Adds the references in the field `name` of a record.
    pub fn collect(&self, name: &str, node: &Node<'_>, links: &mut Vec<Link>) {
        let mut pointer = String::new();
        push_pointer(&mut pointer, name);
        self.walk(node, &mut pointer, links);
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
                    if let Some(field) = self.field(&pair.key) {
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
