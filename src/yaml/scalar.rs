//! Plain scalars of the YAML 1.2 core schema; ambiguous numbers are refused.
//!
//! Must not know the location of the scalar.

use std::borrow::Cow;

use super::Value;

/// Why a plain scalar is refused although it is valid YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// `010`: ten to some parsers, eight to others.
    LeadingZero,
    /// `0x1F`, `0o17`.
    Radix,
    /// An integer of more than 64 bits.
    TooLarge,
    /// `.inf`, `.nan`, `1e999`.
    NotFinite,
}

/// The value of a plain scalar; returns the text itself if it is refused.
pub(super) fn resolve(text: Cow<'_, str>) -> Result<Value<'_>, (Odd, Cow<'_, str>)> {
    let first = text.bytes().next().unwrap_or(b'~');
    if !matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.') {
        return Ok(word(text));
    }
    match number(&text) {
        Ok(Some(number)) => Ok(Value::Number(number)),
        Ok(None) => Ok(Value::String(text)),
        Err(odd) => Err((odd, text)),
    }
}

fn word(text: Cow<'_, str>) -> Value<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => Value::String(text),
    }
}

fn number(text: &str) -> Result<Option<serde_json::Number>, Odd> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Err(Odd::NotFinite);
    }
    if digits.starts_with("0x") || digits.starts_with("0o") {
        let rest = &digits[2..];
        let radix = if digits.starts_with("0x") { 16 } else { 8 };
        let odd = !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix));
        return if odd { Err(Odd::Radix) } else { Ok(None) };
    }
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return integer(text, digits).map(Some);
    }
    if is_float(digits) { float(text).map(Some) } else { Ok(None) }
}

fn integer(text: &str, digits: &str) -> Result<serde_json::Number, Odd> {
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Odd::LeadingZero);
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    if let Ok(signed) = text.parse::<i64>() {
        return Ok(signed.into());
    }
    text.parse::<u64>().map(Into::into).map_err(|_| Odd::TooLarge)
}

/// `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit in the mantissa.
fn is_float(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && all_digits(exponent)
    });
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction) && exponent_fits
}

fn float(text: &str) -> Result<serde_json::Number, Odd> {
    let text = text.strip_prefix('+').unwrap_or(text);
    text.parse::<f64>().ok().and_then(serde_json::Number::from_f64).ok_or(Odd::NotFinite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value<'_>, Odd> {
        resolve(Cow::Borrowed(text)).map_err(|(odd, _)| odd)
    }

    #[test]
    fn text_that_other_parsers_convert_stays_text() {
        for text in [
            "no",
            "on",
            "y",
            "Off",
            "2026-03-31",
            "1_000",
            "12:30:45",
            "1.2.3",
            "A.6.2.4",
            "0x",
            "+",
            "-",
            ".",
            "1e",
            "--1",
        ] {
            assert_eq!(read(text), Ok(Value::String(Cow::Borrowed(text))), "{text}");
        }
    }

    #[test]
    fn numbers_booleans_and_null() {
        assert_eq!(read("12"), Ok(Value::Number(12.into())));
        assert_eq!(read("-7"), Ok(Value::Number((-7).into())));
        assert_eq!(read("+7"), Ok(Value::Number(7.into())));
        assert_eq!(read("0"), Ok(Value::Number(0.into())));
        assert_eq!(read("18446744073709551615"), Ok(Value::Number(u64::MAX.into())));
        assert_eq!(read("1.10"), Ok(Value::Number(serde_json::Number::from_f64(1.1).expect("finite"))));
        assert_eq!(read("1e3"), Ok(Value::Number(serde_json::Number::from_f64(1000.0).expect("finite"))));
        assert_eq!(read("true"), Ok(Value::Bool(true)));
        assert_eq!(read("~"), Ok(Value::Null));
        assert_eq!(read(""), Ok(Value::Null));
    }

    #[test]
    fn odd_numbers_are_refused() {
        assert_eq!(read("010"), Err(Odd::LeadingZero));
        assert_eq!(read("0x1F"), Err(Odd::Radix));
        assert_eq!(read("0o17"), Err(Odd::Radix));
        assert_eq!(read("18446744073709551616"), Err(Odd::TooLarge));
        assert_eq!(read("-.inf"), Err(Odd::NotFinite));
        assert_eq!(read("1e999"), Err(Odd::NotFinite));
    }
}
