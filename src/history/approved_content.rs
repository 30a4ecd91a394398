//! The fields on which an approval relies, found by their marks in the schema, and their values in a comparable form.
//!
//! Must not know who approves or when.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fields_of;
use crate::{
    prose::one_line,
    record::{
        field::REF_MARK,
        marks::{APPROVED_MARK, CONTEXT, DEPENDS_MARK, DEPENDS_ON_ALL_MARK, PRINTED},
    },
};

/// Fields of records by kind, each a path such as `treatment/option`; list items add no step to the path.
pub type FieldsByKind = BTreeMap<Box<str>, Vec<Box<str>>>;

/// The content of a kind on which an approval relies: the skeleton of its schema that leads to marked fields.
#[derive(Debug, Clone, Default)]
pub struct ApprovedContent {
    fields: BTreeMap<Box<str>, Self>,
    items: Option<Box<Self>>,
    is_context: bool,
    /// Whether it counts only if it is named.
    is_printed: bool,
}

impl ApprovedContent {
    /// The skeleton of `schema`.
    #[must_use]
    pub fn of(schema: &Value) -> Self {
        Self::find(schema).unwrap_or_default()
    }

    /// Of a container with marked fields below it, only those count; a marked field without any counts as a whole.
    fn find(schema: &Value) -> Option<Self> {
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten();
        let fields: BTreeMap<_, _> =
            fields.filter_map(|(name, field)| Some((name.as_str().into(), Self::find(field)?))).collect();
        let items = schema.get("items").and_then(Self::find).map(Box::new);
        let mark = schema.get(APPROVED_MARK);
        let found = !fields.is_empty() || items.is_some() || mark.is_some();
        let is = |value: &str| mark.is_some_and(|mark| mark == value);
        found.then(|| Self { fields, items, is_context: is(CONTEXT), is_printed: is(PRINTED) })
    }

    /// Whether the kind has no approved content.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_leaf()
    }

    /// Whether the field at `path` is approved content, or leads to some.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        steps(path).try_fold(self, |field, step| field.item().fields.get(step)).is_some()
    }

    /// The approved content of `record` as comparable data: marked fields only, keys and lists sorted, without empty
    /// values, and with normalized white space in texts.
    #[must_use]
    pub fn value(&self, record: &Value) -> Value {
        if self.is_leaf() { Value::Null } else { self.take(record) }
    }

    /// As [`Self::value`], limited to these fields: paths of a `depends` mark.
    #[must_use]
    pub fn part(&self, record: &Value, fields: &[impl AsRef<str>]) -> Value {
        self.at(fields).value(record)
    }

    /// The approved content limited to these fields.
    #[must_use]
    pub fn at(&self, fields: &[impl AsRef<str>]) -> Self {
        let paths: Vec<Vec<&str>> = fields.iter().map(|path| steps(path.as_ref()).collect()).collect();
        self.narrowed(&paths.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap_or_default()
    }

    fn narrowed(&self, paths: &[&[&str]]) -> Option<Self> {
        if paths.iter().any(|path| path.is_empty()) {
            return Some(Self { is_printed: false, ..self.clone() });
        }
        let below = |name: &str| -> Vec<&[&str]> {
            paths.iter().filter(|path| path[0] == name).map(|path| &path[1..]).collect()
        };
        let fields = self.fields.iter().filter_map(|(name, field)| Some((name.clone(), field.narrowed(&below(name))?)));
        let items = self.items.as_deref().and_then(|items| items.narrowed(paths)).map(Box::new);
        let narrow = Self { fields: fields.collect(), items, is_context: self.is_context, is_printed: self.is_printed };
        (!narrow.is_leaf()).then_some(narrow)
    }

    /// The names of the topmost fields that differ between two values: `intended-use`, `treatment.option`.
    #[must_use]
    pub fn differing(before: &Value, after: &Value) -> Vec<String> {
        let mut names = Vec::new();
        differing(fields_of(before), fields_of(after), "", &mut names);
        names
    }

    fn is_leaf(&self) -> bool {
        self.fields.is_empty() && self.items.is_none()
    }

    /// The skeleton of an item, if this is the skeleton of a list.
    fn item(&self) -> &Self {
        self.items.as_deref().map_or(self, Self::item)
    }

    fn take(&self, data: &Value) -> Value {
        match (data, &self.items) {
            (data, _) if self.is_leaf() => canonical(data),
            (Value::Object(fields), _) => self.take_fields(fields),
            (Value::Array(items), Some(item)) => sorted(items.iter().map(|data| item.take(data)).collect()),
            _ => Value::Null,
        }
    }

    fn take_fields(&self, data: &Map<String, Value>) -> Value {
        let counting = self.fields.iter().filter(|(_, field)| !field.is_printed);
        let taken = counting.filter_map(|(name, field)| Some((name, field, field.take(data.get(&**name)?))));
        let taken: Vec<_> = taken.filter(|(_, _, value)| !value.is_null()).collect();
        if taken.iter().all(|(_, field, _)| field.is_context) {
            return Value::Null;
        }
        Value::Object(taken.into_iter().map(|(name, _, value)| (name.to_string(), value)).collect())
    }
}

