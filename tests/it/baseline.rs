//! The baseline: silences what is known in every format, only shrinks, and is refused where it is hostile.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

const FILE: &str = ".aims/baseline.yaml";

/// The base with risks that nobody treats.
fn repository(name: &str, risks: &[&str]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("baseline-{name}"));
    let _ = fs::remove_dir_all(&root);
    for (path, bytes) in crate::pages::base().files {
        put(&root, &path, &bytes);
    }
    risks.iter().for_each(|id| risk(&root, id));
    root
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    fs::write(path, bytes).expect("it can be written");
}

fn risk(root: &Path, id: &str) {
    let text = format!(
        "kind: risk\nid: {id}\ntitle: \"Odd \\\"\\t\\e[31m\"\nsystems: [scorer]\npresent:\n  individuals: {{likelihood: 4, consequence: 4}}\n"
    );
    put(root, &format!("risks/{id}.yaml"), text.as_bytes());
}

fn run(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims"));
    command.args(["check", "--today", "2026-06-30", "--baseline", FILE]).args(arguments).current_dir(root);
    command.output().expect("it starts")
}

fn code(root: &Path, arguments: &[&str]) -> i32 {
    run(root, arguments).status.code().expect("a code")
}

fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

fn entries(root: &Path) -> usize {
    fs::read_to_string(root.join(FILE)).expect("it is there").lines().filter(|line| line.starts_with("  - ")).count()
}

