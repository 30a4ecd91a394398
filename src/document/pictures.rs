//! The pictures of documents: their counts, names and positions, each also in words and as a table.
//!
//! Must not know how a picture is drawn. Every picture is limited in size and states what it leaves out.

mod bars;
mod controls;
mod dependencies;
mod evidence;
mod heat_map;
mod life_cycle;
mod ranks;
mod text_width;
mod timeline;
mod treatment;

use serde_json::json;

pub use controls::control_status;
pub use dependencies::dependency_graph;
pub use evidence::evidence_freshness;
pub use heat_map::heat_map;
pub use life_cycle::system_life_cycle;
pub use timeline::timeline;
pub use treatment::treatment_progress;

use super::picture::Picture;
use crate::report::table::Table;

/// Maximum number of names in a list.
const LISTED: usize = 12;

/// A picture that states why there is nothing to draw; `table` has columns but no rows.
fn nothing(name: &str, title: &str, says: &str, table: Table) -> Picture {
    Picture {
        name: name.to_owned(),
        title: title.to_owned(),
        alt: says.to_owned(),
        drawing: "nothing",
        data: json!({ "says": says }),
        table,
    }
}

/// The first few names and the number of others: `R-1, R-4 and 3 more`.
fn listed(names: &[String]) -> String {
    let first = names.iter().take(LISTED).map(|name| text_width::short(name, 60.0)).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
