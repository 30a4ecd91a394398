//! The records of two states, paired by kind and id, and their changes.
//!
//! Must not know the meaning of a change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ChangeKind, FieldChange, RecordChange, Side};
use crate::{
    history::{
        Present as _,
        change::changes,
        relation::{StateOf, settle},
    },
    model::{Entry, Model},
    record::Kind,
    report::{check::Reported, order},
    schema,
};

/// A record before and after.
pub(super) struct Pair<'m> {
    pub(super) kind: &'static Kind,
    pub(super) id: &'m str,
    pub(super) before: Option<&'m Entry>,
    pub(super) after: Option<&'m Entry>,
}

impl Pair<'_> {
    /// Whether both states share the record from a single read of the same file.
    fn is_shared(&self) -> bool {
        self.before.zip(self.after).is_some_and(|(before, after)| before.path == after.path && before.is_copy_of(after))
    }
}

/// Every record of either state that may differ, in the order of reports. Records with the same id are paired in order.
pub(super) fn pairs<'m>(base: &'m Model, head: &'m Model) -> Vec<Pair<'m>> {
    let mut found: BTreeMap<(&str, &str), [Vec<&'m Entry>; 2]> = BTreeMap::new();
    for (side, model) in [base, head].into_iter().enumerate() {
        for entry in model.entries() {
            found.entry((entry.kind.name, &*entry.id)).or_default()[side].push(entry);
        }
    }
    let mut pairs: Vec<Pair<'m>> = found.into_values().flat_map(paired).filter(|pair| !pair.is_shared()).collect();
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

/// The records that changed, with their changes.
pub(super) fn changed<'p, 'm>(
    base: &Side<'_>,
    head: &Side<'_>,
    pairs: &'p [Pair<'m>],
) -> Vec<(&'p Pair<'m>, RecordChange)> {
    let (known, mut broken) = (unreadable(&base.findings), unreadable(&head.findings));
    broken.retain(|path| !known.contains(path));
    let change = |pair: &Pair<'_>| {
        let (change, fields) = change_of(pair, &broken, [base.model, head.model])?;
        let title = head.model.title_of(pair.id).or_else(|| base.model.title_of(pair.id));
        record_change(pair, title, change, fields)
    };
    pairs.iter().filter_map(|pair| Some((pair, change(pair)?))).collect()
}

fn change_of(pair: &Pair<'_>, broken: &BTreeSet<&str>, models: [&Model; 2]) -> Option<(ChangeKind, Vec<FieldChange>)> {
    match (pair.before, pair.after) {
        (None, _) => Some((ChangeKind::Added, Vec::new())),
        (Some(before), None) if broken.contains(&*before.path) => Some((ChangeKind::Unreadable, Vec::new())),
        (Some(_), None) => Some((ChangeKind::Removed, Vec::new())),
        (Some(before), Some(after)) => compared(before, after, models),
    }
}

fn record_change(
    pair: &Pair<'_>,
    title: Option<&str>,
    change: ChangeKind,
    fields: Vec<FieldChange>,
) -> Option<RecordChange> {
    let entry = pair.after.or(pair.before)?;
    Some(RecordChange {
        id: pair.id.into(),
        kind: pair.kind.name,
        title: title.map(Into::into),
        path: (*entry.path).into(),
        change,
        fields,
    })
}

/// The files of which a record cannot be read.
fn unreadable<'f>(findings: &[&'f Reported]) -> BTreeSet<&'f str> {
    let unreadable = findings.iter().filter(|finding| finding.is_cause());
    unreadable.filter_map(|finding| Some(finding.location.as_ref()?.path.raw())).collect()
}

fn compared(before: &Entry, after: &Entry, models: [&Model; 2]) -> Option<(ChangeKind, Vec<FieldChange>)> {
    match (before.record(), after.record()) {
        (None, None) => None,
        (None, Some(_)) => Some((ChangeKind::Readable, Vec::new())),
        (Some(_), None) => Some((ChangeKind::Unreadable, Vec::new())),
        (Some(old), Some(new)) => {
            if before.is_copy_of(after) {
                return None;
            }
            let (mut old, mut new) = (old.to_value(), new.to_value());
            let states: [&StateOf<'_>; 2] =
                [&|kind, id| models[0].data(kind, id), &|kind, id| models[1].data(kind, id)];
            settle(before.kind.name, &before.id, [&mut old, &mut new], states);
            let fields = fields(schema::json(before.kind), &old, &new);
            (!fields.is_empty()).then_some((ChangeKind::Changed, fields))
        }
    }
}

fn fields(schema: &Value, before: &Value, after: &Value) -> Vec<FieldChange> {
    if before == after {
        return Vec::new();
    }
    changes(schema, before, after).into_iter().map(FieldChange::from).collect()
}
