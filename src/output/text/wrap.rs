//! Prose in columns: lines break at spaces, and in a word too long for a line between wide characters.
//!
//! Must not know what the text says.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Columns that `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Lines of at most `first`, then `rest` columns; a word that cannot be broken may stand out.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for (piece, spaced) in text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| pieces(word, rest)) {
        let room = if lines.len() == 1 { first } else { rest };
        let line = lines.last_mut().map_or("", |line| line);
        let gap = usize::from(spaced && !line.is_empty());
        if !line.is_empty() && width(line) + gap + width(piece) > room {
            lines.push(piece.to_owned());
        } else if let Some(line) = lines.last_mut() {
            line.push_str(&" "[..gap]);
            line.push_str(piece);
        }
    }
    lines
}

/// A word, or its parts where it is too long for a line; each with whether a space stands before it.
fn pieces(word: &str, limit: usize) -> Vec<(&str, bool)> {
    let mut pieces = vec![];
    let mut start = 0;
    if width(word) > limit {
        for at in breaks(word) {
            pieces.push((&word[start..at], start == 0));
            start = at;
        }
    }
    pieces.push((&word[start..], start == 0));
    pieces
}

/// Where a word may be broken: between two characters of which both are wide.
fn breaks(word: &str) -> impl Iterator<Item = usize> + '_ {
    let wide = |character: char| character.width() == Some(2);
    let pairs = word.char_indices().zip(word.chars().skip(1));
    pairs.filter(move |((_, left), right)| wide(*left) && wide(*right)).map(|((at, left), _)| at + left.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn breaks_at_spaces_and_counts_columns() {
        assert_eq!(wrap("one two three", 7, 5), ["one two", "three"]);
        assert_eq!(wrap("a  b", 9, 9), ["a b"]);
        assert_eq!(wrap("", 9, 9), [""]);
        assert_eq!(wrap("申請者の x", 4, 4), ["申請", "者の", "x"]);
        assert_eq!(wrap("unbreakable word", 4, 4), ["unbreakable", "word"]);
    }
}
