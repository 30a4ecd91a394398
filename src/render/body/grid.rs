//! Tables of a document, with the widths of their columns.
//!
//! Must not know the subject of a table.

use super::{Inline, plain};
use crate::report::table::{Cell, Table};

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Its title, for screen readers.
    pub title: Option<String>,
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
    /// Column heads; empty if the table is a list of facts.
    pub header: Vec<Vec<Inline>>,
    /// Rows, each with one cell for each column.
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// Its layout.
    pub shape: Shape,
}

/// The layout of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Names with their values, without a header.
    Facts,
    /// It fits the width of a page.
    Narrow,
    /// It needs the full width, a smaller font, and columns with shares.
    Wide,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Share of the width of the table; all shares add up to 1.
    pub share: f64,
    /// Alignment of its text.
    pub align: Align,
}

/// Alignment of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Left: text and dates.
    Left,
    /// Right: numbers.
    Right,
}

/// Characters that fit the width of a landscape page or a screen, in the smaller font of a wide table.
pub const LANDSCAPE: f64 = 200.0;
/// Characters that fit the width of a portrait page.
pub const PORTRAIT: f64 = 138.0;
/// The share of those that fits in the normal font size.
const USUAL: f64 = 0.82;
/// Longest word for which a column reserves space.
const LONGEST_WORD: f64 = 18.0;
/// Width factor of bold text, used in the header and the first column.
const STRONG: f64 = 1.12;
/// Width factor of a single word compared with running text of the same number of characters.
const WORD: f64 = 1.12;
/// Space for the borders and the padding of a column.
const PADDING: f64 = 3.0;

impl Grid {
    /// A table with columns measured for a page that fits `across` characters.
    pub(crate) fn new(
        title: Option<String>,
        header: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
        align: Vec<Align>,
        across: f64,
    ) -> Self {
        let facts = header.iter().all(Vec::is_empty);
        let need = |at: usize| Need::of(header.get(at), rows.iter().filter_map(|row| row.get(at)), at == 0);
        let needs: Vec<Need> = (0..align.len()).map(need).collect();
        let narrow = needs.iter().map(|need| need.longest).sum::<f64>() <= across * USUAL;
        let shape = match (facts, narrow) {
            (true, _) => Shape::Facts,
            (false, true) => Shape::Narrow,
            (false, false) => Shape::Wide,
        };
        let columns =
            shares(&needs, across).into_iter().zip(align).map(|(share, align)| Column { share, align }).collect();
        Self { title, columns, header: if facts { Vec::new() } else { header }, rows, shape }
    }

    /// A register as a table, for a page that fits `across` characters; empty columns are omitted.
    pub(crate) fn of(table: &Table, across: f64) -> Self {
        let table = table.without_empty_columns();
        let header = table.columns.iter().map(|column| vec![Inline::Text(column.title.to_owned())]).collect();
        let number = |at: usize| table.rows.iter().all(|row| matches!(row[at], Cell::Number(_) | Cell::Empty));
        let align = (0..table.columns.len()).map(|at| if number(at) { Align::Right } else { Align::Left }).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Self::new(Some(table.title.clone()), header, rows, align, across)
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

/// The width that a column needs, in characters.
struct Need {
    /// Its longest word.
    word: f64,
    /// Its longest line.
    longest: f64,
    /// The average of its longer cells, so that a single long cell does not widen it.
    usual: f64,
}

impl Need {
    fn of<'c>(header: Option<&Vec<Inline>>, cells: impl Iterator<Item = &'c Vec<Inline>>, first: bool) -> Self {
        let weight = if first { STRONG } else { 1.0 };
        let header = Text::of(header.map(|header| plain(header)).as_slice(), STRONG);
        let cells: Vec<String> = cells.map(|cell| plain(cell)).collect();
        let text = Text::of(&cells, weight);
        let mut lengths: Vec<f64> = cells.iter().map(|cell| weight * cell.lines().map(length).sum::<f64>()).collect();
        lengths.sort_unstable_by(|a, b| b.total_cmp(a));
        let long = &lengths[..lengths.len().div_ceil(3)];
        let usual = long.iter().sum::<f64>() / length_of(long).max(1.0);
        Self {
            word: WORD * text.word.max(header.word).min(LONGEST_WORD) + PADDING,
            longest: text.line.max(header.line) + PADDING,
            usual: usual.max(header.word),
        }
    }
}

/// The longest word and the longest line of some cells.
struct Text {
    word: f64,
    line: f64,
}

impl Text {
    fn of(cells: &[String], weight: f64) -> Self {
        let lines = || cells.iter().flat_map(|cell| cell.lines());
        let longest = |lengths: &mut dyn Iterator<Item = f64>| weight * lengths.fold(0.0, f64::max);
        Self {
            word: longest(&mut lines().flat_map(str::split_whitespace).map(length)),
            line: longest(&mut lines().map(length)),
        }
    }
}

/// A share of the page for each column: at least its longest word, and beyond that in proportion to its usual content.
fn shares(needs: &[Need], across: f64) -> Vec<f64> {
    let at = |share: f64| needs.iter().map(move |need| need.word.max((share * need.usual).min(need.longest)));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if at(middle).sum::<f64>() > across { high = middle } else { low = middle }
    }
    let all: f64 = at(low).sum();
    at(low).map(|width| width / all).collect()
}

/// Number of characters of `text`.
fn length(text: &str) -> f64 {
    float(text.chars().count())
}

fn length_of(all: &[f64]) -> f64 {
    float(all.len())
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
        Grid::new(
            None,
            cells(head),
            rows.iter().map(|row| cells(row)).collect(),
            vec![Align::Left; head.len()],
            LANDSCAPE,
        )
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
    fn columns_get_space_by_their_content() {
        let long = "words ".repeat(60);
        let grid = grid(&["Id", "Why"], &[&["A.2.2", &long], &["A.2.3", &long]]);
        assert_eq!(grid.shape, Shape::Wide);
        assert!(grid.columns[0].share < 0.1 && grid.columns[1].share > 0.9, "{:?}", grid.columns);
        assert!((grid.columns.iter().map(|column| column.share).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn numbers_are_aligned_right() {
        let mut table = Table::new("counts", "Counts", &[("what", "What"), ("many", "How many")]);
        table.rows = vec![vec!["a".into(), 3usize.into()], vec!["b".into(), Cell::Empty]];
        let columns: Vec<Align> = Grid::of(&table, LANDSCAPE).columns.iter().map(|column| column.align).collect();
        assert_eq!(columns, [Align::Left, Align::Right]);
    }
}
