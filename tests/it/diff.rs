//! What changed between two states: the examples of `tests/data/diff.md`, what is no change, and hostile text in every format.

use std::path::Path;

use aims::{
    engine::{self, Clock, Engine},
    finding::Stage,
    model::Model,
    output::{
        Style,
        diff::{DIFF_FORMATS, DiffFormat},
    },
    report::{
        check::{CheckReport, Reported},
        diff::{ChangedFiles, DiffReport, Fact, NeedsReapproval, Side, Weight, diff},
    },
    source::MemoryTree,
};

use crate::support::{
    engine::{TODAY, checked_by, text_of},
    files::{base, example, project, read, replaced, rewritten},
    folder::write,
    records::{block, documents, flow},
    report::modelled,
    schemas::assert_fits,
};

/// A state as it is compared.
struct State(Model, CheckReport, MemoryTree);

fn state(tree: &MemoryTree, today: &str) -> State {
    let manifest = String::from_utf8_lossy(&tree.files["aims.yaml"]).into_owned();
    let named = |stage: &Stage| manifest.lines().any(|line| *line == format!("stage: {}", stage.name()));
    let (model, report) = modelled(tree, today, Stage::ALL.into_iter().find(named).unwrap_or_default());
    State(model, report, tree.clone())
}

fn between(before: &State, after: &State, again: Vec<NeedsReapproval>) -> DiffReport {
    let by_base = checked_by(&before.2, &after.2, &after.1.today, after.1.stage);
    let mut head = Side::new(&after.0, &after.1, "HEAD", Some("0123456789abcdef".to_owned()));
    if let Some(by_base) = &by_base {
        head = head.by_other_policy(by_base);
    }
    diff(&Side::new(&before.0, &before.1, "main", None), &head, &ChangedFiles::default(), again, Vec::new())
}

/// What changed, as `aims diff` says it.
fn compared(before: &MemoryTree, after: &MemoryTree, again: Vec<NeedsReapproval>) -> DiffReport {
    between(&state(before, TODAY), &state(after, TODAY), again)
}

fn written(format: &str, report: &DiffReport) -> String {
    let format = DiffFormat::named(format).expect("it is a format");
    text_of(|out| (format.write)(report, &Style::default(), out))
}

/// A section: its text up to the list, and the two states.
struct Case {
    head: String,
    listed: Vec<String>,
    before: MemoryTree,
    after: MemoryTree,
}

fn cases(text: &str) -> Vec<Case> {
    text.split("\n## ").skip(1).map(case).collect()
}

fn case(section: &str) -> Case {
    let mut case = Case { head: String::new(), listed: Vec::new(), before: base(), after: base() };
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("- ") {
            case.listed.push(line.to_owned());
            continue;
        }
        case.head.push_str(&format!("{line}\n"));
        if let Some(words) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            case.head.extend(body.iter().map(|line| format!("{line}\n")).chain(["```\n".to_owned()]));
            if words.ends_with(" both") {
                apply(&mut case.before, words, &body);
            }
            apply(&mut case.after, words, &body);
        }
    }
    case.head.truncate(case.head.trim_end().len());
    case
}

fn apply(tree: &mut MemoryTree, words: &str, body: &[&str]) {
    let path = words.split(' ').find_map(|word| word.strip_prefix("path=")).expect("a path");
    match words.split(' ').next() {
        Some("gone") => drop(tree.files.remove(path).expect("a file")),
        Some("yaml") => drop(tree.files.insert(path.to_owned(), format!("{}\n", body.join("\n")).into())),
        Some("diff") => {
            let side = |skipped: char| -> String {
                let kept = body.iter().filter(|line| !line.starts_with(skipped) && !line.is_empty());
                kept.map(|line| format!("{}\n", &line[1..])).collect()
            };
            *tree = replaced(std::mem::take(tree), path, &side('+'), &side('-'));
        }
        other => panic!("{other:?} means nothing"),
    }
}

fn told(report: &DiffReport) -> Vec<String> {
    let found = |what: &'static str| {
        move |finding: &Reported| {
            let record = finding.record.as_ref().map_or("the repository", |record| record.raw());
            format!("- {what}: {} of {record}, {}", finding.rule, finding.severity)
        }
    };
    let weight = |weight| serde_json::to_value(weight).expect("a word").as_str().expect("a word").to_owned();
    let statements = report.statements.iter().map(|it| {
        assert_eq!(it.weakens, it.weight == Weight::Weakened || it.line().contains(" (weaker)"), "{}", it.line());
        format!("- {}: {}", weight(it.weight), it.line())
    });
    let findings = &report.findings;
    let mut came: Vec<String> = findings.introduced.iter().map(found("introduced")).collect();
    came.extend(findings.heavier.iter().map(found("heavier")));
    came.extend(findings.lighter.iter().map(found("lighter")));
    came.extend(findings.silenced.iter().map(found("silenced")));
    came.extend(findings.no_longer_checked.iter().map(found("no longer checked")));
    came.extend(findings.resolved.iter().map(found("resolved")));
    came.sort();
    statements.chain(came).collect()
}

