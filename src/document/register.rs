//! Registers of all records of one kind. A record that violates its schema is listed by its id.
//!
//! Must not know a particular kind.

use serde_json::{Value, json};

use super::describe;
use crate::{
    model::{Entry, Item, Model},
    record::{RecordType, field::Review},
    report::{order, table::Cell},
};

/// The readable records of a kind, in natural order of their ids.
pub(super) fn sorted<T: RecordType>(model: &Model) -> Vec<Item<'_, T>> {
    let mut items: Vec<Item<'_, T>> = model.all().collect();
    items.sort_by_cached_key(|item| order::key(T::KIND, &item.entry().id));
    items
}

/// A row for each of `items`, then one for each unreadable record of the kind.
pub(super) fn rows<'m, T: RecordType>(
    model: &'m Model,
    items: Vec<Item<'m, T>>,
    columns: &[(&str, &str)],
    row: impl Fn(Item<'m, T>) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = items.into_iter().map(row).collect();
    rows.extend(unreadable(model, T::KIND).map(|entry| broken(entry, columns.len())));
    rows
}

/// The records of a kind that violate their schema.
fn unreadable<'m>(model: &'m Model, kind: &str) -> impl Iterator<Item = &'m Entry> {
    model.of_kind(kind).filter(|entry| entry.is_broken())
}

fn broken(entry: &Entry, columns: usize) -> Vec<Cell> {
    let known = [Cell::from(&*entry.id), "(unreadable: violates its schema)".into()];
    known.into_iter().chain(std::iter::repeat(Cell::Empty)).take(columns).collect()
}

/// A record as facts, with the date of its next review. A missing review has empty fields, which templates may read.
pub(super) fn facts(model: &Model, entry: &Entry) -> Value {
    let mut facts = describe::record(model, entry);
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("next_review".to_owned(), json!(model.next_review(entry)));
        if facts.get("review").is_none_or(Value::is_null) {
            facts.insert("review".to_owned(), json!({ "last": null, "by": null, "result": null }));
        }
    }
    facts
}

/// Date of the last review, its result with the reviewer, and date of the next review.
pub(super) fn reviewed(model: &Model, entry: &Entry) -> [Cell; 3] {
    let review = entry.record().and_then(|record| record.review());
    let by = |review: &Review| review.by.as_ref().map(|by| format!("by {}", model.name_of(by.id())));
    let result = |review: &Review| review.result.as_ref().map(|result| result.trim_end().to_owned());
    let findings: Cell = review.into_iter().flat_map(|review| by(review).into_iter().chain(result(review))).collect();
    [review.and_then(|review| review.last).into(), findings, model.next_review(entry).into()]
}

/// The columns of [`reviewed`].
pub(super) const REVIEWED: [(&str, &str); 3] =
    [("reviewed", "Last review"), ("review-result", "Review result"), ("next-review", "Next review")];
