//! XLSX: a workbook with the cover, a sheet for each register, and a legend.
//!
//! Must not know the subject of a document. Text remains text: no cell is a formula or a link.

mod cover;
mod limits;
mod sheet;
mod style;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::{Failure, PreparedDocument, archive};
use crate::{escape, report::table::Table};
use limits::{Names, caption};
use style::Style;

/// Name of the table that explains columns and values; it comes last.
const LEGEND: &str = "legend";

pub(super) fn render(document: &PreparedDocument<'_>) -> Result<Vec<u8>, Failure> {
    let front = document.front()?;
    let title = front.title.clone().unwrap_or_else(|| document.data.title.clone());
    let classification = document.classification(&front);
    let book = Book { document, title, classification, style: Style::new() };
    let written = book.write().map_err(|error| Failure::of(document.kind.name, error.to_string()))?;
    archive::stored(&written)
}

/// A workbook under construction.
struct Book<'d> {
    document: &'d PreparedDocument<'d>,
    title: String,
    classification: Option<String>,
    style: Style,
}

impl Book<'_> {
    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties());
        let mut names = Names::default();
        let cover = self.page(workbook.add_worksheet(), &names.next("Cover"))?;
        cover::write(cover, self)?;
        for table in self.tables() {
            let name = if table.name == LEGEND { "Legend" } else { &table.title };
            let page = self.page(workbook.add_worksheet(), &names.next(name))?;
            sheet::write(page, table, &self.style)?;
        }
        workbook.save_to_buffer()
    }

    /// The registers in their order, the legend last.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        let tables = &self.document.data.tables;
        let is_legend = |table: &&Table| table.name == LEGEND;
        tables.iter().filter(move |table| !is_legend(table)).chain(tables.iter().filter(is_legend))
    }

    /// The date of the workbook is the date of the evaluation, so that the bytes do not depend on the clock.
    fn properties(&self) -> DocProperties {
        let cover = self.document.cover;
        let plain = DocProperties::new()
            .set_title(escape::sheet(&self.title))
            .set_company(escape::sheet(cover.organization.as_deref().unwrap_or_default()))
            .set_comment(escape::sheet(&cover.tool));
        let first = || ExcelDateTime::from_ymd(1900, 1, 1).ok();
        match excel_date(cover.today.0).or_else(first) {
            Some(date) => plain.set_creation_datetime(&date),
            None => plain,
        }
    }

    /// Sets the name and print layout of a sheet: one page wide, with title, classification and page numbers.
    fn page<'s>(&self, sheet: &'s mut Worksheet, name: &str) -> Result<&'s mut Worksheet, XlsxError> {
        let draft = if self.document.cover.drafts.is_empty() { "" } else { "DRAFT" };
        let classification = caption(self.classification.as_deref().unwrap_or_default());
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
        sheet.set_header(format!("&L{}&C{draft}&R{classification}", caption(&self.title)));
        sheet.set_footer(format!("&L{}&R{}", caption(&self.document.foot(&self.title)), "Page &P of &N"));
        Ok(sheet)
    }
}

/// A date as a spreadsheet date, which cannot be before 1900.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(date.year()).ok()?, date.month(), date.day());
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
