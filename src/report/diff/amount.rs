//! Values on a scale, compared by their meaning: numbers, dates, intervals, declared orders, amounts in text.
//!
//! Must not know fields.

use std::cmp::Ordering;

use serde_json::Value;

use super::effect::Effect;
use crate::{
    prose::one_line,
    record::{
        field::{Date, Decimal, Interval, Moment},
        marks::Direction,
    },
};

/// Phrases for a lower limit.
const AT_LEAST: &[&str] = &[
    "no less than",
    "not less than",
    "not below",
    "at least",
    "more than",
    "minimum",
    "or more",
    "or higher",
    "above",
    "over",
    ">=",
    "≥",
    ">",
];

/// Phrases for an upper limit.
const AT_MOST: &[&str] = &[
    "no more than",
    "not more than",
    "not above",
    "at most",
    "less than",
    "maximum",
    "or less",
    "or lower",
    "or fewer",
    "below",
    "under",
    "up to",
    "within",
    "<=",
    "≤",
    "<",
];

/// The effect of a change from one value to another.
pub(super) fn compare(direction: Direction, before: &Value, after: &Value) -> Effect {
    let is_same = text(before) == text(after);
    match direction {
        _ if is_same => Effect::Neither,
        Direction::Both => Effect::Weaker,
        Direction::Bound => bounds(&text(before), &text(after)),
        _ => match amounts(direction, before).zip(amounts(direction, after)) {
            Some((old, new)) if old.len() == new.len() => by_amounts(direction, &old, &new),
            // What cannot be compared can hide something weaker.
            _ => Effect::Weaker,
        },
    }
}

fn by_amounts(direction: Direction, old: &[Decimal], new: &[Decimal]) -> Effect {
    use Direction::{Later, Longer, More};
    let weaker = if matches!(direction, More | Longer | Later) { Ordering::Greater } else { Ordering::Less };
    let changes = old.iter().zip(new).map(|(old, new)| new.cmp(old)).filter(|change| change.is_ne());
    changes.map(|change| Effect::weaker_if(change == weaker)).max().unwrap_or(Effect::Neither)
}

/// The value as numbers that increase along the scale.
fn amounts(direction: Direction, value: &Value) -> Option<Vec<Decimal>> {
    if let Value::Array(items) = value {
        let items: Option<Vec<_>> = items.iter().map(|item| amounts(direction, item)).collect();
        return Some(items?.concat());
    }
    let amount = match direction {
        Direction::Shorter | Direction::Longer => length(value.as_str()?).map(Decimal::from),
        Direction::Sooner | Direction::Later => moment(value.as_str()?).map(Decimal::from),
        Direction::Order(_) => {
            direction.rank(&text(value)).and_then(|rank| i64::try_from(rank).ok()).map(Decimal::from)
        }
        _ => Decimal::of(value),
    };
    amount.map(|amount| vec![amount])
}

/// The length of an interval; one that ends after the last date that can be represented is the longest.
fn length(text: &str) -> Option<i64> {
    let interval: Interval = text.parse().ok()?;
    let start: Date = "2001-01-01".parse().ok()?;
    Some(start.after(&interval).map_or(i64::MAX, number_of))
}

/// A number that increases with the date, or with the date and the time of day.
fn moment(text: &str) -> Option<i64> {
    let day = text.parse().ok().map(number_of);
    day.or_else(|| text.parse().ok().map(|moment: Moment| moment.minutes()))
}

/// A number that increases with the date.
fn number_of(date: Date) -> i64 {
    i64::from(date.0.year()) * 366 + i64::from(date.0.day_of_year())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), one_line)
}

/// Words that turn the meaning of others round.
const NEGATIONS: &[&str] =
    &["no", "not", "never", "none", "nobody", "nothing", "without", "nor", "neither", "cannot", "mustn't", "don't"];

/// Which side of an amount a text limits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    AtLeast,
    AtMost,
}

/// A text with one amount.
#[derive(PartialEq)]
struct Bound {
    amount: f64,
    /// The text around it, without spaces.
    around: String,
    side: Option<Side>,
}

fn bounds(before: &str, after: &str) -> Effect {
    let (Some(old), Some(new)) = (Bound::of(before), Bound::of(after)) else { return Effect::Weaker };
    if old.around != new.around {
        return Effect::Weaker;
    }
    match (old.amount.total_cmp(&new.amount), old.side) {
        (Ordering::Equal, _) => Effect::Neither,
        (change, Some(side)) => Effect::weaker_if(change.is_gt() == (side == Side::AtLeast)),
        (_, None) => Effect::Weaker,
    }
}

