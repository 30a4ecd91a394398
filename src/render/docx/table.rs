//! Tables with a width for each column, because word processors do not measure text before they lay out a page.
//!
//! Must not know the subject of a table.

use super::{Story, blocks::paragraph, runs::Look};
use crate::{
    escape,
    render::body::{Align, Column, Grid, Inline, Shape, plain},
};

/// Measures of the text of a table, in twentieths of a point.
struct Letters {
    style: &'static str,
    head: &'static str,
    /// Generous width of a character.
    character: u32,
}

const USUAL: Letters = Letters { style: "TableText", head: "TableHead", character: 104 };
const SMALL: Letters = Letters { style: "TableSmall", head: "TableSmallHead", character: 75 };
/// Space for the borders and the padding of a column.
const PADDING: u32 = 180;
/// Longest word for which a column of a wide table reserves space, in characters.
const LONGEST_WORD: usize = 14;

impl Story<'_> {
    pub(super) fn table(&mut self, grid: &Grid) -> String {
        let letters = if grid.shape == Shape::Wide { &SMALL } else { &USUAL };
        let widths = widths(grid, letters, self.paper.room().0);
        let columns: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        let properties = properties(grid, widths.iter().sum());
        let head = self.head(grid, &widths, letters);
        let rows: String = grid.rows.iter().map(|row| self.row(grid, row, &widths, letters)).collect();
        format!(
            "<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>\n{head}{rows}</w:tbl>\n{}",
            paragraph("AfterTable", "", "")
        )
    }

    /// The header row, repeated on each page of the table.
    fn head(&mut self, grid: &Grid, widths: &[u32], letters: &Letters) -> String {
        if grid.header.is_empty() {
            return String::new();
        }
        let style = letters.head;
        let cells: String = grid
            .header
            .iter()
            .zip(&grid.columns)
            .zip(widths)
            .map(|((text, column), width)| cell(*width, true, style, column.align, &self.runs(text, Look::default())))
            .collect();
        format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>\n")
    }

    fn row(&mut self, grid: &Grid, row: &[Vec<Inline>], widths: &[u32], letters: &Letters) -> String {
        let cells: String = row
            .iter()
            .zip(&grid.columns)
            .zip(widths)
            .enumerate()
            .map(|(at, ((text, column), width))| {
                let runs = self.runs(text, Look { strong: at == 0, ..Look::default() });
                cell(*width, at == 0 && grid.shape == Shape::Facts, letters.style, column.align, &runs)
            })
            .collect();
        format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>\n")
    }
}

fn properties(grid: &Grid, width: u32) -> String {
    let (style, look, first_row) = match grid.shape {
        Shape::Facts => ("Facts", "0680", 0),
        Shape::Narrow | Shape::Wide => ("Register", "06A0", 1),
    };
    let title = grid.title.as_ref().map(|title| format!("<w:tblCaption w:val=\"{}\"/>", escape::xml(title)));
    format!(
        "<w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>\
         <w:tblLook w:val=\"{look}\" w:firstRow=\"{first_row}\" w:lastRow=\"0\" w:firstColumn=\"1\" w:lastColumn=\"0\" \
         w:noHBand=\"1\" w:noVBand=\"1\"/>{}</w:tblPr>",
        title.unwrap_or_default()
    )
}

fn cell(width: u32, shaded: bool, style: &str, align: Align, runs: &str) -> String {
    let shade = if shaded { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EEF1F4\"/>" } else { "" };
    let side = if align == Align::Right { "<w:jc w:val=\"right\"/>" } else { "" };
    let text = paragraph(style, side, runs);
    format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>{}</w:tc>", text.trim_end())
}

/// The width of each column: that of its lines if all columns fit into `room`, otherwise its share.
fn widths(grid: &Grid, letters: &Letters, room: u32) -> Vec<u32> {
    let natural: Vec<u32> = (0..grid.columns.len()).map(|at| needed(longest_line(grid, at), letters)).collect();
    match grid.shape {
        Shape::Facts => facts(&natural, room),
        Shape::Narrow if natural.iter().sum::<u32>() <= room => natural,
        Shape::Narrow | Shape::Wide => shared(grid, letters, room),
    }
}

/// The characters of the longest line of a column. The header and the first column are bold, which takes an eighth more.
fn longest_line(grid: &Grid, at: usize) -> usize {
    let line = |cell: &Vec<Inline>| plain(cell).lines().map(count).max().unwrap_or_default();
    let bold = |characters: usize| characters + characters.div_ceil(8);
    let header = grid.header.get(at).map(|cell| bold(line(cell))).unwrap_or_default();
    let cells = grid.rows.iter().filter_map(|row| row.get(at)).map(line).max().unwrap_or_default();
    header.max(if at == 0 { bold(cells) } else { cells })
}

/// The name column gets the width it needs, up to a third; the value columns get the rest.
fn facts(natural: &[u32], room: u32) -> Vec<u32> {
    let [name, values @ ..] = natural else { return Vec::new() };
    let name = (*name).clamp(room / 6, room / 3);
    let rest = (room - name) / u32::try_from(values.len().max(1)).unwrap_or(u32::MAX);
    std::iter::once(name).chain(values.iter().map(|_| rest)).collect()
}

/// The shares of the columns; space that a column lacks for its longest word is taken from columns that have more than
/// they need.
fn shared(grid: &Grid, letters: &Letters, room: u32) -> Vec<u32> {
    let shares: Vec<u32> = grid.columns.iter().map(|column| part(room, column)).collect();
    let least: Vec<u32> = (0..shares.len())
        .map(|at| {
            let words = texts(grid, at).iter().flat_map(|text| text.split_whitespace()).map(count).max();
            needed(words.unwrap_or_default().min(LONGEST_WORD), letters)
        })
        .collect();
    let lacking: u32 = shares.iter().zip(&least).map(|(share, least)| least.saturating_sub(*share)).sum();
    let spare: u32 = shares.iter().zip(&least).map(|(share, least)| share.saturating_sub(*least)).sum();
    if lacking > spare || spare == 0 {
        return shares;
    }
    let taken = |share: u32, least: u32| ratio(share - least, lacking, spare);
    let width = |(share, least): (&u32, &u32)| if share < least { *least } else { share - taken(*share, *least) };
    shares.iter().zip(&least).map(width).collect()
}

/// The texts of a column.
fn texts(grid: &Grid, at: usize) -> Vec<String> {
    grid.header
        .get(at)
        .into_iter()
        .chain(grid.rows.iter().filter_map(|row| row.get(at)))
        .map(|cell| plain(cell))
        .collect()
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// Width of a number of characters.
fn needed(characters: usize, letters: &Letters) -> u32 {
    u32::try_from(characters.min(10_000)).unwrap_or_default() * letters.character + PADDING
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the width of a page")]
fn part(room: u32, column: &Column) -> u32 {
    (f64::from(room) * column.share) as u32
}

/// `of` times `over` divided by `under`; `over` must not exceed `under`.
fn ratio(of: u32, over: u32, under: u32) -> u32 {
    u32::try_from(u64::from(of) * u64::from(over) / u64::from(under)).unwrap_or(of)
}
