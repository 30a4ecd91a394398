//! Rule pages run: every fenced block is a whole file laid over the small repository in `tests/base`, carets pin the exact
//! spans, and the set of findings has to be exactly the one that the carets name.
//!
//! A page is judged at stage `build` with its own rule due, so that a block needs only what the rule and the data model
//! ask for; `stage=` on the fence changes that.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::LazyLock,
};

use aims::{
    defect, expectation,
    finding::{RuleBasis, RuleInfo, Severity, Stage},
    framework::{Frameworks, ProvisionKind},
    rules,
    source::MemoryTree,
};

use crate::support::{
    engine::TODAY,
    files::{base, below, project, read, tree},
    history::{MemoryHistory, Told},
    report::{Seen, checked_with, findings, introduced, seen, shipped},
};

/// Author of a commit that names nobody.
const AUTHOR: &str = "somebody@base.example";

/// One example of a page.
struct Case {
    line: usize,
    fails: bool,
    today: String,
    stage: Stage,
    files: Vec<(String, Vec<u8>)>,
    /// Earlier commits, the first one first: mail address of the author, and the file that differs from the commit after.
    before: Vec<(String, (String, Vec<u8>))>,
    /// Files as the state before the change holds them, if the example is a change.
    since: Vec<(String, Vec<u8>)>,
    /// Author of the last commit.
    by: String,
    /// `full`, or `none` or `shallow` where the past is not all there.
    history: Option<String>,
    /// Commits and tags that the repository holds.
    commits: Option<BTreeSet<Box<str>>>,
}

impl Case {
    /// The history that the page describes, if any.
    fn past(&self, tree: &MemoryTree) -> Option<Told> {
        if self.history.as_deref() == Some("none") {
            return Some(Told::Nothing);
        }
        if self.before.is_empty() && self.history.is_none() {
            return None;
        }
        let mut states = vec![(self.by.clone(), tree.files.clone())];
        for (by, (path, bytes)) in self.before.iter().rev() {
            let mut files = states[0].1.clone();
            files.insert(path.clone(), bytes.clone());
            states.insert(0, (by.clone(), files));
        }
        let mut past = MemoryHistory::of(states);
        past.shallow = self.history.as_deref() == Some("shallow");
        Some(Told::Commits(past))
    }
}

/// Reads the fenced blocks of a page: `yaml fail path=risks/R-1.yaml`, `yaml pass path=…`, and `yaml also path=…` for
/// further files of the same example, `yaml first path=…` for files of all examples that follow; `remove=path` on the fence takes a file of the base away. `yaml before path=…` is the file
/// as an earlier commit held it (`by=` its author's mail address, also on the first fence for the last commit); `history=full`
/// tells a past of one commit, `shallow` and `none` one that is not all there, `commits=` which commits and tags there are. `content=` makes a
/// file that a fence cannot hold, see [`content`]. `yaml since path=…` is a file as the state before a change holds it; the example is then
/// what that change introduces, where each weakening needs a decision.
fn cases(page: &str) -> Vec<(Case, Vec<String>)> {
    let mut cases: Vec<(Case, Vec<String>)> = Vec::new();
    let mut first = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.trim().is_empty()) else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| !line.starts_with("```")).collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        let get = |key: &str| words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let text = content(get("content").unwrap_or("plain"), &body);
        let file = (get("path").unwrap_or("case.yaml").to_owned(), text);
        let removed = words.iter().filter_map(|word| word.strip_prefix("remove=")).map(str::to_owned).collect();
        match words.get(1) {
            Some(&("fail" | "pass")) => {
                let stage = get("stage").unwrap_or("build");
                let stage = Stage::ALL.into_iter().find(|known| known.name() == stage).expect("a stage");
                let case = Case {
                    line: number + 1,
                    fails: words[1] == "fail",
                    today: get("today").unwrap_or(TODAY).to_owned(),
                    stage,
                    files: first.iter().cloned().chain([file]).collect(),
                    before: Vec::new(),
                    since: Vec::new(),
                    by: get("by").unwrap_or(AUTHOR).to_owned(),
                    history: get("history").map(str::to_owned),
                    commits: get("commits").map(|names| names.split(',').map(Into::into).collect()),
                };
                cases.push((case, removed));
            }
            Some(&"first") => first.push(file),
            Some(&"before") => {
                let by = get("by").unwrap_or(AUTHOR).to_owned();
                cases.last_mut().expect("`before` follows an example").0.before.push((by, file));
            }
            Some(&"since") => cases.last_mut().expect("`since` follows an example").0.since.push(file),
            Some(&"also") => cases.last_mut().expect("`also` follows an example").0.files.push(file),
            _ => {}
        }
    }
    cases
}