#[test]
fn every_change_is_told() {
    let path = project().join("tests/data/diff.md");
    let text = read(&path);
    let mut new = text.split("\n## ").next().expect("a head").to_owned();
    for case in cases(&text) {
        let (before, after) = (state(&case.before, TODAY), state(&case.after, TODAY));
        let there = between(&before, &after, Vec::new());
        let lines = told(&there);
        if std::env::var_os("AIMS_BLESS").is_none() {
            assert_eq!(lines, case.listed, "{}", case.head);
        }
        new.push_str(&format!("\n## {}\n\n{}\n", case.head, lines.join("\n")));
        goes_both_ways(&there, &between(&after, &before, Vec::new()), &case.head);
        let nothing = between(&after, &after, Vec::new());
        assert!(!nothing.differs() && nothing.statements.is_empty(), "{}", case.head);
    }
    if std::env::var_os("AIMS_BLESS").is_some() {
        write(&path, new);
    }
}

/// The way back tells of the same records and fields.
fn goes_both_ways(there: &DiffReport, back: &DiffReport, case: &str) {
    let fields = |report: &DiffReport| -> Vec<(String, usize)> {
        report.records.iter().map(|record| (record.id.raw().to_owned(), record.fields.len())).collect()
    };
    assert_eq!(fields(there), fields(back), "{case}");
    assert_eq!(there.records.is_empty(), there.statements.is_empty(), "{case}");
    assert_eq!(back.records.is_empty(), back.statements.is_empty(), "{case}, back");
}

#[test]
fn reformatting_reordering_and_commenting_change_no_record() {
    use crate::identity::reversed;
    let before = state(&example("company"), TODAY);
    let moved = || {
        let mut tree = example("company");
        let risk = tree.files.remove("risks/R-01.yaml").expect("a risk");
        tree.files.insert("risks/first.yaml".to_owned(), risk);
        tree
    };
    let states = [
        ("in blocks, without comments", rewritten(example("company"), |text| block(&documents(text.as_bytes())))),
        ("in brackets", rewritten(example("company"), |text| flow(&documents(text.as_bytes())))),
        ("in another order", rewritten(example("company"), |text| block(&reversed(text)))),
        ("with a comment", rewritten(example("company"), |text| format!("# A remark.\n{text}"))),
        ("in another file", moved()),
    ];
    for (how, after) in states {
        let report = between(&before, &state(&after, TODAY), Vec::new());
        let said = told(&report);
        assert!(!report.differs() && said.is_empty(), "{how}: {said:#?}");
        assert!(report.verdict().ends_with("no records changed"), "{how}: {}", report.verdict());
    }
}

/// A change with something in every section.
fn everything() -> DiffReport {
    let (mut before, mut after) = (base(), base());
    let wanted = [
        "A control falls back",
        "A risk rises above the appetite",
        "Evidence is new",
        "An exception silences a finding",
        "Somebody else signs for a person",
        "The policy gets another version",
        "Only wording",
    ];
    for section in
        include_str!("../data/diff.md").split("\n## ").filter(|section| wanted.iter().any(|it| section.starts_with(it)))
    {
        let mut lines = section.lines();
        while let Some(line) = lines.next() {
            let Some(words) = line.strip_prefix("```") else { continue };
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if words.ends_with(" both") {
                apply(&mut before, words, &body);
            }
            apply(&mut after, words, &body);
        }
    }
    let again = NeedsReapproval {
        record: "IA-1".into(),
        fact: Fact::Approved,
        through: "scorer".into(),
        message: "intended-use of scorer changed".into(),
    };
    let own = NeedsReapproval {
        record: "DOC-1".into(),
        fact: Fact::Reviewed,
        through: "DOC-1".into(),
        message: "its commitments changed".into(),
    };
    compared(&before, &after, vec![again, own])
}

