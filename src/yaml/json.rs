//! The tree as a JSON instance, so that schemas can validate it without a copy.
//!
//! Must not know any schema.

use std::borrow::Cow;

use jsonschema::{
    JsonType,
    json::{Array, Json, Node as JsonNode, NodeIdentity, Object},
};

use super::{Node, Pair, Value};

/// Marks the trees of this module as a representation that schemas can validate.
#[derive(Debug)]
pub struct Tree;

/// A property name as a node, for the keyword that validates names.
#[derive(Debug)]
pub struct Name(Node<'static>);

impl Default for Name {
    fn default() -> Self {
        Self(Node::new(Value::Null, &(0..0)))
    }
}

impl Json for Tree {
    type Node<'a> = &'a Node<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = Name;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Name, string: &str, f: impl FnOnce(Self::Node<'_>) -> T) -> T {
        buffer.0.value = Value::String(Cow::Owned(string.to_owned()));
        f(&buffer.0)
    }
}

impl<'a> JsonNode<'a, Tree> for &'a Node<'a> {
    type Object = &'a [Pair<'a>];
    type Array = &'a [Node<'a>];
    type Number = &'a serde_json::Number;

    fn as_object(&self) -> Option<&'a [Pair<'a>]> {
        match &self.value {
            Value::Map(pairs) => Some(pairs),
            _ => None,
        }
    }
    fn as_array(&self) -> Option<&'a [Node<'a>]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            _ => None,
        }
    }
    fn as_string(&self) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::String(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }
    fn as_number(&self) -> Option<&'a serde_json::Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
    fn as_boolean(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }
    fn is_null(&self) -> bool {
        self.value == Value::Null
    }
    fn json_type(&self) -> JsonType {
        match &self.value {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(_) => JsonType::Number,
            Value::String(_) => JsonType::String,
            Value::Seq(_) => JsonType::Array,
            Value::Map(_) => JsonType::Object,
        }
    }
    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(self.to_json())
    }
    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node<'_>>(*self).addr()))
    }
}

impl Node<'_> {
    /// A copy as a JSON value.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => text.as_ref().into(),
            Value::Seq(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(pairs) => serde_json::Value::Object(
                pairs.iter().map(|pair| (pair.key.to_string(), pair.node.to_json())).collect(),
            ),
        }
    }
}

impl<'a> Object<'a, Tree> for &'a [Pair<'a>] {
    type Node = &'a Node<'a>;
    type MemberName = &'a str;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        <[Pair<'a>]>::len(self)
    }
    fn get(&self, key: &Box<str>) -> Option<&'a Node<'a>> {
        self.iter().find(|pair| *pair.key == **key).map(|pair| &pair.node)
    }
    fn members(&self) -> Members<'a> {
        Members(self.iter())
    }
}

/// Members of a mapping, in order.
#[derive(Debug)]
pub struct Members<'a>(std::slice::Iter<'a, Pair<'a>>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, &'a Node<'a>);
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|pair| (&*pair.key, &pair.node))
    }
}

impl<'a> Array<'a, Tree> for &'a [Node<'a>] {
    type Node = &'a Node<'a>;
    type ElementsIter = std::slice::Iter<'a, Node<'a>>;

    fn len(&self) -> usize {
        <[Node<'a>]>::len(self)
    }
    fn elements(&self) -> std::slice::Iter<'a, Node<'a>> {
        self.iter()
    }
}
