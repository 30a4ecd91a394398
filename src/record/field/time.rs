//! Dates of which only a part is known, and dates with the time of day.
//!
//! Must not know what they are used for.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::{SignedDuration, civil, tz};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Date, form, of_form};

/// A date, a month or a year: `2026-03-31`, `2026-03`, `2026`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialDate {
    text: Box<str>,
    first: Date,
    last: Date,
}

impl PartialDate {
    /// The first day that it can be.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// The day, if it is known.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        (self.first == self.last).then_some(self.first)
    }

    /// The date as part of a sentence: `on 2026-03-31`, `in 2026-03`.
    #[must_use]
    pub fn when(&self) -> String {
        let preposition = if self.day().is_some() { "on" } else { "in" };
        format!("{preposition} {self}")
    }

    /// The last day that it can be.
    #[must_use]
    pub fn last(&self) -> Date {
        self.last
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date, a month or a year, such as 2026-03-31, 2026-03 or 2026");
        let day = |rest: &str| format!("{text}{rest}").parse::<civil::Date>().map_err(|_| wrong());
        let (first, last) = match text.len() {
            4 => (day("-01-01")?, day("-12-31")?),
            7 => (day("-01")?, day("-01")?.last_of_month()),
            10 => (day("")?, day("")?),
            _ => return Err(wrong()),
        };
        Ok(Self { text: text.into(), first: Date(first), last: Date(last) })
    }
}

/// A date with the time of day, local or with its offset from UTC: `2026-11-27T15:10`, `2026-11-27T15:10+01:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    text: Box<str>,
    local: civil::DateTime,
    offset: Option<tz::Offset>,
}

impl Moment {
    /// Its date where it was written down.
    #[must_use]
    pub fn date(&self) -> Date {
        Date(self.local.date())
    }

    /// The date of the last moment that is still within so many hours, at the same place.
    #[must_use]
    pub fn after_hours(&self, hours: u16) -> Option<Date> {
        self.local.checked_add(SignedDuration::from_hours(hours.into())).ok().map(|end| Date(end.date()))
    }

    /// A number that increases with time, in minutes; without an offset as if it were in UTC.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        let utc = tz::Offset::UTC;
        let at = self.offset.unwrap_or(utc).to_timestamp(self.local).or_else(|_| utc.to_timestamp(self.local));
        at.map_or(0, |at| at.as_second() / 60)
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date with the time of day, such as 2026-11-27T15:10");
        let (local, zone) = text.split_at_checked(16).ok_or_else(wrong)?;
        let offset = match zone {
            "" => None,
            "Z" => Some(tz::Offset::UTC),
            zone => Some(offset(zone).ok_or_else(wrong)?),
        };
        let local = local.parse().map_err(|_| wrong())?;
        Ok(Self { text: text.into(), local, offset })
    }
}

/// `+01:00`, at most a day.
fn offset(zone: &str) -> Option<tz::Offset> {
    let (sign, rest) = zone.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
    let seconds = (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok().filter(|count| *count < 60)?) * 60;
    tz::Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

macro_rules! as_text {
    ($($name:ident, $form:expr);*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.text)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                of_form(&$form)
            }
        }
    )*};
}

as_text!(PartialDate, form::PARTIAL_DATE; Moment, form::MOMENT);

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> Option<(String, String)> {
        let date: PartialDate = text.parse().ok()?;
        Some((date.first().to_string(), date.last().to_string()))
    }

    #[test]
    fn a_part_of_a_date_is_all_days_that_it_can_be() {
        let pair = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(days("2024"), pair("2024-01-01", "2024-12-31"));
        assert_eq!(days("2024-02"), pair("2024-02-01", "2024-02-29"));
        assert_eq!(days("2024-02-03"), pair("2024-02-03", "2024-02-03"));
        ["", "24", "2024-13", "2024-02-30", "2024-2", "Q1 2024", "2024-"]
            .iter()
            .for_each(|no| assert_eq!(days(no), None));
    }

    #[test]
    fn moments_are_ordered_by_when_they_were_everywhere() {
        let minutes = |text: &str| text.parse::<Moment>().expect(text).minutes();
        assert!(minutes("2026-11-27T15:10") < minutes("2026-11-27T15:11"));
        assert!(minutes("2026-11-27T15:10+01:00") < minutes("2026-11-27T14:30Z"));
        assert!(minutes("2026-11-27T15:10-05:00") > minutes("2026-11-27T15:10Z"));
        for no in [
            "2026-11-27",
            "2026-11-27T25:00",
            "2026-11-27T15:10+1:00",
            "2026-11-27T15:10+01:61",
            "2026-11-27T15:10+99:00",
        ] {
            assert!(no.parse::<Moment>().is_err(), "{no}");
        }
    }

    #[test]
    fn hours_end_on_the_day_of_the_last_of_them() {
        let ends = |hours| "2026-11-27T15:10+01:00".parse::<Moment>().expect("a moment").after_hours(hours);
        assert_eq!(ends(8).map(|day| day.to_string()).as_deref(), Some("2026-11-27"));
        assert_eq!(ends(24).map(|day| day.to_string()).as_deref(), Some("2026-11-28"));
    }
}
