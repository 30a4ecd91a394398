//! Characters without a glyph in any font, found in the typeset pages.
//!
//! Must not know how they are replaced.

use std::collections::BTreeMap;

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// The characters without a glyph, with their number of occurrences.
pub(super) fn missing(document: &PagedDocument) -> BTreeMap<char, usize> {
    let mut found = BTreeMap::new();
    document.pages().iter().for_each(|page| collect(&page.frame, &mut found));
    found
}

fn collect(frame: &Frame, found: &mut BTreeMap<char, usize>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, found),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let characters = text.text.get(glyph.range()).unwrap_or_default().chars();
                    characters.for_each(|character| *found.entry(character).or_default() += 1);
                }
            }
            _ => {}
        }
    }
}

/// The note about missing characters; `None` if there are none.
pub(super) fn note(missing: &BTreeMap<char, usize>) -> Option<String> {
    /// Maximum number of characters listed.
    const MOST: usize = 20;
    let named =
        |(character, places): (&char, &usize)| format!("{character} (U+{:04X}, {places}×)", u32::from(*character));
    let names: Vec<String> = missing.iter().take(MOST).map(named).collect();
    let more = missing.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let help = "help: use `--font-dir DIR` to add fonts that contain them";
    (!names.is_empty())
        .then(|| format!("no font has a glyph for {}{more}; the PDF shows their code points\n{help}", names.join(", ")))
}
