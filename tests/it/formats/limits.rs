//! What a sink takes is never exceeded, and what is left out is said.

use aims::{finding::Severity, output::Style};
use serde_json::Value;

use super::fixture;
use crate::support::engine::written;

const SIZES: [usize; 7] = [0, 1, 10, 11, 5_000, 5_001, 25_001];

/// The last of `count` findings is the only error.
fn many(count: usize, message: &str) -> (aims::report::check::CheckReport, aims::report::place::Sources) {
    let one = |number: usize| {
        let severity = if number + 1 == count { Severity::Error } else { Severity::Warning };
        fixture::finding("many", severity, fixture::at("aims.yaml", "firm"), &format!("{message} {number}"))
    };
    fixture::of((0..count).map(one).collect())
}

#[test]
fn github_shows_ten_annotations_the_worst_first() {
    for count in SIZES {
        let (report, sources) = many(count, "finding");
        let text = written("github", &report, &sources, Style::default());
        let commands: Vec<_> = text.lines().filter(|line| line.starts_with("::")).collect();
        assert_eq!(commands.len(), count.min(10));
        assert!(commands.first().is_none_or(|first| first.starts_with("::error ")), "{text}");
        assert_eq!(count > 10, text.contains(&format!("and {} more findings", count.saturating_sub(9))), "{text}");
    }
}

#[test]
fn sarif_keeps_five_thousand_results_and_says_so() {
    for count in SIZES {
        let (report, sources) = many(count, "finding");
        let log: Value = serde_json::from_str(&written("sarif", &report, &sources, Style::default())).expect("JSON");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("a list");
        assert_eq!(results.len(), count.min(5_000));
        assert!(results.first().is_none_or(|first| first["level"] == "error"));
        let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("a list");
        let warned = notes.iter().filter(|note| note["level"] == "warning").count();
        assert_eq!(warned, usize::from(count > 5_000), "{notes:?}");
    }
}

#[test]
fn lists_without_a_limit_are_whole() {
    for count in SIZES {
        let (report, sources) = many(count, "finding");
        let issues: Value =
            serde_json::from_str(&written("gitlab", &report, &sources, Style::default())).expect("JSON");
        assert_eq!(issues.as_array().map(Vec::len), Some(count));
        let junit = written("junit", &report, &sources, Style::default());
        assert_eq!(junit.matches("<testcase ").count(), count + 1);
        let concise = written("concise", &report, &sources, Style::default());
        assert_eq!(concise.lines().count(), count + 1);
    }
}

#[test]
fn markdown_stays_below_a_step_summary_and_counts_the_rest() {
    for (count, message) in SIZES.iter().map(|count| (*count, "finding".to_owned())).chain([(3, "x".repeat(600_000))]) {
        let (report, sources) = many(count, &message);
        let page = written("markdown", &report, &sources, Style::default());
        assert!(page.len() <= 1_000_000, "{} bytes", page.len());
        let shown = page.matches("\n- **").count();
        let said = page.lines().find_map(|line| line.strip_prefix("and ")?.split(' ').next()?.parse().ok());
        assert_eq!(shown + said.unwrap_or(0), count);
        assert_eq!(said.is_some(), shown < count);
        let first = page.find("\n- **").map(|at| &page[at + 5..at + 10]);
        assert!(shown == 0 || first == Some("error"), "{first:?}");
    }
}

#[test]
fn markdown_closes_what_it_opens_when_it_is_cut() {
    let todo = |number: usize| {
        fixture::finding("todo-rule", Severity::Todo, None, &format!("{number} {}", "word ".repeat(40)))
    };
    let (report, sources) = fixture::of((0..9_000).map(todo).collect());
    let page = written("markdown", &report, &sources, Style::default());
    assert!(page.len() <= 1_000_000 && page.contains("\n</details>\n") && page.contains("\nand "), "{}", page.len());
}
