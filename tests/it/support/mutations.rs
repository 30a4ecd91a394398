//! Changes of the fields of records, made from the published schemas and from what is declared of the fields: a weaker value, a
//! stronger value, a removal, an addition. What each means is stated here once more, for each kind of declaration, by code that
//! shares nothing with the one under test.
//!
//! Must not know what is done with a change.

use aims::{
    history::change::name_of,
    record::{
        Kind,
        marks::{Direction, FieldMarks, Missing},
    },
};
use serde_json::{Map, Value, json};

use super::{
    fill::dated,
    records::Ids,
    schemas::{pattern, schemas},
};

/// Far away in time, in the form of a date.
const DATES: [&str; 2] = ["1990-01-01", "2199-12-31"];
/// The shortest and the longest interval that is tried.
const INTERVALS: [&str; 2] = ["1 day", "98 years"];
/// New values for texts; the first one that has the form that the field asks for is taken.
const TEXTS: &[&str] = &[
    "Something that is new",
    "NEW-1",
    "new/file.md",
    "https://new.example",
    "0000000000000000000000000000000000000000000000000000000000000000",
];

/// What a change of a field does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It makes something weaker.
    Weaker,
    /// It makes something stronger.
    Stronger,
    /// It is neither.
    Neither,
    /// Only wording changes.
    Wording,
}

/// Other data of a record.
#[derive(Debug)]
pub struct Mutation {
    /// What changes, for people.
    pub what: String,
    /// The field, with `*` for items of lists.
    pub path: String,
    /// What is declared of it.
    pub marks: Option<&'static FieldMarks>,
    /// What the change does.
    pub outcome: Outcome,
    /// The record with the change.
    pub data: Value,
}

/// Makes the changes of one record.
pub struct Maker<'m> {
    /// The kind of the record.
    pub kind: &'static Kind,
    /// The manifest of the repository.
    pub manifest: &'m Value,
    /// The ids that references may name.
    pub ids: &'m Ids,
}

/// A field in a record, with its value and its schema.
struct Field<'f> {
    path: String,
    schema: &'f Value,
    data: Option<&'f Value>,
    is_required: bool,
}

type Changed = (String, Outcome, Option<Value>);

