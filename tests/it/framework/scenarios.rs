//! The library of risks and opportunities fits the standard, and its words are tidy and our own.

use std::collections::BTreeSet;

use aims::{
    framework::{Library, ProvisionKind, Scenario},
    record::Nature,
};

use super::{LONGEST, collect, standard};

fn of_nature(nature: Nature) -> Vec<&'static Scenario> {
    Library::shipped().scenarios.iter().filter(|scenario| scenario.nature == nature).collect()
}

#[test]
fn there_are_forty_risks_numbered_in_order_and_some_opportunities() {
    let ids = |nature| of_nature(nature).iter().map(|scenario| scenario.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(Nature::Threat), (1..=40).map(|number| format!("R{number:02}")).collect::<Vec<_>>());
    assert_eq!(ids(Nature::Opportunity), (1..=8).map(|number| format!("O{number:02}")).collect::<Vec<_>>());
}

#[test]
fn every_source_objective_and_control_is_an_entry_of_its_sort_named_once() {
    let standard = standard();
    for scenario in &Library::shipped().scenarios {
        let lists = [
            (&scenario.sources, ProvisionKind::RiskSource),
            (&scenario.objectives, ProvisionKind::Objective),
            (&scenario.controls, ProvisionKind::Control),
        ];
        for (ids, kind) in lists {
            let once: BTreeSet<_> = ids.iter().collect();
            assert_eq!(once.len(), ids.len(), "{} names an id twice", scenario.id);
            for id in ids {
                assert_eq!(standard.entry(id).map(|entry| entry.kind), Some(kind), "{} names {id}", scenario.id);
            }
        }
    }
}

#[test]
fn every_scenario_says_what_it_touches_and_every_risk_where_it_comes_from() {
    for scenario in &Library::shipped().scenarios {
        let groups: BTreeSet<_> = scenario.affects.iter().collect();
        assert!(!groups.is_empty() && groups.len() == scenario.affects.len(), "{} affects nobody", scenario.id);
        assert!(!scenario.objectives.is_empty() && !scenario.controls.is_empty(), "{} touches nothing", scenario.id);
        assert_eq!(scenario.sources.is_empty(), scenario.nature == Nature::Opportunity, "{}", scenario.id);
    }
}

#[test]
fn every_objective_and_source_of_the_standard_has_a_scenario() {
    let scenarios = &Library::shipped().scenarios;
    for entry in standard()
        .entries
        .iter()
        .filter(|entry| matches!(entry.kind, ProvisionKind::Objective | ProvisionKind::RiskSource))
    {
        let named = |scenario: &Scenario| scenario.sources.iter().chain(&scenario.objectives).any(|id| *id == entry.id);
        assert!(scenarios.iter().any(named), "no scenario names {}", &*entry.id);
    }
}

#[test]
fn texts_are_single_sentences_of_our_own() {
    let json = serde_json::to_value(Library::shipped()).expect("it can be written");
    let mut texts = Vec::new();
    collect("", &json, &mut texts);
    for (place, text) in texts {
        assert!(text.trim() == text && !text.contains("  ") && !text.contains('\n'), "{place}: {text:?}");
        assert!(text.chars().count() <= LONGEST / 2, "{place} is long");
        assert!(!text.split(|c: char| !c.is_alphabetic()).any(|word| word.eq_ignore_ascii_case("shall")), "{place}");
    }
    for scenario in &Library::shipped().scenarios {
        for sentence in [&scenario.event, &scenario.cause] {
            assert!(sentence.ends_with('.') && !sentence.contains(". "), "{}: {sentence}", scenario.id);
        }
        assert!(!scenario.title.ends_with('.'), "{}", scenario.id);
    }
}
