//! What changed between two states of a record, field by field.
//!
//! Must not know where the two states came from.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{fields_of, naming};
use crate::{prose::one_line, record::marks::ORDER_MARK, source::push_pointer};

/// Stands between the words of a path.
const INTO: &str = " › ";

/// A field, or an item of a list, that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// JSON pointer of it, with items of lists named by what they are instead of where they stand.
    pub pointer: String,
    /// The field in words: `treatment › actions › Retrain each month › due`. An item added or removed is not part of it.
    pub field: String,
    /// What stood there; `None` where nothing was said.
    pub before: Option<Value>,
    /// What stands there; `None` where nothing is said.
    pub after: Option<Value>,
}

/// What changed between two states of the record that `schema` describes, in the order of its fields.
///
/// What is missing, empty or null says nothing and is the same; line breaks within a text are formatting. The order of fields means
/// nothing; the order of a list only
/// where the schema marks it.
#[must_use]
pub fn changes(schema: &Value, before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();

    FieldPath::default().fields(schema, fields_of(before), fields_of(after), &mut found);
    found
}

/// Whether a value says nothing.
#[must_use]
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(says_nothing),
        Value::Object(fields) => fields.values().all(says_nothing),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What an item of a list is called.
#[must_use]
pub fn name_of(item: &Value) -> String {
    let texts = |fields: &Map<String, Value>| {
        let texts = fields.iter().filter(|(_, value)| !says_nothing(value));
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

/// Where in a record something is compared.
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
        let whole = !is_mapping(schema) && (says_nothing(before) || says_nothing(after));
        match (before, after) {
            _ if before == after || says_nothing(before) && says_nothing(after) => {}
            (Value::String(old), Value::String(new)) if one_line(old) == one_line(new) => {}
            (Value::Object(old), Value::Object(new)) if !whole => self.fields(schema, old, new, found),
            (Value::Object(old), Value::Null) if !whole => self.fields(schema, old, &none, found),
            (Value::Null, Value::Object(new)) if !whole => self.fields(schema, &none, new, found),
            (Value::Array(old), Value::Array(new)) => self.items(schema, old, new, found),
            (Value::Array(old), Value::Null) => self.items(schema, old, &[], found),
            (Value::Null, Value::Array(new)) => self.items(schema, &[], new, found),
            _ => found.push(self.change(before, after)),
        }
    }

    fn items(&self, schema: &Value, before: &[Value], after: &[Value], found: &mut Vec<Change>) {
        let whole = |items: &[Value]| Value::Array(items.to_vec());
        if is_ordered(schema) {
            if canonical(schema, &whole(before)) == canonical(schema, &whole(after)) {
                return;
            }
            if is_turned(before, after) {
                return found.push(self.change(&whole(before), &whole(after)));
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
        Change { pointer, field: self.words.join(INTO), before: before.cloned(), after: after.cloned() }
    }

    fn change(&self, before: &Value, after: &Value) -> Change {
        let stated = |value: &Value| (!says_nothing(value)).then(|| value.clone());
        Change {
            pointer: self.pointer.clone(),
            field: self.words.join(INTO),
            before: stated(before),
            after: stated(after),
        }
    }
}

/// The names of the fields of either state: those of the schema in its order, then the others by name.
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

/// Whether the names in it are the user's.
fn is_mapping(schema: &Value) -> bool {
    schema["patternProperties"].is_object() || schema["additionalProperties"].is_object()
}

fn is_ordered(schema: &Value) -> bool {
    schema[ORDER_MARK] == true
}

/// Whether the items that both lists hold stand in another order, or are lists and have no names by which to tell.
fn is_turned(before: &[Value], after: &[Value]) -> bool {
    let names = |items: &[Value]| items.iter().map(name_of).collect::<Vec<_>>();
    let common = |names: &[String], others: &[String]| {
        names.iter().filter(|name| others.contains(name)).cloned().collect::<Vec<_>>()
    };
    let (old, new) = (names(before), names(after));
    common(&old, &new) != common(&new, &old) || before.iter().chain(after).any(Value::is_array)
}

/// The items of two lists by name, without those that are in both; a law holds that their order means nothing.
fn matched<'v>(schema: &Value, before: &'v [Value], after: &'v [Value]) -> BTreeMap<String, [Vec<&'v Value>; 2]> {
    let mut items: BTreeMap<String, BTreeMap<String, [Vec<&Value>; 2]>> = BTreeMap::new();
    let sides = before.iter().map(|item| (0, item)).chain(after.iter().map(|item| (1, item)));
    for (side, item) in sides.filter(|(_, item)| !says_nothing(item)) {
        let alike = items.entry(name_of(item)).or_default();
        alike.entry(canonical(schema, item)).or_default()[side].push(item);
    }
    items.into_iter().map(|(name, alike)| (name, unequal(alike.into_values()))).collect()
}

/// What is left of items that are called alike once equal ones have been taken away in pairs.
fn unequal<'v>(alike: impl Iterator<Item = [Vec<&'v Value>; 2]>) -> [Vec<&'v Value>; 2] {
    let mut left = [Vec::new(), Vec::new()];
    for [mut old, mut new] in alike {
        let pairs = old.len().min(new.len());
        left[0].extend(old.drain(pairs..));
        left[1].extend(new.drain(pairs..));
    }
    left
}

