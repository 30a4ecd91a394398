//! The text under an approval: a change of it is reported wherever it is made, however it is dated, and in every answer.

use std::fs;

use serde_json::Value;

use crate::support::{
    archive::entries,
    command::{aims_company, aims_today},
    folder::write,
    repository::{Repository, git_as},
};

const POLICY: &str = "documents/policy.md";
const RECORD: &str = "documents/policy.yaml";
const TEXT: &str =
    "# AI policy\n\nWe use AI to help people.\n\n## 4. Data\n\nWe ask before we record. We delete after 30 days.\n";

/// A repository whose manifest asks for approvals, with a policy approved in its last commit, at noon of 2026-01-31.
fn approved(name: &str) -> Repository {
    let repository = Repository::base(&format!("text-{name}"));
    let manifest = repository.read("aims.yaml");
    repository.write("aims.yaml", format!("{manifest}approvals: {{default: claimed}}\n"));
    repository.write(POLICY, TEXT);
    repository.git(&["add", "-A"]);
    repository.commit_with("2026-01-31", &[], &["--amend", "-m", "Start"]);
    repository
}

/// Whether `check` reports the approval of the policy as stale.
fn is_stale(repository: &Repository) -> bool {
    let check = aims_today(&repository.root, &["check", "--format", "concise"]);
    let is_about = |line: &str| line.contains("stale-approval") && line.contains("DOC-1 needs to be approved again");
    check.out.lines().any(is_about)
}

/// Whether the approval of the policy is stale, in the order of check, status, show and pack.
fn stale(repository: &Repository) -> [bool; 4] {
    let status = aims_today(&repository.root, &["status"]);
    let show = aims_today(&repository.root, &["show", "DOC-1"]);
    let pack = repository.root.with_extension("zip");
    let to = pack.to_str().expect("UTF-8");
    let _ = fs::remove_file(&pack);
    // Where a policy is in a pack depends on no format of the documents; tables are the quickest to write.
    aims_today(&repository.root, &["pack", "-o", to, "--format", "csv"]);
    let packed = fs::read(&pack).map(|bytes| entries(&bytes)).unwrap_or_default();
    [
        is_stale(repository),
        status.out.contains("DOC-1"),
        show.out.contains("needs to be approved again: its "),
        packed.iter().any(|(name, _)| name.starts_with("policies/drafts/DOC-1")),
    ]
}

#[test]
fn a_changed_text_is_reported_by_every_answer_whatever_the_date_of_its_commit() {
    let repository = approved("dates");
    let start = repository.git(&["rev-parse", "HEAD"]);
    assert!(!is_stale(&repository));
    for day in crate::support::matrix::some(["2026-02-05", "2026-01-31", "2020-01-01"], 2) {
        repository.git(&["reset", "-q", "--hard", &start]);
        repository.replace(POLICY, "We ask before we record.", "We record as we like.");
        repository.commit(day, "Only wording");
        assert_eq!(stale(&repository), [true; 4], "{day}");
        let since = aims_today(&repository.root, &["check", "--diff", &start]);
        since.says(
            0,
            &[
                "stale-approval",
                "its text changed (section 4 (Data): sentence",
                "2 findings (0 errors, 2 warnings) introduced",
            ],
        );
        let strict = aims_today(&repository.root, &["check", "--diff", &start, "--fail-on", "warning"]);
        strict.says(1, &["stale-approval"]);
        let diff = aims_today(&repository.root, &["diff", &start]);
        diff.says(
            0,
            &[
                "AI policy (DOC-1), section 4 (Data): sentence",
                "not covered by the approval of 2026-01-15; commitments listed in DOC-1 unchanged",
                "DOC-1 needs re-approval: its text changed",
                "1 file changed",
            ],
        );
        aims_today(&repository.root, &["diff", &start, "--detailed-exitcode"]).says(1, &[]);
    }
}

