//! The records of two states, paired by kind and id, and what became of each.
//!
//! Must not know what a change means.

use std::collections::BTreeMap;

use super::{Fate, FieldChange, RecordChange, Side};
use crate::{
    history::change::changes,
    model::{Entry, Model},
    record::Kind,
    report::{check::Reported, order},
    schema::Schemas,
};

/// A record before and after.
pub(super) struct Pair<'m> {
    pub(super) kind: &'static Kind,
    pub(super) id: &'m str,
    pub(super) before: Option<&'m Entry>,
    pub(super) after: Option<&'m Entry>,
}

/// Every record of either state, in the order of reports. Where several share an id, they are paired as they follow one another.
pub(super) fn pairs<'m>(base: &'m Model, head: &'m Model) -> Vec<Pair<'m>> {
    let mut found: BTreeMap<(&str, &str), [Vec<&'m Entry>; 2]> = BTreeMap::new();
    for (side, model) in [base, head].into_iter().enumerate() {
        for entry in model.entries() {
            found.entry((entry.kind.name, &*entry.id)).or_default()[side].push(entry);
        }
    }
    let mut pairs: Vec<Pair<'m>> = found.into_values().flat_map(paired).collect();
    pairs.sort_by_cached_key(|pair| order::key(pair.kind.name, pair.id));
    pairs
}

fn paired([before, after]: [Vec<&Entry>; 2]) -> impl Iterator<Item = Pair<'_>> {
    (0..before.len().max(after.len())).filter_map(move |at| {
        let (before, after) = (before.get(at).copied(), after.get(at).copied());
        let entry = after.or(before)?;
        Some(Pair { kind: entry.kind, id: &entry.id, before, after })
    })
}

/// What became of a record; `None` where nothing did.
pub(super) fn change(base: &Side<'_>, head: &Side<'_>, pair: &Pair<'_>) -> Option<RecordChange> {
    let (fate, fields) = match (pair.before, pair.after) {
        (None, _) => (Fate::Added, Vec::new()),
        (Some(before), None) if is_broken(before, &base.findings, &head.findings) => (Fate::Unreadable, Vec::new()),
        (Some(_), None) => (Fate::Removed, Vec::new()),
        (Some(before), Some(after)) => compared(before, after)?,
    };
    let entry = pair.after.or(pair.before)?;
    let title = head.model.title_of(pair.id).or_else(|| base.model.title_of(pair.id));
    Some(RecordChange {
        id: pair.id.into(),
        kind: pair.kind.name,
        title: title.map(Into::into),
        path: (*entry.path).into(),
        fate,
        fields,
    })
}

/// Whether the file of a record that is gone has become one of which nothing can be read.
fn is_broken(entry: &Entry, before: &[&Reported], after: &[&Reported]) -> bool {
    let unread = |findings: &[&Reported]| {
        findings.iter().any(|finding| {
            let here = finding.location.as_ref().is_some_and(|location| *location.path.raw() == *entry.path);
            here && finding.rule.starts_with("yaml-")
        })
    };
    unread(after) && !unread(before)
}

fn compared(before: &Entry, after: &Entry) -> Option<(Fate, Vec<FieldChange>)> {
    match (&before.record, &after.record) {
        (None, None) => None,
        (None, Some(_)) => Some((Fate::Readable, Vec::new())),
        (Some(_), None) => Some((Fate::Unreadable, Vec::new())),
        (Some(old), Some(new)) => {
            if std::ptr::addr_eq(&raw const **old, &raw const **new) {
                return None;
            }
            let fields = fields(before.kind, &old.to_value(), &new.to_value());
            (!fields.is_empty()).then_some((Fate::Changed, fields))
        }
    }
}

fn fields(kind: &'static Kind, before: &serde_json::Value, after: &serde_json::Value) -> Vec<FieldChange> {
    if before == after {
        return Vec::new();
    }
    let changes = changes(&Schemas::default().json(kind), before, after).into_iter();
    changes
        .map(|change| FieldChange {
            pointer: change.pointer.into(),
            field: change.field.into(),
            before: change.before,
            after: change.after,
        })
        .collect()
}