/// The steps of a path, without those into list items.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|step| !step.is_empty() && *step != "*")
}

/// All of `data` in comparable form; null if nothing remains.
fn canonical(data: &Value) -> Value {
    match data {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, Value> =
                fields.iter().map(|(name, value)| (name, canonical(value))).collect();
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            let fields: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value)).collect();
            if fields.is_empty() { Value::Null } else { Value::Object(fields) }
        }
        Value::Array(items) => sorted(items.iter().map(canonical).collect()),
        Value::String(text) => normalized(text),
        other => other.clone(),
    }
}

/// Normalizes line breaks and runs of blanks, which are formatting.
fn normalized(text: &str) -> Value {
    let line = one_line(text);
    if line.is_empty() { Value::Null } else { line.into() }
}

/// A list in which neither order nor repetition matters.
fn sorted(mut items: Vec<Value>) -> Value {
    items.retain(|item| !item.is_null());
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    if items.is_empty() { Value::Null } else { Value::Array(items) }
}

fn differing(before: &Map<String, Value>, after: &Map<String, Value>, above: &str, names: &mut Vec<String>) {
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort();
    fields.dedup();
    for field in fields {
        match (before.get(field), after.get(field)) {
            (before, after) if before == after => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                differing(before, after, &format!("{above}{field}."), names);
            }
            _ => names.push(format!("{above}{field}")),
        }
    }
}

/// How approvals of a kind rely on other records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// The references to those records.
    pub links: Vec<Dependency>,
    /// The kinds that they rely on as a whole: on all of their records.
    pub on_all: FieldsByKind,
}

/// A reference to a record on which an approval relies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Path of the reference, `*` for the items of a list: `treatment/controls/*`.
    pub pointer: Box<str>,
    /// The fields relied on, by the kind of the referenced record; a kind without an entry is not relied on.
    pub kinds: FieldsByKind,
}

impl Dependency {
    /// Whether the reference at the JSON pointer `place` is covered.
    #[must_use]
    pub fn covers(&self, place: &str) -> bool {
        let mut steps = self.pointer.split('/');
        let mut places = place.trim_start_matches('/').split('/');
        let fits = |step: &str, place: &str| step == place || (step == "*" && is_index(place));
        steps.by_ref().all(|step| places.next().is_some_and(|place| fits(step, place))) && places.next().is_none()
    }
}

fn is_index(step: &str) -> bool {
    !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit())
}

/// How approvals of the kind with this `schema` rely on other records.
#[must_use]
pub fn dependencies(schema: &Value) -> Dependencies {
    let mut links = Vec::new();
    collect(schema, String::new(), None, &mut links);
    Dependencies { links, on_all: fields_by_kind(schema.get(DEPENDS_ON_ALL_MARK)) }
}

