//! What silences a finding: the examples of `tests/data/policy.md`, and what becomes of a suppressed finding in every format.

use std::collections::BTreeMap;

use aims::{
    engine::{HistoryUse, State},
    finding::{Edition, RuleInfo, Severity, Stage},
    model::Ruleset,
    output::Style,
    report::check::{CheckReport, FailOn, Reported},
    source::MemoryTree,
};

use crate::support::{
    command::{Ran, aims_today},
    engine::{TODAY, loaded, shipped, written},
    files::base,
    folder::filled,
    matrix,
    report::checked,
};

/// An example: its files over the base, and the verdicts that it has to have.
struct Case {
    title: String,
    stage: Stage,
    tree: MemoryTree,
    wanted: Vec<String>,
}

fn cases() -> Vec<Case> {
    include_str!("../data/policy.md").split("\n## ").skip(1).map(case).collect()
}

fn case(section: &str) -> Case {
    let mut lines = section.lines();
    let title = lines.next().expect("a title").to_owned();
    let mut case = Case { title, stage: Stage::Surveillance, tree: base(), wanted: Vec::new() };
    while let Some(line) = lines.next() {
        if let Some(wanted) = line.strip_prefix("- ") {
            case.wanted.push(wanted.to_owned());
        } else if let Some(words) = line.strip_prefix("```") {
            let body: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            case.file(words, &body);
        }
    }
    case
}

impl Case {
    fn file(&mut self, words: &str, body: &str) {
        for (key, value) in words.split(' ').filter_map(|word| word.split_once('=')) {
            match key {
                "path" => drop(self.tree.files.insert(value.to_owned(), body.into())),
                "append" => self.tree.files.get_mut(value).expect("a file of the base").extend(body.bytes()),
                "stage" => self.stage = Stage::ALL.into_iter().find(|stage| stage.name() == value).expect("a stage"),
                other => panic!("{other}= means nothing"),
            }
        }
    }
}

/// `rule: verdict`, as the examples write it.
fn verdict(finding: &Reported) -> String {
    let means = |suppression| serde_json::to_value(suppression).expect("a word").as_str().expect("a word").to_owned();
    match &finding.suppression {
        Some(suppression) => format!("{}: suppressed by {}", finding.rule, means(suppression.by)),
        None => format!("{}: {}", finding.rule, finding.severity),
    }
}

/// Every error, warning and suppressed finding, and those todos that the example is about.
fn verdicts(report: &CheckReport, wanted: &[String]) -> Vec<String> {
    let all = report.findings.iter().chain(&report.suppressed).map(|finding| (finding.severity, verdict(finding)));
    let named = |(severity, verdict): &(Severity, String)| *severity > Severity::Todo || wanted.contains(verdict);
    let mut verdicts: Vec<String> = all.filter(named).map(|(_, verdict)| verdict).collect();
    verdicts.sort();
    verdicts
}

