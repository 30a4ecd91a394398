//! A line of a file as it is shown: escaped, without tabs, and truncated to the available columns.
//!
//! Must not know what is marked.

use std::ops::Range;

use crate::{escape, output::wrap::width};

/// The mark for an omitted part.
const DOTS: &str = "...";
/// An escaped line of any length.
pub(super) struct Whole {
    /// Its text.
    pub(super) text: String,
    /// Its bytes in the file.
    pub(super) length: usize,
    escaped: escape::Excerpt,
    tab: usize,
}

impl Whole {
    /// The line, safe to show on a terminal, with each tab replaced by `tab` spaces.
    pub(super) fn of(line: &str, tab: usize) -> Self {
        let escaped = escape::Excerpt::of(line.strip_suffix('\r').unwrap_or(line));
        Self { text: escaped.text.replace('\t', &" ".repeat(tab)), length: line.len(), escaped, tab }
    }

    /// The offset in `text` of the character at offset `byte` of the line in the file.
    pub(super) fn at(&self, byte: usize) -> usize {
        let at = self.escaped.at(byte).min(self.escaped.text.len());
        at + self.escaped.text[..at].matches('\t').count() * (self.tab - 1)
    }
}

/// The columns of an excerpt that are shown. All lines of an excerpt share them, so that indentation stays visible.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// First column.
    pub(super) from: usize,
    /// Number of columns.
    pub(super) room: usize,
}

impl Window {
    /// A window that shows the columns of `wanted` in lines of `widest` columns. If they do not fit, the first ones are
    /// shown, along with the columns before them unless these take more than a third of the room.
    pub(super) fn around(wanted: Range<usize>, widest: usize, room: usize) -> Self {
        let widest = widest.max(wanted.end);
        let last = (wanted.end + DOTS.len()).min(widest).saturating_sub(room);
        let first = wanted.start.saturating_sub(DOTS.len());
        let from = match last <= first {
            true => last,
            false if wanted.start <= room / 3 => 0,
            false => first,
        };
        Self { from, room }
    }
}

/// A line, truncated to a window.
pub(super) struct Cut {
    /// Its text, with dots in place of omitted parts.
    pub(super) text: String,
    kept: Range<usize>,
    head: usize,
}

impl Cut {
    /// The part of `text` in the window.
    pub(super) fn of(text: &str, window: Window) -> Self {
        let end = window.from + window.room;
        let last = if width(text) > end { end - DOTS.len() } else { end };
        let first = if window.from > 0 { window.from + DOTS.len() } else { 0 };
        let kept = fitting(text, first, last);
        let text_from = width(&text[..kept.start]);
        // A wide character at the edge leaves a column empty.
        let head =
            if first > 0 { format!("{DOTS}{}", " ".repeat(text_from.saturating_sub(first))) } else { String::new() };
        let tail = if last < end { DOTS } else { "" };
        Self { text: format!("{head}{}{tail}", &text[kept.clone()]), kept, head: head.len() }
    }

    /// The offset of the character at offset `byte` of the complete text, or of the nearest one that is shown.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.head + byte.clamp(self.kept.start, self.kept.end) - self.kept.start
    }
}

/// The byte range of `text` in the columns from `first` to `last`.
fn fitting(text: &str, first: usize, last: usize) -> Range<usize> {
    let (mut column, mut start, mut end) = (0, None, 0);
    for (at, character) in text.char_indices() {
        if start.is_none() && column >= first {
            start = Some(at);
        }
        column += width(character.encode_utf8(&mut [0; 4]));
        if column > last {
            break;
        }
        end = at + character.len_utf8();
    }
    let start = start.unwrap_or(end);
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::{Cut, Whole, Window};

    fn cut(text: &str, from: usize, room: usize) -> String {
        Cut::of(text, Window { from, room }).text
    }

    #[test]
    fn what_does_not_fit_becomes_dots() {
        assert_eq!(cut("0123456789", 0, 10), "0123456789");
        assert_eq!(cut("0123456789", 0, 9), "012345...");
        assert_eq!(cut("0123456789", 2, 8), "...56789");
        assert_eq!(cut("0123456789", 1, 8), "...45...");
        assert_eq!(cut("01", 4, 8), "...");
        assert_eq!(cut("日本語日本語", 2, 10), "... 日本語");
    }

    #[test]
    fn offsets_follow_what_is_escaped_and_cut() {
        let line = Whole::of("\ta\u{1b}b", 4);
        assert_eq!((line.text.as_str(), line.at(1), line.at(3)), ("    a^[b", 4, 7));
        let cut = Cut::of("0123456789", Window { from: 2, room: 8 });
        assert_eq!((cut.at(0), cut.at(5), cut.at(7), cut.at(99)), (3, 3, 5, 8));
    }

    #[test]
    fn a_window_shows_the_start_of_what_is_wanted() {
        let from = |wanted, widest, room| Window::around(wanted, widest, room).from;
        assert_eq!(from(5..9, 20, 20), 0);
        assert_eq!(from(5..9, 30, 20), 0);
        assert_eq!(from(20..25, 30, 20), 8);
        assert_eq!(from(20..30, 30, 20), 10);
        assert_eq!(from(20..90, 90, 20), 17);
        assert_eq!(from(6..90, 90, 20), 0);
    }
}