/// Collects the marked references. A mark on a list applies to its items.
fn collect<'s>(schema: &'s Value, path: String, above: Option<&'s Value>, links: &mut Vec<Dependency>) {
    let mark = schema.get(DEPENDS_MARK).or(above);
    if let Some(items) = schema.get("items") {
        collect(items, join(&path, "*"), mark, links);
    } else if mark.is_some() && schema.get(REF_MARK).is_some() {
        links.push(Dependency { pointer: path.into(), kinds: fields_by_kind(mark) });
    } else {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flatten().for_each(|(name, field)| collect(field, join(&path, name), None, links));
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") }
}

fn fields_by_kind(mark: Option<&Value>) -> FieldsByKind {
    let kinds = mark.and_then(Value::as_object).into_iter().flatten();
    kinds.map(|(kind, fields)| (kind.as_str().into(), paths(fields))).collect()
}

fn paths(fields: &Value) -> Vec<Box<str>> {
    fields.as_array().into_iter().flatten().filter_map(Value::as_str).map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn marked() -> Value {
        json!({"type": "string", APPROVED_MARK: true})
    }

    fn schema() -> Value {
        let item = json!({"properties": {
            "system": {APPROVED_MARK: "context", REF_MARK: ["system"]},
            "decision": marked(),
            "owner": {},
            "controls": {"items": {REF_MARK: ["control"]}, APPROVED_MARK: true, DEPENDS_MARK: {"control": ["decision"]}},
        }});
        json!({
            DEPENDS_ON_ALL_MARK: {"control": ["decision", "systems/system"]},
            "properties": {
                "event": marked(),
                "owner": {},
                "present": {"properties": {"likelihood": {}}, APPROVED_MARK: true},
                "tags": {"items": {"type": "string"}, APPROVED_MARK: true},
                "treatment": {"properties": {"option": marked(), "due": {}, "rows": {"items": item}}},
                "risk": {REF_MARK: ["risk"], DEPENDS_MARK: {"risk": ["present", "treatment"]}},
            },
        })
    }

    fn value(record: &Value) -> Value {
        ApprovedContent::of(&schema()).value(record)
    }

    #[test]
    fn only_marked_fields_count_and_a_container_only_by_those_below_it() {
        let record = json!({
            "owner": "a", "event": "e", "present": {"likelihood": 2},
            "treatment": {"due": "2026-01-01", "option": "retain", "rows": [{"decision": "d", "owner": "b"}]},
        });
        let content = json!({
            "event": "e", "present": {"likelihood": 2}, "treatment": {"option": "retain", "rows": [{"decision": "d"}]},
        });
        assert_eq!(value(&record), content);
    }

    #[test]
    fn order_repetition_blanks_and_empty_values_do_not_matter() {
        let one = json!({
            "event": "what may  happen\n", "tags": ["a", "b", "a"],
            "treatment": {"rows": [{"decision": "x"}, {"decision": "y", "system": "s"}]},
        });
        let other = json!({
            "treatment": {"rows": [{"system": "s", "decision": "y"}, {"system": null, "decision": "x", "controls": []}, {}],
                "option": null},
            "present": {}, "tags": ["b", "a"], "event": "what may happen",
        });
        assert_eq!(value(&one).to_string(), value(&other).to_string());
    }

    #[test]
    fn a_printed_field_counts_only_where_it_is_named() {
        let item = json!({"properties": {"system": {APPROVED_MARK: "context"}, "status": {APPROVED_MARK: "printed"}}});
        let schema = json!({"properties": {
            "decision": marked(), "status": {APPROVED_MARK: "printed"}, "systems": {"items": item},
        }});
        let content = ApprovedContent::of(&schema);
        let record = json!({"decision": "d", "status": "none", "systems": [{"system": "s", "status": "partial"}]});
        assert_eq!(content.value(&record), json!({"decision": "d"}));
        assert_eq!(content.part(&record, &["decision"]), json!({"decision": "d"}));
        assert_eq!(content.part(&record, &["status"]), json!({"status": "none"}));
        assert_eq!(
            content.part(&record, &["systems/system", "systems/status"]),
            json!({"systems": [{"system": "s", "status": "partial"}]})
        );
    }

    #[test]
    fn a_context_field_does_not_count_alone() {
        let row = |row: Value| value(&json!({"treatment": {"rows": [row]}}));
        assert_eq!(row(json!({"system": "s", "owner": "o"})), Value::Null);
        assert_ne!(row(json!({"system": "s", "decision": "d"})), row(json!({"system": "t", "decision": "d"})));
    }

    #[test]
    fn a_schema_without_marks_has_no_approved_content() {
        let content = ApprovedContent::of(&json!({"properties": {"owner": {}}}));
        assert!(content.is_empty());
        assert_eq!(content.value(&json!({"owner": "a"})), Value::Null);
    }

    #[test]
    fn a_part_contains_only_the_fields_named() {
        let record =
            json!({"event": "e", "treatment": {"option": "avoid", "rows": [{"system": "s", "decision": "d"}]}});
        let part = |fields: &[&str]| ApprovedContent::of(&schema()).part(&record, fields);
        assert_eq!(part(&["event"]), json!({"event": "e"}));
        assert_eq!(part(&["treatment/option"]), json!({"treatment": {"option": "avoid"}}));
        assert_eq!(part(&["treatment/rows/*/decision"]), json!({"treatment": {"rows": [{"decision": "d"}]}}));
        assert_eq!(
            part(&["treatment/rows/decision", "treatment/option"]),
            part(&["treatment/option", "treatment/rows/decision"])
        );
        assert_eq!(part(&["treatment", "event"]), value(&record));
        for path in ["owner", "treatment/due", "treatment/nothing", "event/more"] {
            assert_eq!(part(&[path]), Value::Null, "{path}");
        }
        assert_eq!(part(&[]), Value::Null);
    }

    #[test]
    fn paths_to_approved_content_are_known() {
        let content = ApprovedContent::of(&schema());
        for path in ["event", "treatment", "treatment/option", "treatment/rows", "treatment/rows/*/decision"] {
            assert!(content.holds(path), "{path}");
        }
        for path in ["owner", "risk", "treatment/due", "treatment/rows/owner", "nothing"] {
            assert!(!content.holds(path), "{path}");
        }
    }

    #[test]
    fn the_topmost_fields_that_differ_are_named() {
        let before = value(&json!({"event": "e", "tags": ["a"], "treatment": {"option": "retain"}}));
        let after = value(
            &json!({"event": "e", "tags": ["b"], "treatment": {"option": "avoid"}, "present": {"likelihood": 1}}),
        );
        assert_eq!(ApprovedContent::differing(&before, &after), ["present", "tags", "treatment.option"]);
        assert_eq!(ApprovedContent::differing(&before, &Value::Null), ["event", "tags", "treatment"]);
        assert!(ApprovedContent::differing(&before, &before).is_empty());
    }

    #[test]
    fn dependences_are_found_through_lists_and_items() {
        let found = dependencies(&schema());
        let pointers: Vec<&str> = found.links.iter().map(|link| &*link.pointer).collect();
        assert_eq!(pointers, ["treatment/rows/*/controls/*", "risk"]);
        assert_eq!(found.links[1].kinds["risk"], ["present".into(), "treatment".into()]);
        assert_eq!(found.on_all["control"], ["decision".into(), "systems/system".into()]);
    }

    #[test]
    fn a_dependence_covers_every_item_of_its_lists() {
        let found = dependencies(&schema());
        assert!(found.links[0].covers("/treatment/rows/0/controls/12"));
        assert!(found.links[1].covers("risk"));
        for place in
            ["/treatment/rows/0/controls", "/treatment/rows/0/controls/1/x", "/treatment/rows/a/controls/1", "/risk/0"]
        {
            assert!(!found.links.iter().any(|link| link.covers(place)), "{place}");
        }
    }
}
