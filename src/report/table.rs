//! Registers as typed tables: dates and numbers keep their types, and a cell can have several lines.
//!
//! Must not know how a table is shown.

use std::borrow::Cow;

use serde::Serialize;

use crate::record::field::{Date, PartialDate};

/// A table with named columns.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Name by which a template places it.
    pub name: Cow<'static, str>,
    /// Its title.
    pub title: String,
    /// Columns, from left to right.
    pub columns: Vec<Column>,
    /// Rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Stable name for machines.
    pub name: &'static str,
    /// Column head.
    pub title: &'static str,
    /// Whether it is kept even if it is empty in all rows.
    #[serde(skip)]
    pub kept: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// No content.
    Empty,
    /// Text.
    Text(String),
    /// Several lines.
    Lines(Vec<String>),
    /// A whole number.
    Number(u64),
    /// A date.
    Date(Date),
}

impl Cell {
    /// The lines that the cell shows.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Empty => Vec::new(),
            Self::Text(text) => text.lines().map(str::to_owned).collect(),
            Self::Lines(lines) => lines.clone(),
            Self::Number(number) => vec![number.to_string()],
            Self::Date(date) => vec![date.to_string()],
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.trim_end().to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::from)
    }
}

impl From<Option<Date>> for Cell {
    fn from(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// A month or a year is shown as it is written.
impl From<&Option<PartialDate>> for Cell {
    fn from(date: &Option<PartialDate>) -> Self {
        let cell = |date: &PartialDate| date.day().map_or_else(|| Self::from(date.to_string()), Self::Date);
        date.as_ref().map_or(Self::Empty, cell)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl FromIterator<String> for Cell {
    fn from_iter<T: IntoIterator<Item = String>>(lines: T) -> Self {
        let lines: Vec<String> = lines.into_iter().collect();
        if lines.is_empty() { Self::Empty } else { Self::Lines(lines) }
    }
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        title: impl Into<String>,
        columns: &[(&'static str, &'static str)],
    ) -> Self {
        let columns = columns.iter().map(|(name, title)| Column { name, title, kept: false }).collect();
        Self { name: name.into(), title: title.into(), columns, rows: Vec::new() }
    }

    /// The same table; the columns with these names are kept even if they are empty.
    #[must_use]
    pub fn keeping(mut self, names: &[&str]) -> Self {
        self.columns.iter_mut().for_each(|column| column.kept |= names.contains(&column.name));
        self
    }

    /// The same table without empty columns, except those that are kept.
    #[must_use]
    pub fn without_empty_columns(&self) -> Self {
        let kept = |at: usize| self.columns[at].kept && !self.rows.is_empty();
        let filled = |at: usize| self.rows.iter().any(|row| row[at] != Cell::Empty);
        let used: Vec<usize> = (0..self.columns.len()).filter(|at| kept(*at) || filled(*at)).collect();
        Self {
            name: self.name.clone(),
            title: self.title.clone(),
            columns: used.iter().map(|at| self.columns[*at].clone()).collect(),
            rows: self.rows.iter().map(|row| used.iter().map(|at| row[*at].clone()).collect()).collect(),
        }
    }
}
