//! Words that people wrote are printed as they are, so a record does not name one that fewer people may see.
//!
//! Must not know who reads a record; its class says who may.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::rules::prelude::*;
use crate::{
    prose::Names,
    record::{
        field::{Classification, REF_MARK},
        form,
    },
    schema,
    source::push_pointer,
};

pub(super) const RULE: Rule = Rule {
    name: "restricted-name-in-text",
    level: Severity::Warning,
    due: Stage::Build,
    clauses: &[],
    practice: Some(
        "packs and sites print what people wrote as it is, and a title tells what the record keeps to itself",
    ),
    summary: "A text names a record of a higher class by its title",
    page: include_str!("restricted_name_in_text.md"),
    suppressible: true,
    check,
};

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let mut named: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in model.entries() {
        name(model, entry).into_iter().for_each(|name| named.entry(name).or_default().push(entry));
    }
    let Some(highest) = named.values().flatten().map(|entry| entry.class()).max() else { return };
    let names = Names::of(named.keys().copied());
    for entry in model.entries().iter().filter(|entry| entry.class() < highest) {
        let Some(record) = entry.record() else { continue };
        let mut told = Told { entry, names: &names, named: &named, found: Vec::new() };
        if told.is_something(record) {
            told.look(&record.to_value(), &mut String::new());
            acc.extend(told.found.into_iter().map(|(pointer, named)| finding(entry, &pointer, named)));
        }
    }
}

/// What a record is called that says its class. Persons go by their names; the titles of a standard and of documents from
/// outside are no secret of ours.
fn name<'m>(model: &'m Model, entry: &'m Entry) -> Option<&'m str> {
    let said = entry.classification.is_some() && entry.class() > Classification::Public;
    let title = entry.title().filter(|_| said && !is_from_outside(entry) && entry.kind.name != Person::KIND)?.trim();
    let standard = &model.frameworks.standard().entries;
    (!standard.iter().any(|requirement| *requirement.title == *title)).then_some(title)
}

fn is_from_outside(entry: &Entry) -> bool {
    let document = entry.record().and_then(|record| record.as_kind::<Document>());
    document.is_some_and(|document| document.r#type == DocumentType::External)
}

/// What the texts of a record tell.
struct Told<'m> {
    entry: &'m Entry,
    names: &'m Names,
    named: &'m BTreeMap<&'m str, Vec<&'m Entry>>,
    /// Records of a higher class with the first place that names each.
    found: Vec<(String, &'m Entry)>,
}

impl<'m> Told<'m> {
    /// Whether a text of the record names another, wherever it stands; most name none.
    fn is_something(&self, record: &dyn Record) -> bool {
        let mut told = false;
        record.texts(&mut |text| told = told || self.names.all_in(text).any(|name| self.higher(name).is_some()));
        told
    }

    /// A record of this name and of a higher class.
    fn higher(&self, name: &str) -> Option<&'m Entry> {
        self.named[name].iter().copied().find(|other| other.class() > self.entry.class())
    }

    fn look(&mut self, value: &Value, pointer: &mut String) {
        let length = pointer.len();
        match value {
            Value::String(text) => self.read(text, pointer),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    push_pointer(pointer, &index.to_string());
                    self.look(item, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    push_pointer(pointer, name);
                    self.look(field, pointer);
                    pointer.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn read(&mut self, text: &str, pointer: &str) {
        for name in self.names.all_in(text) {
            let known = |other: &Entry| self.found.iter().any(|(_, found)| std::ptr::eq(*found, other));
            let named = self.higher(name);
            if let Some(named) = named.filter(|named| !known(named) && is_text(self.entry.kind, pointer)) {
                self.found.push((pointer.to_owned(), named));
            }
        }
    }
}

/// Whether people write words in a field, and not an id or one of a few words.
fn is_text(kind: &Kind, pointer: &str) -> bool {
    let field = schema::at(schema::json(kind), pointer.split('/'));
    field.is_some_and(|field| field["pattern"] == form::TEXT.pattern && field.get(REF_MARK).is_none())
}

fn finding(entry: &Entry, pointer: &str, named: &Entry) -> Finding {
    let (own, other) = (entry.class().name(), named.class().name());
    let message = format!("{} is {own}, and its text names {} by its title, which is {other}", entry.id, named.id);
    Finding::new(RULE.name, entry.at(&pointer[1..]), message)
        .help(format!("name it by its id, {}, or give {} its class", named.id, entry.id))
        .about(&entry.id)
        .distinct(&named.id)
}
