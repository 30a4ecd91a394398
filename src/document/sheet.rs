//! Sheets of records: every field that has a value, with its label, laid out by the schema.
//!
//! Must not know a kind or a field.

use serde_json::{Value, json};

use super::{
    cells,
    kind::DocumentData,
    layout::{self, Block, Node, Shown, Words},
};
use crate::{
    model::{Entry, Model},
    record::{Kind, Person, RecordType as _, Role, System, relation::sides_of},
    report::{
        order,
        table::{Cell, Table},
    },
};

/// The references of a record that only other records state, each with the path of the field that would state it.
fn stated_by_others<'m>(model: &'m Model, entry: &'m Entry) -> Vec<(&'static str, &'m str)> {
    let related = sides_of(entry.kind.name).filter_map(|(relation, side)| {
        let path = relation.end(side).fields.first()?;
        let others = model.related(relation, &entry.id).into_iter().filter(move |related| !related.is_stated_by(side));
        Some(others.map(move |related| (*path, related.id)))
    });
    related.flatten().collect()
}

/// The columns of the table of all values.
const VALUES: &[(&str, &str)] =
    &[("record", "Id"), ("section", "Section"), ("item", "Item"), ("field", "Field"), ("value", "Value")];

/// The sheet of the record `one`, or of all records of some kinds; `title` is that of all of them.
pub(super) fn document(model: &Model, one: Option<&Entry>, kinds: &[&str], title: &str) -> DocumentData {
    let groups: Vec<(&str, Vec<Sheet<'_>>)> = kinds.iter().map(|kind| (*kind, sheets(model, one, kind))).collect();
    let filled = groups.iter().filter(|(_, sheets)| !sheets.is_empty());
    let groups_of =
        filled.map(|(kind, sheets)| json!({ "title": layout::label(kind), "records": facts_of(model, sheets) }));
    let facts = json!({ "one": one.is_some(), "kinds": kinds, "groups": groups_of.collect::<Vec<_>>() });
    let title = one.map_or_else(|| title.to_owned(), |entry| model.name_with_id(&entry.id));
    cells::document(&title, facts, vec![values(model, groups.iter().flat_map(|(_, sheets)| sheets))])
}

fn facts_of(model: &Model, sheets: &[Sheet<'_>]) -> Vec<Value> {
    sheets.iter().map(|sheet| sheet.facts(model)).collect()
}

fn sheets<'m>(model: &'m Model, one: Option<&Entry>, kind: &str) -> Vec<Sheet<'m>> {
    let is_asked = |entry: &&Entry| one.is_none_or(|one| std::ptr::eq(one, *entry));
    let mut entries: Vec<&Entry> = model.of_kind(kind).filter(is_asked).collect();
    entries.sort_by_cached_key(|entry| order::key(kind, &entry.id));
    entries.into_iter().map(Sheet::of(model, kind)).collect()
}

/// A record and its layout.
struct Sheet<'m> {
    entry: &'m Entry,
    blocks: Vec<Block>,
}

impl<'m> Sheet<'m> {
    /// Lays out records of a kind.
    fn of(model: &'m Model, kind: &str) -> impl Fn(&'m Entry) -> Self {
        let words = Kind::named(kind).map(Words::of);
        let blocks =
            move |entry| words.as_ref().map(|words| layout::blocks(entry, words, &stated_by_others(model, entry)));
        move |entry| Self { entry, blocks: blocks(entry).unwrap_or_default() }
    }

    fn rows(&self, model: &Model) -> Vec<Vec<Cell>> {
        let mut section = "";
        let mut rows = Vec::new();
        for block in &self.blocks {
            section = block.title().unwrap_or(section);
            let row = |(item, field, value): Valued| self.row([section.into(), item, field.into(), value]);
            rows.extend(of_block(model, block).into_iter().map(row));
        }
        let unreadable =
            || self.row([Cell::Empty, Cell::Empty, Cell::Empty, "(unreadable: violates its schema)".into()]);
        rows.extend(self.entry.record().is_none().then(unreadable));
        rows
    }

    fn row(&self, cells: [Cell; 4]) -> Vec<Cell> {
        std::iter::once(Cell::from(&*self.entry.id)).chain(cells).collect()
    }

    /// The record for the template.
    fn facts(&self, model: &Model) -> Value {
        json!({
            "id": self.entry.id,
            "title": model.title_of(&self.entry.id),
            "readable": self.entry.record().is_some(),
            "blocks": self.blocks.iter().map(|block| facts(model, block)).collect::<Vec<_>>(),
        })
    }
}

