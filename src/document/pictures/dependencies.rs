//! Dependencies of AI systems. Columns from left: risks, AI systems, models and datasets, suppliers.
//!
//! Must not follow links beyond what is drawn.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{listed, nothing, text_width::short};
use crate::{
    document::picture::Picture,
    model::{Entry, Item, Model},
    prose::count_of,
    record::{self, Dataset, Risk, Supplier, System, field::Ref},
    report::table::{Cell, Table},
};

const NAME: &str = "dependency-graph";
const TITLE: &str = "AI systems with their dependencies and risks";
/// Maximum number of nodes in a column.
const DRAWN: usize = 14;
/// Width of the name in a box, in em.
const BOX: f64 = 15.8;
/// Contents of the columns, with their singular and plural.
const COLUMNS: [(&str, (&str, &str)); 4] = [
    ("Risks", ("risk", "risks")),
    ("AI systems", ("AI system", "AI systems")),
    ("Models and datasets", ("model or dataset", "models and datasets")),
    ("Suppliers", ("supplier", "suppliers")),
];

/// A node: its column, and its key there.
type Key = (usize, String);

/// AI systems with their risks, models, datasets and suppliers: all of them, or those related to one record.
#[must_use]
pub fn dependency_graph(model: &Model, of: Option<&Entry>) -> Picture {
    let columns = [("system", "AI system"), ("type", "Type"), ("name", "Name")];
    let empty = Table::new(NAME, TITLE, &columns);
    let systems = systems(model, of);
    if systems.is_empty() {
        return nothing(NAME, TITLE, "No AI system is recorded yet.", empty);
    }
    let whole = Web::of(model, &systems);
    let drawn = whole.cut();
    let table = Table { rows: whole.rows(), ..empty };
    let data = drawn.data(&whole);
    Picture { name: NAME.to_owned(), title: TITLE.to_owned(), alt: drawn.alt(&whole), drawing: NAME, data, table }
}

/// The systems related to a record: the record itself, those it names, those that name it.
fn systems<'m>(model: &'m Model, of: Option<&Entry>) -> Vec<Item<'m, System>> {
    let near = |id: &str| {
        of.is_none_or(|of| {
            let named = of.systems().any(|system| system == id);
            *of.id == *id || named || model.links_to(&of.id).any(|(entry, _)| *entry.id == *id)
        })
    };
    model.all::<System>().filter(|system| near(&system.id)).collect()
}

/// Nodes and the lines between them.
#[derive(Default)]
struct Web {
    /// Key, id (empty for a model) and name of each node, in the order of the records.
    nodes: Vec<(Key, String, String)>,
    known: BTreeSet<Key>,
    lines: BTreeSet<(Key, Key)>,
}

