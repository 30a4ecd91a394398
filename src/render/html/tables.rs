//! The layout of tables: a wide one gives its columns room by what stands in them and scrolls by itself on a small screen; one
//! without headings is a list of facts.
//!
//! Must not know what a table is about.

use std::fmt::Write as _;

const OPEN: &str = "<table>\n";
const CLOSE: &str = "</table>\n";

/// Characters that a table may need and is left to the browser.
const NARROW: f64 = 170.0;
/// Characters that fit across a page in the smaller letters of a wide table.
const PAGE: f64 = 208.0;
/// Longest word that a column makes room for.
const LONGEST_WORD: usize = 13;
/// What the borders and the padding of a column take.
const PADDING: usize = 3;

/// `html` with every table in a frame. comrak writes a cell a line, and no text of a document can hold a tag.
pub(super) fn laid_out(html: &str) -> String {
    let mut parts = html.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (table, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        out.push_str(&framed(table));
        out.push_str(rest);
    }
    out
}

fn framed(table: &str) -> String {
    let (head, body) = table.split_once("</thead>\n").unwrap_or(("", table));
    let titles: Vec<&str> = head.lines().filter_map(cell).collect();
    if titles.iter().all(|title| title.is_empty()) {
        return format!("<table class=\"facts\">\n{body}{CLOSE}");
    }
    let cells: Vec<&str> = titles.iter().copied().chain(body.lines().filter_map(cell)).collect();
    let (class, columns) = columns(&cells, titles.len());
    format!("<div class=\"scroll\" tabindex=\"0\">\n<table{class}>\n{columns}{head}</thead>\n{body}{CLOSE}</div>\n")
}

/// What stands in a cell, where `line` is one.
fn cell(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("<td").and_then(|rest| rest.strip_suffix("</td>"));
    let inner = inner.or_else(|| line.strip_prefix("<th").and_then(|rest| rest.strip_suffix("</th>")));
    inner.and_then(|inner| inner.split_once('>')).map(|(_, text)| text)
}

/// The class of a table and its `<col>`s; nothing for one that needs no help.
fn columns(cells: &[&str], count: usize) -> (&'static str, String) {
    let columns: Vec<Column> = (0..count).map(|at| Column::of(cells.iter().skip(at).step_by(count))).collect();
    if columns.iter().map(|column| column.longest).sum::<f64>() <= NARROW {
        return ("", String::new());
    }
    let widths = widths(&columns);
    let mut html = "<colgroup>\n".to_owned();
    for width in &widths {
        let _ = writeln!(html, "<col width=\"{:.1}%\">", 100.0 * width / widths.iter().sum::<f64>());
    }
    (" class=\"wide\"", html + "</colgroup>\n")
}

/// What a column needs, in characters.
struct Column {
    /// Its longest word.
    word: f64,
    /// Its longest line.
    longest: f64,
    /// Its longer cells, on average, so that one odd cell does not widen it.
    usual: f64,
}

impl Column {
    fn of<'c>(cells: impl Iterator<Item = &'c &'c str>) -> Self {
        let cells: Vec<Vec<String>> = cells.map(|cell| cell.split("<br>").map(plain).collect()).collect();
        let lines = || cells.iter().flatten();
        let mut lengths: Vec<usize> = cells.iter().map(|lines| lines.iter().map(|line| length(line)).sum()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        let long = &lengths[..lengths.len().div_ceil(3)];
        let word = lines().flat_map(|line| line.split_whitespace()).map(length).max().unwrap_or_default();
        Self {
            word: float(word.min(LONGEST_WORD) + PADDING),
            longest: float(lines().map(|line| length(line)).max().unwrap_or_default() + PADDING),
            usual: float(long.iter().sum()) / float(long.len().max(1)),
        }
    }
}

/// A share of the page for each column: its longest word at least, beyond that by what usually stands in it.
fn widths(columns: &[Column]) -> Vec<f64> {
    let at = |share: f64| columns.iter().map(move |column| column.word.max((share * column.usual).min(column.longest)));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if at(middle).sum::<f64>() > PAGE { high = middle } else { low = middle }
    }
    at(low).collect()
}

/// The text of a line without tags; an entity counts as one character.
fn plain(html: &str) -> String {
    let (mut text, mut tag, mut entity) = (String::new(), false, false);
    for character in html.chars() {
        match character {
            '<' => tag = true,
            '>' if tag => tag = false,
            '&' => {
                entity = true;
                text.push('&');
            }
            ';' if entity => entity = false,
            _ if tag || entity => {}
            other => text.push(other),
        }
    }
    text
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[expect(clippy::cast_precision_loss, reason = "a number of characters of one table")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: &[&str], rows: &[&[&str]]) -> String {
        let line = |tag: &str, cells: &[&str]| {
            let cells: String = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>\n")).collect();
            format!("<tr>\n{cells}</tr>\n")
        };
        let body: String = rows.iter().map(|row| line("td", row)).collect();
        format!("{OPEN}<thead>\n{}</thead>\n<tbody>\n{body}</tbody>\n{CLOSE}", line("th", head))
    }

    #[test]
    fn a_table_without_headings_is_a_list_of_facts() {
        let html = laid_out(&table(&["", ""], &[&["Version", "1.4"]]));
        assert!(html.starts_with("<table class=\"facts\">") && !html.contains("<th>"), "{html}");
    }

    #[test]
    fn a_small_table_is_left_to_the_browser() {
        let html = laid_out(&table(&["Area", "Controls"], &[&["A.2", "3"]]));
        assert!(html.contains("<div class=\"scroll\"") && !html.contains("<col"), "{html}");
    }

    #[test]
    fn a_column_gets_room_by_what_stands_in_it() {
        let long = "words ".repeat(60);
        let html = laid_out(&table(&["Id", "Why"], &[&["A.2.2", &long], &["A.2.3", &long]]));
        let widths: Vec<f64> =
            html.split("<col width=\"").skip(1).map(|rest| rest.split('%').next().unwrap().parse().unwrap()).collect();
        assert_eq!(widths.len(), 2);
        assert!(widths[0] < 10.0 && widths[1] > 90.0, "{widths:?}");
    }

    #[test]
    fn text_around_tables_stays() {
        let html = laid_out(&format!("<p>a</p>\n{}<p>b</p>\n{}<p>c</p>\n", table(&["x"], &[]), table(&[""], &[])));
        assert!(html.starts_with("<p>a</p>") && html.contains("<p>b</p>") && html.ends_with("<p>c</p>\n"), "{html}");
    }
}
