//! What a workbook cannot hold: long text, many rows, some names of sheets. What is cut is cut in sight.
//!
//! Must not know what is written.

use std::{borrow::Cow, collections::BTreeSet};

use crate::escape;

/// Most UTF-16 units of a cell.
const CELL: usize = 32_767;
/// Most UTF-16 units of the name of a sheet.
const NAME: usize = 31;
/// Most characters of a part of a header or footer; all parts together have 255 UTF-16 units.
const CAPTION: usize = 56;
/// Most rows of a register: a sheet has 1,048,576, of which one is the header and one may say what is left out.
pub(super) const ROWS: usize = 1_048_574;

/// Text of a cell.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let clean = escape::sheet(text);
    let units = clean.encode_utf16().count();
    if units <= CELL {
        return clean;
    }
    let note = format!("… (cut here: a cell holds {CELL} characters, this text has {units})");
    Cow::Owned(format!("{}{note}", first(&clean, CELL - note.encode_utf16().count())))
}

/// Text in a header or footer, where `&` begins a command.
pub(super) fn caption(text: &str) -> String {
    let line = escape::line(text);
    let short = match line.chars().count() > CAPTION {
        true => format!("{}…", line.chars().take(CAPTION - 1).collect::<String>()),
        false => line.into_owned(),
    };
    short.replace('&', "&&")
}

/// The longest start of so many UTF-16 units.
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

/// Names of sheets, each once: a spreadsheet does not tell upper case from lower case.
#[derive(Default)]
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// The next name, as near to `wanted` as may be.
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
    fn names_of_sheets_are_short_allowed_and_each_there_once() {
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
    fn long_text_is_cut_in_sight() {
        let long = "🙂".repeat(20_000);
        let cut = text(&long);
        assert!(cut.encode_utf16().count() <= CELL && cut.ends_with("this text has 40000)"), "{}", cut.len());
        assert_eq!(text("short"), "short");
    }

    #[test]
    fn a_caption_commands_nothing_and_stays_short() {
        assert_eq!(caption("A&B\n&P"), "A&&B &&P");
        assert!(caption(&"&".repeat(500)).len() <= 2 * CAPTION + 3);
    }
}