/// The bytes of a file from the lines of its fence: `crlf` and `bom` as some editors write it, `utf-16` and `latin-1` in
/// these encodings, `empty` without any, `repeat:1000` with its last line that many times.
fn content(how: &str, lines: &[&str]) -> Vec<u8> {
    let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    match how {
        "plain" => text.into_bytes(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "bom" => format!("\u{feff}{text}").into_bytes(),
        "utf-16" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "latin-1" => text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect(),
        "empty" => Vec::new(),
        repeat => {
            let times =
                repeat.strip_prefix("repeat:").and_then(|times| times.parse().ok()).expect("a known `content=`");
            let last = lines.last().map(|line| format!("{line}\n")).unwrap_or_default();
            (text[..text.len() - last.len()].to_owned() + &last.repeat(times)).into_bytes()
        }
    }
}

/// The text of a file as its fence shows it, whatever its encoding.
fn shown(bytes: &[u8]) -> String {
    let latin_1 = || bytes.iter().map(|byte| char::from(*byte)).filter(|c| *c != '\0').collect();
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| latin_1())
}

/// The findings that carets name. `#  ^^^ rule` marks the line above; `# ^ rule` under a line may be repeated;
/// `#|text| rule` marks the first such text of that line, where a caret has no room; `#! rule` means a finding about the whole file; `#!! rule` one about the repository.
fn expected(path: &str, text: &str) -> Vec<Seen> {
    let mut expected = Vec::new();
    let mut target = (0, "");
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let trimmed = content.trim_start();
        if let Some(rule) = trimmed.strip_prefix("#!! ") {
            expected.push((rule.trim().to_owned(), None));
        } else if let Some(rule) = trimmed.strip_prefix("#! ") {
            expected.push((rule.trim().to_owned(), Some((path.to_owned(), None))));
        } else if let Some((marked, rule)) = content.strip_prefix("#|").and_then(|line| line.rsplit_once("| ")) {
            let start = target.0 + target.1.find(marked).expect("the line above holds the marked text");
            expected.push((rule.trim().to_owned(), Some((path.to_owned(), Some((start, start + marked.len()))))));
        } else if let Some((carets, rule)) = carets(content) {
            let byte = |column: usize| target.1.char_indices().nth(column).map_or(target.1.len(), |(byte, _)| byte);
            let span = (target.0 + byte(carets.0), target.0 + byte(carets.1));
            expected.push((rule.to_owned(), Some((path.to_owned(), Some(span)))));
        } else {
            target = (offset, content);
        }
        offset += line.len();
    }
    expected
}

fn carets(line: &str) -> Option<((usize, usize), &str)> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start();
    if !rest.starts_with('^') {
        return None;
    }
    let start = line.chars().position(|c| c == '^')?;
    let length = rest.chars().take_while(|c| *c == '^').count();
    Some(((start, start + length), rest.trim_start_matches('^').trim()))
}

