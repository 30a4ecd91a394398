//! Characters for which no font has a sign, found in the pages as they were set.
//!
//! Must not know how they are shown instead.

use std::collections::BTreeMap;

use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

/// The characters without a sign, and in how many places each stands.
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

/// What is said about them; nothing where there are none.
pub(super) fn note(missing: &BTreeMap<char, usize>) -> Option<String> {
    /// Most characters that are named.
    const MOST: usize = 20;
    let named =
        |(character, places): (&char, &usize)| format!("{character} (U+{:04X}, {places}×)", u32::from(*character));
    let names: Vec<String> = missing.iter().take(MOST).map(named).collect();
    let more = missing.len().saturating_sub(MOST);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let help = "help: `--font-dir DIR` takes fonts that have them";
    (!names.is_empty()).then(|| {
        format!("no font has a sign for {}{more}; they stand in the PDF by their number\n{help}", names.join(", "))
    })
}
