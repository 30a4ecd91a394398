//! Which approvals need to be given again: every substantive field of every record of the company example is changed in turn, and
//! what is flagged has to be what the marks in the schemas say. What the marks say is read here from the schema files, by code
//! that shares nothing with the one under test.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    history::{self, Current},
    model::{Model, Shared},
    record::relation::sides_of,
    source::{MemoryTree, ReadError},
};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{
    files::example,
    fill::dated,
    history::MemoryHistory,
    matrix,
    records::{self, Ids, ids, is_record, kind_and_id},
    schemas::{pattern, schemas},
    versioned::bare_model,
};

const APPROVED: &str = "x-aims-approved";
const DEPENDS: &str = "x-aims-depends";
const ON_ALL: &str = "x-aims-depends-on-all";
const REFERENCE: &str = "x-aims-ref";
/// Stands before the path of a field that counts only where it is named.
const PRINTED: char = '!';
/// What states that somebody stands for a record, with the fields that make it the fact that it is.
const FACTS: &[(&str, &[&str])] = &[
    ("approval", &["by", "on", "version"]),
    ("acceptance", &["by", "on", "version"]),
    ("review", &["by", "last", "version"]),
];
/// New values for texts; the first one that has the form that the field asks for is taken.
const WORDS: &[&str] = &[
    "Something that is new",
    "DE",
    "NL",
    "de",
    "nl",
    "5(b)",
    "2",
    "11 months",
    "13 months",
    "R-01",
    "R-02",
    "https://new.example",
    "0000000000000000000000000000000000000000000000000000000000000000",
];

/// Of the further changes of a field of a record every so many is tried; all with `AIMS_EVERY`.
const EVERY: usize = 120;

type Flagged = BTreeSet<(String, String)>;

/// A record of the example as data.
struct Record {
    kind: String,
    id: String,
    path: String,
    data: Value,
}

impl Record {
    fn facts(&self) -> impl Iterator<Item = (String, String)> {
        let there = FACTS.iter().filter(|(field, own)| !self.data[field][own[1]].is_null());
        there.map(|(field, _)| (self.id.clone(), (*field).to_owned()))
    }
}

/// The example, with what its schemas say.
struct Company {
    tree: MemoryTree,
    records: Vec<Record>,
    ids: Ids,
    shared: Shared,
}

impl Company {
    fn read() -> Self {
        let mut tree = example("company");
        // Expectations would be held against every record of every state.
        tree.files.retain(|path, _| is_record(path) && !path.starts_with("expectations/"));
        let records = tree.files.iter().flat_map(|(path, bytes)| documents(path, bytes)).collect();
        let ids = ids(&tree.files, &["4.1", "6.1.2", "A.2.2", "A.7.4"]);
        Self { tree, records, ids, shared: Shared::default() }
    }

    fn schema(&self, record: &Record) -> &'static Value {
        &schemas()[&record.kind]
    }

    /// The files with other data in one record.
    fn with(&self, changed: &Record, data: &Value) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.tree.files.clone();
        let of_file = self.records.iter().filter(|record| record.path == changed.path);
        let texts = of_file.map(|record| json_of(if std::ptr::eq(record, changed) { data } else { &record.data }));
        files.insert(changed.path.clone(), texts.collect::<Vec<_>>().join("---\n").into());
        files
    }

    /// The model of these files; what is not as in the example is told by `other`. No rule and no expectation is held.
    fn model(&self, files: BTreeMap<String, Vec<u8>>, other: impl Fn(&str) -> bool) -> Model {
        bare_model(files, Some(&self.shared), other)
    }

    fn before(&self) -> Model {
        self.model(self.tree.files.clone(), |_| false)
    }

    /// What the marks say has to be approved, accepted or reviewed again after a change.
    fn expected(&self, relied: &[Relied<'_>], changed: &Record, touched: &[Touched]) -> Flagged {
        let flagged = relied.iter().filter(|by| {
            let itself = by.record.id == changed.id;
            let on = by.on.get(&(changed.kind.as_str(), changed.id.as_str()));
            let one_hop = |fields: &Vec<String>| !itself && touched.iter().any(|field| field.counts(Some(fields)));
            itself && touched.iter().any(|field| field.counts(None)) || on.is_some_and(one_hop)
        });
        flagged.flat_map(|by| by.record.facts()).collect()
    }
}

