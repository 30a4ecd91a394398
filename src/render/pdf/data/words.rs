//! Places where a word that is too long for its column may break.
//!
//! Must not know where a word stands. Words that hyphenation can divide are left to it.

/// Shows nothing and lets a line end.
const MAY_BREAK: char = '\u{200b}';
/// Longest word that has room in a column of a wide table.
pub(super) const IN_A_COLUMN: usize = 12;
/// Longest word that has room across a page.
pub(super) const ACROSS: usize = 48;
/// Longest run of letters that hyphenation is trusted with.
const LETTERS: usize = 28;

/// The same text, with places to break in words longer than `room`. Others stay as they are: who copies one from the PDF gets
/// it as it was.
pub(super) fn breakable(text: &str, room: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        if piece.trim_end().chars().count() <= room { out.push_str(piece) } else { word(piece, room, &mut out) }
    }
    out
}

/// Breaks behind what parts a name, else every so many characters.
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
        if (parts(character) && next.is_alphanumeric()) || run >= most {
            out.push(MAY_BREAK);
            (run, letters) = (0, true);
        }
    }
}

/// Whether a name such as a path, an address or an id may be divided behind this character.
fn parts(character: char) -> bool {
    matches!(character, '/' | '_' | '.' | ':' | '@' | '=' | '&' | '?' | ',' | ';' | '|' | '\\' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_whole_and_names_break_between_their_parts() {
        assert_eq!(breakable("Internationalization of it", IN_A_COLUMN), "Internationalization of it");
        assert_eq!(breakable("docs/policies/ai.md", IN_A_COLUMN), "docs/\u{200b}policies/\u{200b}ai.\u{200b}md");
        assert_eq!(breakable("docs/policies/ai.md", ACROSS), "docs/policies/ai.md");
        assert_eq!(breakable("A.6.2.4", IN_A_COLUMN), "A.6.2.4");
    }

    #[test]
    fn nothing_is_lost_and_no_word_is_too_long() {
        let long = "0123456789abcdef".repeat(10);
        let text = format!("{} {long}\n{}", "a".repeat(100), "日本".repeat(40));
        let broken = breakable(&text, IN_A_COLUMN);
        assert_eq!(broken.replace(MAY_BREAK, ""), text);
        assert!(broken.split([MAY_BREAK, ' ', '\n']).all(|piece| piece.chars().count() <= LETTERS));
    }
}
