//! The baseline: silences what is known in every format, only shrinks, and is refused where it is hostile.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::support::{
    command::{Ran, aims_today},
    files::{base, read},
    folder::{filled, write},
    matrix,
    repository::Repository,
};

const FILE: &str = ".aims/baseline.yaml";

/// The base with risks that nobody treats.
fn repository(name: &str, risks: &[&str]) -> PathBuf {
    let root = filled(&format!("baseline-{name}"), &base().files);
    risks.iter().for_each(|id| risk(&root, id));
    root
}

fn risk(root: &Path, id: &str) {
    let text = format!(
        "kind: risk\nid: {id}\ntitle: \"Odd \\\"\\t\\e[31m\"\nsystems: [scorer]\npresent:\n  individuals: {{likelihood: 4, consequence: 4}}\n"
    );
    write(root.join(format!("risks/{id}.yaml")), text);
}

fn run(root: &Path, arguments: &[&str]) -> Ran {
    aims_today(root, &[&["check", "--baseline", FILE], arguments].concat())
}

fn code(root: &Path, arguments: &[&str]) -> i32 {
    run(root, arguments).code
}

fn entries(root: &Path) -> usize {
    read(root.join(FILE)).lines().filter(|line| line.starts_with("  - ")).count()
}

#[test]
fn known_findings_do_not_count_and_stay_visible() {
    let root = repository("known", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    let known = read(root.join(FILE));
    let json = run(&root, &["--format", "json"]).json();
    assert_eq!(json["summary"]["errors"], 0);
    assert_eq!(json["summary"]["suppressed"].as_u64(), Some(entries(&root) as u64));
    assert!(json["suppressed"].as_array().expect("a list").iter().all(|one| one["suppression"]["by"] == "baseline"));
    let sarif = run(&root, &["--format", "sarif", "--include-suppressed"]).json();
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["kind"], "external");
    for format in ["text", "markdown", "junit"] {
        let output = run(&root, &["--format", format]);
        assert!(output.out.contains("listed in the baseline"), "{format}");
    }
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    assert_eq!(read(root.join(FILE)), known, "writing again changes nothing");
}