fn documents(path: &str, bytes: &[u8]) -> Vec<Record> {
    let record = |data: Value| {
        let [kind, id] = kind_and_id(&data);
        Record { kind, id, path: path.to_owned(), data }
    };
    records::documents(bytes).into_iter().map(record).collect()
}

fn json_of(data: &Value) -> String {
    format!("{:#}\n", without_nothing(data))
}

/// The same without fields that are null.
fn without_nothing(data: &Value) -> Value {
    match data {
        Value::Object(fields) => {
            let there = fields.iter().filter(|(_, value)| !value.is_null());
            there.map(|(name, value)| (name.clone(), without_nothing(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(without_nothing).collect(),
        leaf => leaf.clone(),
    }
}

/// On which fields of which records the approvals of a record rely.
struct Relied<'c> {
    record: &'c Record,
    on: BTreeMap<(&'c str, &'c str), Vec<String>>,
}

impl<'c> Relied<'c> {
    fn of(company: &'c Company, record: &'c Record) -> Self {
        let mut by = Self { record, on: BTreeMap::new() };
        by.collect(company, company.schema(record), &record.data, None);
        for (kind, fields) in company.schema(record)[ON_ALL].as_object().into_iter().flatten() {
            for target in company.records.iter().filter(|target| target.kind == *kind) {
                by.add(target, fields);
            }
        }
        by.relate(company);
        by
    }

    /// What the records at the other ends of relations state about this one.
    fn relate(&mut self, company: &'c Company) {
        for (relation, side) in sides_of(&self.record.kind) {
            let schema = company.schema(self.record);
            let field = relation.end(side).fields.first().and_then(|path| {
                let mut steps = path.split('/').filter(|step| *step != "*");
                steps.try_fold(schema, |schema, step| schema.get("items").unwrap_or(schema)["properties"].get(step))
            });
            for target in company.records.iter().filter(|target| target.kind == relation.opposite(side)) {
                let names = relation.end(side.opposite()).fields.iter().any(|path| {
                    let steps: Vec<&str> = path.split('/').collect();
                    names(&target.data, &steps, &self.record.id)
                });
                let fields = field.and_then(|field| field.get(DEPENDS)?.get(&target.kind));
                fields.filter(|_| names).into_iter().for_each(|fields| self.add(target, fields));
            }
        }
    }

    fn collect(&mut self, company: &'c Company, schema: &Value, data: &Value, above: Option<&Value>) {
        let mark = schema.get(DEPENDS).or(above);
        match data {
            Value::Array(items) => items.iter().for_each(|item| self.collect(company, &schema["items"], item, mark)),
            Value::Object(fields) => {
                fields.iter().for_each(|(name, data)| self.collect(company, &schema["properties"][name], data, None));
            }
            Value::String(id) => {
                for target in company.records.iter().filter(|target| target.id == *id) {
                    if let Some(fields) = mark.and_then(|mark| mark.get(&target.kind)) {
                        self.add(target, fields);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, target: &'c Record, fields: &Value) {
        let fields = fields.as_array().expect("a list").iter().map(|field| field.as_str().expect("a path").to_owned());
        self.on.entry((&target.kind, &target.id)).or_default().extend(fields);
    }
}

/// Whether data names an id at a path.
fn names(data: &Value, steps: &[&str], id: &str) -> bool {
    match (data, steps) {
        (Value::String(named), []) => named == id,
        (Value::Array(items), ["*", below @ ..]) => items.iter().any(|item| names(item, below, id)),
        (Value::Object(fields), [step, below @ ..]) => fields.get(*step).is_some_and(|field| names(field, below, id)),
        _ => false,
    }
}

/// Whether a change touches a relation, which another record may state as well; `relations.rs` holds these.
fn touches_relation(record: &Record, mutant: &Mutant) -> bool {
    let paths = sides_of(&record.kind).flat_map(|(relation, side)| relation.end(side).fields.iter());
    let paths: Vec<String> = paths.map(|path| path.replace("/*", "")).collect();
    mutant
        .touched
        .iter()
        .any(|touched| paths.iter().any(|path| path.starts_with(touched.path.trim_start_matches(PRINTED))))
}

/// A marked field that a change touches, without the steps into lists; where it counts only beside others, those that are there.
#[derive(Debug, Clone)]
struct Touched {
    path: String,
    beside: Option<Vec<String>>,
}

impl Touched {
    /// Whether who relies on these fields relies on this one.
    fn counts(&self, relied: Option<&[String]>) -> bool {
        let within = |path: &str, field: &String| path == field || path.starts_with(&format!("{field}/"));
        let named = |path: &str| match path.strip_prefix(PRINTED) {
            Some(printed) => relied.is_some_and(|fields| fields.iter().any(|field| field == printed)),
            None => relied.is_none_or(|fields| fields.iter().any(|field| within(path, field))),
        };
        named(&self.path) && self.beside.as_ref().is_none_or(|others| others.iter().any(|other| named(other)))
    }
}

/// Other data of a record.
struct Mutant {
    what: String,
    data: Value,
    touched: Vec<Touched>,
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|other| other == name))
}

/// Whether an item is the first or the last of a list; those between are no different.
fn is_end(number: usize, items: &[Value]) -> bool {
    number == 0 || number + 1 == items.len()
}

fn is_marked(schema: &Value) -> bool {
    schema.get(APPROVED).is_some()
}

fn is_context(schema: &Value) -> bool {
    schema[APPROVED] == "context"
}

/// The path of a marked field; of one that counts only for those who print it, with a sign before it.
fn own(schema: &Value, path: &str) -> String {
    if schema[APPROVED] == "printed" { format!("{PRINTED}{path}") } else { path.to_owned() }
}

fn leads_to_marks(schema: &Value) -> bool {
    is_marked(schema)
        || properties(schema).any(|(_, field)| leads_to_marks(field))
        || schema.get("items").is_some_and(leads_to_marks)
}

/// The marked fields that say something in `data`.
fn filled(schema: &Value, data: &Value, path: &str) -> Vec<Touched> {
    if is_marked(schema) {
        let touched = Touched { path: own(schema, path), beside: is_context(schema).then(Vec::new) };
        return if says_something(data) { vec![touched] } else { Vec::new() };
    }
    let items = data.as_array().into_iter().flatten().flat_map(|item| filled(&schema["items"], item, path));
    let fields = properties(schema).flat_map(|(name, field)| filled(field, &data[name], &join(path, name)));
    let mut touched: Vec<Touched> = items.chain(fields).collect();
    let others: Vec<String> =
        touched.iter().filter(|field| field.beside.is_none()).map(|field| field.path.clone()).collect();
    touched.iter_mut().filter_map(|field| field.beside.as_mut()).for_each(|beside| *beside = others.clone());
    touched
}

/// Makes other values for the fields of a record.
struct Maker<'c> {
    company: &'c Company,
    record: &'c Record,
}

impl Maker<'_> {
    fn mutants(&self) -> Vec<Mutant> {
        self.below(self.company.schema(self.record), &self.record.data, "")
    }

    fn below(&self, schema: &Value, data: &Value, path: &str) -> Vec<Mutant> {
        if is_marked(schema) {
            let touched = vec![Touched { path: own(schema, path), beside: None }];
            let mutant = |(what, data)| Mutant { what: format!("{path}: {what}"), data, touched: touched.clone() };
            return self.others(schema, data).into_iter().map(mutant).collect();
        }
        if !leads_to_marks(schema) {
            return Vec::new();
        }
        if schema.get("items").is_some() { self.items(schema, data, path) } else { self.fields(schema, data, path) }
    }

    fn fields(&self, schema: &Value, data: &Value, path: &str) -> Vec<Mutant> {
        let whole = if data.is_null() { self.new_object(schema) } else { data.clone() };
        let mut mutants = Vec::new();
        for (name, field) in properties(schema) {
            let there = whole.get(name).unwrap_or(&Value::Null);
            let mut below = self.below(field, there, &join(path, name));
            if is_marked(field) && says_something(there) && !is_required(schema, name) && *there != field["default"] {
                let touched = vec![Touched { path: own(field, &join(path, name)), beside: None }];
                below.push(Mutant { what: format!("{}: gone", join(path, name)), data: Value::Null, touched });
            }
            for mutant in &mut below {
                let mut changed = whole.clone();
                changed[name] = mutant.data.take();
                if is_context(field) {
                    let others = filled(schema, &whole, path).into_iter().filter(|field| field.beside.is_none());
                    mutant.touched[0].beside = Some(others.map(|field| field.path).collect());
                }
                if data.is_null() {
                    mutant.touched = filled(schema, &changed, path);
                }
                mutant.data = changed;
            }
            mutants.extend(below);
        }
        mutants
    }

    fn items(&self, schema: &Value, data: &Value, path: &str) -> Vec<Mutant> {
        let items = data.as_array().cloned().unwrap_or_default();
        let mut mutants = Vec::new();
        for (number, item) in items.iter().enumerate() {
            for mut mutant in self.below(&schema["items"], item, path).into_iter().filter(|_| is_end(number, &items)) {
                let mut changed = items.clone();
                changed[number] = mutant.data;
                mutant.data = changed.into();
                mutants.push(mutant);
            }
            let mut changed = items.clone();
            changed.remove(number);
            let touched = filled(&schema["items"], item, path);
            mutants.push(Mutant { what: format!("{path}: item {number} gone"), data: changed.into(), touched });
        }
        let new = self.new_item(&schema["items"]);
        let touched = filled(&schema["items"], &new, path);
        let data = items.into_iter().chain([new]).collect();
        mutants.push(Mutant { what: format!("{path}: an item more"), data, touched });
        mutants
    }

    /// Other values for a field that counts as a whole.
    fn others(&self, schema: &Value, data: &Value) -> Vec<(String, Value)> {
        match data {
            _ if !says_something(data) => {
                self.fresh(schema, &[]).map(|new| ("new".to_owned(), new)).into_iter().collect()
            }
            Value::Array(items) => self.other_lists(schema, items),
            Value::Object(fields) => self.other_objects(schema, fields),
            leaf => self.other(schema, leaf, &[]).map(|new| (format!("{leaf} to {new}"), new)).into_iter().collect(),
        }
    }

    fn other_lists(&self, schema: &Value, items: &[Value]) -> Vec<(String, Value)> {
        let item = &schema["items"];
        let mut others = Vec::new();
        for (number, value) in items.iter().enumerate() {
            let new = match value {
                _ if !is_end(number, items) => Vec::new(),
                Value::Object(_) | Value::Array(_) => self.others(item, value),
                leaf => self.other(item, leaf, items).map(|new| (format!("now {new}"), new)).into_iter().collect(),
            };
            others.extend(new.into_iter().map(|(what, new)| {
                let mut changed = items.to_vec();
                changed[number] = new;
                (format!("item {number}, {what}"), changed.into())
            }));
        }
        others.push(("last item gone".to_owned(), items[..items.len() - 1].into()));
        let more = self.fresh(item, items).map(|new| items.iter().cloned().chain([new]).collect());
        others.extend(more.map(|more| ("an item more".to_owned(), more)));
        others
    }

    fn other_objects(&self, schema: &Value, fields: &Map<String, Value>) -> Vec<(String, Value)> {
        let mut others = Vec::new();
        for (name, field) in properties(schema) {
            let there = fields.get(name).unwrap_or(&Value::Null);
            let mut below = self.others(field, there);
            if says_something(there) && !is_required(schema, name) && *there != field["default"] {
                below.push(("gone".to_owned(), Value::Null));
            }
            others.extend(below.into_iter().map(|(what, new)| {
                let mut changed = fields.clone();
                changed.insert(name.clone(), new);
                (format!("{name}: {what}"), changed.into())
            }));
        }
        others
    }

    /// Another value of the same form that is none of `but`.
    fn other(&self, schema: &Value, leaf: &Value, but: &[Value]) -> Option<Value> {
        match leaf {
            Value::Bool(flag) => Some((!flag).into()),
            Value::Number(number) => {
                // A sum of two decimal numbers can have more digits than a record takes.
                let Some(number) = number.as_i64() else {
                    return Some(json!(if number.as_f64() == Some(1.5) { 2.5 } else { 1.5 }));
                };
                let up = schema["maximum"].as_i64().is_none_or(|maximum| number < maximum);
                Some(if up { number + 1 } else { number - 1 }.into())
            }
            Value::String(text) if Self::is_text(schema) => Some(format!("{text} indeed").into()),
            leaf => {
                let but: Vec<Value> = but.iter().chain([leaf]).cloned().collect();
                self.fresh(schema, &but)
            }
        }
    }

    fn is_text(schema: &Value) -> bool {
        schema["pattern"] == "\\S"
    }

    /// A new value that is neither the default nor one of `but`; `None` where there is none left.
    fn fresh(&self, schema: &Value, but: &[Value]) -> Option<Value> {
        if schema.get("properties").is_some() {
            return Some(self.new_object(schema));
        }
        let choice: Vec<Value> = match schema["type"].as_str() {
            _ if schema.get("oneOf").is_some() => {
                schema["oneOf"].as_array()?.iter().map(|one| one["const"].clone()).collect()
            }
            Some("array") => return Some(json!([self.new_item(&schema["items"])])),
            Some("boolean") => vec![true.into(), false.into()],
            Some("integer") => vec![schema["minimum"].as_i64().unwrap_or(1).into()],
            Some("number") => vec![1.5.into(), 2.5.into()],
            _ if dated(schema).is_some() => {
                let after = dated(schema).unwrap_or_default();
                ["2026-02-03", "2026-02-04"].map(|day| format!("{day}{after}").into()).into()
            }
            _ if schema["format"] == "date" => vec!["2026-02-03".into(), "2026-02-04".into()],
            _ if schema.get(REFERENCE).is_some() => {
                let kinds = schema[REFERENCE].as_array()?.iter().filter_map(Value::as_str);
                let ids = kinds.flat_map(|kind| self.company.ids.get(kind).into_iter().flatten());
                ids.filter(|id| **id != self.record.id).map(|id| id.as_str().into()).collect()
            }
            _ => {
                let form = pattern(schema);
                WORDS.iter().filter(|word| form.is_match(word)).map(|word| (*word).into()).collect()
            }
        };
        choice.into_iter().find(|value| !but.contains(value) && *value != schema["default"])
    }

    fn new_item(&self, schema: &Value) -> Value {
        self.fresh(schema, &[]).expect("a value")
    }

    /// An object with what is required, and its first field that counts by itself.
    fn new_object(&self, schema: &Value) -> Value {
        let first = properties(schema).find(|(_, field)| is_marked(field) && !is_context(field)).map(|(name, _)| name);
        let first = first.or_else(|| properties(schema).next().map(|(name, _)| name));
        let wanted = properties(schema).filter(|(name, _)| is_required(schema, name) || first == Some(*name));
        wanted
            .map(|(name, field)| (name.clone(), self.fresh(field, &[]).unwrap_or_default()))
            .collect::<Map<_, _>>()
            .into()
    }
}

/// What is flagged by comparing two states, and whether each names the record that changed.
fn by_states(before: &Model, after: &Model, changed: Option<&Record>) -> Flagged {
    let questions = after.questions(&|_| true, "");
    let found = history::outdated(&questions, &after.differing(before), &[], &**before, &**after);
    for (by, _, stale) in &found {
        let names = changed.is_some_and(|changed| *changed.id == *stale.record && *changed.kind == *stale.kind);
        assert!(names || changed.is_none(), "{by} is held against {}", stale.record);
    }
    found.into_iter().map(|(record, kind, _)| (record.into(), kind.field().to_owned())).collect()
}

/// What is flagged by following the facts through commits.
fn by_past(states: Vec<BTreeMap<String, Vec<u8>>>, after: &Model) -> Flagged {
    let states = states.into_iter().map(|files| ("a@fennholm.example".to_owned(), files)).collect();
    let questions = after.questions(&|_| true, "");
    let read = |_: &str, _: u64| Err(ReadError::Missing);
    let current = Current { dirty: &[], records: &**after, read: &read };
    let answers = history::answer(&MemoryHistory::of(states), &questions, &[], &current).expect("it can be read");
    let stale = answers.facts.into_iter().filter(|answer| !answer.stale.is_empty());
    stale.map(|answer| (answer.record.into(), answer.kind.field().to_owned())).collect()
}

#[test]
fn any_substantive_change_flags_exactly_what_relies_on_it() {
    let company = Company::read();
    let before = company.before();
    let relied: Vec<Relied<'_>> = company.records.iter().map(|record| Relied::of(&company, record)).collect();
    let mutants = company.records.iter().flat_map(|record| {
        let mutants = Maker { company: &company, record }.mutants();
        let others = mutants.into_iter().filter(|mutant| !touches_relation(record, mutant));
        others.map(move |mutant| (record, mutant))
    });
    let mut turn = 0;
    let mut fields = BTreeSet::new();
    let mutants = mutants.filter(|(record, mutant)| {
        turn += 1;
        let new = mutant.touched.iter().any(|touched| fields.insert((record.id.as_str(), touched.path.clone())));
        (new && matrix::runs(fields.len(), 40)) || matrix::runs(turn, EVERY)
    });
    let mutants: Vec<(&Record, Mutant)> = mutants.collect();
    // The first change of each topmost field of each kind is also asked of a past.
    let mut fields = BTreeSet::new();
    let in_past = |(record, mutant): &(&Record, Mutant)| {
        let top = |touched: &Touched| touched.path.split('/').next().map(str::to_owned);
        mutant.touched.iter().any(|touched| fields.insert((record.kind.clone(), top(touched))))
    };
    let in_past: Vec<bool> = mutants.iter().map(in_past).collect();
    let wrong = mutants.par_iter().enumerate().filter_map(|(number, (record, mutant))| {
        let name = format!("{} {}", record.id, mutant.what);
        let files = company.with(record, &mutant.data);
        let after = company.model(files.clone(), |path| path == record.path);
        let readable =
            after.with_id(&record.id).any(|entry| entry.kind.name == record.kind && entry.record().is_some());
        assert!(readable, "{name}: the record cannot be read");
        let expected = company.expected(&relied, record, &mutant.touched);
        let found = by_states(&before, &after, Some(record));
        if found != expected {
            return Some(format!("{name}: {found:?} instead of {expected:?}"));
        }
        if !in_past[number] {
            return None;
        }
        let found = by_past(vec![company.tree.files.clone(), files], &after);
        (found != expected).then(|| format!("{name}: by commits {found:?} instead of {expected:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), mutants.len(), wrong.join("\n"));
    let sampled = in_past.iter().filter(|sampled| **sampled).count();
    println!(
        "{} changes of {} records, {sampled} of them followed through commits",
        mutants.len(),
        company.records.len()
    );
}

/// Changes everything that no mark names, but what makes a record and a fact the one that it is.
fn change_the_rest(maker: &Maker<'_>, schema: &Value, data: &Value, kept: &[&str]) -> Value {
    match data {
        _ if is_marked(schema) => data.clone(),
        Value::Array(items) => items.iter().map(|item| change_the_rest(maker, &schema["items"], item, &[])).collect(),
        Value::Object(fields) => {
            let changed = fields.iter().map(|(name, value)| {
                let facts = FACTS.iter().find(|(fact, _)| fact == name).map_or(&[][..], |(_, own)| own);
                let changed = change_the_rest(maker, &schema["properties"][name], value, facts);
                (name.clone(), if kept.contains(&name.as_str()) { value.clone() } else { changed })
            });
            changed.collect::<Map<_, _>>().into()
        }
        leaf => maker.other(schema, leaf, &[]).unwrap_or_else(|| leaf.clone()),
    }
}

/// The same with all lists turned round.
fn turned(data: &Value) -> Value {
    match data {
        Value::Array(items) => items.iter().rev().map(turned).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), turned(value))).collect::<Map<_, _>>().into()
        }
        leaf => leaf.clone(),
    }
}

/// A record in another form: its keys from the last to the first, a comment at every line, texts and lists over several lines.
fn reformatted(data: &Value) -> String {
    let fields = data.as_object().expect("a record").iter().rev();
    let mut text = "# What follows was written again.\n".to_owned();
    for (name, value) in fields {
        match value {
            Value::String(value) if value.contains(' ') => {
                let words = value.split_whitespace().collect::<Vec<_>>().join("\n  ");
                text += &format!("# about {name}\n{name}: >-\n  {words}\n");
            }
            value => text += &format!("{name}: # about it\n  {}\n", format!("{value:#}").replace('\n', "\n  ")),
        }
    }
    text
}

/// Holds a state in which every record but the manifest was written again against the example.
fn nothing_is_flagged(company: &Company, rewrite: impl Fn(&Record) -> String) {
    let mut files = company.tree.files.clone();
    let paths: BTreeSet<&String> =
        company.records.iter().filter(|record| record.kind != "aims").map(|record| &record.path).collect();
    for path in &paths {
        let texts = company.records.iter().filter(|record| record.path == **path).map(&rewrite);
        files.insert((*path).clone(), texts.collect::<Vec<_>>().join("---\n").into());
    }
    let after = company.model(files.clone(), |path| paths.iter().any(|other| *other == path));
    let unreadable: Vec<&str> =
        after.entries().iter().filter(|entry| entry.is_broken()).map(|entry| &*entry.id).collect();
    assert!(unreadable.is_empty(), "{unreadable:?} cannot be read");
    assert_eq!(after.entries().len(), company.records.len());
    let facts = company.records.iter().flat_map(Record::facts).count();
    assert_eq!(after.questions(&|_| true, "").len(), facts, "every fact is asked about");
    assert_eq!(by_states(&company.before(), &after, None), Flagged::new());
    assert_eq!(by_past(vec![company.tree.files.clone(), files], &after), Flagged::new());
}

#[test]
fn another_form_flags_nothing() {
    nothing_is_flagged(&Company::read(), |record| reformatted(&turned(&record.data)));
}

#[test]
fn what_is_no_substance_flags_nothing() {
    let company = Company::read();
    nothing_is_flagged(&company, |record| {
        let maker = Maker { company: &company, record };
        let data = change_the_rest(&maker, company.schema(record), &record.data, &["kind", "id"]);
        assert_ne!(data, record.data, "{}: something else can be changed", record.id);
        json_of(&data)
    });
}