#[test]
fn every_format_says_everything() {
    let report = everything();
    for format in DIFF_FORMATS {
        if format.name != "json" {
            insta::assert_snapshot!(format!("diff_{}", format.name), written(format.name, &report));
        }
    }
    let json: serde_json::Value = serde_json::from_str(&written("json", &report)).expect("JSON");
    let schema = aims::output::json::schema::<DiffReport>();
    let schema = serde_json::from_str(&schema).expect("JSON");
    assert_fits(&schema, &json);
    assert_eq!(json["statements"].as_array().map(Vec::len), Some(report.statements.len()));
}

/// What strangers write into records.
const HOSTILE: &[&str] = &[
    "@everyone <img src=x onerror=alert(1)>",
    "](javascript:alert(1))",
    "[link](https://evil.example) ![image](https://evil.example/x.png)",
    "<!-- --> <script>alert(1)</script>",
    "https://evil.example www.evil.example #1 GH-1 a@evil.example",
    "`code` | cell | $x$ ~~gone~~ **bold**",
];

/// A base and a head in which text of every sort is hostile.
fn hostile() -> DiffReport {
    let (mut before, mut after) = (base(), base());
    for (number, text) in HOSTILE.iter().enumerate() {
        let quoted = serde_json::to_string(text).expect("JSON");
        let risk =
            |title: &str| format!("kind: risk\nid: R-8{number}\ntitle: {title}\nevent: {title}\nowner: {title}\n");
        before.files.insert(format!("risks/R-8{number}.yaml"), risk("Plain").into());
        after.files.insert(format!("risks/R-8{number}.yaml"), risk(&quoted).into());
        let new = format!("kind: metric\nid: M-8{number}\ntitle: {quoted}\n");
        after.files.insert(format!("metrics/M-8{number}.yaml"), new.into());
        let action = format!(
            "kind: objective\nid: OBJ-8{number}\ntitle: {quoted}\nresults: [{{on: 2026-01-01, value: {quoted}}}]\n"
        );
        after.files.insert(format!("objectives/OBJ-8{number}.yaml"), action.into());
    }
    let again = NeedsReapproval {
        record: HOSTILE[0].into(),
        fact: Fact::Accepted,
        through: HOSTILE[1].into(),
        message: HOSTILE[2].into(),
    };
    compared(&before, &after, vec![again])
}

#[test]
fn hostile_text_is_text_in_markdown() {
    use comrak::{Arena, Options, nodes::NodeValue, parse_document};
    let text = written("markdown", &hostile());
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.math_dollars = true;
    let arena = Arena::new();
    let root = parse_document(&arena, &text, &options);
    for node in root.descendants() {
        let value = &node.data.borrow().value;
        let plain = matches!(
            value,
            NodeValue::Document
                | NodeValue::Heading(_)
                | NodeValue::Paragraph
                | NodeValue::List(_)
                | NodeValue::Item(_)
                | NodeValue::Text(_)
                | NodeValue::Code(_)
                | NodeValue::SoftBreak
        );
        assert!(plain, "{value:?} in\n{text}");
    }
    let texts = root.descendants().filter_map(|node| match &node.data.borrow().value {
        NodeValue::Text(text) => Some(text.to_string()),
        _ => None,
    });
    let shown = texts.collect::<Vec<_>>().join("\n");
    for forbidden in ["@e", "www.e", "https://", " #1", "GH-1"] {
        assert!(!shown.contains(forbidden), "{forbidden} in\n{shown}");
    }
    for title in ["everyone <img src=x", "](javascript:", "evil.example/x.png", "<script>alert(1)"] {
        assert!(shown.contains(title), "{title} is not shown in\n{shown}");
    }
}

#[test]
fn hostile_text_obeys_nobody_in_the_other_formats() {
    let report = hostile();
    for format in DIFF_FORMATS {
        let text = written(format.name, &report);
        assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{}", format.name);
    }
}

#[test]
fn markdown_fits_a_comment_and_counts_the_rest() {
    let (before, mut after) = (base(), base());
    for number in 0..400 {
        let text = format!("kind: metric\nid: M-{}\ntitle: {}\n", 1000 + number, "A long title ".repeat(40));
        after.files.insert(format!("metrics/M-{}.yaml", 1000 + number), text.into());
    }
    let report = compared(&before, &after, Vec::new());
    let text = written("markdown", &report);
    assert!(text.len() <= 60_000, "{} bytes", text.len());
    assert!(text.starts_with("## aims diff\n"), "{text}");
    let last = text.lines().last().expect("a line");
    assert!(last.starts_with("and ") && last.ends_with(" more; `aims diff` lists all of them"), "{last}");
    let items = text.lines().filter(|line| line.starts_with("- ")).count();
    let missing: usize = last.split(' ').nth(1).and_then(|number| number.parse().ok()).expect("a number");
    let all: usize = report.sections().iter().map(|section| section.lines.len()).sum();
    assert_eq!(items + missing, all);
}

