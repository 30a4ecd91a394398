//! Deserializes a tree into a typed value with serde.
//!
//! Must not check anything that the schema checks; a failure here means that type and schema disagree.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        self, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{Node, Value};

/// Why a tree could not be deserialized, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// JSON pointer of the value.
    pub pointer: String,
    /// Message from serde.
    pub message: String,
}

/// Deserializes `node` into a `T`.
///
/// # Errors
/// Returns the location and message if the tree does not fit the type.
pub fn decode<'de, T: Deserialize<'de>>(node: &'de Node<'de>) -> Result<T, DecodeError> {
    T::deserialize(node).map_err(|_| locate::<T>(node))
}

/// Deserializes again, slower, to find the location of the error.
fn locate<'de, T: Deserialize<'de>>(node: &'de Node<'de>) -> DecodeError {
    match serde_path_to_error::deserialize::<_, T>(node) {
        Ok(_) => DecodeError { pointer: String::new(), message: "could not be read".to_owned() },
        Err(error) => DecodeError { pointer: pointer(error.path()), message: error.inner().to_string() },
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            serde_path_to_error::Segment::Seq { index } => {
                crate::source::push_pointer(&mut pointer, &index.to_string());
            }
            serde_path_to_error::Segment::Map { key } => crate::source::push_pointer(&mut pointer, key),
            _ => {}
        }
    }
    pointer
}

/// An error message from serde.
#[derive(Debug)]
pub struct Message(String);

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Message {}

impl de::Error for Message {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> IntoDeserializer<'de, Message> for &'de Node<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Node<'de> {
    type Error = Message;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (_, _, Some(value)) => visitor.visit_f64(value),
                _ => visitor.visit_unit(),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Seq(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Value::Map(pairs) => {
                visitor.visit_map(MapDeserializer::new(pairs.iter().map(|pair| (&*pair.key, &pair.node))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Message> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Message> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Message> {
        match &self.value {
            Value::String(text) => {
                let variant: de::value::BorrowedStrDeserializer<'de, Message> =
                    de::value::BorrowedStrDeserializer::new(text);
                variant.deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
