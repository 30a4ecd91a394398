//! One bar per rank, with its count and names, shared by several pictures.
//!
//! Must not know what is ranked.

use crate::prose::count_of;
use serde_json::{Value, json};

use super::{
    listed,
    text_width::{packed, short},
};
use crate::report::table::{Cell, Table};

/// Width of the names of a rank, in em.
const NAMES: f64 = 34.0;
/// Width of the label of a rank, in em.
const LABEL: f64 = 16.0;

/// A rank.
pub(super) struct Rank {
    /// Label of the rank.
    pub(super) label: String,
    /// Fill, as in `bars`.
    pub(super) fill: &'static str,
    /// Short names of the items of this rank, for the drawing.
    pub(super) short: Vec<String>,
    /// The full names of these items.
    pub(super) names: Vec<String>,
}

/// Data for the drawing.
pub(super) fn data(ranks: &[Rank]) -> Value {
    let rank = |rank: &Rank| {
        json!({
            "label": short(&rank.label, LABEL), "fill": rank.fill, "count": rank.names.len(),
            "names": packed(&rank.short, ", ", NAMES, 1),
        })
    };
    let most = ranks.iter().map(|rank| rank.names.len()).max().unwrap_or_default();
    json!({ "ranks": ranks.iter().map(rank).collect::<Vec<_>>(), "most": most.max(1) })
}

/// A row for each rank.
pub(super) fn rows(ranks: &[Rank]) -> Vec<Vec<Cell>> {
    let row = |rank: &Rank| -> Vec<Cell> {
        vec![rank.label.as_str().into(), rank.names.len().into(), rank.names.iter().cloned().collect()]
    };
    ranks.iter().map(row).collect()
}

/// An empty table of ranks.
pub(super) fn table(
    name: &'static str,
    title: &str,
    first: (&'static str, &'static str),
    last: (&'static str, &'static str),
) -> Table {
    Table::new(name, title, &[first, ("number", "Number"), last])
}

/// The same data in sentences: `Expired: 2 pieces of evidence, EV-1, EV-2.`
pub(super) fn alt(ranks: &[Rank], unit: (&str, &str)) -> String {
    let sentence = |rank: &Rank| {
        let names = if rank.names.is_empty() { String::new() } else { format!(", {}", listed(&rank.names)) };
        format!("{}: {}{names}.", rank.label, count_of(rank.names.len(), unit))
    };
    ranks.iter().map(sentence).collect::<Vec<_>>().join(" ")
}