fn run(name: &str, page: &str, problems: &mut Vec<String>) {
    let cases = cases(page);
    let tests_itself = cases.iter().any(|(case, _)| case.fails) && cases.iter().any(|(case, _)| !case.fails);
    if !tests_itself {
        problems.push(format!("{name}: the page needs at least one `fail` and one `pass` example"));
    }
    for (case, removed) in cases {
        let mut tree = base();
        for path in removed {
            assert!(tree.files.remove(&path).is_some(), "{name}:{}: the base has no {path}", case.line);
        }
        let mut wanted: Vec<Seen> = Vec::new();
        for (path, bytes) in &case.files {
            tree.files.insert(path.clone(), bytes.clone());
            wanted.extend(expected(path, &shown(bytes)));
        }
        tree.commits = case.commits.clone();
        let past = case.past(&tree);
        let report = match case.since.is_empty() {
            true => checked_with(&tree, past.as_ref(), &case.today, case.stage, Some(name)).1,
            false => {
                let mut before = base();
                before.files.extend(case.since.iter().cloned());
                introduced(&before, &tree, &case.today, case.stage)
            }
        };
        let found = seen(report);
        let mut seen: Vec<Seen> = found.iter().map(|(seen, _)| seen.clone()).collect();
        seen.sort();
        wanted.sort();
        if seen != wanted {
            problems.push(format!("{name}.md:{}: expected {wanted:#?}\nfound {found:#?}", case.line));
        }
        if case.fails != wanted.iter().any(|(rule, _)| rule == name) {
            problems
                .push(format!("{name}.md:{}: a `fail` example names its rule, a `pass` example does not", case.line));
        }
    }
}

