//! The fields of a record as parts of a page, with links to other records, and its text for search.
//!
//! Must not know the meaning of a field.

use serde_json::Value;

use super::{FieldNode, Line, LineItem, Part, Rows, VisibleRecords, lines};
use crate::{
    document::layout::{self, Block, Node, Shown, Words},
    model::Entry,
};

/// Maximum number of characters of a record that are searched.
const SEARCHED: usize = 20_000;

/// The fields of `entry`.
pub(super) fn parts(visible: &VisibleRecords<'_>, entry: &Entry, words: &Words) -> Vec<Part> {
    layout::blocks(entry, words, &[]).into_iter().map(|block| part(visible, block)).collect()
}

fn part(visible: &VisibleRecords<'_>, block: Block) -> Part {
    match block {
        Block::Heading { title, .. } => Part::Heading(3, title),
        Block::Facts(facts) => {
            Part::Facts(facts.into_iter().map(|(name, values)| (name, values_of(visible, &values))).collect())
        }
        Block::Table { title, header, rows } => {
            let row = |row: Vec<Vec<Shown>>| row.iter().map(|cell| values_of(visible, cell)).collect();
            let header = header.into_iter().map(Into::into).collect();
            Part::Rows(Rows { title, header, rows: rows.into_iter().map(row).collect() })
        }
        Block::Nested(nodes) => Part::Nested(nodes.into_iter().map(|node| nested(visible, node)).collect()),
    }
}

fn nested(visible: &VisibleRecords<'_>, Node { name, value, children }: Node) -> FieldNode {
    let children = children.into_iter().map(|child| nested(visible, child)).collect();
    FieldNode { name, value: values_of(visible, &value), children }
}

fn values_of(visible: &VisibleRecords<'_>, values: &[Shown]) -> Vec<Line> {
    let each = values.iter().map(|value| match value {
        Shown::Text(text) => lines(text),
        Shown::Reference(id) => vec![visible.named(id)],
        Shown::Web(url) => vec![vec![LineItem::Web(url.clone())]],
    });
    each.flatten().collect()
}

/// The text of a record, for search.
pub(super) fn words(entry: &Entry) -> String {
    let mut words = String::new();
    if let Some(record) = entry.record() {
        gather(&record.to_value(), &mut words);
    }
    let end = words.char_indices().nth(SEARCHED).map_or(words.len(), |(at, _)| at);
    words.truncate(end);
    words
}

fn gather(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            words.extend([text.trim(), " "]);
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, words)),
        Value::Object(fields) => fields.values().for_each(|field| gather(field, words)),
        Value::Number(number) => words.push_str(&format!("{number} ")),
        Value::Null | Value::Bool(_) => {}
    }
}
