//! The forms of text fields. Each has the pattern for published schemas, the same test as a function, and the message for text
//! that does not match.
//!
//! Must not know which field has which form.

/// A form of text.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Name of the format in the schemas for checking.
    pub name: &'static str,
    /// Regular expression in the published schemas.
    pub pattern: &'static str,
    /// Maximum number of characters.
    pub longest: usize,
    /// Name of such text, with its article.
    pub what: &'static str,
    /// What to write instead of text that does not match.
    pub help: &'static str,
    /// Whether text matches the pattern; faster to set up than a regular expression.
    pub matches: fn(&str) -> bool,
}

impl Form {
    /// Whether `text` has this form.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        text.len() <= self.longest * 4 && text.chars().count() <= self.longest && (self.matches)(text)
    }
}

/// Text with at least one visible character.
pub const TEXT: Form = Form {
    name: "aims-text",
    pattern: r"\S",
    longest: 1_048_576,
    what: "visible text",
    help: "write something, or remove the key",
    matches: |text| !text.trim().is_empty(),
};

/// Id of a record.
pub const ID: Form = Form {
    name: "aims-id",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
    longest: 64,
    what: "an id",
    help: "use at most 64 letters, digits, `.`, `_` and `-`, starting with a letter or digit",
    matches: |text| word(text, b"._-"),
};

/// Reference to a record or to an entry of a framework.
pub const REFERENCE: Form = Form {
    name: "aims-reference",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._:-]*$",
    longest: 96,
    what: "an id",
    help: "write the id of a record, such as `R-4`, or of an entry of the standard, such as `A.6.2.4`",
    matches: |text| word(text, b"._:-"),
};

/// Path inside the repository.
pub const REPO_PATH: Form = Form {
    name: "aims-path",
    pattern: r"^[^/\\]",
    longest: 512,
    what: "a path inside the repository",
    help: "write the path from the root of the repository, with `/` between folders and no leading `/`",
    matches: |text| !text.is_empty() && !text.starts_with(['/', '\\']),
};

/// Web address.
pub const URL: Form = Form {
    name: "aims-url",
    pattern: r"^https?://[^ \t\r\n]+$",
    longest: 2048,
    what: "a web address",
    help: "write an address that starts with `https://`",
    matches: |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains([' ', '\t', '\r', '\n']))
    },
};

/// SHA-256 of a file.
pub const SHA256: Form = Form {
    name: "aims-sha256",
    pattern: "^[0-9a-f]{64}$",
    longest: 64,
    what: "a SHA-256",
    help: "write the 64 lower-case hexadecimal digits that `sha256sum` prints",
    matches: |text| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
};

/// Length of time.
pub const INTERVAL: Form = Form {
    name: "aims-interval",
    pattern: "^([1-9][0-9]* (day|week|month|year)s?|P[0-9]+[YMWD]([0-9]+[MWD])*)$",
    longest: 20,
    what: "an interval",
    help: "write an interval: `12 months`, `90 days`, `1 year` or `P1Y`",
    matches: |text| match text.strip_prefix('P') {
        Some(parts) => iso_parts(parts),
        None => text.split_once(' ').is_some_and(|(count, unit)| {
            let digits =
                count.bytes().all(|byte| byte.is_ascii_digit()) && !count.starts_with('0') && !count.is_empty();
            digits && matches!(unit.strip_suffix('s').unwrap_or(unit), "day" | "week" | "month" | "year")
        }),
    },
};

/// Date of which day or month may be unknown.
pub const PARTIAL_DATE: Form = Form {
    name: "aims-partial-date",
    pattern: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    longest: 10,
    what: "a date, a month or a year",
    help: "write as much as is known: `2026-03-31`, `2026-03` or `2026`, the last two in quotes",
    matches: |text| text.len() <= 10 && shaped(text, "0000-00-00") && matches!(text.len(), 4 | 7 | 10),
};

/// Date with the time of day.
pub const MOMENT: Form = Form {
    name: "aims-moment",
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$",
    longest: 22,
    what: "a date with the time of day",
    help: "write date and time with `T` between them and the offset from UTC if others are elsewhere: `2026-11-27T15:10+01:00`",
    matches: |text| match text.split_at_checked(16) {
        Some((day, zone)) => {
            let is_zone = zone.is_empty()
                || zone == "Z"
                || (zone.len() == 6 && (shaped(zone, "+00:00") || shaped(zone, "-00:00")));
            shaped(day, "0000-00-00T00:00") && is_zone
        }
        None => false,
    },
};

