//! Relations in two states of a record: a link that only moved to the other record of its relation is no change.
//!
//! Must not know where the two states came from.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fields_of;
use crate::record::{
    Kind,
    relation::{Relation, Side, sides_of},
};

/// Data of a record of a kind in one of two states.
pub type StateOf<'s> = dyn Fn(&str, &str) -> Option<Value> + 's;

/// A reference to a record from an entry for an AI system, or from the record as a whole.
type Reference = (Box<str>, Option<Box<str>>);

/// Removes from two states of a record the references of a relation that only one of them contains although the relation holds in
/// both, because the other record states it.
pub fn settle(kind: &str, id: &str, [before, after]: [&mut Value; 2], [base, head]: [&StateOf<'_>; 2]) {
    if before == after {
        return;
    }
    for (relation, side) in sides_of(kind) {
        let (old, new) = (references(before, relation, side), references(after, relation, side));
        let moved = |these: &BTreeSet<Reference>, others: &BTreeSet<Reference>, then: &StateOf<'_>| {
            let only = these.difference(others).filter(|(other, system)| {
                let data = then(relation.opposite(side), other);
                data.is_some_and(|data| states(&data, relation, side.opposite(), id, system.as_deref()))
            });
            only.cloned().collect::<BTreeSet<Reference>>()
        };
        remove(before, relation, side, &moved(&old, &new, head));
        remove(after, relation, side, &moved(&new, &old, base));
    }
}

/// Whether references of a relation differ, so that one may have moved to or from the other record.
#[must_use]
pub fn may_have_moved(kind: &str, before: &Value, after: &Value) -> bool {
    sides_of(kind).any(|(relation, side)| references(before, relation, side) != references(after, relation, side))
}

/// The relation that two records have in a state although only the other one states it.
#[must_use]
pub fn stated_by_other(
    (kind, data): (&str, &Value),
    (id, other_id): (&str, &str),
    (other_kind, other): (&str, &Value),
) -> Option<(&'static Relation, Side)> {
    sides_of(kind).filter(|(relation, side)| relation.opposite(*side) == other_kind).find(|(relation, side)| {
        let own = || references(data, relation, *side).iter().any(|(named, _)| **named == *other_id);
        states(other, relation, side.opposite(), id, None) && !own()
    })
}

/// Whether two records have a relation in a state.
#[must_use]
pub fn holds(
    relation: &Relation,
    side: Side,
    (id, data): (&str, Option<&Value>),
    (other_id, other): (&str, Option<&Value>),
) -> bool {
    let own = data.is_some_and(|data| references(data, relation, side).iter().any(|(named, _)| **named == *other_id));
    own || other.is_some_and(|other| states(other, relation, side.opposite(), id, None))
}

/// Whether a record names `id`; for a reference from the entry for an AI system, whether it does so for that system alone.
fn states(data: &Value, relation: &Relation, side: Side, id: &str, system: Option<&str>) -> bool {
    let is_about = |system: &str| data["systems"].as_array().is_some_and(|systems| systems == &[Value::from(system)]);
    let named = references(data, relation, side);
    system.is_none_or(is_about) && named.iter().any(|(named, _)| **named == *id)
}

/// The references with which a record states a relation.
fn references(data: &Value, relation: &Relation, side: Side) -> BTreeSet<Reference> {
    let mut found = BTreeSet::new();
    for path in relation.end(side).fields {
        let steps: Vec<&str> = path.split('/').collect();
        collect(data, &steps, None, &mut found);
    }
    found
}

fn collect(data: &Value, steps: &[&str], system: Option<&str>, found: &mut BTreeSet<Reference>) {
    match (data, steps) {
        (Value::String(id), []) => drop(found.insert((id.as_str().into(), system.map(Into::into)))),
        (Value::Array(items), ["*", below @ ..]) => items.iter().for_each(|item| {
            collect(item, below, item.get("system").and_then(Value::as_str).or(system), found);
        }),
        (Value::Object(fields), [step, below @ ..]) => {
            fields.get(*step).into_iter().for_each(|field| collect(field, below, system, found));
        }
        _ => {}
    }
}

fn remove(data: &mut Value, relation: &Relation, side: Side, moved: &BTreeSet<Reference>) {
    if moved.is_empty() {
        return;
    }
    for path in relation.end(side).fields {
        let steps: Vec<&str> = path.split('/').collect();
        drop_moved(data, &steps, None, moved);
    }
}

/// Removes references; an entry for an AI system that states nothing else goes with them.
fn drop_moved(data: &mut Value, steps: &[&str], system: Option<&str>, moved: &BTreeSet<Reference>) {
    match (data, steps) {
        (data @ Value::String(_), []) => {
            let is_moved = data.as_str().is_some_and(|id| moved.contains(&(id.into(), system.map(Into::into))));
            if is_moved {
                *data = Value::Null;
            }
        }
        (Value::Array(items), ["*", below @ ..]) => {
            for item in items.iter_mut() {
                let own = item.get("system").and_then(Value::as_str).map(str::to_owned);
                drop_moved(item, below, own.as_deref().or(system), moved);
            }
            items.retain(|item| !item.is_null() && !is_bare(item));
        }
        (Value::Object(fields), [step, below @ ..]) => {
            fields.get_mut(*step).into_iter().for_each(|field| drop_moved(field, below, system, moved));
        }
        _ => {}
    }
}

/// Whether an entry for an AI system states nothing about it.
fn is_bare(item: &Value) -> bool {
    let fields = fields_of(item);
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    fields.contains_key("system") && fields.iter().all(|(name, value)| name == "system" || empty(value))
}

/// The name under which a change of a relation is reported at a record: the usual field of its side.
#[must_use]
pub fn field_name(relation: &Relation, side: Side) -> Option<String> {
    let path = relation.end(side).fields.first()?;
    Some(path.trim_end_matches("/*").split('/').filter(|step| *step != "*").collect::<Vec<_>>().join("."))
}

/// Whether an approval of a kind covers the field with which its records state a side of a relation.
#[must_use]
pub fn is_approved(kind: &Kind, relation: &Relation, side: Side) -> bool {
    let covered = |path: &str| kind.fields.iter().any(|row| row.approved.is_some() && row.covers(path));
    relation.end(side).kind == kind.name && relation.end(side).fields.iter().any(|path| covered(path))
}
