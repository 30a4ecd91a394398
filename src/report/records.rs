//! The reports of `aims list` and `aims show` about the records of a repository.
//!
//! Must not judge a record.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    approvals, order,
    page::{Block, Page},
    table::Table,
};
use crate::{
    escape::Untrusted,
    model::{Entry, Model, Resolved},
    record::{Control, RecordType as _, Risk},
};

/// The records of a repository, or those of one kind (version 1).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordList {
    /// Version of this format.
    #[schemars(extend("const" = 1))]
    pub version: u32,
    /// The records: kinds as an auditor reads them, ids in natural order.
    pub records: Vec<ListedRecord>,
}

/// A record in the list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedRecord {
    /// Its id.
    pub id: Untrusted,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: Option<Untrusted>,
    /// Id of the role or person responsible for it.
    pub owner: Option<Untrusted>,
    /// Date by which it has to be reviewed.
    pub next_review: Option<String>,
    /// Its file, relative to the folder of `aims.yaml`.
    pub path: Untrusted,
    /// The record with the field names of the file; absent if it violates its schema.
    pub record: Option<Value>,
}

/// All records, or those of one kind.
#[must_use]
pub fn list(model: &Model, kind: Option<&str>) -> RecordList {
    let of_kind = |entry: &&Entry| kind.is_none_or(|kind| entry.kind.name == kind);
    let mut entries: Vec<&Entry> = model.entries().iter().filter(of_kind).collect();
    entries.sort_by_cached_key(|entry| order::key(entry.kind.name, &entry.id));
    RecordList { version: 1, records: entries.into_iter().map(|entry| listed(model, entry)).collect() }
}

fn listed(model: &Model, entry: &Entry) -> ListedRecord {
    let record = entry.record();
    ListedRecord {
        id: (*entry.id).into(),
        kind: entry.kind.name.to_owned(),
        title: model.title_of(&entry.id).map(Into::into),
        owner: record.and_then(|record| record.owner()).map(Into::into),
        next_review: model.next_review(entry).map(|next| next.to_string()),
        path: (*entry.path).into(),
        record: record.map(|record| stated(record.to_value())),
    }
}

/// A record without empty fields.
fn stated(mut record: Value) -> Value {
    if let Some(fields) = record.as_object_mut() {
        fields.retain(|_, field| !is_blank(field));
        fields.values_mut().for_each(|field| *field = stated(field.take()));
    } else if let Some(items) = record.as_array_mut() {
        items.iter_mut().for_each(|item| *item = stated(item.take()));
    }
    record
}

impl RecordList {
    /// The list as a table.
    #[must_use]
    pub fn table(&self, model: &Model) -> Table {
        let columns = [
            ("id", "Id"),
            ("kind", "Kind"),
            ("title", "Title"),
            ("owner", "Owner"),
            ("next", "Next review"),
            ("path", "File"),
        ];
        let mut table = Table::new("records", "Records", &columns);
        let row = |listed: &ListedRecord| {
            let unreadable = listed.record.is_none().then_some("(unreadable: violates its schema)");
            let owner = listed.owner.as_ref().map(|owner| model.name_of(owner.raw()));
            vec![
                listed.id.raw().into(),
                listed.kind.as_str().into(),
                listed.title.as_ref().map(Untrusted::raw).or(unreadable).into(),
                owner.unwrap_or_default().into(),
                listed.next_review.as_deref().into(),
                listed.path.raw().into(),
            ]
        };
        table.rows = self.records.iter().map(row).collect();
        table
    }
}

/// One record: its fields, derived values, and the records that refer to it.
#[must_use]
pub fn show(model: &Model, entry: &Entry) -> Page {
    let page = Page::new(model.name_with_id(&entry.id)).facts(vec![
        ("Kind", entry.kind.name.to_owned()),
        ("File", entry.path.to_string()),
        ("Next review", model.next_review(entry).map(|next| next.to_string()).unwrap_or_default()),
    ]);
    let page = match entry.record() {
        Some(record) => page.block(Block::Tree(tree(model, entry, &without_id(record.to_value())))),
        None => page.paragraph(Some("The record violates its schema; `aims check` shows where.")),
    };
    let page = page.list("Approvals and reviews in git", approvals::of_record(model, entry));
    let page = page.list("File history", approvals::of_file(model, entry));
    let page =
        page.list("Levels of risk", levels(model, entry)).list("Decisions by AI system", decisions(model, entry));
    page.table("Referenced by", backlinks(model, &entry.id))
}

