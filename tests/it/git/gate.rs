//! The gate for weakening: what is noticed, what covers it, and who may decide.

use super::ADA;
use crate::support::{command::aims_today, repository::Repository};

const RISK: &str = "risks/R-1.yaml";
const CHANGE: &str = "changes/decided.yaml";

/// Ben as the author and committer of a commit.
const BEN: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "Ben"),
    ("GIT_AUTHOR_EMAIL", "ben@base.example"),
    ("GIT_COMMITTER_NAME", "Ben"),
    ("GIT_COMMITTER_EMAIL", "ben@base.example"),
];

/// A repository that requires decisions; ada, the managing director, may decide.
fn gated(name: &str) -> Repository {
    let repository = Repository::base(&format!("gate-{name}"));
    let manifest = repository.read("aims.yaml");
    repository.write("aims.yaml", format!("{manifest}weakening: decided\n"));
    repository.replace("people/people.yaml", "name: Ada Base\n", "name: Ada Base\ngit: [ada@base.example]\n");
    repository.replace("people/people.yaml", "name: Ben Base\n", "name: Ben Base\ngit: [ben@base.example]\n");
    repository.commit("2026-02-01", "Require decisions");
    repository.git(&["tag", "start"]);
    repository
}

/// A change record with these lines.
fn decided(more: &str) -> String {
    format!(
        "kind: change\nid: CH-90\ntitle: Later drift report\nof: management-system\npurpose: Less work\nconsequences: Slower\nresources: None\ndue: 2026-12-31\nowner: model-owner\n{more}"
    )
}

const NAMED: &str = "weakens: [{record: R-1, field: review/every}]\n";
const APPROVED: &str = "approval: {by: ada, on: 2026-03-01}\n";

/// The weakenings since the start that nobody decided.
fn undecided(repository: &Repository) -> Vec<String> {
    let ran = aims_today(&repository.root, &["check", "--diff", "start", "--format", "concise"]);
    let found: Vec<String> =
        ran.out.lines().filter(|line| line.contains("error[undecided-weakening]")).map(str::to_owned).collect();
    assert_eq!(ran.code, i32::from(ran.out.contains("error[")), "{}{}", ran.out, ran.err);
    found
}

#[test]
fn a_weakening_needs_a_decision_that_names_it_by_somebody_who_may() {
    let repository = gated("decision");
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 30 months}");
    repository.commit_as("2026-03-01", "Less often", &BEN);
    let found = undecided(&repository);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("risks/R-1.yaml:27:17:"), "{found:?}");
    assert!(
        found[0].contains("every changed from 12 months to 30 months; no decision in this change covers it"),
        "{found:?}"
    );
    let cases = [
        (format!("{NAMED}{APPROVED}"), 0),
        (format!("weakens: [{{record: R-1, field: review}}]\n{APPROVED}"), 0),
        (NAMED.to_owned(), 1),
        (APPROVED.to_owned(), 1),
        (format!("weakens: [{{record: R-1, field: treatment}}]\n{APPROVED}"), 1),
        (format!("weakens: [{{record: R-1}}]\n{APPROVED}"), 1),
        (format!("weakens: [{{record: R-2, field: review/every}}]\n{APPROVED}"), 1),
        (format!("{NAMED}approval: {{by: ben, on: 2026-03-01}}\n"), 1),
        (format!("{NAMED}approval: {{by: cara, on: 2026-03-01}}\n"), 1),
    ];
    for (more, left) in cases {
        repository.write(CHANGE, decided(&more));
        assert_eq!(undecided(&repository).len(), left, "{more}");
    }
}