/// A value as a text that is the same for all values between which nothing changed.
fn canonical(schema: &Value, value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let stated = fields.iter().filter(|(_, value)| !says_nothing(value));
            let parts: BTreeMap<&str, String> =
                stated.map(|(name, value)| (name.as_str(), canonical(field(schema, name), value))).collect();
            format!("{parts:?}")
        }
        Value::Array(items) => {
            let stated = items.iter().filter(|item| !says_nothing(item));
            let mut parts: Vec<String> = stated.map(|item| canonical(&schema["items"], item)).collect();
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

    fn told(before: &Value, after: &Value) -> Vec<(String, String, String)> {
        let word = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
        let changes = changes(&schema(), before, after).into_iter();
        changes
            .map(|change| (change.pointer, change.field, format!("{} -> {}", word(change.before), word(change.after))))
            .collect()
    }

    fn is_told(before: Value, after: Value, pointer: &str, field: &str, what: &str) {
        assert_eq!(told(&before, &after), [(pointer.to_owned(), field.to_owned(), what.to_owned())]);
    }

    #[test]
    fn a_field_is_added_changed_and_removed() {
        is_told(json!({"title": "a"}), json!({"title": "b"}), "/title", "title", r#""a" -> "b""#);
        is_told(json!({}), json!({"title": "b"}), "/title", "title", r#" -> "b""#);
        is_told(json!({"title": "a"}), json!({"title": null}), "/title", "title", r#""a" -> "#);
        let treatment = json!({"treatment": {"option": "modify"}});
        is_told(json!({}), treatment, "/treatment", "treatment", r#" -> {"option":"modify"}"#);
    }

    #[test]
    fn an_item_is_told_by_its_name() {
        is_told(json!({"drivers": ["R-4"]}), json!({"drivers": []}), "/drivers/R-4", "drivers", r#""R-4" -> "#);
        let action = |due: &str| json!({"treatment": {"option": "modify", "actions": [{"due": due, "what": "a/b"}]}});
        let (pointer, field) = ("/treatment/actions/a~1b/due", "treatment › actions › a/b › due");
        is_told(action("2026-01-01"), action("2026-02-01"), pointer, field, r#""2026-01-01" -> "2026-02-01""#);
    }

    #[test]
    fn what_says_nothing_is_no_change() {
        let empty = json!({"title": null, "drivers": [], "treatment": {"option": null, "actions": []}, "id": ""});
        assert_eq!(told(&json!({}), &empty), []);
        assert_eq!(told(&empty, &json!({})), []);
    }

    #[test]
    fn the_order_of_a_marked_list_means_something() {
        let steps = |one: &str, other: &str| json!({"steps": [{"label": one}, {"label": other}]});
        assert_eq!(told(&steps("a", "b"), &steps("b", "a")).len(), 1);
        assert_eq!(told(&steps("a", "b"), &steps("a", "c")).len(), 2, "one gone, one new");
        is_told(json!({"rows": [[1, 2]]}), json!({"rows": [[1, 3]]}), "/rows", "rows", "[[1,2]] -> [[1,3]]");
    }

    #[test]
    fn line_breaks_are_formatting() {
        let action = |what: &str| json!({"title": what, "treatment": {"actions": [{"what": what}]}, "drivers": [what]});
        assert_eq!(told(&action("a b"), &action("a\n  b\n")), []);
    }

    #[test]
    fn a_mapping_is_told_by_its_names() {
        let (before, after) = (json!({}), json!({"rules": {"late-review": "allow"}}));
        is_told(before, after, "/rules/late-review", "rules › late-review", r#" -> "allow""#);
    }

    #[test]
    fn items_called_alike_are_paired() {
        let items = |dues: &[&str]| {
            let actions: Vec<Value> = dues.iter().map(|due| json!({"what": "x", "due": due})).collect();
            json!({"treatment": {"option": "modify", "actions": actions}})
        };
        assert_eq!(told(&items(&["1", "2"]), &items(&["2", "1"])), []);
        let changed = told(&items(&["1", "2"]), &items(&["2", "3"]));
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

    fn turned(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().rev().map(turned).collect(),
            Value::Object(fields) => fields.iter().rev().map(|(name, value)| (name.clone(), turned(value))).collect(),
            other => other.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn order_is_no_change_and_going_back_undoes(one in records(), other in records()) {
            let schema = schema();
            prop_assert_eq!(changes(&schema, &one, &turned(&one)), vec![]);
            let there = changes(&schema, &one, &other);
            prop_assert_eq!(&changes(&schema, &turned(&one), &other).len(), &there.len());
            let back = changes(&schema, &other, &one).into_iter();
            let back: Vec<Change> = back.map(|it| Change { before: it.after, after: it.before, ..it }).collect();
            prop_assert_eq!(there, back);
        }
    }
}
