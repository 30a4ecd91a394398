//! Tables of a document, and the room that their columns need.
//!
//! Must not know what a table is about.

use super::{Inline, plain};
use crate::report::table::{Cell, Table};

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// What it shows, for readers who cannot see where it stands.
    pub title: Option<String>,
    /// Its columns, from left.
    pub columns: Vec<Column>,
    /// What stands above each column; empty where the table is a list of facts.
    pub header: Vec<Vec<Inline>>,
    /// Rows, each with one cell for each column.
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// How it is laid out.
    pub shape: Shape,
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Names with their values, without a header.
    Facts,
    /// It fits across a page as it is.
    Narrow,
    /// It needs the whole width, smaller letters, and columns with a share each.
    Wide,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Share of the width of the table; all together are 1.
    pub share: f64,
    /// On which side its text stands.
    pub align: Align,
}

/// The side on which text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left: text and days.
    Left,
    /// Right: numbers.
    Right,
}

/// Characters that a table may need and is narrow.
const NARROW: f64 = 170.0;
/// Characters that fit across a page in the smaller letters of a wide table.
const PAGE: f64 = 208.0;
/// Longest word that a column makes room for.
const LONGEST_WORD: usize = 13;
/// What the borders and the padding of a column take.
const PADDING: usize = 3;

impl Grid {
    /// A table with its columns measured.
    pub(crate) fn new(
        title: Option<String>,
        header: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
        align: Vec<Align>,
    ) -> Self {
        let facts = header.iter().all(Vec::is_empty);
        let lines: Vec<&Vec<Vec<Inline>>> = (!facts).then_some(&header).into_iter().chain(&rows).collect();
        let needs: Vec<Need> =
            (0..align.len()).map(|at| Need::of(lines.iter().filter_map(|row| row.get(at)))).collect();
        let narrow = needs.iter().map(|need| need.longest).sum::<f64>() <= NARROW;
        let shape = match (facts, narrow) {
            (true, _) => Shape::Facts,
            (false, true) => Shape::Narrow,
            (false, false) => Shape::Wide,
        };
        let columns = shares(&needs).into_iter().zip(align).map(|(share, align)| Column { share, align }).collect();
        Self { title, columns, header: if facts { Vec::new() } else { header }, rows, shape }
    }

    /// A register as a table; columns in which nothing stands are left out.
    pub(crate) fn of(table: &Table) -> Self {
        let table = table.without_empty_columns();
        let header = table.columns.iter().map(|column| vec![Inline::Text(column.title.to_owned())]).collect();
        let number = |at: usize| table.rows.iter().all(|row| matches!(row[at], Cell::Number(_) | Cell::Empty));
        let align = (0..table.columns.len()).map(|at| if number(at) { Align::Right } else { Align::Left }).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Self::new(Some(table.title.clone()), header, rows, align)
    }
}

fn cell(cell: &Cell) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for line in cell.lines() {
        if !inlines.is_empty() {
            inlines.push(Inline::Break);
        }
        inlines.push(Inline::Text(line));
    }
    inlines
}

/// What a column needs, in characters.
struct Need {
    /// Its longest word.
    word: f64,
    /// Its longest line.
    longest: f64,
    /// Its longer cells, on average, so that one odd cell does not widen it.
    usual: f64,
}

impl Need {
    fn of<'c>(cells: impl Iterator<Item = &'c Vec<Inline>>) -> Self {
        let cells: Vec<String> = cells.map(|cell| plain(cell)).collect();
        let lines = || cells.iter().flat_map(|cell| cell.lines());
        let mut lengths: Vec<usize> = cells.iter().map(|cell| cell.lines().map(length).sum()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        let long = &lengths[..lengths.len().div_ceil(3)];
        let word = lines().flat_map(str::split_whitespace).map(length).max().unwrap_or_default();
        Self {
            word: float(word.min(LONGEST_WORD) + PADDING),
            longest: float(lines().map(length).max().unwrap_or_default() + PADDING),
            usual: float(long.iter().sum()) / float(long.len().max(1)),
        }
    }
}

/// A share of the page for each column: its longest word at least, beyond that by what usually stands in it.
fn shares(needs: &[Need]) -> Vec<f64> {
    let at = |share: f64| needs.iter().map(move |need| need.word.max((share * need.usual).min(need.longest)));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if at(middle).sum::<f64>() > PAGE { high = middle } else { low = middle }
    }
    let all: f64 = at(low).sum();
    at(low).map(|width| width / all).collect()
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

    fn grid(head: &[&str], rows: &[&[&str]]) -> Grid {
        let cells = |cells: &[&str]| -> Vec<Vec<Inline>> {
            cells
                .iter()
                .map(|cell| if cell.is_empty() { Vec::new() } else { vec![Inline::Text((*cell).to_owned())] })
                .collect()
        };
        Grid::new(None, cells(head), rows.iter().map(|row| cells(row)).collect(), vec![Align::Left; head.len()])
    }

    #[test]
    fn a_table_without_headings_is_a_list_of_facts() {
        let grid = grid(&["", ""], &[&["Version", "1.4"]]);
        assert_eq!((grid.shape, grid.header.len()), (Shape::Facts, 0));
    }

    #[test]
    fn a_small_table_is_narrow() {
        assert_eq!(grid(&["Area", "Controls"], &[&["A.2", "3"]]).shape, Shape::Narrow);
    }

    #[test]
    fn a_column_gets_room_by_what_stands_in_it() {
        let long = "words ".repeat(60);
        let grid = grid(&["Id", "Why"], &[&["A.2.2", &long], &["A.2.3", &long]]);
        assert_eq!(grid.shape, Shape::Wide);
        assert!(grid.columns[0].share < 0.1 && grid.columns[1].share > 0.9, "{:?}", grid.columns);
        assert!((grid.columns.iter().map(|column| column.share).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn numbers_stand_on_the_right() {
        let mut table = Table::new("counts", "Counts", &[("what", "What"), ("many", "How many")]);
        table.rows = vec![vec!["a".into(), 3usize.into()], vec!["b".into(), Cell::Empty]];
        let columns: Vec<Align> = Grid::of(&table).columns.iter().map(|column| column.align).collect();
        assert_eq!(columns, [Align::Left, Align::Right]);
    }
}
