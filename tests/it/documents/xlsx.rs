//! Workbooks, read back by calamine: the rows and cells of the registers, typed, and no formula.

use std::{collections::BTreeMap, io::Cursor};

use aims::report::table::{Cell, Table};
use calamine::{Data, Range, Reader as _, Xlsx};

use super::documents;
use crate::support::{documents::written, engine::COMPANY_DATE, files::example};

pub fn sheets(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).expect("a workbook");
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("a sheet");
        assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()), "{name} holds a formula");
    }
    book.worksheets()
}

/// What a reader has to see in the cell of a register.
fn wanted(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "empty".to_owned(),
        Cell::Number(number) => format!("number {number}"),
        Cell::Date(date) => format!("day {date}"),
        Cell::Text(_) | Cell::Lines(_) => format!("text {}", aims::escape::sheet(&cell.lines().join("\n"))),
    }
}

fn seen(cell: Option<&Data>) -> String {
    match cell {
        None | Some(Data::Empty) => "empty".to_owned(),
        Some(Data::String(text)) => format!("text {text}"),
        Some(Data::Float(number)) => format!("number {number}"),
        Some(Data::DateTime(day)) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("day {year:04}-{month:02}-{day:02}")
        }
        Some(other) => panic!("{other:?}"),
    }
}

/// The sheet holds the table, cell by cell.
fn same(name: &str, sheet: &Range<Data>, table: &Table) {
    let header = table.columns.iter().map(|column| format!("text {}", column.title)).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(wanted).collect());
    let wanted: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
    for (at, row) in wanted.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let place = (u32::try_from(at).expect("a row"), u32::try_from(column).expect("a column"));
            assert_eq!(&seen(sheet.get_value(place)), cell, "{name}, row {at}, column {column}");
        }
    }
    let end = sheet.end().expect("it holds something");
    assert_eq!((end.0 as usize + 1, end.1 as usize + 1), (wanted.len(), table.columns.len()), "{name}");
}

#[test]
fn a_workbook_holds_the_registers_cell_by_cell() {
    for name in ["company", "start", "findings"] {
        for (kind, data, cover) in documents(&example(name)) {
            let bytes = written(kind, &data, &cover, "xlsx");
            assert_eq!(bytes, written(kind, &data, &cover, "xlsx"), "{name} {}: other bytes", kind.name);
            let sheets = sheets(&bytes);
            assert_eq!(sheets.len(), data.tables.len() + 1, "{name} {}", kind.name);
            assert_eq!(sheets[0].0, "Cover");
            let mut tables: Vec<&Table> = data.tables.iter().collect();
            tables.sort_by_key(|table| table.name == "legend");
            for ((sheet, cells), table) in sheets[1..].iter().zip(tables) {
                same(&format!("{name} {} {sheet}", kind.name), cells, table);
            }
        }
    }
}

/// The sheets of the company's Statement of Applicability.
fn statement() -> Vec<(String, Range<Data>)> {
    let all = documents(&example("company"));
    let (kind, data, cover) = all.iter().find(|(kind, ..)| kind.name == "soa").expect("a document");
    sheets(&written(kind, data, cover, "xlsx"))
}

#[test]
fn the_cover_says_what_the_document_is_and_what_speaks_against_it() {
    let sheets = statement();
    let text: Vec<String> = sheets[0].1.used_cells().map(|(.., cell)| seen(Some(cell))).collect();
    let date = format!("day {COMPANY_DATE}");
    for wanted in [
        "text SOA-01",
        "text Fennholm Credit Services GmbH, Alte Reepschlägerei 4, 23552 Lübeck, Germany",
        date.as_str(),
    ] {
        assert!(text.iter().any(|text| text == wanted), "{wanted} is not in {text:?}");
    }
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[0], names[names.len() - 1]), ("Cover", "Legend"));
}

/// The columns that a Statement of Applicability usually has.
#[test]
fn the_statement_has_every_usual_column() {
    let sheets = statement();
    let titles: Vec<String> = (0..13).map(|column| seen(sheets[1].1.get_value((0, column)))).collect();
    for wanted in [
        "Control",
        "Title",
        "Applicability",
        "Justification",
        "Source",
        "Risks",
        "Status",
        "Owner",
        "Evidence",
        "AI systems",
        "Next review",
        "Remarks",
    ] {
        assert!(titles.contains(&format!("text {wanted}")), "{wanted} is not in {titles:?}");
    }
}

/// Texts of strangers, each with how it has to be seen.
fn hostile() -> BTreeMap<String, String> {
    let same = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=HYPERLINK(\"https://example.org\")",
        "https://example.org/a b",
        "mailto:a@example.org",
        "_x0041_",
        "_xFFFE_",
        "<b>&amp;</b>",
        "'quoted",
        "00123",
        "1e5",
        "2026-01-01",
        "TRUE",
        "#REF!",
        "日本語 العربية 🙂",
        "a\tb",
        "{=1}",
        "\u{201d}",
    ];
    let mut texts: BTreeMap<String, String> =
        same.iter().map(|text| ((*text).to_owned(), (*text).to_owned())).collect();
    texts.insert("a\u{202e}b".to_owned(), "a\\u{202e}b".to_owned());
    texts.insert("a\u{0}b\u{b}".to_owned(), "a\\u{0}b\\u{b}".to_owned());
    texts.insert("a\u{ffff}b".to_owned(), "a\\u{ffff}b".to_owned());
    texts
}

#[test]
fn hostile_text_is_text() {
    let all = documents(&example("start"));
    let (kind, data, cover) = &all[0];
    let mut table = Table::new("hostile", "=1+1 & [Hostile]: \u{202e}?", &[("text", "Text")]);
    let texts = hostile();
    table.rows = texts.keys().map(|text| vec![Cell::Text(text.clone())]).collect();
    table.rows.push(vec![Cell::Text("x".repeat(1 << 20))]);
    let mut cover = cover.clone();
    cover.organization = Some("=1+1 &P \u{0}".to_owned());
    cover.classification = Some("&D".repeat(200));
    let data = aims::document::kind::DocumentData::new("&A&[Tab] =1".repeat(100), data.facts.clone(), vec![table]);
    let bytes = written(kind, &data, &cover, "xlsx");
    let sheets = sheets(&bytes);
    assert_eq!(sheets[1].0, "=1+1 & Hostile u{202e}");
    for (row, shown) in (1..).zip(texts.values()) {
        assert_eq!(seen(sheets[1].1.get_value((row, 0))), format!("text {shown}"));
    }
    let last = seen(sheets[1].1.get_value((u32::try_from(texts.len()).expect("a row") + 1, 0)));
    assert!(last.ends_with("(truncated: a cell can have 32767 characters, this text has 1048576)"), "{}", last.len());
}