/// A block for the template. A fact is a list of its label and its lines: of a mapping, each would take ten times the memory.
fn facts(model: &Model, block: &Block) -> Value {
    match block {
        Block::Heading { title, about } => json!({ "type": "heading", "title": title, "about": about }),
        Block::Facts(facts) => {
            let facts = facts.iter().map(|(name, values)| json!([name, lines(model, values)]));
            json!({ "type": "facts", "facts": facts.collect::<Vec<_>>() })
        }
        Block::Table { header, rows, .. } => {
            let row = |row: &Vec<Vec<Shown>>| row.iter().map(|cell| lines(model, cell)).collect::<Vec<_>>();
            json!({ "type": "table", "header": header, "rows": rows.iter().map(row).collect::<Vec<_>>() })
        }
        Block::Nested(nodes) => {
            let items = items(model, nodes).into_iter().map(|item| {
                let facts = item.into_iter().map(|(name, value)| json!([name, value]));
                facts.collect::<Vec<_>>()
            });
            json!({ "type": "items", "items": items.collect::<Vec<_>>() })
        }
    }
}

/// Nested values, each as a label and lines: one list for each item of a list, or one for a mapping or a matrix, whose rows are counted.
fn items(model: &Model, nodes: &[Node]) -> Vec<Vec<(String, Vec<String>)>> {
    let flat = |nodes: &[Node]| {
        let mut flat = Vec::new();
        nodes.iter().for_each(|node| flatten(model, node, &mut Vec::new(), &mut flat));
        flat
    };
    if nodes.iter().all(Node::is_row) {
        let row = |(at, node): (usize, &Node)| ((at + 1).to_string(), lines(model, &node.value));
        return vec![nodes.iter().enumerate().map(row).collect()];
    }
    if nodes.iter().all(|node| node.name.is_none()) {
        return nodes.iter().map(|node| flat(std::slice::from_ref(node))).collect();
    }
    vec![flat(nodes)]
}

/// The values of a nested value with their labels; items of lists are counted.
fn flatten(model: &Model, node: &Node, above: &mut Vec<String>, flat: &mut Vec<(String, Vec<String>)>) {
    above.extend(node.name.clone());
    if !node.value.is_empty() {
        flat.push((above.join(", "), lines(model, &node.value)));
    }
    for (number, child) in node.children.iter().enumerate() {
        if child.name.is_none() {
            above.push((number + 1).to_string());
        }
        flatten(model, child, above, flat);
        if child.name.is_none() {
            above.pop();
        }
    }
    if node.name.is_some() {
        above.pop();
    }
}

/// Every value of the sheets, one per row.
fn values<'s>(model: &Model, sheets: impl Iterator<Item = &'s Sheet<'s>>) -> Table {
    cells::table("fields", "Fields", VALUES, sheets.flat_map(|sheet| sheet.rows(model)))
}

/// A value of a block: number of the item, label, value.
type Valued = (Cell, String, Cell);

fn of_block(model: &Model, block: &Block) -> Vec<Valued> {
    match block {
        Block::Heading { .. } => Vec::new(),
        Block::Facts(facts) => facts.iter().map(|(name, values)| named(Cell::Empty, name, model, values)).collect(),
        Block::Table { header, rows, .. } => of_table(model, header, rows),
        Block::Nested(nodes) => of_items(items(model, nodes)),
    }
}

fn named(item: Cell, name: &str, model: &Model, values: &[Shown]) -> Valued {
    (item, name.to_owned(), lines(model, values).into_iter().collect())
}

fn of_table(model: &Model, header: &[String], rows: &[Vec<Vec<Shown>>]) -> Vec<Valued> {
    let cells = rows.iter().enumerate().flat_map(|(at, row)| header.iter().zip(row).map(move |cell| (at + 1, cell)));
    let filled = cells.filter(|(_, (_, cell))| !cell.is_empty());
    filled.map(|(item, (name, cell))| named(item.into(), name, model, cell)).collect()
}

fn of_items(items: Vec<Vec<(String, Vec<String>)>>) -> Vec<Valued> {
    let facts = items.into_iter().enumerate().flat_map(|(at, item)| item.into_iter().map(move |fact| (at + 1, fact)));
    facts.map(|(item, (name, value))| (item.into(), name, value.into_iter().collect())).collect()
}

/// Values as lines: persons, roles and AI systems by name, other records by id and name.
fn lines(model: &Model, values: &[Shown]) -> Vec<String> {
    let called = [Person::KIND, Role::KIND, System::KIND];
    let line = |value: &Shown| match value {
        Shown::Text(text) | Shown::Web(text) => text.clone(),
        Shown::Reference(id) if model.kind_of(id).is_some_and(|kind| called.contains(&kind)) => model.name_of(id),
        Shown::Reference(id) => model.name_with_id(id),
    };
    values.iter().map(line).collect()
}
