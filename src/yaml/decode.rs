//! Deserializes a tree into a typed value with serde.
//!
//! Must not check anything that the schema checks; a failure here means that type and schema disagree.

use std::{fmt, slice};

use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor, value::BorrowedStrDeserializer},
    forward_to_deserialize_any,
};

use super::{Node, Pair, Value};
use crate::source::push_pointer;

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
    T::deserialize(node).map_err(Misfit::error)
}

/// An error of serde, which collects the steps to its location on the way out, the innermost first.
#[derive(Debug)]
pub struct Misfit {
    message: String,
    steps: Vec<String>,
}

impl Misfit {
    fn inside(mut self, step: &str) -> Self {
        self.steps.push(step.to_owned());
        self
    }

    fn error(self) -> DecodeError {
        let mut pointer = String::new();
        self.steps.iter().rev().for_each(|step| push_pointer(&mut pointer, step));
        DecodeError { pointer, message: self.message }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), steps: Vec::new() }
    }
}

/// The items of a sequence.
struct Items<'de> {
    items: std::iter::Enumerate<slice::Iter<'de, Node<'de>>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        seed.deserialize(item).map(Some).map_err(|misfit| misfit.inside(&index.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The pairs of a mapping; the value of the last key is still to be read.
struct Pairs<'de> {
    pairs: slice::Iter<'de, Pair<'de>>,
    last: Option<&'de Pair<'de>>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = Misfit;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        self.last = self.pairs.next();
        let Some(pair) = self.last else { return Ok(None) };
        let key: BorrowedStrDeserializer<'de, Misfit> = BorrowedStrDeserializer::new(&pair.key);
        seed.deserialize(key).map(Some).map_err(|misfit| misfit.inside(&pair.key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let pair = self.last.ok_or_else(|| de::Error::custom("a value was read before its key"))?;
        seed.deserialize(&pair.node).map_err(|misfit| misfit.inside(&pair.key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.pairs.len())
    }
}

impl<'de> IntoDeserializer<'de, Misfit> for &'de Node<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number without decimals however it is written, such as `1e3`: schemas take it for a whole number as well.
fn whole(value: f64) -> Option<i64> {
    let exact = value.fract() == 0.0 && value.abs() < 9.0e15;
    exact.then(|| format!("{value:.0}").parse().ok()).flatten()
}

impl<'de> Deserializer<'de> for &'de Node<'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_u64(value),
                (_, Some(value), _) => visitor.visit_i64(value),
                (_, _, Some(value)) => match whole(value) {
                    Some(value) => visitor.visit_i64(value),
                    None => visitor.visit_f64(value),
                },
                _ => visitor.visit_unit(),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Seq(items) => visitor.visit_seq(Items { items: items.iter().enumerate() }),
            Value::Map(pairs) => visitor.visit_map(Pairs { pairs: pairs.iter(), last: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match &self.value {
            Value::String(text) => {
                let variant: BorrowedStrDeserializer<'de, Misfit> = BorrowedStrDeserializer::new(text);
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
