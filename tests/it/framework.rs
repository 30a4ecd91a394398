//! The shipped framework is the standard: its ids and counts against a list pinned by hand, its links, its words, and what it
//! says of ids that people write by mistake.

mod mistakes;
mod scenarios;

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    expectation::{self, AnswerTo, Set},
    framework::{Framework, Frameworks, Provision, ProvisionKind},
};
use serde::Deserialize;

/// Longest text, so that what stands here stays a summary in our own words.
const LONGEST: usize = 400;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Pins {
    counts: Counts,
    ids: BTreeMap<ProvisionKind, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Counts {
    headings: usize,
    clauses: usize,
    areas: usize,
    area_parts: usize,
    controls: usize,
    objectives: usize,
    risk_sources: usize,
    controls_per_area: BTreeMap<String, usize>,
}

fn pins() -> Pins {
    serde_yaml::from_str(include_str!("../framework_pins.yaml")).expect("the list can be read")
}

pub fn standard() -> Framework {
    Frameworks::shipped().standard().clone()
}

/// Entries that ask for something.
fn requirements(standard: &Framework) -> impl Iterator<Item = &Provision> {
    standard.entries.iter().filter(|entry| matches!(entry.kind, ProvisionKind::Clause | ProvisionKind::Control))
}

#[test]
fn its_ids_are_those_of_the_pinned_list_in_the_same_order() {
    let standard = standard();
    for (kind, pinned) in pins().ids {
        let ids: Vec<&str> = standard.of_kind(kind).map(|entry| &*entry.id).collect();
        assert_eq!(ids, pinned, "{kind:?}");
    }
}

#[test]
fn its_counts_are_those_of_the_pinned_list() {
    let (standard, counts) = (standard(), pins().counts);
    let count = |kind| standard.of_kind(kind).count();
    assert_eq!(count(ProvisionKind::Heading), counts.headings);
    assert_eq!(count(ProvisionKind::Clause), counts.clauses);
    assert_eq!(count(ProvisionKind::Control), counts.controls);
    assert_eq!(count(ProvisionKind::Objective), counts.objectives);
    assert_eq!(count(ProvisionKind::RiskSource), counts.risk_sources);
    let (parts, areas): (Vec<_>, Vec<_>) =
        standard.of_kind(ProvisionKind::Area).partition(|area| area.parent.is_some());
    assert_eq!((areas.len(), parts.len()), (counts.areas, counts.area_parts));
    let mut per_area: BTreeMap<String, usize> = BTreeMap::new();
    for control in standard.of_kind(ProvisionKind::Control) {
        let area = standard.ancestors(&control.id).last().expect("an area").id.to_string();
        *per_area.entry(area).or_default() += 1;
    }
    assert_eq!(per_area, counts.controls_per_area);
}

#[test]
fn no_id_stands_twice() {
    let mut seen = BTreeSet::new();
    let twice: Vec<_> =
        standard().entries.iter().map(|entry| entry.id.to_string()).filter(|id| !seen.insert(id.clone())).collect();
    assert_eq!(twice, [""; 0]);
}

#[test]
fn parents_and_related_entries_exist_and_ids_continue_those_of_their_parents() {
    let standard = standard();
    for entry in &standard.entries {
        let id = &*entry.id;
        if let Some(parent) = entry.parent.as_deref() {
            let parent = standard.entry(parent).unwrap_or_else(|| panic!("{id} has no parent {parent}"));
            assert!(id.starts_with(&format!("{}.", &*parent.id)), "{id} does not continue {}", &*parent.id);
            assert!(
                matches!(parent.kind, ProvisionKind::Heading | ProvisionKind::Area),
                "{id} lies below {}",
                &*parent.id
            );
        }
        let mut seen = BTreeSet::new();
        for related in &entry.related {
            assert!(standard.entry(related).is_some(), "{id} belongs with {}, which is missing", &**related);
            assert!(**related != *entry.id && seen.insert(&**related), "{id} names {} in vain", &**related);
        }
    }
}

#[test]
fn every_control_lies_in_an_area_and_every_clause_below_a_heading() {
    let standard = standard();
    for entry in requirements(&standard) {
        let top = standard.ancestors(&entry.id).last().unwrap_or_else(|| panic!("{} lies nowhere", &*entry.id));
        let wanted = if entry.kind == ProvisionKind::Control { ProvisionKind::Area } else { ProvisionKind::Heading };
        assert_eq!(top.kind, wanted, "{}", &*entry.id);
    }
}

#[test]
fn every_requirement_says_what_it_asks_for_how_to_satisfy_it_and_what_evidence_works() {
    for entry in requirements(&standard()) {
        let id = &*entry.id;
        assert!(entry.asks.is_some(), "{id} asks for nothing");
        assert!(!entry.satisfy.is_empty(), "{id} cannot be satisfied");
        assert!(!entry.evidence.is_empty(), "{id} has no evidence");
    }
}

#[test]
fn what_asks_for_something_written_says_what() {
    use aims::framework::Documented;
    for entry in requirements(&standard()) {
        let explicit = entry.documented == Documented::Explicit;
        assert!(!explicit || !entry.documents.is_empty(), "{} names no documented information", &*entry.id);
    }
}

#[test]
fn activities_stand_on_controls_only_and_once() {
    let standard = standard();
    for entry in &standard.entries {
        let once: BTreeSet<_> = entry.activities.iter().collect();
        assert_eq!(once.len(), entry.activities.len(), "{} names an activity twice", &*entry.id);
        assert!(entry.activities.is_empty() || entry.kind == ProvisionKind::Control, "{} is no control", &*entry.id);
    }
    assert!(standard.entries.iter().any(|entry| !entry.activities.is_empty()), "some control governs an activity");
}

/// Every text of the framework, with the place where it stands.
fn texts(standard: &Framework) -> Vec<(String, String)> {
    let json = serde_json::to_value(standard).expect("it can be written");
    let mut texts = Vec::new();
    collect("", &json, &mut texts);
    texts
}

fn collect(place: &str, value: &serde_json::Value, texts: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::String(text) => texts.push((place.to_owned(), text.clone())),
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = item["id"].as_str().map_or_else(|| index.to_string(), str::to_owned);
                collect(&format!("{place}/{name}"), item, texts);
            }
        }
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| collect(&format!("{place}/{name}"), field, texts));
        }
        _ => {}
    }
}