#[test]
fn the_engine_asks_whether_the_policy_before_a_change_still_reports_a_finding() {
    let findings = |before: &MemoryTree, after: &MemoryTree| {
        let today = TODAY.parse().expect("a date");
        let engine = Engine::new(Path::new("."), Clock { asked: Some(today), epoch: None }).sharing();
        let open = |tree: &MemoryTree| engine::State::memory(tree.clone());
        let report = engine.compare(open(before), open(after), today, &|| Ok(open(after))).expect("it can be compared");
        assert_eq!(report.summary.no_longer_checked, report.findings.no_longer_checked.len());
        let rules = |findings: &[Reported]| findings.iter().map(|finding| finding.rule.clone()).collect::<Vec<_>>();
        (rules(&report.findings.no_longer_checked), rules(&report.findings.resolved))
    };
    let rated = |likelihood: &str| {
        let new = format!("  individuals: {{likelihood: {likelihood}, consequence: 3}}");
        replaced(base(), "risks/R-1.yaml", "  individuals: {likelihood: 2, consequence: 3}", &new)
    };
    let before = rated("4");
    let appetite = "appetite: {organization: 9, individuals: 6, societies: 6}";
    let looser =
        replaced(before.clone(), "aims.yaml", appetite, "appetite: {organization: 9, individuals: 20, societies: 6}");
    let stricter =
        replaced(before.clone(), "aims.yaml", appetite, "appetite: {organization: 9, individuals: 5, societies: 6}");
    let high = || vec!["unranked-risk".to_owned(), "unaccepted-residual-risk".to_owned()];
    assert_eq!(findings(&before, &looser), (high(), vec![]));
    assert_eq!(findings(&before, &stricter), (vec![], vec![]));
    let again = "assessments:\n  - {on: 2026-06-20, trigger: change, method: \"1\", participants: [ben], result: Less}";
    let [unaccepted, unranked] = ["unaccepted-residual-risk", "unranked-risk"].map(str::to_owned);
    assert_eq!(findings(&before, &rated("2")), (vec![unaccepted], vec![unranked]), "without a new assessment");
    assert_eq!(findings(&before, &replaced(rated("2"), "risks/R-1.yaml", "assessments:", again)), (vec![], high()));
}

#[test]
fn evidence_ends_without_a_change_of_any_record() {
    let report = between(&state(&base(), TODAY), &state(&base(), "2027-06-02"), Vec::new());
    let said: Vec<String> = report.statements.iter().map(aims::report::diff::Statement::line).collect();
    let wanted = "EV-1 expired (valid until 2027-06-01); A.2.2, A.2.3, A.2.4, A.6.1.2, A.6.1.3 and 7 more have no other evidence";
    assert!(said.iter().any(|line| line == wanted), "{said:?}");
    assert!(said.iter().all(|line| line.contains(" expired (valid until 2027-")), "{said:?}");
    assert!(report.records.is_empty());
}

/// `text` without the field at `number` of each document, kind and id aside.
fn without(text: &str, number: usize) -> String {
    let mut documents = documents::<serde_yaml::Value>(text.as_bytes());
    for fields in documents.iter_mut().filter_map(serde_yaml::Value::as_mapping_mut) {
        let names: Vec<_> =
            fields.keys().filter(|name| !matches!(name.as_str(), Some("kind" | "id"))).cloned().collect();
        names.get(number).map(|name| fields.remove(name));
    }
    block(&documents)
}

#[test]
fn no_record_changes_without_a_sentence_about_it() {
    let before = state(&base(), TODAY);
    for number in 0..25 {
        let mut after = base();
        for (path, bytes) in after.files.iter_mut().filter(|(path, _)| path.ends_with(".yaml")) {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            if path != "aims.yaml" || number > 0 {
                *bytes = without(&text, number).into_bytes();
            }
        }
        let after = state(&after, TODAY);
        for report in [between(&before, &after, Vec::new()), between(&after, &before, Vec::new())] {
            for record in &report.records {
                let told = report.statements.iter().any(|it| it.record == record.id && it.kind == record.kind);
                // What an area decides is told of the controls that inherit it.
                let inherited = record.kind == "control" && record.id.raw().split('.').count() == 2;
                assert!(told || inherited, "{} in round {number}", record.id.raw());
            }
        }
    }
}
