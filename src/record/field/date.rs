//! Dates and intervals.
//!
//! Must not know what they are used for.

use std::{borrow::Cow, fmt};

use jiff::{Span, civil};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{form, of_form};

/// A calendar date, `2026-03-31` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Date(pub civil::Date);

impl Date {
    /// The latest date that can be represented.
    pub const LAST: Self = Self(civil::Date::MAX);

    /// The date one `interval` later, or `None` if it cannot be represented.
    #[must_use]
    pub fn after(self, interval: &Interval) -> Option<Self> {
        self.0.checked_add(interval.0).ok().map(Self)
    }

    /// The date one `interval` earlier, or `None` if it cannot be represented.
    #[must_use]
    pub fn before(self, interval: &Interval) -> Option<Self> {
        self.0.checked_sub(interval.0).ok().map(Self)
    }

    /// The next day; the latest date that can be represented is returned unchanged.
    #[must_use]
    pub fn tomorrow(self) -> Self {
        self.0.tomorrow().map_or(self, Self)
    }

    /// The previous day; the earliest date that can be represented is returned unchanged.
    #[must_use]
    pub fn yesterday(self) -> Self {
        self.0.yesterday().map_or(self, Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() != 10 {
            return Err(format!("`{text}` is not a date such as 2026-03-31"));
        }
        text.parse().map(Self).map_err(|_| format!("`{text}` is not a valid date such as 2026-03-31"))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// A length of time in whole units: `12 months`, `90 days`, `1 year`, or ISO 8601 such as `P1Y`.
#[derive(Debug, Clone)]
pub struct Interval(pub Span);

impl Interval {
    /// An interval of whole months.
    #[must_use]
    pub fn months(count: i32) -> Self {
        Self(Span::new().months(count))
    }

    /// An interval of whole days.
    #[must_use]
    pub fn days(count: i32) -> Self {
        Self(Span::new().days(count))
    }
}

impl std::str::FromStr for Interval {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is not an interval such as `12 months` or `P1Y`"))
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [
            (i64::from(self.0.get_years()), "year"),
            (i64::from(self.0.get_months()), "month"),
            (i64::from(self.0.get_weeks()), "week"),
            (i64::from(self.0.get_days()), "day"),
        ];
        let parts: Vec<String> = units
            .into_iter()
            .filter(|(count, _)| *count != 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
            .collect();
        f.write_str(&parts.join(" "))
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Interval {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Interval".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        of_form(&form::INTERVAL)
    }
}