/// The worked examples of the guide to expectations: under each heading one expectation, which the examples there name.
#[test]
fn the_guide_to_expectations_runs() {
    let guide = include_str!("../../docs/expectations.md");
    let mut problems = Vec::new();
    let mut ran = 0;
    for section in guide.split("\n## ").filter(|section| section.contains("```yaml first")) {
        let (_, expectation) = section.split_once("kind: expectation\n").expect("an expectation");
        let id = expectation.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
        run(id, section, &mut problems);
        ran += 1;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    assert!(ran >= 3, "{ran} worked examples");
}

#[test]
fn every_rule_page_shows_what_the_rule_does() {
    let only = std::env::var("AIMS_PAGE").ok();
    let mut problems = Vec::new();
    let rules: Vec<_> =
        shipped().catalog.all().filter(|rule| only.as_deref().is_none_or(|only| *only == *rule.name)).collect();
    assert!(!rules.is_empty(), "there is no page {only:?}");
    for rule in rules {
        let page = on_disk(&rule.name).unwrap_or_else(|| rule.page.to_string());
        run(&rule.name, &page, &mut problems);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// The page of a rule or defect as it is on disk: a changed page runs in the test that is built already.
fn on_disk(name: &str) -> Option<String> {
    static PAGES: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
        ["src/rules", "src/defect"].iter().flat_map(|folder| below(&project().join(folder))).collect()
    });
    let stem = format!("{}.md", name.replace('-', "_"));
    let page = PAGES.iter().find(|path| path.file_name().is_some_and(|file| *file == *stem))?;
    Some(read(page))
}

#[test]
fn the_base_of_the_pages_has_no_findings_at_the_last_stage() {
    let found = findings(&base(), TODAY, Stage::Surveillance, None);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_table_of_rules_holds_together() {
    let standard = Frameworks::shipped();
    let mut names = BTreeSet::new();
    let expectations = expectation::shipped();
    for info in rules::catalog().all().cloned().chain(expectations.iter().map(expectation::info)) {
        let name = &info.name;
        assert!(names.insert(name.clone()), "{name} stands twice");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
        assert!(info.page.starts_with(&format!("# {name}\n")), "the page of {name} starts with its name");
        for heading in ["## Why it matters", "## How to fix"] {
            assert!(info.page.contains(heading), "the page of {name} has no `{heading}`");
        }
        assert!(
            !info.summary.ends_with('.') && info.summary.starts_with(char::is_uppercase),
            "{name}: {}",
            info.summary
        );
        for clause in info.clauses.iter() {
            assert!(standard.standard().entry(clause).is_some(), "{name} names {clause}, which does not exist");
        }
    }
}

/// What is wrong with what a rule rests on.
fn unfounded(info: &RuleInfo) -> Option<&'static str> {
    let cites =
        |kind| info.clauses.iter().filter_map(|id| STANDARD.standard().entry(id)).any(|entry| entry.kind == kind);
    let wrong = match info.basis {
        RuleBasis::Clause if !cites(ProvisionKind::Clause) => "names no clause",
        RuleBasis::Control if !cites(ProvisionKind::Control) => "names no control",
        RuleBasis::Practice if info.practice.as_ref().is_none_or(|practice| practice.len() < 20) => "names no practice",
        basis if basis != RuleBasis::Practice && info.practice.is_some() => "is more than a practice",
        RuleBasis::Contradiction if info.due != Stage::Build => "is not due from the first stage",
        basis
            if basis.is_required()
                && info.due == Stage::Build
                && defect::DEFECTS.iter().all(|it| *it.name != *info.name) =>
        {
            "asks for more than sound data from the first stage on"
        }
        _ => return None,
    };
    Some(wrong)
}

static STANDARD: LazyLock<Frameworks> = LazyLock::new(Frameworks::shipped);

#[test]
fn level_and_stage_of_every_rule_follow_from_what_it_rests_on() {
    let expectations = expectation::shipped();
    let all: Vec<RuleInfo> =
        rules::catalog().all().cloned().chain(expectations.iter().map(expectation::info)).collect();
    let problems: Vec<String> =
        all.iter().filter_map(|info| unfounded(info).map(|wrong| format!("{} {wrong}", info.name))).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    for info in &all {
        let level = if info.basis == RuleBasis::Practice { Severity::Warning } else { Severity::Error };
        assert_eq!(info.level(), level, "{}", info.name);
    }
    for basis in RuleBasis::ALL {
        assert!(all.iter().any(|info| info.basis == basis), "no rule: {}", basis.words());
    }
    let declared = |name: &str, basis: RuleBasis, due| assert_eq!(basis.due(due), due, "{name} declares a later stage");
    rules::all().for_each(|rule| declared(rule.name, rule.basis, rule.due));
    expectations.iter().for_each(|it| declared(&it.id, it.basis, it.due));
}

/// Files below a folder of `src/` with this ending: the folder they lie in, and their stem in kebab case.
fn stems(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let files = tree(&format!("src/{folder}")).files.into_keys().filter(|path| path.ends_with(ending));
    files
        .map(|path| {
            let (group, name) = path.rsplit_once('/').unwrap_or(("", &path));
            (name.trim_end_matches(ending).replace('_', "-"), group.to_owned())
        })
        .collect()
}

#[test]
fn a_rule_is_a_file_and_a_page_with_its_name_in_one_group() {
    let names: BTreeSet<&str> = rules::all().map(|rule| rule.name).collect();
    let (code, pages) = (stems("rules", ".rs"), stems("rules", ".md"));
    for name in &names {
        let group = code.get(*name).unwrap_or_else(|| panic!("{name} has no file"));
        assert_eq!(pages.get(*name), Some(group), "the page of {name} lies beside its file");
        assert!(!group.is_empty(), "{name} lies in the folder of a kind of record");
    }
    let shared = ["fields", "prelude", "validity", "wording"];
    let other = code.iter().filter(|(name, group)| !names.contains(name.as_str()) && !group.is_empty());
    let other: Vec<_> = other.filter(|(name, _)| !shared.contains(&name.as_str())).collect();
    assert!(other.is_empty(), "{other:?} are in no table");
    assert!(pages.keys().all(|name| names.contains(name.as_str())), "every page belongs to a rule");
}

#[test]
fn a_defect_has_a_page_with_its_name() {
    let pages = stems("defect", ".md");
    let names: BTreeSet<String> = defect::DEFECTS.iter().map(|defect| defect.name.to_owned()).collect();
    assert_eq!(names, pages.into_keys().collect());
}
