//! Text width in a picture: an upper bound in em for the fonts of the drawings, because text cannot be measured.
//!
//! Must not know the meaning of the text.

use crate::escape;

/// The text in one line, truncated with `…` if it is wider than `room` em.
pub(super) fn short(text: &str, room: f64) -> String {
    let text = escape::line(text);
    if width(&text) <= room {
        return text.into_owned();
    }
    let mut left = room - em('…');
    let fits = |character: &char| {
        left -= em(*character);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// The items in at most `most` lines of `room` em each. Items that do not fit are counted at the end: `R-1 R-4 +3`.
pub(super) fn packed(items: &[String], gap: &str, room: f64, most: usize) -> Vec<String> {
    const TRIED: usize = 80;
    let lines = |count: usize| {
        let more = items.len() - count;
        let rest = (more > 0).then(|| format!("+{more}"));
        filled(items[..count].iter().map(|item| short(item, room)).chain(rest), gap, room)
    };
    (0..=items.len().min(TRIED)).rev().map(lines).find(|lines| lines.len() <= most).unwrap_or_default()
}

/// The items in lines, each filled as far as possible.
fn filled(items: impl Iterator<Item = String>, gap: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width(line) + width(gap) + width(&item) <= room => {
                line.push_str(gap);
                line.push_str(&item);
            }
            _ => lines.push(item),
        }
    }
    lines
}

fn width(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// Width of a character in the widest of the fonts.
fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.36,
        't' | 'f' | 'r' | '-' | '(' | ')' | '!' | '/' => 0.43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        'A'..='Z' => 0.75,
        '\u{1100}'.. => 1.1,
        '\u{100}'.. => 0.85,
        _ => 0.61,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(short("Credit scoring", 20.0), "Credit scoring");
        let cut = short("Credit scoring of applicants", 8.0);
        assert!(cut.ends_with('…') && width(&cut) <= 8.0, "{cut}");
        assert_eq!(short("a\nb\u{202e}c", 20.0), "a b\\u{202e}c");
    }

    #[test]
    fn what_finds_no_room_is_counted() {
        let ids: Vec<String> = (1..=500).map(|number| format!("R-{number}")).collect();
        let lines = packed(&ids, " ", 6.0, 2);
        assert_eq!(lines, ["R-1 R-2", "R-3 +497"]);
        assert_eq!(packed(&ids[..2], " ", 6.0, 2), ["R-1 R-2"]);
        assert_eq!(packed(&["x".repeat(64)], " ", 6.0, 1).len(), 1);
    }
}
