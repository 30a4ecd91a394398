//! The fields of a record laid out for display, by its schema alone: plain values as facts, lists of similar items as tables,
//! everything else nested. Documents and sites share it.
//!
//! Must not know the meaning of a field, nor how a reference is shown.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{model::Entry, prose::capitalize, record::Kind, report::records::is_blank, schema};

/// Maximum number of columns of a table of values.
const COLUMNS: usize = 8;
/// Fields that are shown elsewhere.
const ELSEWHERE: &[&str] = &["id"];

/// A value for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Text, which can have several lines.
    Text(String),
    /// The id of a record or of an entry of a framework.
    Reference(String),
    /// A web address.
    Web(String),
}

/// A part of the layout of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title of a field with what it means.
    Heading {
        /// Its title.
        title: String,
        /// Its description in the schema.
        about: String,
    },
    /// Names with their values.
    Facts(Vec<(String, Vec<Shown>)>),
    /// Similar items.
    Table {
        /// The title of the field.
        title: String,
        /// Column heads.
        header: Vec<String>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Shown>>>,
    },
    /// Nested values.
    Nested(Vec<Node>),
}

impl Block {
    /// Its title, if it is a heading.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        if let Self::Heading { title, .. } = self { Some(title) } else { None }
    }
}

/// A named value with its nested values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name; list items have none.
    pub name: Option<String>,
    /// Its value.
    pub value: Vec<Shown>,
    /// Its nested values.
    pub children: Vec<Self>,
}

impl Node {
    /// Whether it is a row of a matrix: an item that is itself a list of plain values.
    #[must_use]
    pub const fn is_row(&self) -> bool {
        self.name.is_none() && self.children.is_empty()
    }
}

/// The fields of `entry` that have a value; empty if it cannot be read. `more` are references that other records state, each with the
/// path of the field that would state it here.
#[must_use]
pub fn blocks(entry: &Entry, words: &Words, more: &[(&str, &str)]) -> Vec<Block> {
    let Some(record) = entry.record() else { return Vec::new() };
    let mut record = record.to_value();
    let own = entry.links.iter().map(|link| (link.pointer.to_string(), link.to.to_string()));
    let added = more.iter().filter_map(|(path, id)| Some((add(&mut record, path, id)?, (*id).to_owned())));
    let links = own.chain(added).collect();
    Layout { links, words, schema: schema::json(entry.kind) }.blocks(&record)
}

/// Adds a reference to the field at a path, unless it is in an item of a list, which only its own record can name; its pointer.
fn add(record: &mut Value, path: &str, id: &str) -> Option<String> {
    let list = path.strip_suffix("/*");
    let path = list.unwrap_or(path);
    let field = path.split('/').try_fold(record, |field, step| inner(field, step))?;
    if list.is_some() && field.is_null() {
        *field = Value::Array(Vec::new());
    }
    put(field, id).map(|item| format!("/{path}{item}"))
}

/// The field of a mapping, which is created if there is none.
fn inner<'v>(field: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    if field.is_null() {
        *field = Value::Object(Map::new());
    }
    field.as_object_mut().filter(|_| step != "*").map(|fields| fields.entry(step).or_insert(Value::Null))
}

/// Writes an id into a field or at the end of a list; the end of its pointer.
fn put(field: &mut Value, id: &str) -> Option<String> {
    let end = field.as_array().map_or_else(String::new, |items| format!("/{}", items.len()));
    match field {
        Value::Array(items) => items.push(id.into()),
        Value::Null => *field = id.into(),
        _ => return None,
    }
    Some(end)
}

/// `next-review` is `Next review`.
#[must_use]
pub fn label(name: &str) -> String {
    capitalize(&words(name))
}

fn words(name: &str) -> String {
    name.split('-').map(spelled).collect::<Vec<_>>().join(" ")
}

/// Words of field names as they are shown.
const SPELLED: &[(&str, &str)] = &[
    ("act", "Act"),
    ("ai", "AI"),
    ("annex", "Annex"),
    ("ce", "CE"),
    ("dpia", "DPIA"),
    ("eu", "EU"),
    ("fria", "FRIA"),
    ("iii", "III"),
    ("nl", "NL"),
    ("oj", "OJ"),
    ("sha256", "SHA-256"),
    ("soa", "SoA"),
    ("uk", "UK"),
    ("url", "web address"),
    ("vi", "VI"),
    ("vii", "VII"),
    ("what", "description"),
];

