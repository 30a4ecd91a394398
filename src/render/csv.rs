//! The main register of a document as CSV (RFC 4180), without text that a spreadsheet would read as a formula, whichever
//! separator it expects.
//!
//! Must not know the subject of a document.

use super::{Failure, PreparedDocument};
use crate::escape;

/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let (main, _) = document.data.main_register();
    let name = document.kind.name;
    let fail = |message: String| Failure::of(name, message);
    let table = main.first().ok_or_else(|| fail("it has no register, so it cannot be written as CSV".to_owned()))?;
    let form = &document.assets.csv;
    let mut builder = csv::WriterBuilder::new();
    let builder = builder.terminator(csv::Terminator::CRLF).delimiter(form.separator.byte());
    let mut writer = builder.from_writer(if form.byte_order_mark { BYTE_ORDER_MARK.to_vec() } else { Vec::new() });
    let header = table.columns.iter().map(|column| column.title);
    writer.write_record(header).map_err(|error| fail(error.to_string()))?;
    for row in main.iter().flat_map(|table| &table.rows) {
        let cells = row.iter().map(|cell| escape::cell(&cell.lines().join("\n")).into_owned());
        writer.write_record(cells).map_err(|error| fail(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| fail(error.to_string()))
}
