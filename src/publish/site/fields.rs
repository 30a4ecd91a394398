//! The fields of a record for display: plain values as facts, lists of similar items as tables, everything else nested.
//!
//! Must not know the meaning of a field.

use std::collections::{BTreeMap, BTreeSet};

use schemars::SchemaGenerator;
use serde_json::{Map, Value};

use super::{FieldNode, Line, LineItem, Part, Rows, VisibleRecords, text};
use crate::{model::Entry, prose::capitalize, record::Kind, report::records::is_blank};

/// Maximum number of columns of a table of values.
const COLUMNS: usize = 8;
/// Maximum number of characters of a record that are searched.
const SEARCHED: usize = 20_000;
/// Fields that the page shows elsewhere.
const ELSEWHERE: &[&str] = &["id"];

/// The fields of `entry`.
pub(super) fn parts(visible: &VisibleRecords<'_>, entry: &Entry, words: &Words) -> Vec<Part> {
    let Some(record) = entry.record() else { return Vec::new() };
    let links = entry.links.iter().map(|link| (&*link.pointer, &*link.to)).collect();
    Fields { visible, links, words }.parts(&record.to_value())
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

/// `next-review` is `Next review`.
pub(super) fn label(name: &str) -> String {
    let words: Vec<&str> = name.split('-').map(spelled).collect();
    capitalize(&words.join(" "))
}

/// Abbreviations in their usual spelling.
fn spelled(word: &str) -> &str {
    match word {
        "ai" => "AI",
        "eu" => "EU",
        "act" => "Act",
        "soa" => "SoA",
        "sha256" => "SHA-256",
        "url" => "web address",
        other => other,
    }
}

struct Fields<'f> {
    visible: &'f VisibleRecords<'f>,
    /// Ids of references, by pointer.
    links: BTreeMap<&'f str, &'f str>,
    words: &'f Words,
}

/// The enum values in the schema of a kind, such as `operation-and-monitoring`.
pub(super) struct Words(BTreeSet<String>);

impl Words {
    /// The values of `kind`.
    pub(super) fn of(kind: &Kind) -> Self {
        let mut words = BTreeSet::new();
        listed((kind.schema)(&mut SchemaGenerator::default()).as_value(), &mut words);
        Self(words)
    }

    /// Text for display: an enum value without hyphens, any other text unchanged.
    fn read(&self, text: &str) -> Vec<Line> {
        if self.0.contains(text) { vec![super::text(text.replace('-', " "))] } else { super::lines(text) }
    }
}

fn listed(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            let word = fields.get("const").into_iter();
            let word = word.chain(fields.get("enum").and_then(Value::as_array).into_iter().flatten());
            words.extend(word.filter_map(Value::as_str).map(str::to_owned));
            fields.values().for_each(|inner| listed(inner, words));
        }
        Value::Array(items) => items.iter().for_each(|inner| listed(inner, words)),
        _ => {}
    }
}