#[test]
fn a_branch_older_than_the_approval_and_merged_after_it_is_noticed() {
    let repository = approved("branch");
    repository.replace(RECORD, "approval: {by: ada, on: 2026-01-15}\n", "");
    repository.git(&["add", "-A"]);
    repository.commit_with("2026-01-10", &[], &["--amend", "-m", "Draft"]);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository.replace(POLICY, "after 30 days", "after 3000 days");
    repository.commit("2026-01-11", "Another period");
    repository.git(&["switch", "-q", "main"]);
    let record = repository.read(RECORD);
    repository.write(RECORD, format!("{record}approval: {{by: ada, on: 2026-01-15}}\n"));
    repository.commit("2026-01-15", "Approve");
    assert!(!is_stale(&repository));
    let date = ("GIT_COMMITTER_DATE", "2026-01-16T12:00:00Z");
    git_as(&repository.root, &[date], &["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    assert!(repository.read(POLICY).contains("3000"));
    assert_eq!(stale(&repository), [true; 4]);
}

#[test]
fn what_is_not_committed_yet_counts_and_form_does_not() {
    let repository = approved("form");
    repository.write(
        POLICY,
        TEXT.replace("people.\n", "people.\n\n").replace("record. We", "record.\nWe").replace('\n', "\r\n"),
    );
    assert!(!is_stale(&repository), "line ends and breaks are form");
    repository.replace(POLICY, "30 days", "31 days");
    assert!(is_stale(&repository));
    repository.commit("2026-02-01", "Another period");
    assert_eq!(stale(&repository), [true; 4]);
    // A new approval covers the new text, whoever commits it.
    repository.replace(RECORD, "on: 2026-01-15}\n", "on: 2026-02-02, version: \"1\"}\n");
    repository.replace(RECORD, "last: 2026-01-15", "last: 2026-02-02");
    repository.commit("2026-02-02", "Approve it");
    assert!(!is_stale(&repository));
    aims_today(&repository.root, &["diff", "HEAD~2"]).says(0, &["approved again on 2026-02-02"]);
}

#[test]
fn a_text_keeps_its_approval_wherever_it_goes_and_a_link_does_not_hide_it() {
    let repository = approved("moved");
    repository.git(&["mv", POLICY, "documents/ai.md"]);
    repository.replace(RECORD, "path: documents/policy.md", "path: documents/ai.md");
    repository.commit("2026-02-01", "Rename it");
    assert!(!is_stale(&repository), "the same text in another file");
    fs::create_dir(repository.root.join("ai")).expect("it can be made");
    for name in repository.git(&["ls-tree", "--name-only", "HEAD"]).lines() {
        repository.git(&["mv", name, "ai/"]);
    }
    repository.commit("2026-02-02", "Move everything");
    let folder = repository.root.join("ai");
    let check = aims_today(&folder, &["check", "--format", "concise"]);
    assert!(!check.out.contains("DOC-1 needs"), "{}", check.out);
    write(folder.join("documents/ai.md"), TEXT.replace("30", "60"));
    aims_today(&folder, &["check", "--format", "concise"])
        .says(0, &["DOC-1 needs to be approved again: its text changed"]);
}

#[test]
#[cfg(unix)]
fn the_target_of_a_link_is_the_text() {
    let repository = approved("link");
    repository.git(&["mv", POLICY, "documents/real.md"]);
    std::os::unix::fs::symlink("real.md", repository.root.join(POLICY)).expect("it can be made");
    repository.commit("2026-02-01", "A link to it");
    assert!(!is_stale(&repository));
    repository.replace("documents/real.md", "30 days", "300 days");
    assert!(is_stale(&repository), "changed, not committed");
    repository.commit("2026-02-02", "Another period");
    assert!(is_stale(&repository), "changed and committed");
    let at = aims_today(&repository.root, &["check", "--at", "HEAD", "--format", "concise"]);
    assert!(at.out.contains("DOC-1 needs to be approved again"), "{}", at.out);
}

#[test]
fn a_second_rewriting_is_introduced_anew() {
    let repository = approved("twice");
    repository.replace(POLICY, "30 days", "60 days");
    repository.commit("2026-02-01", "Another period");
    repository.replace(POLICY, "60 days", "90 days");
    repository.commit("2026-02-02", "Another period again");
    aims_today(&repository.root, &["check", "--diff", "HEAD~1"])
        .says(0, &["stale-approval", "2 findings (0 errors, 2 warnings) introduced"]);
}

#[test]
fn evidence_without_a_hash_templates_and_the_logo_are_in_the_diff() {
    let repository = approved("others");
    repository.write(
        "evidence/more.yaml",
        "kind: evidence\nid: EV-90\ntitle: Log\npath: evidence/log.txt\ncollected: 2026-01-01\n",
    );
    repository.write("evidence/log.txt", "one\n");
    repository.write("templates/soa.md.j2", "{{ document.title }}\n");
    let manifest = repository.read("aims.yaml");
    repository.write("aims.yaml", manifest.replace("{name: Base Ltd,", "{name: Base Ltd, logo: logo.svg,"));
    repository.write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>\n");
    repository.commit("2026-02-01", "More files");
    repository.write("evidence/log.txt", "two\n");
    repository.write("templates/soa.md.j2", "{{ document.title }}\n\nAll is well.\n");
    repository.write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"/>\n");
    let said = aims_today(&repository.root, &["diff", "HEAD"]);
    said.says(
        0,
        &[
            "Log (EV-90), sentence added, “two”; it has no SHA-256",
            "template templates/soa.md.j2 changed (sentence added, “All is well.”)",
            "Base Ltd (base), sentence",
            "3 files changed",
        ],
    );
    let json: Value =
        serde_json::from_str(&aims_today(&repository.root, &["diff", "HEAD", "--format", "json"]).out).expect("JSON");
    let files: Vec<&str> =
        json["files"].as_array().expect("files").iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(files, ["logo.svg", "evidence/log.txt", "templates/soa.md.j2"]);
    assert_eq!(json["files"][1]["text"][0]["edit"], "sentence-added");
}

#[test]
fn history_is_asked_only_if_something_is_approved() {
    let repository = Repository::new("text-fresh");
    repository.write(
        "aims.yaml",
        "kind: aims\nid: a\norganization: {name: A}\nstage: build\napprovals: {default: claimed}\n",
    );
    let unknown = |repository: &Repository| {
        aims_today(&repository.root, &["check", "--format", "concise"]).out.contains("unknown-history")
    };
    assert!(!unknown(&repository), "no commit yet");
    repository.commit("2026-01-31", "Start");
    repository.commit("2026-02-01", "Go on");
    let shallow = repository.cloned("text-shallow", &["--depth", "1"]);
    assert!(!unknown(&shallow), "nothing is approved");
    fs::remove_dir_all(shallow.root.join(".git")).expect("it is there");
    assert!(!unknown(&shallow), "a copy without git");
    let approved = approved("plain");
    fs::remove_dir_all(approved.root.join(".git")).expect("it is there");
    assert!(unknown(&approved), "an approval without any history");
}

#[test]
#[cfg(unix)]
fn in_the_history_of_the_company_nothing_is_stale_until_a_text_is_rewritten() {
    let company = Repository::company_with_history("company-history");
    aims_company(&company.root, &["check"]).says(0, &["0 findings"]);
    aims_company(&company.root, &["status"]).says(0, &["attributed", "claimed"]).lacks(&["Needs to be approved again"]);
    let records = company.read("documents/documents.yaml");
    let field = |record: &str, name: &str| {
        record.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
    };
    let described = records.split("\n---\n").filter(|record| record.contains("\napproval:"));
    let described = described.filter_map(|record| Some((field(record, "id:")?, field(record, "path:")?)));
    let described: Vec<_> = described.filter(|(_, path)| path.ends_with(".md")).collect();
    assert!(described.len() > 5, "{described:?}");
    for (id, path) in crate::support::matrix::some(described, 10) {
        let text = company.read(&path);
        company.write(&path, format!("{text}\nWhoever is in a hurry may leave this out.\n"));
        let wanted = format!("{id} needs to be approved again: its text changed");
        aims_company(&company.root, &["check", "--format", "concise"]).says(0, &[&wanted, "may leave this out"]);
        aims_company(&company.root, &["check", "--diff", "HEAD", "--fail-on", "warning"])
            .says(1, &["stale-approval", &id]);
        aims_company(&company.root, &["diff", "HEAD"])
            .says(0, &["sentence added, “Whoever is in a hurry may leave this out.”"]);
        company.git(&["checkout", "-q", "."]);
    }
}

#[test]
fn a_text_that_the_record_names_no_more_is_another_one() {
    let repository = approved("elsewhere");
    repository.replace(RECORD, "path: documents/policy.md", "url: https://example.com/policy");
    repository.commit("2026-02-01", "Keep it elsewhere");
    assert!(is_stale(&repository), "it is in no file");
    aims_today(&repository.root, &["diff", "HEAD~1"]).says(
        0,
        &[
            "the file documents/policy.md is no longer part of the record",
            "DOC-1 needs re-approval: its file changed, and its url changed",
        ],
    );
    repository.replace(RECORD, "on: 2026-01-15}", "on: 2026-02-01}");
    repository.replace(RECORD, "last: 2026-01-15", "last: 2026-02-01");
    repository.commit("2026-02-01", "Approve it");
    assert!(!is_stale(&repository));
    repository.replace(RECORD, "example.com/policy", "example.com/another");
    repository.commit("2026-02-02", "Another address");
    assert!(is_stale(&repository), "what is at an address cannot be compared");
}

#[test]
fn an_approval_taken_away_and_set_again_in_one_change_covers_nothing_new() {
    let repository = approved("again");
    let start = repository.git(&["rev-parse", "HEAD"]);
    let record = repository.read(RECORD);
    repository.git(&["rm", "-q", RECORD]);
    repository.commit("2026-02-01", "Take it away");
    repository.write(RECORD, record);
    repository.replace(POLICY, "30 days", "60 days");
    repository.commit("2026-02-02", "Put it back");
    let check = aims_today(&repository.root, &["check", "--diff", &start, "--fail-on", "warning"]);
    check.says(1, &["DOC-1 needs to be approved again: its text changed", "and `approval` is the same as there"]);
}

#[test]
#[cfg(unix)]
fn a_record_that_cannot_be_read_makes_no_approval_stale() {
    let company = Repository::company_with_history("company-unreadable");
    let path = "systems/credit-model.yaml";
    company.write(path, company.read(path).replacen("stage: ", "stage: un", 1));
    let said = aims_company(&company.root, &["check", "--format", "concise"]);
    said.says(1, &["systems/credit-model.yaml", "invalid-value"]).lacks(&["stale-approval"]);
}