#[test]
fn what_is_known_does_not_count_and_stays_visible() {
    let root = repository("known", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    let text = fs::read(root.join(FILE)).expect("it is there");
    let json: Value = serde_json::from_slice(&run(&root, &["--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["summary"]["errors"], 0);
    assert_eq!(json["summary"]["suppressed"].as_u64(), Some(entries(&root) as u64));
    assert!(json["suppressed"].as_array().expect("a list").iter().all(|one| one["suppression"]["by"] == "baseline"));
    let sarif: Value = serde_json::from_slice(&run(&root, &["--format", "sarif"]).stdout).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["kind"], "external");
    for format in ["text", "markdown", "junit"] {
        let output = run(&root, &["--format", format]);
        assert!(String::from_utf8_lossy(&output.stdout).contains("known by the baseline"), "{format}");
    }
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    assert_eq!(fs::read(root.join(FILE)).expect("it is there"), text, "writing again changes nothing");
}

#[test]
fn it_survives_moving_and_reformatting() {
    let root = repository("moved", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let text = fs::read_to_string(root.join("risks/R-90.yaml")).expect("it is there");
    fs::remove_file(root.join("risks/R-90.yaml")).expect("it can be removed");
    put(&root, "register/first.yaml", text.replace("{likelihood: 4,", "{likelihood:   4,").as_bytes());
    assert_eq!(code(&root, &["--fail-on", "warning"]), 0);
}

#[test]
fn it_only_shrinks() {
    let root = repository("shrinks", &["R-90", "R-91"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let before = entries(&root);
    risk(&root, "R-92");
    let output = run(&root, &["--write-baseline"]);
    assert_eq!((output.status.code(), entries(&root)), (Some(1), before));
    assert!(said(&output).contains("findings that are new and were not added"), "{}", said(&output));
    fs::remove_file(root.join("risks/R-92.yaml")).expect("it can be removed");
    fs::remove_file(root.join("risks/R-91.yaml")).expect("it can be removed");
    let output = run(&root, &["--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains(".aims/baseline.yaml:") && text.contains("error[stale-baseline]"), "{text}");
    assert_eq!(entries(&root), before);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    assert_eq!(entries(&root), before / 2);
    risk(&root, "R-91");
    assert_eq!(code(&root, &[]), 1, "what came back counts");
}

#[test]
fn work_that_is_not_due_and_what_cannot_be_silenced_stay_outside() {
    let root = repository("outside", &[]);
    put(&root, "risks/R-90.yaml", b"kind: risk\nid: R-90\ntitle: Odd\nsystems: [nowhere]\n");
    let output = run(&root, &["--stage", "build", "--write-baseline"]);
    assert!(said(&output).contains("cannot be silenced and were not added: 1"), "{}", said(&output));
    assert_eq!((output.status.code(), entries(&root)), (Some(1), 0));
    let json: Value = serde_json::from_slice(&run(&root, &["--format", "json"]).stdout).expect("JSON");
    let entry = json["findings"].as_array().expect("a list").iter().find(|one| one["rule"] == "dangling-reference");
    let fingerprint = entry.expect("it is found")["fingerprint"].as_str().expect("text");
    let text = format!("version: 1\nfindings:\n  - {{rule: dangling-reference, fingerprint: \"{fingerprint}\"}}\n");
    put(&root, FILE, text.as_bytes());
    let output = run(&root, &["--stage", "build", "--format", "concise"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("error[dangling-reference]") && text.contains("error[stale-baseline]"), "{text}");
}

#[test]
fn what_is_no_baseline_is_an_error() {
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
        (&huge, "more than aims reads"),
    ];
    for (text, why) in cases {
        put(&root, FILE, text.as_bytes());
        for arguments in [&[][..], &["--write-baseline"]] {
            let output = run(&root, arguments);
            let shown: String = text.chars().take(60).collect();
            assert_eq!(output.status.code(), Some(2), "{shown}");
            assert!(said(&output).contains(why), "{shown}: {}", said(&output));
        }
        assert_eq!(fs::read_to_string(root.join(FILE)).expect("it is there"), text);
    }
    fs::remove_file(root.join(FILE)).expect("it can be removed");
    let output = run(&root, &[]);
    assert!(output.status.code() == Some(2) && said(&output).contains("--write-baseline"), "{}", said(&output));
}

#[test]
fn nothing_is_written_where_the_rules_could_not_run() {
    let root = repository("incomplete", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    let before = fs::read(root.join(FILE)).expect("it is there");
    put(&root, "aims.yaml", b"kind: aims\nid: [\n");
    assert_eq!(code(&root, &["--write-baseline"]), 2);
    assert_eq!(fs::read(root.join(FILE)).expect("it is there"), before);
    let output = run(&root, &["--format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("stale-baseline"));
}

#[test]
fn as_of_a_commit_it_is_the_one_of_that_commit() {
    let root = repository("at", &["R-90", "R-91"]);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
        command.args(arguments).current_dir(&root);
        assert!(command.output().expect("git starts").status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    fs::remove_file(root.join("risks/R-91.yaml")).expect("it can be removed");
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "all"]);
    let (there, at) = (run(&root, &["--format", "json"]), run(&root, &["--format", "json", "--at", "HEAD"]));
    assert!(there.status.code() == Some(1) && there.stdout == at.stdout);
    assert!(String::from_utf8_lossy(&at.stdout).contains("stale-baseline"));
    fs::remove_dir_all(root.join(".aims")).expect("it can be removed");
    assert!(run(&root, &["--format", "json", "--at", "HEAD"]).stdout == at.stdout);
    assert_eq!(code(&root, &["--at", "HEAD", "--write-baseline"]), 2);
    let bare = root.with_extension("bare");
    let _ = fs::remove_dir_all(&bare);
    git(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("UTF-8")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims"));
    command.args(["check", "--today", "2026-06-30", "--format", "json", "--at", "HEAD", "--baseline", FILE]);
    assert!(command.current_dir(bare).output().expect("it starts").stdout == at.stdout);
}

fn git(root: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@base.example", "-c", "init.defaultBranch=main"]);
    assert!(command.args(arguments).current_dir(root).status().expect("git").success(), "{arguments:?}");
}

/// Whoever may change a file may write an entry into it.
#[test]
fn a_change_silences_nothing_by_its_own_entries() {
    let root = repository("change", &["R-90"]);
    assert_eq!(code(&root, &["--write-baseline", "--fail-on", "warning"]), 0);
    git(&root, &["init", "-q"]);
    git(&root, &["add", "-A", "-f"]);
    git(&root, &["commit", "-q", "-m", "base"]);
    // What is known and still there is neither told nor said to silence nothing.
    assert_eq!(code(&root, &["--diff", "main"]), 0);

    risk(&root, "R-91");
    let known = fs::read_to_string(root.join(FILE)).expect("it is there");
    fs::remove_file(root.join(FILE)).expect("it is there");
    assert_eq!(code(&root, &["--write-baseline"]), 0);
    assert!(entries(&root) > known.lines().filter(|line| line.starts_with("  - ")).count());
    let output = run(&root, &["--diff", "main", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let about: Vec<&str> =
        json["findings"].as_array().expect("a list").iter().filter_map(|f| f["record"].as_str()).collect();
    assert!(output.status.code() == Some(1) && !about.is_empty(), "{json}");
    assert!(about.iter().all(|record| *record == "R-91"), "{about:?}");

    // What was mended leaves an entry that silences nothing.
    put(&root, FILE, known.as_bytes());
    ["R-90", "R-91"].iter().for_each(|id| fs::remove_file(root.join(format!("risks/{id}.yaml"))).expect("it is there"));
    let output = run(&root, &["--diff", "main", "--format", "concise"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.code() == Some(1) && text.contains("stale-baseline") && !text.contains("R-91"), "{text}");
}