impl Fields<'_> {
    fn parts(&self, record: &Value) -> Vec<Part> {
        let fields = record.as_object().into_iter().flatten();
        let value_lines = fields.filter(|(name, value)| !is_blank(value) && !ELSEWHERE.contains(&name.as_str()));
        let (plain, deep): (Vec<_>, Vec<_>) = value_lines.partition(|(_, value)| is_plain(value));
        let facts: Vec<_> = plain
            .into_iter()
            .map(|(name, value)| (label(name), self.value_lines(value, &format!("/{name}"))))
            .collect();
        let facts = (!facts.is_empty()).then_some(Part::Facts(facts));
        let deep = deep.into_iter().flat_map(|(name, value)| self.section(&label(name), value, &format!("/{name}")));
        facts.into_iter().chain(deep).collect()
    }

    /// A structured value: its plain fields as facts, similar items as a table.
    fn section(&self, title: &str, value: &Value, pointer: &str) -> Vec<Part> {
        let parts = match value {
            Value::Array(items) => match columns(items.iter()) {
                Some(columns) => vec![self.table(title, &columns, items, pointer)],
                None => vec![Part::Nested(self.children(value, pointer))],
            },
            Value::Object(fields) => match columns(fields.values()) {
                Some(columns) => vec![self.groups(title, &columns, fields, pointer)],
                None => return self.object(title, fields, pointer),
            },
            _ => Vec::new(),
        };
        std::iter::once(Part::Heading(3, title.to_owned())).chain(parts).collect()
    }

    fn object(&self, title: &str, fields: &Map<String, Value>, pointer: &str) -> Vec<Part> {
        let value_lines = fields.iter().filter(|(_, field)| !is_blank(field));
        let (plain, deep): (Vec<_>, Vec<_>) = value_lines.partition(|(_, field)| is_plain(field));
        let facts =
            plain.into_iter().map(|(name, field)| (label(name), self.value_lines(field, &format!("{pointer}/{name}"))));
        let facts: Vec<_> = facts.collect();
        let facts = (!facts.is_empty()).then(|| [Part::Heading(3, title.to_owned()), Part::Facts(facts)]);
        let below = |(name, field): (&String, &Value)| {
            let title = format!("{title}: {}", label(name).to_lowercase());
            self.section(&title, field, &format!("{pointer}/{name}"))
        };
        facts.into_iter().flatten().chain(deep.into_iter().flat_map(below)).collect()
    }

    /// Similar items, each with a name.
    fn groups(&self, title: &str, columns: &[&str], fields: &Map<String, Value>, pointer: &str) -> Part {
        let row = |(name, item): (&String, &Value)| {
            let cells = self.cells(columns, item, &format!("{pointer}/{name}"));
            std::iter::once(vec![text(label(name))]).chain(cells).collect()
        };
        let header = std::iter::once("Name".into()).chain(columns.iter().map(|column| label(column).into())).collect();
        let rows = fields.iter().filter(|(_, item)| !is_blank(item)).map(row).collect();
        Part::Rows(Rows { title: title.to_owned(), header, rows })
    }

    fn cells(&self, columns: &[&str], item: &Value, pointer: &str) -> Vec<Vec<Line>> {
        let value = |column: &&str| item.get(column).filter(|value| !is_blank(value));
        let value_lines =
            |column: &&str| value(column).map(|value| self.value_lines(value, &format!("{pointer}/{column}")));
        columns.iter().map(|column| value_lines(column).unwrap_or_default()).collect()
    }

    fn table(&self, title: &str, columns: &[&str], items: &[Value], pointer: &str) -> Part {
        let header = columns.iter().map(|column| label(column).into()).collect();
        let row = |(number, item): (usize, &Value)| self.cells(columns, item, &format!("{pointer}/{number}"));
        let rows = items.iter().enumerate().map(row).collect();
        Part::Rows(Rows { title: title.to_owned(), header, rows })
    }

    fn children(&self, value: &Value, pointer: &str) -> Vec<FieldNode> {
        match value {
            Value::Object(fields) => {
                let fields = fields.iter().filter(|(_, field)| !is_blank(field));
                fields.map(|(name, field)| self.node(Some(label(name)), field, &format!("{pointer}/{name}"))).collect()
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(number, item)| self.node(None, item, &format!("{pointer}/{number}")))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn node(&self, name: Option<String>, value: &Value, pointer: &str) -> FieldNode {
        if is_plain(value) {
            return FieldNode { name, value: self.value_lines(value, pointer), children: Vec::new() };
        }
        FieldNode { name, value: Vec::new(), children: self.children(value, pointer) }
    }

    /// A plain value as lines.
    fn value_lines(&self, value: &Value, pointer: &str) -> Vec<Line> {
        match value {
            Value::String(_) if self.links.contains_key(pointer) => vec![self.visible.named(self.links[pointer])],
            Value::String(url) if is_web(url) => vec![vec![LineItem::Web(url.clone())]],
            Value::String(written) => self.words.read(written),
            Value::Bool(true) => vec![text("yes")],
            Value::Array(items) => items
                .iter()
                .enumerate()
                .flat_map(|(number, item)| self.value_lines(item, &format!("{pointer}/{number}")))
                .collect(),
            other => vec![text(other.to_string())],
        }
    }
}

fn is_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// Whether a value is a scalar or a list of scalars.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| !item.is_object() && !item.is_array()),
        Value::Object(_) => false,
        _ => true,
    }
}

/// The columns of similar items with plain values, if they fit.
fn columns<'v>(items: impl Iterator<Item = &'v Value>) -> Option<Vec<&'v str>> {
    let mut columns: Vec<&str> = Vec::new();
    for item in items.filter(|item| !item.is_null()) {
        for (name, field) in item.as_object()?.iter().filter(|(_, field)| !is_blank(field)) {
            if !is_plain(field) {
                return None;
            }
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
    }
    (!columns.is_empty() && columns.len() <= COLUMNS).then_some(columns)
}
