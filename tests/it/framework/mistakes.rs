//! Ids that people write by mistake: the table `tests/data/mistaken-ids.yaml` says what each has to be told.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::standard;

/// An id with words that its explanation has to hold and, where it matters, words of the help.
#[derive(Deserialize)]
struct Mistaken {
    id: String,
    is: String,
    help: Option<String>,
}

fn table() -> Vec<Mistaken> {
    serde_yaml::from_str(include_str!("../../data/mistaken-ids.yaml")).expect("the table can be read")
}

#[test]
fn every_wrong_id_gets_its_own_explanation() {
    let standard = standard();
    let mut problems = Vec::new();
    for row in table() {
        match standard.explain_mistake(&row.id) {
            None => problems.push(format!("{}: nothing is said", row.id)),
            Some(mistake) => {
                let (explanation, help) = (&*mistake.explanation, &*mistake.help);
                if !explanation.contains(&row.is) || row.help.is_some_and(|wanted| !help.contains(&wanted)) {
                    problems.push(format!("{} is {explanation}; help: {help}", row.id));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_explanation_is_reached_by_an_id_of_the_table() {
    let standard = standard();
    let reached: BTreeSet<String> =
        table().iter().filter_map(|row| Some(standard.explain_mistake(&row.id)?.pattern.to_string())).collect();
    let idle: Vec<_> =
        standard.mistakes.iter().map(|mistake| mistake.pattern.to_string()).filter(|p| !reached.contains(p)).collect();
    assert!(idle.is_empty(), "no id of the table reaches {idle:#?}");
}

#[test]
fn no_id_of_the_standard_is_called_a_mistake() {
    let standard = standard();
    for entry in &standard.entries {
        let mistaken = standard.explain_mistake(&entry.id).map(|mistake| mistake.explanation.to_string());
        assert_eq!(mistaken, None, "{}", &*entry.id);
    }
}

#[test]
fn ids_of_ones_own_are_no_mistakes() {
    let standard = standard();
    for id in ["ACME-1", "OWN-7", "iso-27001:A.8.24", "nist-ai-rmf:GOVERN-1.1", "AC-2", "R-1", "B-12", "access", "C2"] {
        assert!(standard.explain_mistake(id).is_none(), "{id}");
    }
}

#[test]
fn every_help_names_only_what_exists() {
    let standard = standard();
    let quoted = regex::Regex::new("`([^`]+)`").expect("a pattern");
    let own = ["iso-27001:", "B.", "."];
    for mistake in &standard.mistakes {
        for (_, [id]) in quoted.captures_iter(&mistake.help).map(|found| found.extract()) {
            let elsewhere = own.iter().any(|prefix| id.starts_with(prefix));
            assert!(elsewhere || standard.entry(id).is_some(), "`{id}` in: {}", &*mistake.help);
        }
    }
}
