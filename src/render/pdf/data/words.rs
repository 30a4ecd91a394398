//! Break opportunities in words that are too long for their column.
//!
//! Must not know the context of a word. Words that can be hyphenated are left to hyphenation.

/// An invisible character that allows a line break.
const MAY_BREAK: char = '\u{200b}';
/// Longest word that fits a column of a wide table.
pub(super) const IN_A_COLUMN: usize = 12;
/// Longest word that fits the width of a page.
pub(super) const ACROSS: usize = 48;
/// Longest run of letters that is left to hyphenation.
const LETTERS: usize = 28;

/// The text with break opportunities in words longer than `room`. Other words are unchanged, so that they can be copied
/// from the PDF unchanged.
pub(super) fn breakable(text: &str, room: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.trim_end().chars().count() <= room { out.push_str(piece) } else { word(piece, room, &mut out) }
    }
    out
}

/// Allows breaks after the separators of a name, otherwise every `room` characters.
fn word(word: &str, room: usize, out: &mut String) {
    let mut run = 0;
    let mut letters = true;
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        out.push(character);
        run += 1;
        letters &= character.is_alphabetic();
        let Some(next) = characters.peek() else { break };
        if next.is_whitespace() || !(next.is_alphanumeric() || next.is_ascii()) {
            continue;
        }
        let most = if letters { LETTERS.max(room) } else { room };
        if (is_separator(character) && next.is_alphanumeric()) || run >= most {
            out.push(MAY_BREAK);
            (run, letters) = (0, true);
        }
    }
}

/// Whether a name such as a path, an address or an id may break after this character.
fn is_separator(character: char) -> bool {
    matches!(character, '/' | '_' | '.' | ':' | '@' | '=' | '&' | '?' | ',' | ';' | '|' | '\\' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_unbroken_and_names_break_at_separators() {
        assert_eq!(breakable("Internationalization of it", IN_A_COLUMN), "Internationalization of it");
        assert_eq!(breakable("docs/policies/ai.md", IN_A_COLUMN), "docs/\u{200b}policies/\u{200b}ai.\u{200b}md");
        assert_eq!(breakable("docs/policies/ai.md", ACROSS), "docs/policies/ai.md");
        assert_eq!(breakable("A.6.2.4", IN_A_COLUMN), "A.6.2.4");
    }

    #[test]
    fn text_is_preserved_and_no_piece_is_too_long() {
        let long = "0123456789abcdef".repeat(10);
        let text = format!("{} {long}\n{}", "a".repeat(100), "日本".repeat(40));
        let broken = breakable(&text, IN_A_COLUMN);
        assert_eq!(broken.replace(MAY_BREAK, ""), text);
        assert!(broken.split([MAY_BREAK, ' ', '\n']).all(|piece| piece.chars().count() <= LETTERS));
    }
}