impl Maker<'_> {
    /// Every change of every field of the record.
    pub fn mutations(&self, data: &Value) -> Vec<Mutation> {
        self.object(&schemas()[self.kind.name], data, "")
    }

    fn marks(&self, path: &str) -> Option<&'static FieldMarks> {
        self.kind.weighed(path)
    }

    fn object(&self, schema: &Value, data: &Value, path: &str) -> Vec<Mutation> {
        let path_of_object = path;
        let mut mutations = Vec::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if path.is_empty() && ["kind", "id"].contains(&name.as_str()) {
                continue;
            }
            let is_required =
                schema["required"].as_array().is_some_and(|required| required.iter().any(|it| it == name));
            let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            let there = data.get(name).filter(|there| !there.is_null());
            for mut mutation in self.field(&Field { path, schema: field, data: there, is_required }) {
                let mut changed = data.clone();
                match mutation.data.take() {
                    Value::Null => drop(changed.as_object_mut().map(|fields| fields.remove(name))),
                    value => changed[name] = value,
                }
                mutation.data = changed;
                // Without its last field, the object is removed as a whole.
                if path_of_object.is_empty() || mutation.data.as_object().is_some_and(|fields| !fields.is_empty()) {
                    mutations.push(mutation);
                }
            }
        }
        mutations
    }

    fn field(&self, field: &Field<'_>) -> Vec<Mutation> {
        let marks = self.marks(&field.path);
        let own = self.changes(field, marks).into_iter().map(|(what, outcome, data)| Mutation {
            what: format!("{}: {what}", field.path),
            path: field.path.clone(),
            marks,
            outcome,
            data: data.unwrap_or_default(),
        });
        let within = match field.data {
            Some(Value::Object(names)) if is_mapping(field.schema) => self.named(field, names),
            Some(data @ Value::Object(_)) => self.object(field.schema, data, &field.path),
            Some(Value::Array(items)) => self.items(field, items),
            _ => Vec::new(),
        };
        own.chain(within).collect()
    }

    /// Changes of the values to which a mapping gives names.
    fn named(&self, field: &Field<'_>, names: &Map<String, Value>) -> Vec<Mutation> {
        let (path, schema) = (format!("{}/*", field.path), named(field.schema));
        let Some(marks) = self.marks(&path) else { return Vec::new() };
        let changes = |(name, value): (&String, &Value)| {
            let there = Field { path: path.clone(), schema, data: Some(value), is_required: false };
            let changes = self.changes(&there, Some(marks)).into_iter();
            changes.map(|(what, outcome, data)| (format!("{name}: {what}"), name.clone(), outcome, data)).collect()
        };
        let all = names.iter().flat_map::<Vec<_>, _>(changes);
        let mutation = |(what, name, outcome, data): (String, String, Outcome, Option<Value>)| {
            let mut changed = names.clone();
            changed.remove(&name);
            changed.extend(data.map(|data| (name, data)));
            Mutation { what, path: path.clone(), marks: Some(marks), outcome, data: changed.into() }
        };
        all.map(mutation).collect()
    }

    /// Changes within the first and the last item of a list, except of what identifies the item.
    fn items(&self, field: &Field<'_>, items: &[Value]) -> Vec<Mutation> {
        let mut mutations = Vec::new();
        for (number, item) in items.iter().enumerate().filter(|(number, _)| *number == 0 || number + 1 == items.len()) {
            for mut mutation in self.object(&field.schema["items"], item, &format!("{}/*", field.path)) {
                if name_of(&mutation.data) != name_of(item) {
                    continue;
                }
                let mut changed = items.to_vec();
                changed[number] = mutation.data.take();
                mutation.data = changed.into();
                mutations.push(mutation);
            }
        }
        mutations
    }

    fn changes(&self, field: &Field<'_>, marks: Option<&'static FieldMarks>) -> Vec<Changed> {
        let Some(marks) = marks else { return self.unmarked(field) };
        let direction = marks.direction.expect("it is weighed");
        let mut changes = match (direction, field.data) {
            (_, Some(Value::Array(items))) => self.lists(field, marks, items),
            (_, Some(Value::Object(_))) => Vec::new(),
            (_, Some(value)) => self.values(field, marks, value),
            (_, None) => self.added(field, marks),
        };
        let has_default = !field.schema["default"].is_null();
        if let Some(value) = field.data.filter(|_| !field.is_required && !has_default && !is_mapping(field.schema)) {
            changes.push(("removed".to_owned(), self.presence(marks, value, true), None));
        }
        changes
    }

    /// Text is only changed.
    fn unmarked(&self, field: &Field<'_>) -> Vec<Changed> {
        let Some(Value::String(text)) = field.data else { return Vec::new() };
        let fresh = self.other(field.schema, &[text.as_str().into()]);
        fresh.map(|new| ("another text".to_owned(), Outcome::Neither, Some(new))).into_iter().collect()
    }

    /// The outcome of removing a value, or of adding it.
    fn presence(&self, marks: &FieldMarks, value: &Value, is_removed: bool) -> Outcome {
        let weaker_if = |is: bool| if is { Outcome::Weaker } else { Outcome::Stronger };
        let kept = if is_removed { Outcome::Weaker } else { Outcome::Neither };
        match (marks.direction.expect("it is weighed"), marks.missing) {
            (Direction::Wording, _) => Outcome::Wording,
            (Direction::Neutral(_), _) => Outcome::Neither,
            (Direction::Removal, _) => weaker_if(is_removed),
            (Direction::Addition, _) => weaker_if(!is_removed),
            (Direction::Kept, _) | (_, Missing::Kept) => kept,
            (_, Missing::Either) => Outcome::Weaker,
            (_, Missing::Stronger) => weaker_if(!is_removed),
            (direction, Missing::Same(meant)) => {
                let meant = json!(meant);
                if is_removed { between(direction, value, &meant) } else { between(direction, &meant, value) }
            }
            (direction, Missing::ReviewInterval) => {
                let meant = self.review_interval();
                if is_removed { between(direction, value, &meant) } else { between(direction, &meant, value) }
            }
            (Direction::Both, _) => Outcome::Weaker,
            _ => weaker_if(is_removed),
        }
    }

    /// The interval at which a record of the kind is reviewed by default.
    fn review_interval(&self) -> Value {
        let review = &self.manifest["review"];
        let own = &review["kinds"][self.kind.name];
        let all = if own.is_null() { &review["default"] } else { own };
        if all.is_null() { json!("12 months") } else { all.clone() }
    }

    fn lists(&self, field: &Field<'_>, marks: &FieldMarks, items: &[Value]) -> Vec<Changed> {
        let mut changes = Vec::new();
        let is_known =
            |outcome: Outcome| if marks.direction == Some(Direction::Both) { Outcome::Weaker } else { outcome };
        if items.len() > 1 || !field.is_required && items.len() == 1 {
            let fewer = items[1..].to_vec();
            let outcome = is_known(self.presence(marks, &items[0], true));
            changes.push(("an item removed".to_owned(), outcome, Some(fewer.into())));
        }
        if let Some(new) = self.item(&field.schema["items"], items) {
            let more = items.iter().cloned().chain([new.clone()]).collect();
            changes.push(("an item added".to_owned(), is_known(self.presence(marks, &new, false)), Some(more)));
        }
        // A matrix is compared as a whole.
        if field.schema["items"]["type"] == "array" { Vec::new() } else { changes }
    }

    fn values(&self, field: &Field<'_>, marks: &FieldMarks, value: &Value) -> Vec<Changed> {
        let direction = marks.direction.expect("it is weighed");
        let candidates = self.candidates(field.schema, direction, value);
        let change = |new: Value| {
            let outcome = between(direction, value, &new);
            (format!("{value} to {new}"), outcome, Some(new))
        };
        candidates.into_iter().filter(|new| new != value).map(change).collect()
    }

    fn added(&self, field: &Field<'_>, marks: &FieldMarks) -> Vec<Changed> {
        // A mapping of names and an object need more than a value.
        if field.schema["properties"].is_object() || is_mapping(field.schema) {
            return Vec::new();
        }
        if !field.schema["default"].is_null() {
            return Vec::new();
        }
        let direction = marks.direction.expect("it is weighed");
        if field.schema["type"] == "array" {
            let Some(item) = self.item(&field.schema["items"], &[]) else { return Vec::new() };
            return vec![("a first item".to_owned(), self.presence(marks, &item, false), Some(json!([item])))];
        }
        let candidates = self.candidates(field.schema, direction, &Value::Null);
        let added = |new: Value| (format!("{new} added"), self.presence(marks, &new, false), Some(new));
        candidates.into_iter().map(added).collect()
    }

    /// Values of a field on both sides of its present one.
    fn candidates(&self, schema: &Value, direction: Direction, value: &Value) -> Vec<Value> {
        match direction {
            _ if schema["type"] == "boolean" => vec![true.into(), false.into()],
            _ if schema["type"] == "integer" => {
                let (low, high) = (schema["minimum"].as_i64().unwrap_or(0), schema["maximum"].as_i64().unwrap_or(1000));
                let number = value.as_i64().unwrap_or(low);
                [number - 1, number + 1].into_iter().filter(|new| (low..=high).contains(new)).map(Value::from).collect()
            }
            _ if schema["type"] == "number" => {
                vec![(-1_000_000).into(), 1_000_000.into()]
            }
            Direction::Shorter | Direction::Longer => INTERVALS.map(Value::from).into(),
            _ if schema["format"] == "date" => DATES.map(Value::from).into(),
            _ if schema["oneOf"].is_array() || schema["enum"].is_array() => choices(schema),
            _ => self.other(schema, std::slice::from_ref(value)).into_iter().collect(),
        }
    }

    /// Another value of the form of the schema.
    fn other(&self, schema: &Value, but: &[Value]) -> Option<Value> {
        let all: Vec<Value> = if let Some(kinds) = schema["x-aims-ref"].as_array() {
            let ids = kinds.iter().filter_map(|kind| self.ids.get(kind.as_str()?)).flatten();
            ids.map(|id| id.as_str().into()).collect()
        } else if schema["oneOf"].is_array() || schema["enum"].is_array() {
            choices(schema)
        } else {
            match schema["type"].as_str() {
                Some("boolean") => vec![true.into(), false.into()],
                Some("integer") => vec![schema["minimum"].as_i64().unwrap_or(1).into()],
                Some("number") => vec![1.5.into(), 2.5.into()],
                _ if dated(schema).is_some() => vec![format!("2026-02-03{}", dated(schema).unwrap_or_default()).into()],
                _ if schema["format"] == "date" => vec!["2026-02-03".into()],
                _ => {
                    let form = pattern(schema);
                    let texts = TEXTS.iter().chain(&INTERVALS).filter(|text| form.is_match(text));
                    texts.map(|text| (*text).into()).collect()
                }
            }
        };
        all.into_iter().find(|value| !but.contains(value))
    }

    /// A new item of a list: a value, or an object with what is required.
    fn item(&self, schema: &Value, but: &[Value]) -> Option<Value> {
        let Some(fields) = schema["properties"].as_object() else { return self.other(schema, but) };
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let first = fields.keys().next();
        let wanted = fields.iter().filter(|(name, _)| first == Some(name) || required.iter().any(|it| it == *name));
        let names: Vec<Value> = but
            .iter()
            .flat_map(|item| item.as_object().into_iter().flatten())
            .map(|(_, value)| value.clone())
            .collect();
        let filled = wanted.map(|(name, field)| Some((name.clone(), self.item(field, &names)?)));
        let item = filled.collect::<Option<Map<_, _>>>()?;
        let is_new = but.iter().all(|known| name_of(known) != name_of(&Value::Object(item.clone())));
        is_new.then_some(Value::Object(item))
    }
}