#[test]
fn every_example_has_its_verdicts() {
    let mut problems = Vec::new();
    for Case { title, stage, tree, mut wanted } in cases() {
        let found = verdicts(&checked(&tree, TODAY, stage, None), &wanted);
        wanted.sort();
        if found != wanted {
            problems.push(format!("{title}\n  wanted {wanted:?}\n  found  {found:?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_is_suppressed_never_fails_the_check_and_never_counts() {
    let silenced = cases().into_iter().filter(|case| case.wanted.iter().all(|wanted| wanted.contains("suppressed")));
    for Case { title, stage, tree, wanted } in silenced {
        let report = checked(&tree, TODAY, stage, None);
        assert!(!report.fails(FailOn::Todo), "{title}");
        assert_eq!((report.summary.errors, report.summary.suppressed), (0, wanted.len()), "{title}");
    }
}

/// The binary on the example called `title`.
fn run(title: &str, arguments: &[&str]) -> Ran {
    let case = cases().into_iter().find(|case| case.title == title).expect("an example");
    let name: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let root = filled(&format!("policy-{name}-{}", arguments.concat()), &case.tree.files);
    aims_today(&root, &[&["check", "--stage", case.stage.name()], arguments].concat())
}

#[test]
fn a_suppressed_finding_stays_visible() {
    let title = "An exception in force";
    let text = run(title, &[]).out;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.ends_with("1 suppressed; stage surveillance, 2026-06-30"), "{text}");
    assert!(text.contains("suppressed, not counted as answered (1)"), "{text}");
    assert!(text.contains("exception EX-1 until 2026-06-30: The treatment is chosen after the pilot"), "{text}");
    let report = run(title, &["--format", "json"]).json();
    assert_eq!(report["suppressed"][0]["rule"], "untreated-risk");
    assert_eq!(report["suppressed"][0]["suppression"]["id"], "EX-1");
    let sarif = run(title, &["--format", "sarif", "--include-suppressed"]).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "untreated-risk");
    assert_eq!(result["suppressions"][0]["kind"], "external");
}

#[test]
fn the_exit_code_follows_fail_on() {
    let error = "The same rule is an error once its stage is reached";
    let warning = "The manifest makes an error a warning";
    let todo = "A rule that is not due is work to do";
    let suppressed = "An allow above an entry covers it";
    let expected = BTreeMap::from([
        (error, [1, 1, 1, 0]),
        (warning, [0, 1, 1, 0]),
        (todo, [0, 0, 1, 0]),
        (suppressed, [0, 0, 0, 0]),
    ]);
    for (title, codes) in expected {
        for (level, code) in matrix::some(["error", "warning", "todo", "never"].into_iter().zip(codes), 2) {
            assert_eq!(run(title, &["--fail-on", level]).code, code, "{title}: --fail-on {level}");
        }
    }
}

/// Rules of a second edition: one that is new, and one that was a warning in the first.
const SECOND: [(&str, Option<Severity>); 2] =
    [("model-restricted-without-conditions", None), ("blocked-model-in-use", Some(Severity::Warning))];

/// What is shipped, with a second edition.
fn second_edition() -> Ruleset {
    let Ruleset { catalog, expectations } = shipped().clone();
    let changed = SECOND.iter().map(|(rule, before)| {
        let info = catalog.get(rule).expect("a rule").clone();
        RuleInfo { edition: Edition { since: 2, before: *before }, ..info }
    });
    // Of two with one name the first counts.
    Ruleset { catalog: changed.chain(catalog.all().cloned()).collect(), expectations }
}

/// A repository in which both rules of the second edition find something, with a line in its manifest.
fn with_models(line: &str) -> MemoryTree {
    let mut tree = base();
    tree.files.get_mut("aims.yaml").expect("a manifest").extend(line.bytes());
    let model = |id: &str, status: &str| {
        format!(
            "kind: model\nid: {id}\nname: {id}\norigin: own\nowner: model-owner\nstatus: {status}\n\
             limitations: [{{what: Long texts are cut}}]\napproval: {{by: chief, on: 2026-01-10}}\n"
        )
    };
    let system =
        "kind: system\nid: search\nname: Search\nroles: [ai-provider]\ndeployed: 2026-01-15\nmodels: [MOD-90]\n";
    for (path, text) in [
        ("models/MOD-90.yaml", model("MOD-90", "blocked")),
        ("models/MOD-91.yaml", model("MOD-91", "restricted")),
        ("systems/search.yaml", system.to_owned()),
    ] {
        tree.files.insert(path.to_owned(), text.into());
    }
    tree
}

/// What the rules of the second edition find by an edition of the rules, and the line that a report ends with.
fn by_edition(line: &str) -> (Vec<(String, Severity, Option<u16>)>, String) {
    let state = State::memory(with_models(line));
    let checked = loaded(state, TODAY, Some(second_edition()), HistoryUse::None).check();
    let (report, sources) = checked.judge(Stage::Surveillance).report();
    let of_second = report.findings.iter().filter(|finding| SECOND.iter().any(|(rule, _)| *rule == finding.rule));
    let found = of_second.map(|finding| (finding.rule.clone(), finding.severity, finding.rule_edition)).collect();
    (found, written("text", &report, &sources, Style::default()))
}

#[test]
fn rules_of_a_later_edition_only_inform() {
    let [new, stricter] = SECOND.map(|(rule, _)| rule.to_owned());
    let held_back = [(new.clone(), Severity::Todo, Some(2)), (stricter.clone(), Severity::Warning, Some(2))];
    let full = [(new, Severity::Warning, None), (stricter, Severity::Error, None)];
    let note = "2 findings only for information until `rule-edition: 2` is set";
    let (found, text) = by_edition("rule-edition: 1\n");
    assert_eq!(found, held_back);
    assert!(text.contains(note) && text.contains("new rules, only for information (1)"), "{text}");
    for line in ["", "rule-edition: 2\n"] {
        let (found, text) = by_edition(line);
        assert_eq!(found, full, "{line}");
        assert!(!text.contains("only for information"), "{text}");
    }
}
