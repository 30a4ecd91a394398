//! Text of the repository stays text in every format: models of the readers say what they see.

use aims::{
    escape::Log,
    finding::Severity,
    model::DueKind,
    output::{FORMATS, Style, calendar, page::PAGE_FORMATS},
    policy::SuppressionKind,
    report::{
        check::{CheckReport, Related, Reported, ReportedSuppression},
        due::DueItem,
        page::Page,
        place::Sources,
        table::{Cell, Column, Table},
    },
};
use comrak::{Arena, Options, nodes::NodeValue, parse_document};
use proptest::prelude::*;

use super::fixture;
use crate::support::{engine::written, texts};

/// What strangers try.
const PIECES: &[&str] = &[
    "::error::x",
    "::stop-commands::t",
    "::add-mask::x",
    "##[error]x",
    "##[add-mask]",
    "##",
    "[error]",
    "::",
    ":",
    "%0A",
    "%",
    "\n",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{a0}",
    "\u{3000}",
    " ",
    "   ",
    "\t",
    "`",
    "``",
    "```\n",
    "~~~\n",
    "|",
    "\\",
    "*",
    "**",
    "_",
    "<",
    ">",
    "<img src=x>",
    "</details>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "&",
    "&lt;",
    "\"",
    "'",
    "[a](http://e.vil)",
    "![b](c)",
    "](x)",
    "[^1]",
    "https://e.vil",
    "www.e.vil",
    "a@e.vil",
    "mailto:a@e.vil",
    "@user",
    "@org/team",
    "#123",
    "GH-12",
    "- ",
    "1. ",
    "# ",
    "===\n",
    "---\n",
    "    x",
    "> ",
    "- [x] ",
    "$a$",
    "$$",
    ":tada:",
    "\u{1b}[31m",
    "\u{1b}]8;;x\u{7}",
    "\u{1b}]52;c;x\u{1b}\\",
    "\u{9b}31m",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "\u{7f}",
    "\u{ad}",
    "\u{fffe}",
    "\u{e0041}",
    "日本",
    "🙂",
    "é",
    "word",
    "long word of prose here",
    ",",
    ";",
    "=",
    "]",
];

/// A report in which every text comes from `next`.
fn report(next: &mut dyn FnMut() -> String) -> (CheckReport, Sources) {
    let (path, file) = (next(), format!("{}x", next()));
    let place = |file: &str| Some(fixture::location(&path, file, 0, file.len()));
    let mut all: Vec<Reported> = [Severity::Error, Severity::Warning, Severity::Todo, Severity::Error]
        .into_iter()
        .enumerate()
        .map(|(number, severity)| Reported {
            help: Some(next().into()),
            record: Some(next().into()),
            related: vec![
                Related { location: place(&file), text: next().into() },
                Related { location: None, text: next().into() },
            ],
            ..fixture::finding(&format!("rule-{number}{}", next()), severity, place(&file), &next())
        })
        .collect();
    all[3].suppression = Some(ReportedSuppression {
        by: SuppressionKind::Exception,
        id: Some(next().into()),
        reason: Some(next().into()),
        until: None,
    });
    all.push(fixture::finding(&next(), Severity::Error, fixture::whole(&format!("whole/{}", next())), &next()));
    let (mut report, _) = fixture::of(all);
    report.incomplete = Some(next().into());
    (report, fixture::sources(&[(&path, &file)]))
}

/// Commands that the runner of GitHub sees in a log (`ActionCommand.cs`): `::name …::` after nothing but space, or
/// `##[name …]` anywhere in a line.
fn commands(log: &str) -> Vec<&str> {
    log.split(['\n', '\r']).filter(|line: &&str| modern(line).is_some() || old(line).is_some()).collect()
}

fn modern(line: &str) -> Option<()> {
    let (info, _) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    registered(info)
}

fn old(line: &str) -> Option<()> {
    let (_, rest) = line.split_once("##[")?;
    registered(rest.split_once(']')?.0)
}

fn registered(info: &str) -> Option<()> {
    let name = info.split(' ').next()?.to_lowercase();
    const NAMES: &[&str] = &[
        "error",
        "warning",
        "notice",
        "debug",
        "group",
        "endgroup",
        "add-mask",
        "stop-commands",
        "echo",
        "add-matcher",
        "set-output",
    ];
    NAMES.contains(&name.as_str()).then_some(())
}

#[test]
fn the_model_of_the_runner_sees_commands() {
    assert_eq!(commands("  ::error::x\nx ::error::x\nx ##[error]x\n::nothing::x\r::add-mask ::x").len(), 3);
}

fn visible(text: &str) -> bool {
    !text.chars().any(|c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
    })
}