#[test]
fn a_decision_can_name_one_system_of_a_control() {
    let repository = gated("system");
    let controls = repository.read("controls/controls.yaml");
    let with = |status: &str| {
        let entry = format!("id: A.8.3\nsystems: [{{system: scorer, status: {status}}}]\n");
        controls.replacen("id: A.8.3\n", &entry, 1)
    };
    repository.write("controls/controls.yaml", with("implemented"));
    repository.commit("2026-03-01", "State the scorer apart");
    repository.git(&["tag", "-f", "start"]);
    repository.write("controls/controls.yaml", with("planned"));
    repository.commit_as("2026-03-02", "Not yet", &BEN);
    for (field, left) in [
        ("systems/scorer/status", 0),
        ("systems/scorer", 0),
        ("systems/*/status", 0),
        ("systems", 0),
        ("systems/sorter/status", 1),
        ("systems/scorer/decision", 1),
        ("status", 1),
    ] {
        repository.write(CHANGE, decided(&format!("weakens: [{{record: A.8.3, field: {field}}}]\n{APPROVED}")));
        assert_eq!(undecided(&repository).len(), left, "{field}");
    }
    let out = aims_today(&repository.root, &["check", "--diff", "start", "--format", "json"]).out;
    assert!(out.contains("{record: A.8.3, field: systems/scorer/status}"), "{out}");
}

#[test]
fn a_decision_of_before_or_by_the_author_or_by_a_rule_of_the_change_itself_is_none() {
    let repository = gated("author");
    repository.write(CHANGE, decided(&format!("{NAMED}{APPROVED}")));
    repository.commit_as("2026-03-01", "Decide", &ADA);
    repository.git(&["tag", "-f", "start"]);
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.commit_as("2026-03-02", "Less often", &BEN);
    assert_eq!(undecided(&repository).len(), 1, "the decision is not of this change");
    // Approved again, for this.
    repository.replace(CHANGE, "on: 2026-03-01}", "on: 2026-03-02}");
    repository.commit_as("2026-03-02", "Decide again", &ADA);
    assert_eq!(undecided(&repository), Vec::<String>::new());

    // The person who weakens it says that it is all right.
    repository.git(&["reset", "-q", "--hard", "start"]);
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.replace(CHANGE, "on: 2026-03-01}", "on: 2026-03-02}");
    repository.commit_as("2026-03-02", "Less often", &ADA);
    let found = undecided(&repository);
    assert!(found.len() == 1 && found[0].contains("the decision is by its author (ada)"), "{found:?}");

    // The change makes its author one who may decide.
    repository.git(&["reset", "-q", "--hard", "start"]);
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.replace(CHANGE, "by: ada, on: 2026-03-01}", "by: cara, on: 2026-03-02}");
    repository.replace("aims.yaml", "top-management: [chief]", "top-management: [chief, cara]");
    repository.replace("aims.yaml", "weakening: decided", "weakening: allowed");
    repository.commit_as("2026-03-02", "Less often", &BEN);
    let found = undecided(&repository);
    for field in ["review", "top management", "weakening"] {
        assert!(found.iter().any(|line| line.contains(field)), "{field}: {found:#?}");
    }
}

#[test]
fn removed_records_and_new_exceptions_need_a_decision_as_well() {
    let repository = gated("removed");
    repository.git(&["rm", "-q", "risks/R-2.yaml"]);
    repository.commit_as("2026-03-01", "Drop it", &BEN);
    let removed = |found: &[String]| found.iter().filter(|line| line.contains("R-2")).count();
    let before = undecided(&repository);
    assert!(removed(&before) > 0, "{before:#?}");
    repository.write(CHANGE, decided(&format!("weakens: [{{record: R-2}}]\n{APPROVED}")));
    let after = undecided(&repository);
    assert!(removed(&after) < removed(&before), "{after:#?}");

    repository.git(&["reset", "-q", "--hard", "start"]);
    let exception = |approval: &str| {
        format!(
            "kind: exception\nid: EX-90\nrule: unproven-control\nrecords: [A.6.2.6]\nreason: Late\nuntil: 2026-12-31\nowner: model-owner\n{approval}"
        )
    };
    repository.write("exceptions/EX-90.yaml", exception(""));
    assert!(undecided(&repository).iter().any(|line| line.contains("EX-90")));
    repository.write("exceptions/EX-90.yaml", exception(APPROVED));
    assert!(!undecided(&repository).iter().any(|line| line.contains("EX-90")));
}

