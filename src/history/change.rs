//! Changes between two states of a record, field by field.
//!
//! Must not know the origin of the two states.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{fields_of, naming};
use crate::{prose::one_line, record::marks::ORDER_MARK, source::push_pointer};

/// Separates the words of a path.
const SEPARATOR: &str = " › ";

/// A field or list item that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its JSON pointer, with list items identified by name instead of position.
    pub pointer: String,
    /// The field in words: `treatment › actions › Retrain each month › due`. An item added or removed is not part of
    /// it.
    pub field: String,
    /// The value before; `None` if it was blank.
    pub before: Option<Value>,
    /// The value after; `None` if it is blank.
    pub after: Option<Value>,
}

/// The changes between two states of a record with this `schema`, in the order of its fields.
///
/// Missing, empty and null values are all blank and equal. Line breaks within a text are formatting. The order of
/// fields does not matter; the order of a list matters only if the schema marks it.
#[must_use]
pub fn changes(schema: &Value, before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();

    FieldPath::default().fields(schema, fields_of(before), fields_of(after), &mut found);
    found
}

/// Whether a value is blank: null, empty, or containing only blank values.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The name of a list item.
#[must_use]
pub fn name_of(item: &Value) -> String {
    let texts = |fields: &Map<String, Value>| {
        let texts = fields.iter().filter(|(_, value)| !is_blank(value));
        let texts: Vec<(&str, &str)> =
            texts.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
        naming::name_of(&texts).unwrap_or("?").to_owned()
    };
    match item {
        Value::String(text) => one_line(text),
        Value::Object(fields) => one_line(&texts(fields)),
        Value::Array(_) => "?".to_owned(),
        other => other.to_string(),
    }
}

/// The location in a record at which two states are compared.
#[derive(Clone, Default)]
struct FieldPath {
    pointer: String,
    words: Vec<String>,
}

impl FieldPath {
    fn below(&self, step: &str, word: String) -> Self {
        let mut below = self.clone();
        push_pointer(&mut below.pointer, step);
        below.words.push(word);
        below
    }

    fn fields(&self, schema: &Value, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<Change>) {
        for name in names(schema, before, after) {
            let (old, new) = (before.get(name).unwrap_or(&Value::Null), after.get(name).unwrap_or(&Value::Null));
            let word = if is_mapping(schema) { name.to_owned() } else { name.replace('-', " ") };
            self.below(name, word).compare(field(schema, name), old, new, found);
        }
    }

    fn compare(&self, schema: &Value, before: &Value, after: &Value, found: &mut Vec<Change>) {
        let none = Map::new();
        let as_one = !is_mapping(schema) && (is_blank(before) || is_blank(after));
        match (before, after) {
            _ if before == after || is_blank(before) && is_blank(after) => {}
            (Value::String(old), Value::String(new)) if one_line(old) == one_line(new) => {}
            (Value::Object(old), Value::Object(new)) if !as_one => self.fields(schema, old, new, found),
            (Value::Object(old), Value::Null) if !as_one => self.fields(schema, old, &none, found),
            (Value::Null, Value::Object(new)) if !as_one => self.fields(schema, &none, new, found),
            (Value::Array(old), Value::Array(new)) => self.items(schema, old, new, found),
            (Value::Array(old), Value::Null) => self.items(schema, old, &[], found),
            (Value::Null, Value::Array(new)) => self.items(schema, &[], new, found),
            _ => found.push(self.change(before, after)),
        }
    }

    fn items(&self, schema: &Value, before: &[Value], after: &[Value], found: &mut Vec<Change>) {
        let list = |items: &[Value]| Value::Array(items.to_vec());
        if is_ordered(schema) {
            if canonical(schema, &list(before)) == canonical(schema, &list(after)) {
                return;
            }
            if is_reordered(before, after) {
                return found.push(self.change(&list(before), &list(after)));
            }
        }
        let item = &schema["items"];
        for (name, [old, new]) in matched(item, before, after) {
            for at in 0..old.len().max(new.len()) {
                match (old.get(at), new.get(at)) {
                    (Some(old), Some(new)) => self.below(&name, name.clone()).compare(item, old, new, found),
                    (old, new) => found.push(self.item(&name, old.copied(), new.copied())),
                }
            }
        }
    }

    /// An item that was added or removed.
    fn item(&self, name: &str, before: Option<&Value>, after: Option<&Value>) -> Change {
        let pointer = self.below(name, String::new()).pointer;
        Change { pointer, field: self.words.join(SEPARATOR), before: before.cloned(), after: after.cloned() }
    }