/// Country by its code of ISO 3166-1.
pub const COUNTRY: Form = Form {
    name: "aims-country",
    pattern: "^[A-Z]{2}$",
    longest: 2,
    what: "a country",
    help: "write the two capital letters of ISO 3166-1, such as `DE`",
    matches: |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
};

/// Language by its tag of BCP 47.
pub const LANGUAGE: Form = Form {
    name: "aims-language",
    pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    longest: 35,
    what: "a language",
    help: "write a language tag, such as `de` or `en-GB`",
    matches: |text| {
        let mut parts = text.split('-');
        let language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let more = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        parts.next().is_some_and(language) && parts.all(more)
    },
};

/// Point of Annex III of the EU AI Act.
pub const ANNEX_III: Form = Form {
    name: "aims-annex-iii",
    pattern: r"^[1-8](\([a-e]\))?$",
    longest: 4,
    what: "a point of Annex III",
    help: "write the point as the law does, such as `5(b)`, in quotes if it is a number alone",
    matches: |text| {
        let text = text.as_bytes();
        matches!(text, [b'1'..=b'8'] | [b'1'..=b'8', b'(', b'a'..=b'e', b')'])
    },
};

/// Every form.
pub const FORMS: &[Form] =
    &[TEXT, ID, REFERENCE, REPO_PATH, URL, SHA256, INTERVAL, PARTIAL_DATE, MOMENT, COUNTRY, LANGUAGE, ANNEX_III];

/// The form of dates with this pattern that are not whole days.
#[must_use]
pub fn dated(pattern: &str) -> Option<&'static Form> {
    const DATED: [&Form; 2] = [&PARTIAL_DATE, &MOMENT];
    DATED.into_iter().find(|form| form.pattern == pattern)
}

/// Whether `text` is the beginning of `shape`, in which `0` is any digit.
fn shaped(text: &str, shape: &str) -> bool {
    let is_like = |(byte, like): (u8, u8)| if like == b'0' { byte.is_ascii_digit() } else { byte == like };
    text.len() <= shape.len() && text.bytes().zip(shape.bytes()).all(is_like)
}

fn word(text: &str, extra: &[u8]) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
}

/// Whether `text` is a sequence of numbers, each followed by a unit, with years only in first place.
fn iso_parts(text: &str) -> bool {
    let mut parts = text.split_inclusive(|c: char| !c.is_ascii_digit()).enumerate().peekable();
    parts.peek().is_some()
        && parts.all(|(index, part)| {
            let (digits, unit) = part.split_at(part.len() - part.chars().next_back().map_or(0, char::len_utf8));
            !digits.is_empty() && (matches!(unit, "M" | "W" | "D") || (unit == "Y" && index == 0))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLES: &[&str] = &[
        "",
        " ",
        "\t",
        "a",
        "R-4",
        "-a",
        "A.6.2.4",
        "iso-27001:A.8.24",
        "ä",
        "a b",
        "evidence/a.pdf",
        "/etc",
        "\\x",
        "../a",
        "https://a",
        "http://",
        "https://a b",
        "ftp://a",
        "12 months",
        "1 year",
        "0 days",
        "12  months",
        "P1Y",
        "P",
        "P1Y6M",
        "P6M1Y",
        "PM",
        "P1H",
        "12 monthss",
        "07 days",
        "P10D",
        "1 ",
        " 1 day",
        "12 months ",
        "2026",
        "2026-03",
        "2026-3",
        "2026-03-31",
        "2026-03-31T15:10",
        "2026-03-31T15:10Z",
        "2026-03-31T15:10+01:00",
        "2026-03-31T15:10-0100",
        "2026-03-31 15:10",
        "2026-03-31T15",
        "P1Y\n",
        "a\n",
        "DE",
        "DEU",
        "de",
        "en-GB",
        "zh-Hans-CN",
        "de-",
        "-de",
        "en_GB",
        "e-a",
        "5(b)",
        "5",
        "9(b)",
        "5(f)",
        "5b",
    ];

    fn agree(form: &Form, text: &str) {
        let pattern = regex::Regex::new(form.pattern).expect("a valid pattern");
        assert_eq!((form.matches)(text), pattern.is_match(text), "{} on {text:?}", form.name);
    }

    #[test]
    fn pattern_and_function_agree() {
        for form in FORMS {
            SAMPLES.iter().for_each(|text| agree(form, text));
            agree(form, &"0".repeat(64));
            agree(form, &"g".repeat(64));
        }
    }

    proptest! {
        #[test]
        fn pattern_and_function_agree_on_anything(text in "[A-Za-z0-9 PYMWD/:._\\\\-]{0,12}|\\PC{0,8}") {
            FORMS.iter().for_each(|form| agree(form, &text));
        }
    }
}
