//! Formats with a schema keep to it; those with required fields have them.

use std::{collections::BTreeSet, process::Command};

use aims::{
    output::{Style, json},
    report::check::CheckReport,
};
use serde_json::Value;

use super::fixture;
use crate::support::{
    command::{fed, have, success},
    engine::written,
    files::{project, read_project},
    schemas::assert_fits,
};

fn rich(format: &str) -> String {
    let (report, sources) = fixture::rich();
    written(format, &report, &sources, Style::default())
}

/// The SARIF log of the rich report, with or without suppressed findings.
fn sarif(suppressed: bool) -> Value {
    let (report, sources) = fixture::rich();
    let style = Style { suppressed, ..Style::default() };
    serde_json::from_str(&written("sarif", &report, &sources, style)).expect("JSON")
}

#[test]
fn json_fits_its_own_schema() {
    let schema: Value = serde_json::from_str(&json::schema::<CheckReport>()).expect("JSON");
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["properties"]["version"]["const"], 1);
    assert_fits(&schema, &serde_json::from_str(&rich("json")).expect("JSON"));
    insta::assert_snapshot!("json_schema", json::schema::<CheckReport>());
}

#[test]
fn json_holds_every_value_unchanged() {
    let report: Value = serde_json::from_str(&rich("json")).expect("JSON");
    assert_eq!(report["findings"][0]["message"], fixture::HOSTILE);
}

#[test]
fn sarif_fits_the_schema_of_oasis() {
    let schema = read_project("tests/data/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(&schema).expect("JSON");
    // Its pattern for a field that aims does not write is no regular expression outside of browsers.
    for part in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][part]["properties"]["language"];
        assert!(language.as_object_mut().expect("a schema").remove("pattern").is_some());
    }
    assert_fits(&schema, &sarif(false));
    assert_fits(&schema, &sarif(true));
}

#[test]
fn sarif_has_what_code_scanning_needs() {
    let log = sarif(true);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    for rule in rules {
        assert!(rule["properties"]["tags"].as_array().is_some_and(|tags| tags.len() <= 20));
    }
    for result in run["results"].as_array().expect("a list") {
        let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok()).expect("an index");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64() >= Some(1));
        assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| !uri.contains([' ', ':', ','])));
        assert!(result["partialFingerprints"]["aims/v1"].is_string());
        assert!(result["suppressions"].is_array(), "on all results or on none");
    }
}

#[test]
fn sarif_counts_what_is_not_due_and_lists_it_not() {
    let (report, _) = fixture::rich();
    let log = sarif(true);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), report.findings.len() - report.summary.todos + report.suppressed.len());
    assert_eq!(suppressed_in(results), report.suppressed.len());
    let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("3 to do, 4 suppressed"), "{notes}");
}

fn suppressed_in(results: &[Value]) -> usize {
    results.iter().filter(|result| result["suppressions"] != serde_json::json!([])).count()
}

#[test]
fn sarif_has_suppressed_results_only_if_asked() {
    let (report, _) = fixture::rich();
    let (without, with) = (sarif(false), sarif(true));
    let results = |log: &Value| log["runs"][0]["results"].as_array().cloned().expect("a list");
    assert_eq!(suppressed_in(&results(&without)), 0);
    assert_eq!(suppressed_in(&results(&with)), report.suppressed.len());
    assert_eq!(results(&with)[..results(&without).len()], results(&without), "every other result is the same");
    let notes = without["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("4 suppressed"), "they are counted: {notes}");
}

#[test]
fn junit_can_be_read_back() {
    let report = quick_junit::Report::deserialize_from_str(&rich("junit")).expect("JUnit");
    assert_eq!((report.tests, report.failures, report.errors), (15, 4, 0));
    for suite in &report.test_suites {
        let names: BTreeSet<_> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), suite.test_cases.len(), "servers collapse equal names");
    }
}

/// Needs `xmllint` (Debian: libxml2-utils). `AIMS_REQUIRE_XMLLINT` makes its absence a failure, for CI.
#[test]
fn junit_fits_the_schema_of_jenkins() {
    if !have(&["xmllint"], "AIMS_REQUIRE_XMLLINT") {
        return;
    }
    let schema = project().join("tests/data/junit-10.xsd");
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--noout", "--nonet", "--schema"]).arg(schema).arg("-");
    success(fed(&mut xmllint, rich("junit").as_bytes()));
}

#[test]
fn gitlab_has_the_fields_it_requires() {
    let issues: Value = serde_json::from_str(&rich("gitlab")).expect("JSON");
    let issues = issues.as_array().expect("a list");
    let mut fingerprints = BTreeSet::new();
    for issue in issues {
        assert!(issue["description"].is_string() && issue["check_name"].is_string());
        assert!(fingerprints.insert(issue["fingerprint"].as_str().expect("text")), "equal fingerprints collapse");
        assert!(["blocker", "critical", "major", "minor", "info"].iter().any(|known| issue["severity"] == *known));
        assert!(issue["location"]["path"].as_str().is_some_and(|path| !path.is_empty() && !path.starts_with("./")));
        assert!(issue["location"]["lines"]["begin"].as_u64() >= Some(1));
    }
}