#[test]
fn no_text_is_longer_than_a_summary() {
    let patterns = |place: &str| place.starts_with("/mistakes/") && place.ends_with("/pattern");
    let long: Vec<_> = texts(&standard())
        .into_iter()
        .filter(|(place, text)| !patterns(place) && text.chars().count() > LONGEST)
        .map(|(place, text)| format!("{place}: {} characters", text.chars().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// The word by which the standard's own sentences are known.
#[test]
fn nothing_is_worded_as_a_requirement_of_the_standard() {
    let word = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word.eq_ignore_ascii_case("shall"));
    let worded: Vec<_> = texts(&standard()).into_iter().filter(|(_, text)| word(text)).collect();
    assert!(worded.is_empty(), "{worded:#?}");
}

#[test]
fn texts_are_tidy() {
    for (place, text) in texts(&standard()) {
        assert_eq!(text.trim(), text, "{place}");
        assert!(!text.contains("  ") && !text.contains('\n'), "{place}: {text:?}");
    }
}

/// Shipped expectations and answers are added without looking at the schemas, so that a run need not read those it can do without.
#[test]
fn what_is_shipped_fits_the_schemas() {
    let mut set = Set::default();
    for expectation in expectation::shipped() {
        set.add(&expectation).unwrap_or_else(|error| panic!("{}: {error}", expectation.id));
    }
    for entry in &Frameworks::shipped().standard().entries {
        let documents = entry.documents.iter().flat_map(|document| &document.answered_by);
        for answer in entry.answered_by.iter().chain(documents) {
            let to = AnswerTo { requirement: (*entry.id).into(), document: None };
            set.answer(to, answer).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
        }
    }
}
