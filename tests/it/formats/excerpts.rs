//! Excerpts in both forms for people: marks stand below what they mark, nothing is longer than the columns, and nothing is lost.
//!
//! Must not know how they are drawn.

use aims::{
    finding::Severity,
    output::Style,
    report::{
        check::{CheckReport, Related, Reported},
        place::Sources,
    },
};
use proptest::prelude::*;

use super::fixture::{finding, location, of, rich, sources};
use crate::support::engine::written;

const PATH: &str = "risks/R-1.yaml";

/// A finding on the first `main` in `file`, and labels on other texts in it.
fn marked(file: &str, main: &str, others: &[(&str, &str)]) -> (CheckReport, Sources) {
    let at = |text: &str| {
        let start = file.find(text).expect("it stands there");
        Some(location(PATH, file, start, start + text.len()))
    };
    let related = others.iter().map(|(text, label)| Related { location: at(text), text: (*label).into() }).collect();
    let (mut report, _) = of(vec![Reported { related, ..finding("a-rule", Severity::Error, at(main), "a message") }]);
    report.rules.clear();
    (report, sources(&[(PATH, file)]))
}

/// The finding as text, without the summary.
fn drawn(file: &str, main: &str, others: &[(&str, &str)], width: usize) -> String {
    let (report, sources) = marked(file, main, others);
    let text = written("text", &report, &sources, Style { color: false, width, ..Style::default() });
    text.split("\n\n").next().expect("a finding").to_owned()
}

#[test]
fn several_marks() {
    let file = "one: first\ntwo: second\nthree: third\nfour: fourth\nfive: fifth, sixth\n";
    let close = drawn(file, "third", &[("first", "near")], 80);
    let apart = drawn(file, "fifth", &[("first", "far")], 80);
    let beside = drawn(file, "fifth", &[("sixth", "beside"), ("five", "before")], 80);
    let within = drawn(file, "fifth, sixth", &[("sixth", "within")], 80);
    let same = drawn(file, "fifth", &[("fifth", "the same")], 80);
    insta::assert_snapshot!([close, apart, beside, within, same].join("\n\n"));
}

#[test]
fn long_lines_and_long_labels() {
    let long = format!("list: [{}last]\n", "an item, ".repeat(60));
    let other = "a label with enough words that it does not fit below the end of a long line";
    let texts = [40, 80, 120].map(|width| drawn(&long, "last", &[("list", other)], width));
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn wide_characters_tabs_and_the_end_of_a_line() {
    let wide = drawn("title: 申請者の誤り率\t🙂 for groups\n", "for groups", &[("誤り", "wide")], 80);
    let cut = drawn(&format!("{}誤り率 for groups\n", "申請者の".repeat(20)), "誤り率", &[], 40);
    let escaped = drawn("a: \u{1b}[31m\u{202e}x y\r\n", "y", &[], 80);
    let file = "id:\nkind: risk\n";
    let (report, _) = of(vec![finding("a-rule", Severity::Error, Some(location(PATH, file, 3, 3)), "no id")]);
    let end =
        written("text", &report, &sources(&[(PATH, file)]), Style { color: false, width: 80, ..Style::default() });
    insta::assert_snapshot!([wide.as_str(), &cut, &escaped, end.split("\n\n").next().expect("one")].join("\n\n"));
}

#[test]
fn a_line_that_is_too_long_is_only_named() {
    let file = format!("a: {}\nb: {}x\n", "word ".repeat(5_000), "word ".repeat(400));
    for (main, other) in [("a: word", "b: word"), ("b: word", "a: word")] {
        for format in ["text", "narrated"] {
            let (report, sources) = marked(&file, main, &[(other, "the other")]);
            let text = written(format, &report, &sources, Style { color: false, width: 80, ..Style::default() });
            assert!(text.contains("risks/R-1.yaml:1:1") && text.contains("the other"), "{text}");
            assert!(text.lines().all(|line| line.len() < 1_100), "{text}");
        }
    }
}

#[test]
fn a_mark_that_is_far_in_its_line_is_narrated_without_the_line() {
    let file = format!("b: {}last\n", "word ".repeat(400));
    let (report, sources) = marked(&file, "last", &[]);
    let text = written("narrated", &report, &sources, Style { color: false, width: 80, ..Style::default() });
    assert!(text.contains("location: risks/R-1.yaml:1:2004") && !text.contains("word"), "{text}");
}

#[test]
fn narrated_in_forty_columns() {
    let (report, sources) = rich();
    insta::assert_snapshot!(written(
        "narrated",
        &report,
        &sources,
        Style { color: true, width: 40, ..Style::default() }
    ));
}

#[test]
fn only_lines_of_files_depend_on_the_columns_when_narrated() {
    let (report, sources) = rich();
    let lines = |width| {
        let text = written("narrated", &report, &sources, Style { color: false, width, ..Style::default() });
        text.lines().filter(|line| !line.starts_with("snippet line")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(40), lines(80));
    assert_eq!(lines(80), lines(120));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(256), failure_persistence: None, ..ProptestConfig::default() })]

    /// Any two marks on any two lines.
    #[test]
    fn both_marks_are_drawn_within_the_columns(
        lines in prop::collection::vec("[a-z 誤🙂\t]{1,60}", 1..9),
        places in prop::collection::vec((0usize..400, 0usize..30), 2),
        width in 40usize..120,
    ) {
        let file = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let place = |(from, length): (usize, usize)| {
            let start = file.floor_char_boundary(from % file.len());
            location(PATH, &file, start, file.floor_char_boundary((start + length).min(file.len())).max(start))
        };
        let related = vec![Related { location: Some(place(places[1])), text: "label".into() }];
        let all = vec![Reported { related, ..finding("a-rule", Severity::Error, Some(place(places[0])), "a message") }];
        let (mut report, _) = of(all);
        report.rules.clear();
        let sources = sources(&[(PATH, &file)]);
        let text = written("text", &report, &sources, Style { color: false, width, ..Style::default() });
        let main = report.findings[0].location.as_ref().and_then(|location| location.start).expect("a place");
        let (place, count) = (format!("[{PATH}:{}:{}]", main.line, main.column), text.matches("`-- label").count());
        prop_assert!(text.contains(&place), "{} in\n{}", place, text);
        prop_assert_eq!(count, 1, "{}", text);
        for line in text.lines() {
            prop_assert!(columns(line) <= width && !line.ends_with(' '), "{} columns: {:?} in\n{}", width, line, text);
        }
        let narrated = written("narrated", &report, &sources, Style { color: false, width, ..Style::default() });
        prop_assert_eq!(narrated.matches("    label at line").count(), 2, "{}", narrated);
    }
}

fn columns(line: &str) -> usize {
    line.chars().map(|character| if matches!(character, '誤' | '🙂') { 2 } else { 1 }).sum()
}
