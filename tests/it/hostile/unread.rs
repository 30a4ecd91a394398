//! A record that cannot be read is reported before anything else, and nothing that may only follow from it counts.

use std::collections::{BTreeMap, BTreeSet};

use aims::{
    finding::Stage,
    model::{Model, Unread},
    output::{FORMATS, Style, page::PAGE_FORMATS},
    report::{
        check::{CheckReport, FailOn, Reported},
        status::Parts,
        waiting::Awaited,
    },
    source::MemoryTree,
};
use rayon::prelude::*;

use crate::support::{
    engine::{COMPANY_DATE, TODAY, check_tree},
    files::{base, example},
    matrix,
};

/// A way to make a record unreadable, in whole or in part: from its text to another one, if it applies.
struct Way(&'static str, fn(&str) -> Option<Vec<u8>>);

const WAYS: &[Way] = &[
    Way("tab", |text| Some(format!("{text}more:\n\tone: 1\n").into())),
    Way("open quote", |text| Some(format!("{text}more: \"one\n").into())),
    Way("open list", |text| Some(format!("{text}more: [one, two\n").into())),
    Way("open list at the start", |text| Some(text.replacen("id:", "before: [one\nid:", 1).into())),
    Way("colon in a text", |text| Some(format!("{text}more: one: two\n").into())),
    Way("conflict", |text| {
        let line = text.lines().find(|line| line.starts_with("title:") || line.starts_with("name:"))?;
        let other = format!("<<<<<<< HEAD\n{line}\n=======\n{line} 2\n>>>>>>> topic");
        Some(text.replacen(line, &other, 1).into())
    }),
    Way("not UTF-8", |text| Some([text.as_bytes(), b"# \xe9\n"].concat())),
    Way("duplicate key", |text| Some(format!("{text}kind: other\n").into())),
    Way("unknown field", |text| Some(format!("{text}more: one\n").into())),
    Way("wrong type", |text| {
        let line = text.lines().find(|line| line.starts_with("title:") || line.starts_with("name:"))?;
        Some(text.replacen(line, &format!("{}: {{a: b}}", line.split(':').next()?), 1).into())
    }),
    Way("wrong value", |text| {
        let is_choice =
            |line: &&str| ["type:", "status:", "decision:", "role:", "stage:"].iter().any(|key| line.starts_with(key));
        let line = text.lines().find(is_choice)?;
        Some(text.replacen(line, &format!("{}: zzz", line.split(':').next()?), 1).into())
    }),
    Way("missing field", |text| {
        // These need no title.
        if ["control", "soa"].contains(&kind_of(text)) {
            return None;
        }
        let line = text.lines().find(|line| line.starts_with("title:") || line.starts_with("name:"))?;
        Some(text.replacen(&format!("{line}\n"), "", 1).into())
    }),
    Way("wrong kind", |text| Some(text.replacen("kind: ", "kind: x-", 1).into())),
];

/// A record with this field at its top under another name, if it has it.
fn misspelled(text: &str, field: &str) -> Option<Vec<u8>> {
    let (text, old) = (format!("\n{text}"), format!("\n{field}:"));
    text.contains(&old).then(|| text.replacen(&old, &format!("\n{field}zz:"), 1).into())
}

/// The fields at the top of a record, apart from kind and id.
fn fields(text: &str) -> Vec<String> {
    let keys = text.lines().filter_map(|line| line.split_once(':').map(|(key, _)| key));
    let is_field = |key: &str| key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains([' ', '"']);
    keys.filter(|key| is_field(key) && !["kind", "id"].contains(key)).map(str::to_owned).collect()
}

/// The records of a file as text, in order.
fn parts(bytes: &[u8]) -> Vec<String> {
    let text = format!("\n{}", std::str::from_utf8(bytes).expect("UTF-8"));
    text.split("\n---\n").map(|part| format!("{}\n", part.trim_start_matches('\n').trim_end())).collect()
}

fn kind_of(part: &str) -> &str {
    part.lines().find_map(|line| line.strip_prefix("kind: ")).unwrap_or_default()
}

/// Files in which something cannot be read.
struct Case {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// The files in which `change` applies to a record that is picked by its file, its number and its text.
fn changed(
    tree: &MemoryTree,
    pick: &dyn Fn(&str, usize, &str) -> bool,
    change: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (path, bytes) in tree.files.iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let mut is_changed = false;
        let texts = parts(bytes).into_iter().enumerate().map(|(number, part)| {
            let changed = if pick(path, number, &part) { change(&part) } else { None };
            is_changed |= changed.is_some();
            changed.unwrap_or(part.into())
        });
        let texts: Vec<Vec<u8>> = texts.collect();
        if is_changed {
            files.insert(path.clone(), texts.join(&b"---\n"[..]));
        }
    }
    files
}

/// Every record made unreadable alone, in every way; and every record of a kind together.
fn cases(tree: &MemoryTree) -> [Vec<Case>; 2] {
    let records = || tree.files.iter().filter(|(path, _)| path.ends_with(".yaml"));
    let texts = records().flat_map(|(path, bytes)| {
        parts(bytes).into_iter().enumerate().map(move |(number, text)| (path.as_str(), number, text))
    });
    let (mut single, mut kinds) = (Vec::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for (path, number, text) in texts {
        let all = fields(&text);
        kinds.entry(kind_of(&text).to_owned()).or_default().extend(all.iter().cloned());
        let pick = |at: &str, which: usize, _: &str| at == path && which == number;
        single.extend(broken(tree, &format!("{path} {number}"), &pick, all));
    }
    let of_kinds = kinds.into_iter().flat_map(|(kind, fields)| {
        let pick = |_: &str, _: usize, text: &str| kind_of(text) == kind;
        broken(tree, &format!("every {kind}"), &pick, fields)
    });
    [single, of_kinds.collect()]
}

fn broken(
    tree: &MemoryTree,
    what: &str,
    pick: &dyn Fn(&str, usize, &str) -> bool,
    fields: impl IntoIterator<Item = String>,
) -> Vec<Case> {
    let ways = WAYS.iter().map(|way| (way.0.to_owned(), changed(tree, pick, &way.1)));
    let fields = fields
        .into_iter()
        .map(|field| (format!("misspelled {field}"), changed(tree, pick, &|text| misspelled(text, &field))));
    let all = ways.chain(fields).filter(|(_, files)| !files.is_empty());
    all.map(|(way, files)| Case { name: format!("{way} in {what}"), files }).collect()
}

fn known(report: &CheckReport) -> BTreeSet<String> {
    let all = report.findings.iter().chain(&report.suppressed).chain(&report.waiting);
    all.map(|finding| finding.fingerprint.clone()).collect()
}

/// How an unread record could be related to a finding, to say what row is missing.
fn relation(model: &Model, finding: &Reported) -> String {
    let record = finding.record.as_ref().map(|id| id.raw().to_owned()).unwrap_or_default();
    let names = |unread: &Unread| unread.words.as_ref().is_none_or(|words| words.contains(&*record));
    let is_named =
        |unread: &Unread| model.with_id(&record).any(|entry| entry.links.iter().any(|link| link.to == unread.id));
    let relations = model.unread().iter().map(|unread| {
        let related = if names(unread) || is_named(unread) { "related" } else { "any" };
        format!("{} {related}", unread.kind.unwrap_or("?"))
    });
    relations.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" + ")
}

fn problems(tree: &MemoryTree, before: &BTreeSet<String>, stage: Stage) -> Vec<String> {
    let checked = check_tree(tree, COMPANY_DATE);
    let (report, _) = checked.judge(stage).report();
    let model = &checked.loaded.model;
    let new = report.findings.iter().filter(|it| !it.is_cause() && !before.contains(&it.fingerprint));
    let new = new.map(|it| format!("{} | {} | {}", it.rule, relation(model, it), it.message.raw()));
    let mut problems: Vec<String> = new.collect();
    if !report.findings.first().is_some_and(Reported::is_cause) {
        problems.push("the cause is not first".to_owned());
    }
    problems
}

/// What is wrong with the reports on some cases.
fn wrong(tree: &MemoryTree, cases: &[Case]) -> Vec<String> {
    let stage = Stage::Surveillance;
    let before = known(&check_tree(tree, COMPANY_DATE).judge(stage).report().0);
    let of_case = |case: &Case| {
        let mut tree = tree.clone();
        tree.files.extend(case.files.clone());
        let problems = problems(&tree, &before, stage);
        problems.into_iter().map(|it| format!("{}: {it}", case.name)).collect::<Vec<_>>()
    };
    cases.par_iter().flat_map(of_case).collect()
}

#[test]
fn nothing_counts_that_may_follow_from_a_record_that_cannot_be_read() {
    let tree = example("company");
    let [single, kinds] = cases(&tree);
    let single = single.into_iter().step_by(if matrix::all() { 15 } else { 600 });
    let chosen: Vec<Case> = single.chain(matrix::some(kinds, 40)).collect();
    let wrong = wrong(&tree, &chosen);
    assert!(wrong.is_empty(), "{} cases\n{}", chosen.len(), wrong.join("\n"));
}

/// What a check of some files says of one of them: its causes, what counts besides, and what waits.
fn report(files: &[(&str, &str)]) -> CheckReport {
    let mut tree = base();
    files.iter().for_each(|(path, text)| drop(tree.files.insert((*path).to_owned(), (*text).into())));
    check_tree(&tree, TODAY).judge(Stage::Surveillance).report().0
}

#[test]
fn what_waits_names_the_file_and_what_does_not_follow_counts() {
    let broken = "kind: risk\nid: R-1\ntitle: A\nmore:\n\tone: 1\n";
    let other = "kind: person\nid: pat-9\nname: Pat\n---\nkind: role\nid: reviewer-9\ntitle: Reviewer\nholders: [pat-9, pat-8]\n";
    let report = report(&[("risks/R-1.yaml", broken), ("people/more.yaml", other)]);
    let counted: Vec<_> = report.findings.iter().map(|it| it.rule.as_str()).collect();
    assert_eq!(counted.first(), Some(&"yaml-syntax"));
    assert!(counted.contains(&"mixed-kinds") && counted.contains(&"dangling-reference"), "{counted:?}");
    assert!(!report.waiting.is_empty());
    for finding in &report.waiting {
        assert_eq!(finding.waits_for.as_ref().map(aims::escape::Untrusted::raw), Some("risks/R-1.yaml"), "{finding:?}");
    }
    assert!(report.fails(FailOn::Error));
}

#[test]
fn every_format_names_the_file_for_which_findings_wait() {
    let mut tree = base();
    for (path, id) in [("risks/R-1.yaml", "R-1"), ("risks/R-2.yaml", "R-2")] {
        let text = format!("kind: risk\nid: {id}\ntitle: A\nmore:\n\tone: 1\n");
        tree.files.insert(path.to_owned(), text.into());
    }
    let checked = check_tree(&tree, TODAY);
    let judged = checked.judge(Stage::Surveillance);
    let (report, sources) = judged.report();
    let sentences: Vec<String> = report.awaited().iter().map(Awaited::sentence).collect();
    assert!(!sentences.is_empty());
    let style = Style { width: 400, ..Style::default() };
    for format in FORMATS.iter().filter(|format| format.name != "json") {
        let mut out = Vec::new();
        (format.write)(&report, &sources, &style, &mut out).expect("written");
        let out = String::from_utf8(out).expect("UTF-8").replace('\\', "");
        assert!(sentences.iter().all(|sentence| out.contains(sentence)), "{}: {sentences:?}\n{out}", format.name);
    }
    let status = judged.status();
    assert_eq!(status.waiting, report.awaited());
    for parts in [Parts::default(), Parts { documents: true, ..Parts::default() }] {
        let page = status.page(&parts);
        for format in PAGE_FORMATS {
            let mut out = Vec::new();
            (format.write)(&page, &style, &mut out).expect("written");
            let out = String::from_utf8(out).expect("UTF-8").replace('\\', "");
            assert!(sentences.iter().all(|sentence| out.contains(sentence)), "status as {}: {out}", format.name);
        }
    }
}

#[test]
fn formats_are_silent_if_nothing_waits() {
    let (report, sources) = check_tree(&base(), TODAY).judge(Stage::Surveillance).report();
    for format in FORMATS {
        let mut out = Vec::new();
        (format.write)(&report, &sources, &Style::default(), &mut out).expect("written");
        assert!(!String::from_utf8_lossy(&out).contains("wait for "), "{}", format.name);
    }
    assert_eq!(check_tree(&base(), TODAY).judge(Stage::Surveillance).status().waiting, []);
}

/// The messages and help about one file, and whether anything waits.
fn told(path: &str, text: &str) -> (Vec<String>, bool) {
    let report = report(&[(path, text)]);
    let is_of = |it: &&Reported| it.location.as_ref().is_some_and(|at| at.path.raw() == path);
    let text = |it: &Reported| {
        format!(
            "{}: {}; {}",
            it.rule,
            it.message.raw(),
            it.help.as_ref().map(aims::escape::Untrusted::raw).unwrap_or_default()
        )
    };
    (report.findings.iter().filter(is_of).map(text).collect(), !report.waiting.is_empty())
}

#[test]
fn a_file_of_another_tool_is_one_finding_that_names_exclude() {
    let cases = [
        (
            "deploy/app.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: x}\n",
        ),
        ("deploy/Chart.yaml", "apiVersion: v2\nname: scorer\nversion: 1.2.3\ntype: application\n"),
        ("deploy/templates/job.yaml", "{{- range .Values.jobs }}\nname: {{ .name }}\n  bad: [\n---\n{{ end }}\n"),
        ("docs/mkdocs.yml", "site_name: Manual\nnav: []\n"),
        ("build/ci.yml", "name: CI\non: [push]\njobs: {}\n"),
        ("compose.yaml", "services:\n  web: {image: x}\n"),
        ("api.yaml", "openapi: 3.1.0\ninfo: {title: X, version: '1'}\n"),
        ("values.yaml", "replicas: 2\nimage: x\n"),
        ("thing.yaml", "kind: Thing\nspec: {}\n"),
    ];
    for (path, text) in cases {
        let (told, _) = told(path, text);
        assert!(told.len() == 1 && told[0].contains("`exclude`"), "{path}: {told:#?}");
    }
    for (path, text) in
        [("a/app.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {}\n"), ("b/x.yml", "swagger: '2.0'\ninfo: {}\n")]
    {
        assert!(!told(path, text).1, "{path}: nothing waits for what holds no record");
    }
}

#[test]
fn a_key_that_yaml_1_1_wrote_is_recognized_and_nothing_else_is_said_of_it() {
    let cases = [
        "kind: treatment-plan\nid: TP-77\ntitle: Plan\napproval: {by: bob, true: 2026-05-02}\n",
        "kind: metric\nid: M-77\ntitle: Error rate\nresults:\n  - true: 2026-05-02\n    value: 3\n",
    ];
    for text in cases {
        let (told, _) = told("more.yaml", text);
        let about: Vec<_> = told.iter().filter(|it| it.contains("true")).collect();
        assert!(about.len() == 1 && about[0].contains("write `on:`") && about[0].contains("YAML 1.1"), "{told:#?}");
        assert!(told.iter().all(|it| !it.contains("`on` is missing")), "{told:#?}");
    }
}

#[test]
fn help_is_about_what_was_meant() {
    let risk = |line: &str| format!("kind: risk\nid: R-77\ntitle: A\n{line}\n");
    let cases = [
        (risk("treatment: {option: mitigate}"), "write `modify`"),
        (risk("treatment: {option: Transfer}"), "write `share`"),
        (risk("treatment: {option: “avoid”}"), "write `avoid`"),
        (risk("review: {every: quarterly}"), "write `3 months`"),
        (risk("review: {every: every two years}"), "write `2 years`"),
        (risk("review: {every: \"whenever the board of the organization asks for it\"}"), "write an interval"),
        (risk("review: {last: 2026-05-01, by: bob, the board agrees}"), "in quotes"),
        (risk("owner: R-78"), "write one of"),
        (risk("systems: [scorer-8]"), "write one of `scorer`"),
    ];
    for (text, expected) in cases {
        let (told, _) = told("risks/R-77.yaml", &text);
        assert!(told.iter().any(|it| it.contains(expected)), "{expected}: {told:#?}");
        assert!(told.iter().all(|it| !it.contains("did you mean `R-")), "{told:#?}");
    }
}

#[test]
fn help_about_numbers_and_dates_is_about_what_was_meant() {
    let metric = |line: &str| format!("kind: metric\nid: M-77\ntitle: A\n{line}\n");
    let model = |line: &str| format!("kind: model\nid: MOD-77\nname: A\n{line}\n");
    let cases = [
        (metric("results: [{on: 2026-05-02, value: 71,25}]"), "write `value: 71.25`;"),
        (metric("results: [{on: 2026-05-02, value: -3,5, unit: \"%\"}]"), "write `value: -3.5`;"),
        (metric("limits: {min: 4,2}"), "write `min: 4.2`;"),
        (metric("limits: {max: 12,500}"), "write `max: 12.500` or `12500`;"),
        (metric("limits:\n  max: 7,3"), "write `7.3`;"),
        (metric("limits:\n  max: \"7.3\""), "without quotes"),
        (model("parameters: 12,500"), "write `12500`;"),
        (model("released: \"2024-14\""), "`2024-14` is not a valid date; write as much as is known"),
        (model("released: 2023-02-29"), "`2023-02-29` is not a valid date; write as much as is known"),
        (model("training: {from: \"2024-00\"}"), "`2024-00` is not a valid date; write as much as is known"),
        (model("released: \"May 2024\""), "`May 2024` is not a date, a month or a year; write as much as is known"),
    ];
    for (text, expected) in cases {
        let (told, _) = told("more/77.yaml", &text);
        assert!(told.iter().any(|it| it.contains(expected)), "{expected}: {told:#?}");
        assert!(told.iter().all(|it| !it.contains("available fields")), "{told:#?}");
    }
    let incident = "kind: incident\nid: INC-77\ntitle: A\naware: {on: 2026-04-31T08:15}\n";
    let (about, _) = told("more/77.yaml", incident);
    assert!(
        about.iter().any(|it| it.contains("`2026-04-31T08:15` is not a valid date; write date and time")),
        "{about:#?}"
    );
    for unlike in ["limits: {max: 7, 30 days}", "limits: {max: 7, 30: 2}", "limits: {max: high, 30}"] {
        let (told, _) = told("more/77.yaml", &metric(unlike));
        assert!(told.iter().all(|it| !it.contains("7.30")), "{told:#?}");
    }
}

#[test]
fn an_id_that_is_not_read_is_found_where_it_is() {
    let manifest = String::from_utf8(base().files["aims.yaml"].clone()).expect("UTF-8");
    let manifest = format!("{manifest}\nexclude: [drafts/]\n");
    let risk = "kind: risk\nid: R-77\ntitle: A\nowner: cy-9\nsystems: [sys-9]\n";
    let report = report(&[
        ("aims.yaml", &manifest),
        ("risks/R-77.yaml", risk),
        ("drafts/cy.yaml", "kind: person\nid: cy-9\nname: Cy\n"),
        ("systems/sys-9.yaml.bak", "kind: system\nid: sys-9\nname: S\n"),
    ]);
    let help: Vec<_> =
        report.findings.iter().filter(|it| it.rule == "dangling-reference").filter_map(|it| it.help.as_ref()).collect();
    assert!(help.iter().any(|it| it.raw().contains("drafts/cy.yaml, which `exclude`")), "{help:#?}");
    assert!(help.iter().any(|it| it.raw().contains("systems/sys-9.yaml.bak, which is not read")), "{help:#?}");
}