impl Web {
    fn of(model: &Model, systems: &[Item<'_, System>]) -> Self {
        let mut web = Self::default();
        for system in systems {
            web.add(1, &system.id, &system.name);
        }
        for system in systems {
            web.system(model, system.data());
        }
        for risk in model.all::<Risk>() {
            let about: Vec<&str> = risk.data().systems.iter().map(Ref::id).collect();
            for system in systems.iter().filter(|system| about.contains(&&*system.data().id)) {
                let risk = web.add(0, &risk.id, &risk.title);
                web.lines.insert((risk, (1, system.id.to_string())));
            }
        }
        web
    }

    fn system(&mut self, model: &Model, system: &System) {
        let own = (1, system.id.to_string());
        for part in system.models.iter().filter_map(|used| model.get::<record::Model>(used.id())) {
            let version = part.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            let key = self.add(2, &part.id, &format!("{}{version}", part.name));
            self.lines.insert((own.clone(), key.clone()));
            self.supplied(model, &key, part.supplier.as_ref().map(Ref::id));
        }
        for dataset in system.datasets.iter().filter_map(|used| model.get::<Dataset>(used.dataset.id())) {
            let key = self.add(2, &dataset.id, &dataset.name);
            self.lines.insert((own.clone(), key.clone()));
            self.supplied(model, &key, dataset.supplier.as_ref().map(Ref::id));
        }
        for supplier in &system.suppliers {
            self.supplied(model, &own, Some(supplier.id()));
        }
    }

    fn supplied(&mut self, model: &Model, what: &Key, by: Option<&str>) {
        if let Some(supplier) = by.and_then(|by| model.get::<Supplier>(by)) {
            let key = self.add(3, &supplier.id, &supplier.name);
            self.lines.insert((what.clone(), key));
        }
    }

    fn add(&mut self, column: usize, id: &str, name: &str) -> Key {
        let key = (column, id.to_owned());
        if self.known.insert(key.clone()) {
            self.nodes.push((key.clone(), id.to_owned(), name.to_owned()));
        }
        key
    }

    fn column(&self, column: usize) -> Vec<&(Key, String, String)> {
        self.nodes.iter().filter(|(key, ..)| key.0 == column).collect()
    }

    /// The first nodes of each column: systems first, then the nodes related to these systems.
    fn cut(&self) -> Self {
        let systems: BTreeSet<&Key> = self.column(1).into_iter().take(DRAWN).map(|(key, ..)| key).collect();
        let mut cut = Self::default();
        for column in 0..COLUMNS.len() {
            let near = |key: &Key| column == 1 || self.near(key, &systems);
            let nodes = self.column(column).into_iter().filter(|(key, ..)| near(key)).take(DRAWN);
            cut.nodes.extend(nodes.cloned());
        }
        cut.known = cut.nodes.iter().map(|(key, ..)| key.clone()).collect();
        let drawn = |(from, to): &&(Key, Key)| cut.known.contains(from) && cut.known.contains(to);
        cut.lines = self.lines.iter().filter(drawn).cloned().collect();
        cut
    }

    /// Whether a node is related to one of `systems`, directly or through what it supplies.
    fn near(&self, key: &Key, systems: &BTreeSet<&Key>) -> bool {
        let ends = |key: &Key| -> Vec<&Key> {
            let ends = self.lines.iter().filter_map(|(from, to)| match (from == key, to == key) {
                (true, _) => Some(to),
                (_, true) => Some(from),
                _ => None,
            });
            ends.collect()
        };
        let direct = ends(key);
        direct.iter().any(|end| systems.contains(end))
            || direct.iter().any(|end| ends(end).iter().any(|end| systems.contains(end)))
    }

    /// The rows of the nodes. Each column is ordered by the nodes that it is connected to, so that few lines cross.
    fn places(&self) -> BTreeMap<&Key, usize> {
        let mut places: BTreeMap<&Key, usize> = BTreeMap::new();
        for column in [1, 2, 3, 0] {
            let mut keys: Vec<&Key> = self.column(column).into_iter().map(|(key, ..)| key).collect();
            keys.sort_by_key(|key| self.middle(key, &places));
            places.extend(keys.into_iter().enumerate().map(|(row, key)| (key, row)));
        }
        places
    }

    /// Mean position of the connected nodes that are already placed, in hundredths of a row.
    fn middle(&self, key: &Key, places: &BTreeMap<&Key, usize>) -> usize {
        let ends = self.lines.iter().filter_map(|(from, to)| match (from == key, to == key) {
            (true, _) => places.get(to),
            (_, true) => places.get(from),
            _ => None,
        });
        let ends: Vec<usize> = ends.copied().collect();
        ends.iter().sum::<usize>() * 100 / ends.len().max(1)
    }

    fn data(&self, whole: &Self) -> Value {
        let places = self.places();
        let node = |(key, id, name): &(Key, String, String)| json!({ "column": key.0, "row": places.get(key), "id": short(id, BOX), "name": short(name, BOX) });
        let line = |(from, to): &(Key, Key)| json!({ "from": from.0, "from_row": places.get(from), "to": to.0, "to_row": places.get(to) });
        let heads = COLUMNS.iter().enumerate().map(
            |(at, (head, _))| json!({ "title": head, "drawn": self.column(at).len(), "left_out": whole.column(at).len() - self.column(at).len() }),
        );
        json!({
            "heads": heads.collect::<Vec<_>>(),
            "nodes": self.nodes.iter().map(node).collect::<Vec<_>>(),
            "lines": self.lines.iter().map(line).collect::<Vec<_>>(),
            "rows": (0..COLUMNS.len()).map(|at| self.column(at).len()).max(),
        })
    }

    /// The nodes in one column that are connected to a node.
    fn ends(&self, key: &Key, column: usize) -> Vec<String> {
        let joined = |other: &Key| {
            self.lines.contains(&(key.clone(), other.clone())) || self.lines.contains(&(other.clone(), key.clone()))
        };
        self.column(column)
            .into_iter()
            .filter(|(other, ..)| joined(other))
            .map(|(_, id, name)| called(id, name))
            .collect()
    }

    fn alt(&self, whole: &Self) -> String {
        let system = |(key, id, name): &&(Key, String, String)| {
            let part = |(column, what): (usize, &str)| {
                let ends = self.ends(key, column);
                (!ends.is_empty()).then(|| format!("{what} {}", listed(&ends)))
            };
            let parts = [(0, "risks"), (2, "models and datasets"), (3, "suppliers")];
            let parts: Vec<String> = parts.into_iter().filter_map(part).collect();
            let parts = if parts.is_empty() { "none recorded".to_owned() } else { parts.join("; ") };
            format!("{}: {parts}.", short(&called(id, name), 60.0))
        };
        let systems = self.column(1).iter().map(system).collect::<Vec<_>>().join(" ");
        let supplied: String = self
            .column(2)
            .into_iter()
            .filter_map(|(key, id, name)| {
                let by = self.ends(key, 3);
                (!by.is_empty()).then(|| format!(" {} is supplied by {}.", short(&called(id, name), 60.0), listed(&by)))
            })
            .collect();
        let left_out: String = COLUMNS
            .iter()
            .enumerate()
            .filter_map(|(at, (_, unit))| {
                let count = whole.column(at).len() - self.column(at).len();
                (count > 0).then(|| format!(" {} not drawn.", count_of(count, *unit)))
            })
            .collect();
        format!("{systems}{supplied}{left_out}")
    }

    /// A row for each line of a system.
    fn rows(&self) -> Vec<Vec<Cell>> {
        let row = |system: &(Key, String, String), column: usize| {
            let what = COLUMNS[column].0;
            let system_name = called(&system.1, &system.2);
            let ends = self.ends(&system.0, column);
            let row = move |end: String| -> Vec<Cell> { vec![system_name.as_str().into(), what.into(), end.into()] };
            ends.into_iter().map(row).collect::<Vec<_>>()
        };
        self.column(1).into_iter().flat_map(|system| [0, 2, 3].map(|column| row(system, column))).flatten().collect()
    }
}

fn called(id: &str, name: &str) -> String {
    if id.is_empty() { name.to_owned() } else { format!("{id} {name}") }
}