    fn change(&self, before: &Value, after: &Value) -> Change {
        let non_blank = |value: &Value| (!is_blank(value)).then(|| value.clone());
        Change {
            pointer: self.pointer.clone(),
            field: self.words.join(SEPARATOR),
            before: non_blank(before),
            after: non_blank(after),
        }
    }
}

/// The field names of both states: those of the schema in its order, then the others by name.
fn names<'v>(schema: &'v Value, before: &'v Map<String, Value>, after: &'v Map<String, Value>) -> Vec<&'v str> {
    let there = |name: &&str| before.contains_key(*name) || after.contains_key(*name);
    let known = schema["properties"].as_object();
    let mut names: Vec<&str> = known.into_iter().flatten().map(|(name, _)| name.as_str()).filter(there).collect();
    let is_known = |name: &&str| known.is_some_and(|known| known.contains_key(*name));
    let mut others: Vec<&str> =
        before.keys().chain(after.keys()).map(String::as_str).filter(|name| !is_known(name)).collect();
    others.sort_unstable();
    others.dedup();
    names.extend(others);
    names
}

fn field<'s>(schema: &'s Value, name: &str) -> &'s Value {
    let patterned = || schema["patternProperties"].as_object()?.values().next();
    let property = schema["properties"].get(name).or_else(patterned);
    property.unwrap_or(&schema["additionalProperties"])
}

/// Whether the user chooses the field names.
fn is_mapping(schema: &Value) -> bool {
    schema["patternProperties"].is_object() || schema["additionalProperties"].is_object()
}

fn is_ordered(schema: &Value) -> bool {
    schema[ORDER_MARK] == true
}

/// Whether the items common to both lists have a different order, or are lists, which have no names to compare.
fn is_reordered(before: &[Value], after: &[Value]) -> bool {
    let names = |items: &[Value]| items.iter().map(name_of).collect::<Vec<_>>();
    let common = |names: &[String], others: &[String]| {
        names.iter().filter(|name| others.contains(name)).cloned().collect::<Vec<_>>()
    };
    let (old, new) = (names(before), names(after));
    common(&old, &new) != common(&new, &old) || before.iter().chain(after).any(Value::is_array)
}

/// The items of two lists by name, without those in both; a property test checks that their order does not matter.
fn matched<'v>(schema: &Value, before: &'v [Value], after: &'v [Value]) -> BTreeMap<String, [Vec<&'v Value>; 2]> {
    let mut items: BTreeMap<String, BTreeMap<String, [Vec<&Value>; 2]>> = BTreeMap::new();
    let sides = before.iter().map(|item| (0, item)).chain(after.iter().map(|item| (1, item)));
    for (side, item) in sides.filter(|(_, item)| !is_blank(item)) {
        let same_name = items.entry(name_of(item)).or_default();
        same_name.entry(canonical(schema, item)).or_default()[side].push(item);
    }
    items.into_iter().map(|(name, same_name)| (name, unequal(same_name.into_values()))).collect()
}

/// The items with the same name that remain after equal ones are removed in pairs.
fn unequal<'v>(same_name: impl Iterator<Item = [Vec<&'v Value>; 2]>) -> [Vec<&'v Value>; 2] {
    let mut left = [Vec::new(), Vec::new()];
    for [mut old, mut new] in same_name {
        let pairs = old.len().min(new.len());
        left[0].extend(old.drain(pairs..));
        left[1].extend(new.drain(pairs..));
    }
    left
}

