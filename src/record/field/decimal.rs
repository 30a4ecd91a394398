//! Decimal numbers: measured values and their limits.
//!
//! Must not know what a number counts.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

/// A decimal number of at most 15 digits, as it is written: 0.1 is a tenth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(rust_decimal::Decimal);

/// So many digits pass through the numbers of JSON unchanged.
const DIGITS: usize = 15;
/// The largest number of so many digits.
const MOST: i64 = 999_999_999_999_999;

impl Decimal {
    /// The number in a value of JSON; `None` for any other value, and for a number of more digits than pass unchanged.
    #[must_use]
    pub fn of(value: &serde_json::Value) -> Option<Self> {
        value.as_number().and_then(|number| written(&number.to_string()))
    }
}

fn written(text: &str) -> Option<Decimal> {
    let number = if text.contains(['e', 'E']) {
        rust_decimal::Decimal::from_scientific(text).ok()?
    } else {
        rust_decimal::Decimal::from_str_exact(text).ok()?
    };
    let number = number.normalize();
    let digits = number.mantissa().unsigned_abs().to_string().len();
    (digits <= DIGITS).then_some(Decimal(number))
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0) {
            Ok(whole) if self.0.is_integer() => serializer.serialize_i64(whole),
            _ => serializer.serialize_f64(self.0.to_string().parse().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

struct Number;

impl Visitor<'_> for Number {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number of at most {DIGITS} digits")
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Decimal, E> {
        written(&number.to_string()).ok_or_else(|| E::custom(TooLong))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Decimal, E> {
        written(&number.to_string()).ok_or_else(|| E::custom(TooLong))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Decimal, E> {
        written(&number.to_string()).ok_or_else(|| E::custom(TooLong))
    }
}

/// What is wrong with a number that cannot be taken.
struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "numbers have at most {DIGITS} digits")
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": -MOST, "maximum": MOST })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(value: serde_json::Value) -> Option<Decimal> {
        serde_json::from_value(value).ok()
    }

    #[test]
    fn numbers_are_compared_as_written() {
        assert!(read(json!(0.1)).zip(read(json!(0.10))).is_some_and(|(one, other)| one == other));
        assert!(read(json!(0.3)) < read(json!(0.300_000_1)));
        assert!(read(json!(-1)) < read(json!(0)));
        assert_eq!(read(json!(1e3)), read(json!(1000)));
    }

    #[test]
    fn what_would_be_rounded_is_refused() {
        assert_eq!(read(json!(9_007_199_254_740_993_u64)), None);
        assert_eq!(read(json!(1e300)), None);
        assert_eq!(read(json!(0.123_456_789_012_345_67)), None);
        assert_eq!(read(json!("0.1")), None);
    }

    proptest! {
        #[test]
        fn a_number_is_written_as_it_was_read(digits in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u32..12) {
            let text = rust_decimal::Decimal::new(digits, scale).normalize().to_string();
            let number = read(serde_json::from_str(&text).expect("a number")).expect("a decimal");
            prop_assert_eq!(number.to_string(), text);
            prop_assert_eq!(read(serde_json::to_value(number).expect("a value")), Some(number));
        }
    }
}