fn spelled(word: &str) -> &str {
    SPELLED.iter().find(|(written, _)| *written == word).map_or(word, |(_, shown)| shown)
}

/// An abbreviation in its usual spelling, any other word unchanged.
fn abbreviation(word: &str) -> &str {
    Some(spelled(word)).filter(|shown| shown.starts_with(char::is_uppercase)).unwrap_or(word)
}

/// The enum values in the schema of a kind, such as `operation-and-monitoring`.
#[derive(Debug)]
pub struct Words(BTreeSet<&'static str>);

impl Words {
    /// The values of `kind`.
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        let mut words = BTreeSet::new();
        listed(schema::json(kind), &mut words);
        Self(words)
    }

    /// Text for display: an enum value without hyphens, any other text unchanged.
    fn read(&self, text: &str) -> Shown {
        let words = || text.split('-').map(abbreviation).collect::<Vec<_>>().join(" ");
        Shown::Text(if self.0.contains(text) { words() } else { text.trim_end().to_owned() })
    }
}

fn listed(schema: &'static Value, words: &mut BTreeSet<&'static str>) {
    match schema {
        Value::Object(fields) => {
            let word = fields.get("const").into_iter();
            let word = word.chain(fields.get("enum").and_then(Value::as_array).into_iter().flatten());
            words.extend(word.filter_map(Value::as_str));
            fields.values().for_each(|inner| listed(inner, words));
        }
        Value::Array(items) => items.iter().for_each(|inner| listed(inner, words)),
        _ => {}
    }
}

struct Layout<'f> {
    /// Ids of references, by pointer.
    links: BTreeMap<String, String>,
    words: &'f Words,
    schema: &'static Value,
}

