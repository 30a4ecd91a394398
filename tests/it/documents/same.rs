//! The Statement of Applicability says the same in the formats that are text: its rows and cells are read back. DOCX, XLSX and PDF
//! have readers of their own beside this file.

use aims::report::table::Table;

use super::documents;
use crate::support::{
    documents::written,
    files::{example, holding_texts},
};

/// The rows of a register as it stands in every format: without the columns in which nothing stands, a line break between lines.
fn rows(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.lines().join("\n")).collect()).collect()
}

fn statement(format: &str) -> (Vec<Table>, String) {
    let all = documents(&example("company"));
    let (kind, data, cover) = all.into_iter().find(|(kind, ..)| kind.name == "soa").expect("a document");
    let text = String::from_utf8(written(kind, &data, &cover, format)).expect("UTF-8");
    (data.tables, text)
}

fn named<'t>(tables: &'t [Table], name: &str) -> &'t Table {
    tables.iter().find(|table| table.name == name).expect("a register")
}

#[test]
fn csv_holds_the_controls_row_by_row() {
    let (tables, text) = statement("csv");
    let read: Vec<Vec<String>> = csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let wanted = [rows(named(&tables, "controls")), rows(named(&tables, "own_controls"))].concat();
    assert_eq!(read, wanted);
}

#[test]
fn html_holds_every_register_that_the_page_shows() {
    let (tables, text) = statement("html");
    let read: Vec<Vec<Vec<String>>> = text.split("<table").skip(1).map(read_rows).collect();
    for name in ["controls", "own_controls", "areas", "systems", "evidence"] {
        let wanted = rows(&named(&tables, name).without_empty_columns());
        assert!(read.contains(&wanted), "{name} is not there as it is");
    }
}

/// The body of a table of HTML; its void elements are closed so that a reader of XML takes it.
pub fn read_rows(table: &str) -> Vec<Vec<String>> {
    let body = table.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or_default();
    let body = format!("<t>{}</t>", body.replace("<br>", "&#10;"));
    let read = roxmltree::Document::parse(&body).expect("well-formed");
    let text = |cell: roxmltree::Node<'_, '_>| {
        cell.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect()
    };
    let cells = |row: roxmltree::Node<'_, '_>| row.children().filter(roxmltree::Node::is_element).map(text).collect();
    read.root_element().children().filter(roxmltree::Node::is_element).map(cells).collect()
}

#[test]
fn markdown_holds_every_register_that_the_page_shows() {
    let (tables, text) = statement("md");
    for name in ["controls", "own_controls", "areas", "systems", "evidence"] {
        let drawn = aims::output::markdown_table(named(&tables, name));
        assert!(text.contains(&drawn), "{name} is not there as it is");
    }
}

#[test]
fn a_text_of_a_megabyte_is_there_in_every_format() {
    let (word, times) = ("megabyte ", 110_000);
    let record = format!("kind: system\nid: S\nname: S\npurpose: {}\n", word.repeat(times));
    let manifest = "kind: aims\nid: one\norganization: {name: One}\n";
    let all = documents(&holding_texts(&[("aims.yaml", manifest), ("s.yaml", &record)]));
    let (kind, data, cover) = all.iter().find(|(kind, ..)| kind.name == "system-inventory").expect("a document");
    for (format, wanted) in
        [("md", times), ("html", times), ("docx", times), ("csv", times), ("xlsx", 32_000 / word.len())]
    {
        let bytes = written(kind, data, cover, format);
        let found = bytes.windows(word.len() - 1).filter(|seen| *seen == word.trim().as_bytes()).count();
        assert!(found >= wanted, "{format} holds {found} of {times} words");
    }
}
