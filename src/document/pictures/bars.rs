//! Stacked bars with every count printed, shared by several pictures.
//!
//! Must not know what is counted.

use crate::prose::count_of;
use serde::Serialize;
use serde_json::{Value, json};

use super::text_width::short;
use crate::report::table::{Cell, Table};

/// Width of the name of a bar, in em.
const LABEL: f64 = 20.0;

/// A state of the counted items.
#[derive(Clone, Copy, Serialize)]
pub(super) struct State {
    /// Stable machine-readable name.
    pub(super) name: &'static str,
    /// The word shown.
    pub(super) title: &'static str,
    /// The letter that represents it in the drawing.
    pub(super) letter: char,
    /// Fill: `solid`, `hatch`, `dots`, `empty`, `lines`, `cross`, `alarm`.
    pub(super) fill: &'static str,
}

/// A bar.
pub(super) struct Bar {
    /// Subject of the bar.
    pub(super) name: String,
    /// Number of items in each state, in the order of the states.
    pub(super) counts: Vec<usize>,
}

impl Bar {
    pub(super) fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// Bars, from top to bottom.
pub(super) struct Bars<'s> {
    /// The states, from left to right.
    pub(super) states: &'s [State],
    /// Name of the counted item, singular and plural.
    pub(super) unit: (&'static str, &'static str),
    /// The bars.
    pub(super) from_above: Vec<Bar>,
}

impl Bars<'_> {
    /// Data for the drawing.
    pub(super) fn data(&self) -> Value {
        let bar = |bar: &Bar| json!({ "label": short(&bar.name, LABEL), "counts": bar.counts, "total": bar.total() });
        json!({
            "states": self.states,
            "bars": self.from_above.iter().map(bar).collect::<Vec<_>>(),
            "most": self.from_above.iter().map(Bar::total).max().unwrap_or_default().max(1),
        })
    }

    /// A table without rows; `first` is the column for the subject of a bar.
    pub(super) fn empty_table(&self, name: &'static str, title: &str, first: (&'static str, &'static str)) -> Table {
        let states = self.states.iter().map(|state| (state.name, state.title));
        let columns: Vec<_> = std::iter::once(first).chain(states).chain([("all", "All")]).collect();
        Table::new(name, title, &columns)
    }

    /// The same data as a table.
    pub(super) fn table(&self, name: &'static str, title: &str, first: (&'static str, &'static str)) -> Table {
        let row = |bar: &Bar| -> Vec<Cell> {
            let counts = bar.counts.iter().map(|count| Cell::from(*count));
            std::iter::once(Cell::from(bar.name.as_str())).chain(counts).chain([bar.total().into()]).collect()
        };
        Table { rows: self.from_above.iter().map(row).collect(), ..self.empty_table(name, title, first) }
    }

    /// The same data in sentences: `A.2 Policies: 3 controls, 2 implemented, 1 planned.`
    pub(super) fn alt(&self) -> String {
        self.from_above.iter().map(|bar| self.sentence(bar)).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&self, bar: &Bar) -> String {
        let parts = self.states.iter().zip(&bar.counts).filter(|(_, count)| **count > 0);
        let parts: String = parts.map(|(state, count)| format!(", {count} {}", state.title)).collect();
        format!("{}: {}{parts}.", short(&bar.name, 60.0), count_of(bar.total(), self.unit))
    }
}