impl Layout<'_> {
    fn blocks(&self, record: &Value) -> Vec<Block> {
        let fields = record.as_object().into_iter().flatten();
        let fields = fields
            .filter(|(name, value)| !ELSEWHERE.contains(&name.as_str()) && self.is_stated(&format!("/{name}"), value));
        let (plain, deep): (Vec<_>, Vec<_>) = fields.partition(|(_, value)| is_plain(value));
        let facts = self.facts(plain, "");
        let deep = deep.into_iter().flat_map(|(name, value)| self.section(&label(name), value, &format!("/{name}")));
        facts.into_iter().chain(deep).collect()
    }

    fn facts(&self, fields: Vec<(&String, &Value)>, pointer: &str) -> Option<Block> {
        let fact = |(name, value): (&String, &Value)| (label(name), self.values(value, &format!("{pointer}/{name}")));
        let facts: Vec<_> = fields.into_iter().map(fact).collect();
        (!facts.is_empty()).then_some(Block::Facts(facts))
    }

    /// Whether a field has a value; `false` counts unless it is the default.
    fn is_stated(&self, pointer: &str, value: &Value) -> bool {
        let is_default = || self.field(pointer).is_none_or(|field| field.get("default").is_some());
        !is_blank(value) || (value == &Value::Bool(false) && !is_default())
    }

    fn field(&self, pointer: &str) -> Option<&'static Value> {
        schema::at(self.schema, pointer.split('/'))
    }

    fn heading(&self, title: &str, pointer: &str) -> Block {
        let about = self.field(pointer).and_then(|field| field["description"].as_str()).unwrap_or_default();
        Block::Heading { title: title.to_owned(), about: about.to_owned() }
    }

    /// A structured value: its plain fields as facts, similar items as a table.
    fn section(&self, title: &str, value: &Value, pointer: &str) -> Vec<Block> {
        let block = match value {
            Value::Array(items) => match self.columns(items.iter(), pointer) {
                Some(columns) => self.table(title, &columns, items, pointer),
                None => Block::Nested(self.children(value, pointer)),
            },
            Value::Object(fields) => match self.columns(fields.values(), pointer) {
                Some(columns) => self.groups(title, &columns, fields, pointer),
                None => return self.object(title, fields, pointer),
            },
            _ => return Vec::new(),
        };
        vec![self.heading(title, pointer), block]
    }

    fn object(&self, title: &str, fields: &Map<String, Value>, pointer: &str) -> Vec<Block> {
        let (plain, deep): (Vec<_>, Vec<_>) =
            self.stated(fields, pointer).into_iter().partition(|(_, field)| is_plain(field));
        let facts = self.facts(plain, pointer).map(|facts| [self.heading(title, pointer), facts]);
        let below = |(name, field): (&String, &Value)| {
            let title = format!("{title}: {}", words(name));
            self.section(&title, field, &format!("{pointer}/{name}"))
        };
        facts.into_iter().flatten().chain(deep.into_iter().flat_map(below)).collect()
    }

    /// The fields of a mapping that have a value.
    fn stated<'v>(&self, fields: &'v Map<String, Value>, pointer: &str) -> Vec<(&'v String, &'v Value)> {
        fields.iter().filter(|(name, field)| self.is_stated(&format!("{pointer}/{name}"), field)).collect()
    }

    /// Similar items, each with a name.
    fn groups(&self, title: &str, columns: &[&str], fields: &Map<String, Value>, pointer: &str) -> Block {
        let row = |(name, item): (&String, &Value)| {
            let cells = self.cells(columns, item, &format!("{pointer}/{name}"));
            std::iter::once(vec![Shown::Text(label(name))]).chain(cells).collect()
        };
        let header = std::iter::once("Name".to_owned()).chain(columns.iter().map(|column| label(column))).collect();
        let rows = self.stated(fields, pointer).into_iter().map(row).collect();
        Block::Table { title: title.to_owned(), header, rows }
    }

    fn cells(&self, columns: &[&str], item: &Value, pointer: &str) -> Vec<Vec<Shown>> {
        let cell = |column: &&str| {
            let pointer = format!("{pointer}/{column}");
            let value = item.get(column).filter(|value| self.is_stated(&pointer, value));
            value.map(|value| self.values(value, &pointer)).unwrap_or_default()
        };
        columns.iter().map(cell).collect()
    }

    fn table(&self, title: &str, columns: &[&str], items: &[Value], pointer: &str) -> Block {
        let header = columns.iter().map(|column| label(column)).collect();
        let row = |(number, item): (usize, &Value)| self.cells(columns, item, &format!("{pointer}/{number}"));
        Block::Table { title: title.to_owned(), header, rows: items.iter().enumerate().map(row).collect() }
    }

    fn children(&self, value: &Value, pointer: &str) -> Vec<Node> {
        match value {
            Value::Object(fields) => {
                let node = |(name, field): (&String, &Value)| {
                    self.node(Some(label(name)), field, &format!("{pointer}/{name}"))
                };
                self.stated(fields, pointer).into_iter().map(node).collect()
            }
            Value::Array(items) => {
                let node = |(number, item)| self.node(None, item, &format!("{pointer}/{number}"));
                items.iter().enumerate().map(node).collect()
            }
            _ => Vec::new(),
        }
    }

    fn node(&self, name: Option<String>, value: &Value, pointer: &str) -> Node {
        if is_plain(value) {
            return Node { name, value: self.values(value, pointer), children: Vec::new() };
        }
        Node { name, value: Vec::new(), children: self.children(value, pointer) }
    }

    /// A plain value, or the items of a list of plain values.
    fn values(&self, value: &Value, pointer: &str) -> Vec<Shown> {
        match value {
            Value::String(_) if self.links.contains_key(pointer) => {
                vec![Shown::Reference(self.links[pointer].clone())]
            }
            Value::String(url) if is_web(url) => vec![Shown::Web(url.clone())],
            Value::String(written) => vec![self.words.read(written)],
            Value::Bool(yes) => vec![Shown::Text(if *yes { "yes" } else { "no" }.to_owned())],
            Value::Array(items) => items
                .iter()
                .enumerate()
                .flat_map(|(number, item)| self.values(item, &format!("{pointer}/{number}")))
                .collect(),
            other => vec![Shown::Text(other.to_string())],
        }
    }

    /// The columns of similar items with plain values, if they fit.
    fn columns<'v>(&self, items: impl Iterator<Item = &'v Value>, pointer: &str) -> Option<Vec<&'v str>> {
        let mut columns: Vec<&str> = Vec::new();
        let below = format!("{pointer}/*");
        for item in items.filter(|item| !item.is_null()) {
            for (name, field) in self.stated(item.as_object()?, &below) {
                if !is_plain(field) {
                    return None;
                }
                if !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
        }
        let order = self.field(&below).and_then(|item| item["properties"].as_object());
        columns.sort_by_key(|column| order.and_then(|order| order.keys().position(|name| name == column)));
        (!columns.is_empty() && columns.len() <= COLUMNS).then_some(columns)
    }
}

fn is_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// Whether a value is a scalar or a list of scalars.
fn is_plain(value: &Value) -> bool {
    let is_deep = |value: &Value| value.is_object() || value.is_array();
    !value.is_object() && !value.as_array().is_some_and(|items| items.iter().any(is_deep))
}