/// The schema of the values of a mapping whose names the user chooses; null for anything else.
fn named(schema: &Value) -> &Value {
    let patterned = schema["patternProperties"].as_object().and_then(|patterns| patterns.values().next());
    patterned.unwrap_or(&schema["additionalProperties"])
}

fn is_mapping(schema: &Value) -> bool {
    named(schema).is_object()
}

fn choices(schema: &Value) -> Vec<Value> {
    let listed = schema["enum"].as_array().into_iter().flatten().cloned();
    listed.chain(schema["oneOf"].as_array().into_iter().flatten().map(|one| one["const"].clone())).collect()
}

/// The outcome of one value instead of another, by the words of the declaration.
fn between(direction: Direction, old: &Value, new: &Value) -> Outcome {
    let outcome = |weaker: bool, stronger: bool| match (weaker, stronger) {
        (true, _) => Outcome::Weaker,
        (_, true) => Outcome::Stronger,
        _ => Outcome::Neither,
    };
    let number = |value: &Value| value.as_f64().expect("a number");
    let date = |value: &Value| value.as_str().expect("a date").to_owned();
    match direction {
        _ if old == new => Outcome::Neither,
        // Text in an object with a scale, such as the name of a band.
        Direction::Less | Direction::More if !old.is_number() => Outcome::Weaker,
        Direction::Less => outcome(number(new) < number(old), number(new) > number(old)),
        Direction::More => outcome(number(new) > number(old), number(new) < number(old)),
        Direction::Sooner => outcome(date(new) < date(old), date(new) > date(old)),
        Direction::Later => outcome(date(new) > date(old), date(new) < date(old)),
        Direction::Shorter | Direction::Longer => {
            let Some((old, new)) = days(old).zip(days(new)) else { return Outcome::Weaker };
            let is_shorter_weaker = direction == Direction::Shorter;
            outcome(if is_shorter_weaker { new < old } else { new > old }, new != old)
        }
        Direction::Order(order) => {
            let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let place = |value: &Value| order.iter().position(|same| same.split('|').any(|it| it == word(value)));
            outcome(place(new) < place(old), place(new) > place(old))
        }
        Direction::Both | Direction::Bound => Outcome::Weaker,
        Direction::Removal | Direction::Addition | Direction::Kept | Direction::Neutral(_) => Outcome::Neither,
        Direction::Wording => Outcome::Wording,
    }
}

/// The length of an interval in days, about; `12 months` and `1 year` are the same. `None` for other text.
fn days(value: &Value) -> Option<i64> {
    let words: Vec<&str> = value.as_str()?.split(' ').collect();
    let [number, unit] = words[..] else { return None };
    let number: i64 = number.parse().ok()?;
    let months = |count: i64| count * 3044 / 100;
    Some(match unit.trim_end_matches('s') {
        "hour" => number / 24,
        "day" => number,
        "week" => number * 7,
        "month" => months(number),
        "year" => months(number * 12),
        _ => return None,
    })
}
