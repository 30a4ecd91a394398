//! Expectations of strangers: whatever they hold, the check ends, in bounded time and memory, and says what is wrong.

use aims::finding::Stage;

use crate::support::{engine::TODAY, files::base, report::findings};

/// Rules that report on the base with one more file, each with how often.
fn found(text: String) -> Vec<String> {
    let mut tree = base();
    tree.files.insert("expectations/hostile.yaml".to_owned(), text.into_bytes());
    findings(&tree, TODAY, Stage::Build, None).into_iter().map(|((rule, _), _)| rule).collect()
}

fn expectation(id: &str, rest: &str) -> String {
    format!("kind: expectation\nid: {id}\nsummary: Hostile\nfor: system\nhelp: none\n{rest}\n")
}

#[test]
fn a_million_values_are_told_once() {
    let values = "aa,".repeat(1_000_000);
    let rules = found(expectation("many", &format!("require: [{{path: name, in: [{values} b]}}]")));
    assert!(!rules.is_empty() && rules.len() < 5, "{rules:?}");
    assert!(rules.iter().all(|rule| ["yaml-too-large", "invalid-value"].contains(&rule.as_str())), "{rules:?}");
}

#[test]
fn more_expectations_than_are_read_are_told() {
    let one = |number: usize| expectation(&format!("own-{number}"), "require: [{path: name, exists: true}]");
    let many: Vec<String> = (0..1_100).map(one).collect();
    assert_eq!(found(many.join("---\n")), ["broken-expectation"]);
}

#[test]
fn patterns_that_would_take_for_ever_are_refused_or_fast() {
    let huge = found(expectation("huge", "require: [{path: name, matches: \"(a{1000}){1000}\"}]"));
    assert_eq!(huge, ["broken-expectation"]);
    let nested = found(expectation(
        "nested",
        "where: [{path: name, matches: \"(a+)+$\"}]\nrequire: [{path: url, exists: true}]",
    ));
    assert!(nested.is_empty(), "{nested:?}");
    let broken = found(expectation("broken", "require: [{path: name, matches: \"(\"}]"));
    assert_eq!(broken, ["broken-expectation"]);
}

#[test]
fn odd_paths_are_told() {
    for path in [
        "",
        "/",
        "//",
        "name/",
        "/name",
        "*",
        "*/*",
        "name/*",
        "datasets/0/0",
        "datasets/99999999999999999999",
        "🦀",
        "kind/kind",
    ] {
        let rules = found(expectation("odd", &format!("require: [{{path: \"{path}\", exists: true}}]")));
        assert!(
            rules.iter().all(|rule| ["broken-expectation", "invalid-value"].contains(&rule.as_str())),
            "{path}: {rules:?}"
        );
        assert_eq!(rules.len(), 1, "{path}: {rules:?}");
    }
}