/// The record without its id, which is already in the title.
fn without_id(mut record: Value) -> Value {
    if let Some(fields) = record.as_object_mut() {
        fields.shift_remove("id");
    }
    record
}

fn tree(model: &Model, entry: &Entry, value: &Value) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    Tree { model, linked: entry.links.iter().map(|link| &*link.to).collect() }.grow(value, 0, &mut lines);
    mark_defaults(entry, &mut lines);
    lines
}

/// Marks the values that a record does not state.
fn mark_defaults(entry: &Entry, lines: &mut [(usize, String)]) {
    let is_default = |line: &str| line.split_once(':').is_some_and(|(field, _)| entry.is_default(field));
    let defaults = lines.iter_mut().filter(|(depth, line)| *depth == 0 && is_default(line));
    defaults.for_each(|(_, line)| line.push_str(" (default)"));
}

/// Draws a record; ids of references are followed by their titles.
struct Tree<'t> {
    model: &'t Model,
    linked: BTreeSet<&'t str>,
}

impl Tree<'_> {
    fn grow(&self, value: &Value, depth: usize, lines: &mut Vec<(usize, String)>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields.iter().filter(|(_, field)| !is_blank(field)) {
                    match field {
                        Value::Object(_) | Value::Array(_) => {
                            lines.push((depth, name.clone()));
                            self.grow(field, depth + 1, lines);
                        }
                        leaf => lines.push((depth, format!("{name}: {}", self.named(leaf)))),
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    if item.is_object() {
                        let from = lines.len();
                        self.grow(item, depth + 1, lines);
                        if let Some((depth_of_first, first)) = lines.get_mut(from) {
                            *depth_of_first = depth;
                            first.insert_str(0, "- ");
                        }
                    } else {
                        lines.push((depth, format!("- {}", self.named(item))));
                    }
                }
            }
            leaf => lines.push((depth, self.named(leaf))),
        }
    }

    /// A value, followed by the title if it is the id of a reference.
    fn named(&self, value: &Value) -> String {
        match value {
            Value::String(text) => match self.model.title_of(text).filter(|_| self.linked.contains(text.as_str())) {
                Some(title) if title != text => format!("{text} ({title})"),
                _ => text.clone(),
            },
            other => other.to_string(),
        }
    }
}

/// Whether a value is blank: null, false, an empty list or an empty mapping.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

pub(super) fn levels(model: &Model, entry: &Entry) -> Vec<String> {
    let Some(risk) = model.get::<Risk>(&entry.id).filter(|_| entry.kind.name == Risk::KIND) else { return Vec::new() };
    let line = |name: &str, rating: Option<&crate::record::Rating>| {
        let levels = rating.map(|rating| model.levels(rating)).unwrap_or_default();
        let words: Vec<String> = levels
            .into_iter()
            .map(|level| {
                let above = if level.above_appetite() {
                    format!(", above the appetite of {}", level.appetite)
                } else {
                    String::new()
                };
                format!("{} {} ({}{above})", level.group.name(), level.value, level.band)
            })
            .collect();
        (!words.is_empty()).then(|| format!("{name}: {}", words.join("; ")))
    };
    [line("now", risk.data().present.as_ref()), line("target", risk.data().target.as_ref())]
        .into_iter()
        .flatten()
        .collect()
}

fn decisions(model: &Model, entry: &Entry) -> Vec<String> {
    let Some(row) = model.control(&entry.id).filter(|_| entry.kind.name == Control::KIND) else { return Vec::new() };
    row.per_system()
        .map(|(system, row)| {
            let decision = row.decision().map_or("undecided", crate::record::ControlDecision::name);
            let status = row.status().map(|status| format!(", {}", status.name())).unwrap_or_default();
            format!("{}: {decision}{status}", system.name)
        })
        .collect()
}

fn backlinks(model: &Model, id: &str) -> Table {
    let mut table = Table::new(
        "backlinks",
        "Referenced by",
        &[("id", "Id"), ("kind", "Kind"), ("title", "Title"), ("field", "Field")],
    );
    let resolves =
        |link: &crate::schema::Link| matches!(model.resolve(link), Resolved::Record(_) | Resolved::Requirement);
    table.rows = model
        .links_to(id)
        .filter(|(_, link)| resolves(link))
        .map(|(from, link)| {
            let field = link.pointer.trim_start_matches('/').replace('/', ".");
            vec![(*from.id).into(), from.kind.name.into(), model.title_of(&from.id).into(), field.into()]
        })
        .collect();
    table
}