/// Kinds of the nodes of a page; text and code say nothing.
fn shape(page: &str) -> Vec<String> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    (extension.autolink, extension.table, extension.strikethrough, extension.tasklist) = (true, true, true, true);
    (extension.footnotes, extension.math_dollars, extension.math_code, extension.alerts) = (true, true, true, true);
    (extension.superscript, extension.description_lists) = (true, true);
    let arena = Arena::new();
    let nodes =
        parse_document(&arena, page, &options).descendants().filter_map(|node| match &node.data.borrow().value {
            NodeValue::Text(_) | NodeValue::Code(_) | NodeValue::SoftBreak => None,
            NodeValue::HtmlBlock(block) => Some(format!("html {}", block.literal)),
            NodeValue::HtmlInline(html) => Some(format!("html {html}")),
            NodeValue::Escaped => None,
            other => Some(format!("{other:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned()),
        });
    nodes.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::matrix::cases(256), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_becomes_a_command(texts in prop::collection::vec(texts::hostile(PIECES), 40), width in 1usize..120) {
        let mut texts = texts.into_iter().cycle();
        let (report, sources) = report(&mut || texts.next().unwrap_or_default());
        for format in FORMATS {
            let log = written(format.name, &report, &sources, Style { color: false, width, ..Style::default() });
            let expected = if format.name == "github" { 3 } else { 0 };
            let seen = commands(&log);
            prop_assert_eq!(seen.len(), expected, "{}: {:?} in\n{}", format.name, seen, log);
            prop_assert!(!log.contains("##["), "{}: {}", format.name, log);
            prop_assert!(visible(&log.replace('\t', " ")), "{}: {:?}", format.name, log);
        }
    }

    #[test]
    fn no_text_becomes_markup(texts in prop::collection::vec(texts::hostile(PIECES), 40)) {
        let mut texts = texts.into_iter().cycle();
        let (hostile, sources) = report(&mut || format!("x{}", texts.next().unwrap_or_default()));
        let (plain, _) = report(&mut || "word".to_owned());
        let page = written("markdown", &hostile, &sources, Style::default());
        let expected = written("markdown", &plain, &sources, Style::default());
        let files = |page: &str| page.matches("\n### ").count();
        prop_assert_eq!(files(&page), 2, "{}", page);
        let without_sections = |page: &str| shape(page).into_iter().filter(|kind| kind != "Heading").collect::<Vec<_>>();
        prop_assert!(without_sections(&page).iter().all(|kind| without_sections(&expected).contains(kind)), "{:?}\n{}", shape(&page), page);
        prop_assert_eq!(shape(&page).iter().filter(|kind| *kind == "Item").count(), 5, "{}", page);
        prop_assert_eq!(shape(&page).iter().filter(|kind| *kind == "Heading").count(), 3, "{}", page);
    }

    #[test]
    fn machine_formats_can_be_read_whatever_the_text(texts in prop::collection::vec(texts::hostile(PIECES), 40)) {
        let mut texts = texts.into_iter().cycle();
        let (report, sources) = report(&mut || texts.next().unwrap_or_default());
        let json: serde_json::Value = serde_json::from_str(&written("json", &report, &sources, Style::default()))?;
        prop_assert_eq!(json["findings"][0]["message"].as_str(), Some(report.findings[0].message.raw()));
        for name in ["sarif", "gitlab"] {
            let _: serde_json::Value = serde_json::from_str(&written(name, &report, &sources, Style::default()))?;
        }
        let junit = quick_junit::Report::deserialize_from_str(&written("junit", &report, &sources, Style::default()));
        prop_assert_eq!(junit.map(|report| report.tests).map_err(|error| error.to_string()), Ok(6));
    }
}

/// A page that shows every text in each way that a page has.
fn page(texts: &[String]) -> Page {
    let rows = texts.iter().map(|text| vec![Cell::Text(text.clone()), Cell::Lines(vec![text.clone(), text.clone()])]);
    let columns = ["one", "two"].map(|name| Column { name, title: name, kept: true }).into();
    let table = Table { name: "t".into(), title: "Title".to_owned(), columns, rows: rows.collect() };
    Page::new("Title")
        .facts(texts.iter().map(|text| ("name", text.clone())).collect())
        .list("List", texts.to_vec())
        .paragraph(Some(&texts.join(" ")))
        .table("Table", table)
}

/// What a log has of an output.
fn logged(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    let mut log = Log::new(&mut bytes);
    write(&mut log).and_then(|()| std::io::Write::flush(&mut log)).expect("it can be written");
    String::from_utf8(bytes).expect("UTF-8")
}

/// Texts with a command after so many letters, with and without spaces.
fn commands_after(lengths: std::ops::Range<usize>) -> Vec<String> {
    let after = |length: usize| {
        let (letters, words) = ("x".repeat(length), "ab ".repeat(length / 3));
        [
            format!("{letters}::error::P"),
            format!("{words}y::add-mask::P"),
            format!("{letters}##[error]P"),
            format!("{letters}漢::debug::漢"),
        ]
    };
    lengths.flat_map(after).collect()
}

#[test]
fn no_command_arises_from_wrapping_at_any_width() {
    // 100 texts in four places of a page, at 26 widths in three formats: 31,200 texts.
    let texts = commands_after(40..65);
    let mut without_a_log = 0;
    for width in (20..150).step_by(5) {
        for format in PAGE_FORMATS {
            let style = Style { width, color: width % 2 == 0, ..Style::default() };
            let write = |out: &mut dyn std::io::Write| (format.write)(&page(&texts), &style, out);
            assert_eq!(commands(&logged(write)), Vec::<&str>::new(), "{} at {width}", format.name);
            let mut bytes = Vec::new();
            write(&mut bytes).expect("it can be written");
            without_a_log += commands(&String::from_utf8_lossy(&bytes)).len();
        }
    }
    assert!(without_a_log > 0, "some width breaks before a command");
}

#[test]
fn no_command_arises_from_folding_a_calendar() {
    let items: Vec<DueItem> = commands_after(1..160)
        .into_iter()
        .map(|text| DueItem {
            on: "2026-07-01".to_owned(),
            overdue: false,
            kind: DueKind::Review,
            record: "R-1".into(),
            title: Some((*text).into()),
            what: (*text).into(),
            owner: Some((*text).into()),
            field: "/review".into(),
            fingerprint: "f".to_owned(),
        })
        .collect();
    let items: Vec<&DueItem> = items.iter().collect();
    let mut bytes = Vec::new();
    calendar::write("base", "2026-06-30", &items, &mut bytes).expect("it can be written");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(commands(&text), Vec::<&str>::new());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert_eq!(text.replace("\r\n ", "").matches("::error::P").count(), 3 * 159);
}
