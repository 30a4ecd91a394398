//! A register as a sheet: the header row is frozen and repeated on every page, and every column has a filter.
//!
//! Must not know the subject of the register.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{
    excel_date,
    limits::{ROWS, text},
    style::Style,
};
use crate::{
    escape,
    report::table::{Cell, Table},
};

/// Maximum width of a column in characters.
const WIDEST: usize = 60;
/// Minimum width in characters to which a column with long text is narrowed.
const NARROWEST: usize = 18;
/// Height of a line, in points.
const LINE: u16 = 13;
/// Maximum height of a row, in points.
const HIGHEST: u16 = 409;
/// Maximum total width of the columns in characters that is readable in print.
const PAGE: usize = 230;

pub(super) fn write(sheet: &mut Worksheet, table: &Table, style: &Style) -> Result<(), XlsxError> {
    let Some(last) = last(table) else { return Ok(()) };
    let widths = widths(table);
    for (column, width) in (0..=last).zip(&widths) {
        sheet.set_column_width(column, *width)?;
    }
    let below = rows(sheet, 0, table, &widths, style)?;
    sheet.autofilter(0, 0, below - 1, last)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes header and rows from row `top` for columns of these widths, and returns the next row.
pub(super) fn rows(
    sheet: &mut Worksheet,
    top: u32,
    table: &Table,
    widths: &[u16],
    style: &Style,
) -> Result<u32, XlsxError> {
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(top, at, text(column.title), &style.head)?;
    }
    let mut row = top + 1;
    for cells in table.rows.iter().take(ROWS) {
        for (at, value) in (0_u16..).zip(cells) {
            cell(sheet, row, at, value, style)?;
        }
        sheet.set_row_height(row, height(cells, widths))?;
        row += 1;
    }
    let more = table.rows.len().saturating_sub(ROWS);
    if more > 0 {
        let note = format!("{more} more rows do not fit into a sheet.");
        sheet.write_string_with_format(row, 0, note, &style.head)?;
        row += 1;
    }
    Ok(row)
}

/// Writes a cell: text is always text.
pub(super) fn cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, style: &Style) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &style.text)?,
        Cell::Number(number) if *number < 1 << 53 => {
            sheet.write_number_with_format(row, column, float(*number), &style.number)?
        }
        Cell::Date(date) => match excel_date(date.0) {
            Some(date) => sheet.write_datetime_with_format(row, column, date, &style.date)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), &style.text)?,
        },
        Cell::Number(_) | Cell::Text(_) | Cell::Lines(_) => {
            let full = cell.lines().join("\n");
            let format = if escape::starts_formula(&full) { &style.quoted } else { &style.text };
            sheet.write_string_with_format(row, column, text(&full), format)?
        }
    };
    Ok(())
}

/// Height of a row in points, so that wrapped text is visible: not every program adjusts it automatically.
pub(super) fn height(cells: &[Cell], widths: &[u16]) -> u16 {
    let lines = |(cell, width): (&Cell, &u16)| -> usize {
        // Widths are measured in digits; text fits a third more characters.
        let width = (usize::from(*width) * 4 / 3).max(1);
        cell.lines().iter().map(|line| line.chars().count().div_ceil(width).max(1)).sum()
    };
    let lines = cells.iter().zip(widths).map(lines).max().unwrap_or_default().max(1);
    u16::try_from(lines).unwrap_or(u16::MAX).saturating_mul(LINE).saturating_add(3).min(HIGHEST)
}

fn last(table: &Table) -> Option<u16> {
    u16::try_from(table.columns.len()).ok()?.checked_sub(1)
}

/// Width of each column in characters: its longest line, or less if the total would not be readable in print.
fn widths(table: &Table) -> Vec<u16> {
    let longest = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at)).flat_map(Cell::lines);
        let cells = cells.map(|line| line.chars().count()).max().unwrap_or_default();
        // The filter button needs space next to the column head.
        (table.columns[at].title.chars().count() + 3).max(cells + 2).min(WIDEST)
    };
    let longest: Vec<usize> = (0..table.columns.len()).map(longest).collect();
    let fits = |most: &usize| longest.iter().map(|width| (*width).min(*most)).sum::<usize>() <= PAGE;
    let most = (NARROWEST..=WIDEST).rev().find(fits).unwrap_or(NARROWEST);
    longest.into_iter().map(|width| u16::try_from(width.min(most)).unwrap_or(u16::MAX)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "below 2^53 nothing is lost")]
fn float(number: u64) -> f64 {
    number as f64
}
