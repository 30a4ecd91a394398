//! Wraps prose to a number of columns: lines break at spaces and between wide characters.
//!
//! Must not know what the text is about.

use textwrap::{
    Options, WordSeparator, WordSplitter,
    core::{Word, display_width},
};

/// How lines break.
pub(super) const PIECES: WordSeparator = WordSeparator::Custom(pieces);

/// Columns that `text` takes.
pub(super) fn width(text: &str) -> usize {
    display_width(text)
}

/// Wraps text to lines of at most `rest` columns, the first one of at most `first`. A word is never broken, even if it
/// is too long, because a program that reads a log could interpret a part of it at the start of a line.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let (less, more) = (" ".repeat(rest.saturating_sub(first)), " ".repeat(first.saturating_sub(rest)));
    let options = Options::new(rest.max(first)).initial_indent(&less).subsequent_indent(&more);
    let options = options.break_words(false).word_splitter(WordSplitter::NoHyphenation).word_separator(PIECES);
    let words = unwrapped(text);
    let lines = textwrap::wrap(&words, options);
    lines.iter().map(|line| line.trim_start().to_owned()).collect()
}

/// Text on one line, with single spaces.
pub(super) fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words, and wide characters one by one: the break rules of Unicode would separate a quote from its quotation mark.
fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let pairs = line.char_indices().zip(line.char_indices().skip(1));
    let breaks = |(left, right)| (left == ' ' && right != ' ') || (is_wide(left) && is_wide(right));
    let starts = pairs.filter(move |((_, left), (_, right))| breaks((*left, *right))).map(|(_, (at, _))| at);
    let ends: Vec<usize> = starts.chain([line.len()]).collect();
    let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
    Box::new(starts.into_iter().zip(ends).map(|(start, end)| Word::from(&line[start..end])))
}

fn is_wide(character: char) -> bool {
    width(character.encode_utf8(&mut [0; 4])) == 2
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
        assert_eq!(wrap("`one …` stage-1", 5, 5), ["`one", "…`", "stage-1"]);
        assert_eq!(wrap("one two three four", 3, 9), ["one", "two three", "four"]);
        assert_eq!(wrap("one two three four", 9, 5), ["one two", "three", "four"]);
    }
}
