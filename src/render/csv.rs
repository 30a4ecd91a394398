//! The main register of a document as CSV (RFC 4180), with nothing that a spreadsheet would take for a formula.
//!
//! Must not know what a document is about.

use super::Failure;
use crate::{report::document::DocumentData, sink};

pub(super) fn render(data: &DocumentData) -> Result<Vec<u8>, Failure> {
    let fail = |message: String| Failure { template: "csv".to_owned(), line: None, span: None, message };
    let table = data.tables.first().ok_or_else(|| fail("the document has no table".to_owned()))?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = table.columns.iter().map(|column| column.title);
    writer.write_record(header).map_err(|error| fail(error.to_string()))?;
    let same_columns = data
        .tables
        .iter()
        .filter(|other| other.columns.len() == table.columns.len() && other.columns[0].name == table.columns[0].name);
    for row in same_columns.flat_map(|table| &table.rows) {
        let cells = row.iter().map(|cell| sink::cell(&cell.lines().join("\n")).into_owned());
        writer.write_record(cells).map_err(|error| fail(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| fail(error.to_string()))
}