#[test]
fn the_gate_is_off_unless_asked_for_and_diff_can_fail_on_its_own() {
    let repository = Repository::base("gate-off");
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 30 months}");
    let run = |arguments: &[&str]| aims_today(&repository.root, arguments);
    run(&["check", "--diff", "HEAD"]).says(0, &["0 findings introduced"]);
    run(&["check", "--diff", "HEAD", "--require-decisions"]).says(1, &["undecided-weakening", "add a `change` record"]);
    run(&["check", "--require-decisions"]).says(2, &["--diff"]);
    run(&["diff", "HEAD", "--fail-on", "weakened"]).says(1, &["1 item weakened"]);
    run(&["diff", "HEAD"]).says(0, &["1 item weakened"]);
    repository.replace(RISK, "review: {every: 30 months}", "review: {every: 6 months}");
    run(&["check", "--diff", "HEAD", "--require-decisions"]).says(0, &["0 findings introduced"]);
    run(&["diff", "HEAD", "--fail-on", "weakened"]).says(0, &["nothing weakened"]);
}

#[test]
fn the_author_of_what_a_control_inherits_is_its_author() {
    let repository = gated("inherited");
    let areas = repository.read("controls/areas.yaml");
    repository.write("controls/areas.yaml", areas.replacen("decision: included", "decision: excluded", 1));
    repository.commit_as("2026-03-01", "Not yet", &ADA);
    let found = undecided(&repository);
    assert!(!found.is_empty(), "controls inherit the status");
    let ids = found.iter().filter_map(|line| Some(line.split(": ").nth(2)?.split_whitespace().next()?.to_owned()));
    let named = ids.flat_map(|id| ["decision", "status"].map(|field| format!("{{record: {id}, field: {field}}}")));
    let named: Vec<String> = named.collect();
    repository.write(CHANGE, decided(&format!("weakens: [{}]\n{APPROVED}", named.join(", "))));
    let found = undecided(&repository);
    assert!(found.iter().any(|line| line.contains("the decision is by its author (ada)")), "{found:#?}");
}

#[test]
fn who_decides_is_known_to_be_somebody_else_who_is_still_there() {
    let repository = gated("persons");
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.write(CHANGE, decided(&format!("{NAMED}{APPROVED}")));
    repository.commit_as("2026-03-01", "Less often", &BEN);
    assert_eq!(undecided(&repository), Vec::<String>::new());
    // Nothing identifies the commits of the approver.
    repository.git(&["reset", "-q", "--hard", "start"]);
    repository.replace("people/people.yaml", "git: [ada@base.example]\n", "");
    repository.commit("2026-02-02", "Forget the address");
    repository.git(&["tag", "-f", "start"]);
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.write(CHANGE, decided(&format!("{NAMED}{APPROVED}")));
    repository.commit_as("2026-03-01", "Less often", &ADA);
    let found = undecided(&repository);
    assert!(found.len() == 1 && found[0].contains("whose record has no `git`"), "{found:?}");
    // The approver has left.
    let repository = gated("departed");
    repository.replace("people/people.yaml", "name: Ada Base\n", "name: Ada Base\nuntil: 2026-01-31\n");
    repository.commit("2026-02-02", "Leave");
    repository.git(&["tag", "-f", "start"]);
    repository.replace(RISK, "review: {every: 12 months}", "review: {every: 2 years}");
    repository.write(CHANGE, decided(&format!("{NAMED}{APPROVED}")));
    repository.commit_as("2026-03-01", "Less often", &BEN);
    assert_eq!(undecided(&repository).len(), 1);
}

#[test]
fn the_author_of_a_removal_is_who_removed_it() {
    let removed = |by: &[(&str, &str)]| {
        let repository = gated("removal");
        repository.git(&["rm", "-q", "risks/R-2.yaml"]);
        repository.commit_as("2026-03-01", "Drop it", by);
        repository.write(CHANGE, decided(&format!("weakens: [{{record: R-2}}]\n{APPROVED}")));
        repository.commit_as("2026-03-02", "Decide", &ADA);
        undecided(&repository).iter().filter(|line| line.contains("risk R-2")).count()
    };
    assert_eq!((removed(&BEN), removed(&ADA)), (0, 1));
}