impl Bound {
    /// The amount in a text; `None` if it has none or several.
    fn of(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let start = text.find(|character: char| character.is_ascii_digit())?;
        let rest = &text[start..];
        let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(rest.len());
        let number = rest[..end].trim_end_matches('.');
        let (before, after) = (&text[..start], &rest[number.len()..]);
        if after.contains(|character: char| character.is_ascii_digit()) || before.ends_with(['-', '−']) {
            return None;
        }
        let around = format!("{before}#{after}").split_whitespace().collect();
        Some(Self { amount: number.parse().ok()?, around, side: side(before, after) })
    }
}

/// The side that the words around an amount limit; `None` if they limit none or both.
fn side(before: &str, after: &str) -> Option<Side> {
    let mut text = format!(" {before} # {after} ").split_whitespace().collect::<Vec<_>>().join(" ");
    text = format!(" {text} ");
    let phrases = AT_LEAST.iter().map(|phrase| (phrase, Side::AtLeast));
    let mut phrases: Vec<_> = phrases.chain(AT_MOST.iter().map(|phrase| (phrase, Side::AtMost))).collect();
    phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    let mut found = None;
    for (phrase, side) in phrases {
        let is_word = phrase.starts_with(char::is_alphabetic);
        let wanted = if is_word { format!(" {phrase} ") } else { (*phrase).to_owned() };
        if text.contains(&wanted) {
            if found.is_some_and(|known| known != side) {
                return None;
            }
            found = Some(side);
            text = text.replace(&wanted, " ");
        }
    }
    // What a phrase that is not known denies cannot be told.
    let is_denied = NEGATIONS.iter().any(|word| text.contains(&format!(" {word} ")));
    found.filter(|_| !is_denied)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        Direction::{self, Both, Bound, Later, Less, Longer, More, Order, Shorter, Sooner},
        Effect::{self, Neither, Stronger, Weaker},
        compare,
    };

    fn effects(direction: Direction, one: &serde_json::Value, other: &serde_json::Value) -> [Effect; 2] {
        [compare(direction, one, other), compare(direction, other, one)]
    }

    #[test]
    fn values_are_compared_by_meaning() {
        assert_eq!(effects(Longer, &json!("6 months"), &json!("1 year")), [Weaker, Stronger]);
        assert_eq!(effects(Longer, &json!("6 months"), &json!("99 years")), [Weaker, Stronger]);
        assert_eq!(effects(Longer, &json!("6 months"), &json!("9998 years")), [Weaker, Stronger]);
        assert_eq!(effects(Shorter, &json!("90 days"), &json!("P2W")), [Weaker, Stronger]);
        assert_eq!(effects(Longer, &json!("12 months"), &json!("P1Y")), [Neither, Neither]);
        assert_eq!(effects(Later, &json!("2026-09-30"), &json!("2026-12-01")), [Weaker, Stronger]);
        assert_eq!(effects(Sooner, &json!("2026-12-31"), &json!("2025-01-01")), [Weaker, Stronger]);
        assert_eq!(effects(More, &json!(9), &json!(10)), [Weaker, Stronger]);
        assert_eq!(effects(Less, &json!([[9, 10], [1, 2]]), &json!([[9, 9], [1, 3]])), [Weaker, Weaker]);
        assert_eq!(effects(Less, &json!([[9, 10]]), &json!([[9, 11]])), [Stronger, Weaker]);
        assert_eq!(effects(Order(&["true", "false"]), &json!(false), &json!(true)), [Weaker, Stronger]);
        assert_eq!(effects(Order(&["a", "b|c"]), &json!("b"), &json!("c")), [Neither, Neither]);
        assert_eq!(effects(Both, &json!("public"), &json!("internal")), [Weaker, Weaker]);
    }

    #[test]
    fn amounts_in_text_are_compared_if_the_text_says_which_way() {
        let bounds = |one: &str, other: &str| effects(Bound, &json!(one), &json!(other));
        assert_eq!(bounds("at least 95 %", "at least 90%"), [Weaker, Stronger]);
        assert_eq!(bounds("below 2.5 points", "below 10 points"), [Weaker, Stronger]);
        assert_eq!(bounds("≤ 5 %", "≤ 4.5 %"), [Stronger, Weaker]);
        assert_eq!(bounds(">= 0.80", ">= 0.9"), [Stronger, Weaker]);
        assert_eq!(bounds("not less than 3 days", "not less than 2 days"), [Weaker, Stronger]);
        assert_eq!(bounds("95 %", "95%"), [Neither, Neither]);
        assert_eq!(bounds("95 %", "90 %"), [Weaker, Weaker]);
        assert_eq!(bounds("at least 95 %", "at most 95 %"), [Weaker, Weaker]);
        assert_eq!(bounds("at least 3 of 4", "at least 2 of 4"), [Weaker, Weaker]);
        assert_eq!(bounds("every case", "some cases"), [Weaker, Weaker]);
    }
}