/// Text that is the same for all values without a change between them.
fn canonical(schema: &Value, value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let non_blank = fields.iter().filter(|(_, value)| !is_blank(value));
            let parts: BTreeMap<&str, String> =
                non_blank.map(|(name, value)| (name.as_str(), canonical(field(schema, name), value))).collect();
            format!("{parts:?}")
        }
        Value::Array(items) => {
            let non_blank = items.iter().filter(|item| !is_blank(item));
            let mut parts: Vec<String> = non_blank.map(|item| canonical(&schema["items"], item)).collect();
            if !is_ordered(schema) {
                parts.sort();
            }
            format!("{parts:?}")
        }
        Value::String(text) => one_line(text),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({"properties": {
            "id": {}, "title": {}, "drivers": {"items": {}},
            "rules": {"additionalProperties": {}},
            "steps": {ORDER_MARK: true, "items": {}},
            "rows": {ORDER_MARK: true, "items": {"items": {}}},
            "treatment": {"properties": {"option": {}, "actions": {"items": {"properties": {"what": {}, "due": {}}}}}},
        }})
    }

    fn described(before: &Value, after: &Value) -> Vec<(String, String, String)> {
        let word = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
        let changes = changes(&schema(), before, after).into_iter();
        changes
            .map(|change| (change.pointer, change.field, format!("{} -> {}", word(change.before), word(change.after))))
            .collect()
    }

    fn assert_change(before: Value, after: Value, pointer: &str, field: &str, what: &str) {
        assert_eq!(described(&before, &after), [(pointer.to_owned(), field.to_owned(), what.to_owned())]);
    }

    #[test]
    fn a_field_is_added_changed_and_removed() {
        assert_change(json!({"title": "a"}), json!({"title": "b"}), "/title", "title", r#""a" -> "b""#);
        assert_change(json!({}), json!({"title": "b"}), "/title", "title", r#" -> "b""#);
        assert_change(json!({"title": "a"}), json!({"title": null}), "/title", "title", r#""a" -> "#);
        let treatment = json!({"treatment": {"option": "modify"}});
        assert_change(json!({}), treatment, "/treatment", "treatment", r#" -> {"option":"modify"}"#);
    }

    #[test]
    fn an_item_is_identified_by_its_name() {
        assert_change(json!({"drivers": ["R-4"]}), json!({"drivers": []}), "/drivers/R-4", "drivers", r#""R-4" -> "#);
        let action = |due: &str| json!({"treatment": {"option": "modify", "actions": [{"due": due, "what": "a/b"}]}});
        let (pointer, field) = ("/treatment/actions/a~1b/due", "treatment › actions › a/b › due");
        assert_change(action("2026-01-01"), action("2026-02-01"), pointer, field, r#""2026-01-01" -> "2026-02-01""#);
    }

    #[test]
    fn blank_values_are_not_changes() {
        let empty = json!({"title": null, "drivers": [], "treatment": {"option": null, "actions": []}, "id": ""});
        assert_eq!(described(&json!({}), &empty), []);
        assert_eq!(described(&empty, &json!({})), []);
    }

    #[test]
    fn the_order_of_a_marked_list_matters() {
        let steps = |one: &str, other: &str| json!({"steps": [{"label": one}, {"label": other}]});
        assert_eq!(described(&steps("a", "b"), &steps("b", "a")).len(), 1);
        assert_eq!(described(&steps("a", "b"), &steps("a", "c")).len(), 2, "one removed, one added");
        assert_change(json!({"rows": [[1, 2]]}), json!({"rows": [[1, 3]]}), "/rows", "rows", "[[1,2]] -> [[1,3]]");
    }

    #[test]
    fn line_breaks_are_formatting() {
        let action = |what: &str| json!({"title": what, "treatment": {"actions": [{"what": what}]}, "drivers": [what]});
        assert_eq!(described(&action("a b"), &action("a\n  b\n")), []);
    }

    #[test]
    fn a_mapping_is_described_by_its_names() {
        let (before, after) = (json!({}), json!({"rules": {"late-review": "allow"}}));
        assert_change(before, after, "/rules/late-review", "rules › late-review", r#" -> "allow""#);
    }

    #[test]
    fn items_with_the_same_name_are_paired() {
        let items = |dues: &[&str]| {
            let actions: Vec<Value> = dues.iter().map(|due| json!({"what": "x", "due": due})).collect();
            json!({"treatment": {"option": "modify", "actions": actions}})
        };
        assert_eq!(described(&items(&["1", "2"]), &items(&["2", "1"])), []);
        let changed = described(&items(&["1", "2"]), &items(&["2", "3"]));
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].2, r#""1" -> "3""#);
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..3_u8).prop_map(Value::from),
            "[ab]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let name = prop::sample::select(vec!["id", "what", "on", "x", "a/b~"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name, inner), 0..4)
                    .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
            ]
        })
    }

    fn records() -> impl Strategy<Value = Value> {
        prop::collection::vec(values(), 3)
            .prop_map(|values| json!({"drivers": values[0], "treatment": values[1], "title": values[2]}))
    }

    fn reversed(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().rev().map(reversed).collect(),
            Value::Object(fields) => fields.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect(),
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn reordering_is_not_a_change_and_changes_are_symmetric(one in records(), other in records()) {
            let schema = schema();
            prop_assert_eq!(changes(&schema, &one, &reversed(&one)), vec![]);
            let there = changes(&schema, &one, &other);
            prop_assert_eq!(&changes(&schema, &reversed(&one), &other).len(), &there.len());
            let back = changes(&schema, &other, &one).into_iter();
            let back: Vec<Change> = back.map(|it| Change { before: it.after, after: it.before, ..it }).collect();
            prop_assert_eq!(there, back);
        }
    }
}
