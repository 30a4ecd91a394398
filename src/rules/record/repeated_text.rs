//! A text is written once, for what it is about.
//!
//! Must not judge justifications of controls and hollow texts, which have rules of their own.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use crate::rules::{prelude::*, texts, wording::is_hollow};

pub(super) const RULE: Rule = Rule {
    name: "repeated-text",
    basis: RuleBasis::Practice,
    due: Stage::Stage1,
    clauses: &["7.5.2"],
    practice: Some("auditors read a sentence that recurs as one that was not written for its place"),
    summary: "The same sentence is given in many places",
    page: include_str!("repeated_text.md"),
    suppressible: true,
    check,
};

/// Minimum number of words of a text that is not repeated by chance, such as the name of a group.
const MIN_WORDS: usize = 8;

/// Number of places from which a text counts as repeated.
const MIN_PLACES: usize = 4;

/// A place of a text: its record and its pointer.
type Place<'m> = (&'m Entry, String);

fn check(model: &Model, acc: &mut Vec<Finding>) {
    let repeated = repeated(model);
    if repeated.is_empty() {
        return;
    }
    let mut places: BTreeMap<u64, Vec<Place<'_>>> = BTreeMap::new();
    for entry in model.entries().iter().filter(|entry| hashes(entry).iter().any(|hash| repeated.contains(hash))) {
        texts::each(entry, &mut |pointer, text| {
            if let Some(hash) = hash(text)
                .filter(|hash| repeated.contains(hash) && !texts::is_justification(pointer) && !is_hollow(text))
            {
                places.entry(hash).or_default().push((entry, pointer.to_owned()));
            }
        });
    }
    acc.extend(places.values().filter(|places| places.len() >= MIN_PLACES).flat_map(|places| findings(places)));
}

/// The texts with many places, by hash.
fn repeated(model: &Model) -> BTreeSet<u64> {
    let mut counts: HashMap<u64, usize> = HashMap::new();
    model.entries().iter().flat_map(hashes).for_each(|hash| *counts.entry(hash).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count >= MIN_PLACES).map(|(hash, _)| hash).collect()
}

fn hashes(entry: &Entry) -> Vec<u64> {
    let mut hashes = Vec::new();
    if let Some(record) = entry.record() {
        record.texts(&mut |text| hashes.extend(hash(text)));
    }
    hashes
}

/// Hash of a sentence without case, spacing and punctuation; `None` if it is short.
fn hash(text: &str) -> Option<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut count, mut hasher) = (0, DefaultHasher::new());
    for word in words {
        count += 1;
        word.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
        ' '.hash(&mut hasher);
    }
    (count >= MIN_WORDS).then(|| hasher.finish())
}

/// A finding for each place but the first.
fn findings<'p>(places: &'p [Place<'_>]) -> impl Iterator<Item = Finding> + 'p {
    let first = places.first();
    first.into_iter().flat_map(move |first| places[1..].iter().map(move |place| finding(place, first, places.len())))
}

fn finding((entry, pointer): &Place<'_>, first: &Place<'_>, places: usize) -> Finding {
    Finding::new(RULE.name, entry.at(pointer), format!("the same text is given in {places} places"))
        .help("write what applies here, or give the text once in a document or record and refer to it")
        .related(first.0.at(&first.1), "first given here")
        .about(&entry.id)
        .distinct(pointer)
}
