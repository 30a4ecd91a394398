//! Plain text: paragraphs of sentences, or lines.
//!
//! Must not know headings, because plain text has none that could be told from other lines.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Sections, Text};
use crate::prose::one_line;

/// The sentences of a paragraph, each on one line (Unicode Standard Annex 29).
pub(super) fn sentences(paragraph: &str) -> Vec<String> {
    let paragraph = one_line(paragraph);
    paragraph.split_sentence_bounds().map(|sentence| sentence.trim().to_owned()).collect()
}

/// A text of paragraphs that blank lines separate.
pub(super) fn paragraphs(text: &str) -> Text {
    let mut sections = Sections::default();
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            sections.extend(sentences(&std::mem::take(&mut paragraph)));
        } else {
            paragraph.push_str(line);
            paragraph.push('\n');
        }
    }
    Text::of(sections.0, text)
}

/// A text in which each line counts: a table, data, markup.
pub(super) fn lines(text: &str) -> Text {
    let mut sections = Sections::default();
    sections.extend(text.lines().map(one_line));
    Text::of(sections.0, text)
}
