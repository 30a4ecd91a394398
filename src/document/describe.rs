//! A record as facts for a template: every field by its name, every reference by the name of its target.
//!
//! Must not know the kinds. A new field of a kind is available to templates without a change here.

use serde_json::{Map, Value};

use crate::{
    model::{Entry, Model},
    record::{Person, RecordType as _, Role, System, relation::sides_of},
    schema::Link,
};

/// The fields of a record, `foreseeable-misuse` as `foreseeable_misuse`; empty if the record cannot be read.
pub(super) fn record(model: &Model, entry: &Entry) -> Value {
    let value = entry.to_value();
    let mut facts = describe(model, entry, String::new(), value);
    for (relation, side) in sides_of(entry.kind.name) {
        let others = model.related(relation, &entry.id).into_iter().filter(|related| !related.is_stated_by(side));
        let Some(field) = relation.end(side).fields.first().and_then(|path| field(&mut facts, path)) else { continue };
        for other in others {
            let name = Value::String(model.name_with_id(other.id));
            match field {
                Value::Array(items) => items.push(name),
                Value::Null => *field = name,
                _ => {}
            }
        }
    }
    facts
}

/// The field at a path, unless it is in an item of a list, which only its own record can name.
fn field<'f>(facts: &'f mut Value, path: &str) -> Option<&'f mut Value> {
    let path = path.strip_suffix("/*").unwrap_or(path);
    path.split('/').try_fold(facts, |facts, step| facts.as_object_mut()?.get_mut(&step.replace('-', "_")))
}

fn describe(model: &Model, entry: &Entry, pointer: String, value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let field = |(name, value): (String, Value)| {
                let below = format!("{pointer}/{name}");
                (name.replace('-', "_"), describe(model, entry, below, value))
            };
            Value::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let item = |(at, value)| describe(model, entry, format!("{pointer}/{at}"), value);
            Value::Array(items.into_iter().enumerate().map(item).collect())
        }
        Value::String(text) => match entry.links.iter().find(|link| link.pointer == pointer.as_str().into()) {
            Some(link) => Value::String(name(model, link)),
            None => Value::String(text.trim_end().to_owned()),
        },
        other => other,
    }
}

/// Persons, roles and AI systems by name, everything else by id and name.
fn name(model: &Model, link: &Link) -> String {
    let called = [Person::KIND, Role::KIND, System::KIND];
    let by_name = link.kinds.iter().all(|kind| called.contains(&&**kind));
    if by_name { model.name_of(&link.to) } else { model.name_with_id(&link.to) }
}