#[test]
fn it_survives_moving_and_reformatting() {
    let root = repository("moved", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let text = read(root.join("risks/R-90.yaml"));
    fs::remove_file(root.join("risks/R-90.yaml")).expect("it can be removed");
    write(root.join("register/first.yaml"), text.replace("{likelihood: 4,", "{likelihood:   4,"));
    assert_eq!(code(&root, &["--fail-on", "warning"]), 0);
}

#[test]
fn it_only_shrinks() {
    let root = repository("shrinks", &["R-90", "R-91"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let before = entries(&root);
    risk(&root, "R-92");
    let output = run(&root, &["--write-baseline"]);
    assert_eq!((output.code, entries(&root)), (1, before));
    assert!(output.err.contains("new findings that were not added"), "{}", output.err);
    fs::remove_file(root.join("risks/R-92.yaml")).expect("it can be removed");
    fs::remove_file(root.join("risks/R-91.yaml")).expect("it can be removed");
    let output = run(&root, &["--format", "concise"]);
    let text = &output.out;
    assert_eq!(output.code, 1);
    assert!(text.contains(".aims/baseline.yaml:") && text.contains("error[stale-baseline]"), "{text}");
    assert_eq!(entries(&root), before);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    assert_eq!(entries(&root), before / 2);
    risk(&root, "R-91");
    assert_eq!(code(&root, &[]), 1, "what came back counts");
}

#[test]
fn findings_not_due_or_not_suppressible_are_not_added() {
    let root = repository("outside", &[]);
    write(root.join("risks/R-90.yaml"), b"kind: risk\nid: R-90\ntitle: Odd\nsystems: [nowhere]\n");
    let output = run(&root, &["--stage", "build", "--write-baseline"]);
    assert!(output.err.contains("cannot be suppressed and were not added: 1"), "{}", output.err);
    assert_eq!((output.code, entries(&root)), (1, 0));
    let json = run(&root, &["--format", "json"]).json();
    let entry = json["findings"].as_array().expect("a list").iter().find(|one| one["rule"] == "dangling-reference");
    let fingerprint = entry.expect("it is found")["fingerprint"].as_str().expect("text");
    let text = format!("version: 1\nfindings:\n  - {{rule: dangling-reference, fingerprint: \"{fingerprint}\"}}\n");
    write(root.join(FILE), text);
    let output = run(&root, &["--stage", "build", "--format", "concise"]);
    let text = &output.out;
    assert!(text.contains("error[dangling-reference]") && text.contains("error[stale-baseline]"), "{text}");
}

#[test]
fn an_invalid_baseline_is_an_error() {
    let root = repository("hostile", &[]);
    let entry = "  - {rule: a, fingerprint: b}\n";
    let deep = "[".repeat(100_000);
    let many = format!("version: 1\nfindings:\n{}", entry.repeat(100_000));
    let huge = format!("version: 1\nfindings: []\n#{}\n", "x".repeat(5 << 20));
    let cases = [
        ("", "one document"),
        ("[]", "line 1"),
        ("version: 2\nfindings: []\n", "version 2"),
        ("version: 1\n", "findings"),
        ("version: 1\nfindings: [1]\n", "line 2"),
        ("version: 1\nfindings:\n  - {rule: a, fingerprint: b, allow: all}\n", "line 3"),
        ("version: 1\nfindings:\n  - {rule: a, rule: b, fingerprint: c}\n", "line 3"),
        ("version: 1\nfindings: &a\n  - *a\n", "line"),
        ("version: 1\nfindings: []\n---\nversion: 1\nfindings: []\n", "one document"),
        (&deep, "baseline"),
        (&many, "line"),
        (&huge, "exceeds the size limit"),
    ];
    for (text, why) in matrix::some(cases, 4) {
        write(root.join(FILE), text);
        for arguments in [&[][..], &["--write-baseline"]] {
            let output = run(&root, arguments);
            let shown: String = text.chars().take(60).collect();
            assert_eq!(output.code, 2, "{shown}");
            assert!(output.err.contains(why), "{shown}: {}", output.err);
        }
        assert_eq!(read(root.join(FILE)), text);
    }
    fs::remove_file(root.join(FILE)).expect("it can be removed");
    let output = run(&root, &[]);
    assert!(output.code == 2 && output.err.contains("--write-baseline"), "{}", output.err);
}

#[test]
fn nothing_is_written_where_the_rules_could_not_run() {
    let root = repository("incomplete", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let before = read(root.join(FILE));
    write(root.join("aims.yaml"), b"kind: aims\nid: [\n");
    assert_eq!(code(&root, &["--write-baseline"]), 2);
    assert_eq!(read(root.join(FILE)), before);
    let output = run(&root, &["--format", "concise"]);
    assert_eq!(output.code, 2);
    assert!(!output.out.contains("stale-baseline"));
}

#[test]
fn as_of_a_commit_it_is_the_one_of_that_commit() {
    let root = repository("at", &["R-90", "R-91"]);
    let repository = Repository::at(root.clone(), &[]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    fs::remove_file(root.join("risks/R-91.yaml")).expect("it can be removed");
    repository.commit("2026-06-30", "all");
    let (there, at) = (run(&root, &["--format", "json"]), run(&root, &["--format", "json", "--at", "HEAD"]));
    assert!(there.code == 1 && there.out == at.out);
    assert!(at.out.contains("stale-baseline"));
    fs::remove_dir_all(root.join(".aims")).expect("it can be removed");
    assert!(run(&root, &["--format", "json", "--at", "HEAD"]).out == at.out);
    assert_eq!(code(&root, &["--at", "HEAD", "--write-baseline"]), 2);
    let bare = repository.cloned("baseline-bare", &["--bare"]);
    assert!(run(&bare.root, &["--format", "json", "--at", "HEAD"]).out == at.out);
}

/// Whoever may change a file may write an entry into it.
#[test]
fn a_change_silences_nothing_by_its_own_entries() {
    let root = repository("change", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    Repository::at(root.clone(), &[]).commit("2026-06-30", "base");
    // What is known and still there is neither told nor said to silence nothing.
    assert_eq!(code(&root, &["--diff", "main"]), 0);

    risk(&root, "R-91");
    let known = read(root.join(FILE));
    fs::remove_file(root.join(FILE)).expect("it is there");
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    assert!(entries(&root) > known.lines().filter(|line| line.starts_with("  - ")).count());
    let output = run(&root, &["--diff", "main", "--format", "json"]);
    let json = output.json();
    let about: Vec<&str> =
        json["findings"].as_array().expect("a list").iter().filter_map(|f| f["record"].as_str()).collect();
    assert!(output.code == 1 && !about.is_empty(), "{json}");
    assert!(about.iter().all(|record| *record == "R-91"), "{about:?}");

    // What was mended leaves an entry that silences nothing.
    write(root.join(FILE), known);
    ["R-90", "R-91"].iter().for_each(|id| fs::remove_file(root.join(format!("risks/{id}.yaml"))).expect("it is there"));
    let output = run(&root, &["--diff", "main", "--format", "concise"]);
    let text = &output.out;
    assert!(output.code == 1 && text.contains("stale-baseline") && !text.contains("R-91"), "{text}");
}
