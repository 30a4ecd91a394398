//! Limits of a workbook: text length, number of rows, names of sheets. Truncation is always visible.
//!
//! Must not know the content.

use std::{borrow::Cow, collections::BTreeSet};

use crate::escape;

/// Maximum length of a cell in UTF-16 code units.
const CELL: usize = 32_767;
/// Maximum length of the name of a sheet in UTF-16 code units.
const NAME: usize = 31;
/// Maximum length of a part of a header or footer in characters; all parts together are limited to 255 UTF-16 code
/// units.
const CAPTION: usize = 56;
/// Maximum number of rows of a register: a sheet has 1,048,576 rows, including the header and a possible note about
/// omitted rows.
pub(super) const ROWS: usize = 1_048_574;

/// Text of a cell.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let clean = escape::sheet(text);
    let units = clean.encode_utf16().count();
    if units <= CELL {
        return clean;
    }
    let note = format!("… (truncated: a cell can have {CELL} characters, this text has {units})");
    Cow::Owned(format!("{}{note}", first(&clean, CELL - note.encode_utf16().count())))
}

/// Text in a header or footer, in which `&` starts a command.
pub(super) fn caption(text: &str) -> String {
    let line = escape::line(text);
    let short = match line.chars().count() > CAPTION {
        true => format!("{}…", line.chars().take(CAPTION - 1).collect::<String>()),
        false => line.into_owned(),
    };
    short.replace('&', "&&")
}

/// The longest prefix with at most `units` UTF-16 code units.
fn first(text: &str, units: usize) -> &str {
    let mut left = units;
    let fits = |(_, character): &(usize, char)| {
        let fits = character.len_utf16() <= left;
        left = left.saturating_sub(character.len_utf16());
        fits
    };
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, character)| at + character.len_utf8());
    &text[..end]
}

/// Unique names of sheets; they are not case-sensitive.
#[derive(Default)]
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// A unique valid name, as similar to `wanted` as possible.
    pub(super) fn next(&mut self, wanted: &str) -> String {
        let allowed = |character: char| if "[]:*?/\\'".contains(character) { ' ' } else { character };
        let clean: String = escape::line(wanted).chars().map(allowed).collect();
        let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { "Sheet".to_owned() } else { clean };
        let numbered = |count: usize| match count {
            1 => first(&clean, NAME).trim_end().to_owned(),
            count => {
                let number = format!(" ({count})");
                format!("{}{number}", first(&clean, NAME - number.len()).trim_end())
            }
        };
        let free = |name: &String| !self.used.contains(&name.to_lowercase());
        let name = (1..=self.used.len() + 1).map(numbered).find(free).unwrap_or_default();
        self.used.insert(name.to_lowercase());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_valid_and_unique() {
        let mut names = Names::default();
        let mut next = |wanted: &str| names.next(wanted);
        assert_eq!(next("Controls of Annex A"), "Controls of Annex A");
        assert_eq!(next("controls of annex a"), "controls of annex a (2)");
        assert_eq!(next("a[b]:c*d?e/f\\g"), "a b c d e f g");
        assert_eq!(next("History"), "Sheet");
        assert_eq!(next("'\u{7}'"), "\\u{7}".replace('\\', "").trim());
        let long = "日".repeat(40);
        assert_eq!(next(&long).chars().count(), 31);
        assert!(next(&long).ends_with(" (2)"));
    }

    #[test]
    fn long_text_is_visibly_truncated() {
        let long = "🙂".repeat(20_000);
        let cut = text(&long);
        assert!(cut.encode_utf16().count() <= CELL && cut.ends_with("this text has 40000)"), "{}", cut.len());
        assert_eq!(text("short"), "short");
    }

    #[test]
    fn captions_contain_no_commands_and_are_short() {
        assert_eq!(caption("A&B\n&P"), "A&&B &&P");
        assert!(caption(&"&".repeat(500)).len() <= 2 * CAPTION + 3);
    }
}
