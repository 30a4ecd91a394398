//! Text that people wrote is printed unchanged, so it does not name a record that fewer people may see.
//!
//! Must not know who reads a record; its classification defines who may.

use std::collections::BTreeMap;

use crate::rules::{prelude::*, texts};
use crate::{prose::Names, record::field::Classification};

pub(super) const RULE: Rule = Rule {
    name: "restricted-name-in-text",
    basis: RuleBasis::Practice,
    due: Stage::Build,
    clauses: &[],
    practice: Some("packs and sites print text of records unchanged, and a title reveals what its record protects"),
    summary: "Text contains the title of a record with a higher classification",
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
        let mut search = TextSearch { entry, names: &names, named: &named, found: Vec::new() };
        if search.finds_any(record) {
            texts::each(entry, &mut |pointer, text| search.search(text, pointer));
            acc.extend(search.found.into_iter().map(|(pointer, named)| finding(entry, &pointer, named)));
        }
    }
}

/// The title of a record that states a classification above public. Names of persons and titles of the standard and of
/// external documents do not need protection.
fn name<'m>(model: &'m Model, entry: &'m Entry) -> Option<&'m str> {
    let protected = entry.classification.is_some() && entry.class() > Classification::Public;
    let title = entry.title().filter(|_| protected && !is_external(entry) && entry.kind.name != Person::KIND)?.trim();
    let standard = &model.frameworks.standard().entries;
    (!standard.iter().any(|requirement| *requirement.title == *title)).then_some(title)
}

fn is_external(entry: &Entry) -> bool {
    let document = entry.record().and_then(|record| record.as_kind::<Document>());
    document.is_some_and(|document| document.r#type == DocumentType::External)
}

/// A search for titles in the texts of a record.
struct TextSearch<'m> {
    entry: &'m Entry,
    names: &'m Names,
    named: &'m BTreeMap<&'m str, Vec<&'m Entry>>,
    /// Records with a higher classification, each with the first pointer that names it.
    found: Vec<(String, &'m Entry)>,
}

impl<'m> TextSearch<'m> {
    /// Whether any text of the record names another record; most name none.
    fn finds_any(&self, record: &dyn Record) -> bool {
        let mut found = false;
        record.texts(&mut |text| found = found || self.names.all_in(text).any(|name| self.higher(name).is_some()));
        found
    }

    /// A record with this title and a higher classification.
    fn higher(&self, name: &str) -> Option<&'m Entry> {
        self.named[name].iter().copied().find(|other| other.class() > self.entry.class())
    }

    fn search(&mut self, text: &str, pointer: &str) {
        for name in self.names.all_in(text) {
            let known = |other: &Entry| self.found.iter().any(|(_, found)| std::ptr::eq(*found, other));
            let named = self.higher(name);
            if let Some(named) = named.filter(|named| !known(named)) {
                self.found.push((pointer.to_owned(), named));
            }
        }
    }
}

fn finding(entry: &Entry, pointer: &str, named: &Entry) -> Finding {
    let (own, other) = (entry.class().name(), named.class().name());
    let message = format!("{} is {own}, but its text contains the title of {}, which is {other}", entry.id, named.id);
    Finding::new(RULE.name, entry.at(pointer), message)
        .help(format!("refer to it by its id, {}, or give {} the same classification", named.id, entry.id))
        .about(&entry.id)
        .distinct(&named.id)
}
