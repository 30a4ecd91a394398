//! Formats of cells.
//!
//! Must not know their content.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The formats of a workbook.
pub(super) struct Style {
    /// Title of the document.
    pub(super) title: Format,
    /// Title of a table of the cover.
    pub(super) chapter: Format,
    /// Column head, or name of a fact.
    pub(super) head: Format,
    /// Text that is not in a table.
    pub(super) prose: Format,
    /// Text.
    pub(super) text: Format,
    /// Text that would start a formula if it were typed or read from CSV.
    pub(super) quoted: Format,
    /// A whole number.
    pub(super) number: Format,
    /// A date.
    pub(super) date: Format,
}

impl Style {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name("Arial").set_font_size(10).set_align(FormatAlign::Top);
        let prose = plain.clone().set_text_wrap().set_align(FormatAlign::Left);
        let cell = plain.set_text_wrap().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00b6_bec8));
        let text = cell.clone().set_align(FormatAlign::Left);
        Self {
            title: prose.clone().set_bold().set_font_size(16).set_text_wrap(),
            chapter: prose.clone().set_bold().set_font_size(12),
            head: text.clone().set_bold().set_background_color(Color::RGB(0x00ee_f1f4)),
            quoted: text.clone().set_quote_prefix(),
            number: cell.clone().set_num_format("0"),
            date: text.clone().set_num_format("yyyy-mm-dd"),
            text,
            prose,
        }
    }
}
