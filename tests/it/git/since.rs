//! `check --diff`: a change is judged by the policy that stood before it, and only for what it introduces.

use std::fs;

use super::untreated;
use crate::support::{command::aims_today, files::base, matrix, repository::Repository};

/// The base, a risk that was wrong before, and a branch for the change.
fn adopted(name: &str) -> Repository {
    let repository = Repository::base(name);
    repository.write("risks/R-80.yaml", untreated("R-80"));
    repository.commit("2026-02-01", "Wrong from the start");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository
}

const FINDING: &[&str] = &["untreated-risk", "R-90", "introduced since main"];

/// Each adds R-90, which is wrong, and loosens the policy so that it would pass; the base's policy counts, and the report
/// says that policy is touched, by these records.
#[test]
fn a_change_does_not_loosen_what_judges_it() {
    let until = "until: 2026-12-31\n";
    let exception = format!(
        "kind: exception\nid: EX-1\nrule: untreated-risk\nrecords: [R-90]\nreason: Later\ncompensation: None\n{until}nonconformity: NC-1\nowner: model-owner\napproval: {{by: ada, on: 2026-02-01}}\n"
    );
    let repository = adopted("loosened");
    let manifest = repository.read("aims.yaml");
    let marked = untreated("R-90")
        .replace("present:\n", "# aims: allow(untreated-risk) until=2026-12-31 reason=\"later\"\npresent:\n");
    let appetite =
        manifest.replace("appetite: {organization: 9, individuals: 6", "appetite: {organization: 25, individuals: 25");
    assert_ne!(appetite, manifest);
    let cases: [(&str, &[(&str, &str)], &[&str]); 6] = [
        ("plain", &[], &[]),
        ("exception", &[("exceptions/EX-1.yaml", &exception)], &["(EX-1)"]),
        ("level", &[("aims.yaml", &format!("{manifest}rules: {{untreated-risk: allow}}\n"))], &["(base)"]),
        ("appetite", &[("aims.yaml", &appetite)], &["(base)"]),
        ("excluded", &[("aims.yaml", &format!("{manifest}exclude: [risks/R-90.yaml]\n"))], &["(base)"]),
        ("inline", &[("risks/R-90.yaml", &marked)], &[]),
    ];
    for (name, files, touched) in matrix::some(cases, 2) {
        repository.git(&["reset", "-q", "--hard", "main"]);
        repository.write("risks/R-90.yaml", untreated("R-90"));
        files.iter().for_each(|(path, text)| repository.write(path, text));
        eprintln!("{name}");
        for at in [false, true] {
            if at {
                repository.commit("2026-03-01", name);
            }
            let arguments: &[&str] =
                if at { &["check", "--diff", "main", "--at", "HEAD"] } else { &["check", "--diff", "main"] };
            let ran = repository.aims(arguments);
            ran.says(1, FINDING).says(1, touched).lacks(&["R-80"]);
            assert_eq!(ran.all().contains("modifies the policy by which it is judged"), !touched.is_empty(), "{name}");
            for format in matrix::some(aims::output::FORMATS, 4) {
                let ran = repository.aims(&[arguments, &["--format", format.name]].concat());
                ran.says(1, &["R-90"]).lacks(&["R-80"]);
            }
        }
    }
}

#[test]
fn designated_persons_are_those_of_the_base() {
    let repository = adopted("designated");
    repository.replace("aims.yaml", "treatment-plan: [chief]", "treatment-plan: [chief, ben]");
    repository.replace("risks/TP-1.yaml", "approval: {by: ada", "approval: {by: ben");
    repository.commit("2026-03-01", "Let Ben approve");
    repository.aims(&["check", "--diff", "main"]).says(1, &["undesignated-plan-approver", "(base)"]);
    repository.aims(&["check", "--diff", "HEAD"]).says(0, &["0 findings"]);
}

#[test]
fn expectations_of_ones_own_hold_until_they_are_merged_away() {
    let expectation = |id: &str| {
        format!(
            "kind: expectation\nid: {id}\nsummary: Every risk names a scenario\nfor: risk\nrequire: [{{path: scenario, exists: true}}]\nmessage: \"{{id}} names no scenario\"\nhelp: name one\nbasis: clause\n"
        )
    };
    let repository = Repository::base("own");
    repository.write("expectations/own.yaml", expectation("risk-has-scenario"));
    repository.commit("2026-02-01", "Ask for scenarios");
    repository.git(&["checkout", "-q", "-b", "change"]);
    let third = repository.read("risks/R-1.yaml").replace("id: R-1\n", "id: R-70\n");
    repository.write("risks/R-70.yaml", third);
    repository
        .aims(&["check", "--diff", "main"])
        .says(1, &["R-70 names no scenario"])
        .lacks(&["R-1 names no scenario"]);
    fs::remove_file(repository.root.join("expectations/own.yaml")).expect("it is there");
    repository.aims(&["check", "--diff", "main"]).says(1, &["R-70 names no scenario", "(risk-has-scenario)"]);
    repository
        .write("expectations/own.yaml", expectation("risk-has-scenario").replace("basis: clause", "basis: practice"));
    let ran = repository.aims(&["check", "--diff", "main"]);
    ran.says(1, &["error[risk-has-scenario]", "R-70 names no scenario"]);
}

#[test]
fn mending_a_finding_and_ending_its_exception_says_nothing() {
    let repository = adopted("mended");
    repository.git(&["checkout", "-q", "main"]);
    let exception = "kind: exception\nid: EX-1\nrule: untreated-risk\nrecords: [R-80]\nreason: Later\ncompensation: None\nuntil: 2026-12-31\nnonconformity: NC-1\nowner: model-owner\napproval: {by: ada, on: 2026-02-01}\n";
    repository.write("exceptions/EX-1.yaml", exception);
    repository.commit("2026-02-02", "Waive it");
    repository.git(&["checkout", "-q", "-B", "change"]);
    fs::remove_file(repository.root.join("exceptions/EX-1.yaml")).expect("it is there");
    repository.replace("risks/R-80.yaml", "{likelihood: 4, consequence: 4}", "{likelihood: 1, consequence: 1}");
    repository.aims(&["check", "--diff", "main"]).says(0, &["0 findings"]).lacks(&["unused", "EX-1 waives"]);
    repository.commit("2026-03-01", "Mend it");
    repository.aims(&["check", "--diff", "main", "--at", "change"]).says(0, &["0 findings"]);
}

#[test]
fn the_first_management_system_is_all_new() {
    let repository = Repository::new("first");
    repository.write("README.md", "Ours.\n");
    repository.commit("2026-01-01", "Begin");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.lay("ai/", &base().files);
    repository.write("ai/risks/R-90.yaml", untreated("R-90"));
    let folder = repository.root.join("ai");
    let check = || aims_today(&folder, &["check", "--diff", "main"]);
    check().says(1, &["`main` has no management system yet", "untreated-risk", "R-90"]);
    fs::remove_file(folder.join("risks/R-90.yaml")).expect("it is there");
    check().says(0, &["0 findings"]);
}

#[test]
fn a_manifest_that_cannot_be_read_loosens_nothing() {
    let repository = adopted("unread");
    repository.write("aims.yaml", "kind: aims\nid: [\n");
    repository.write("risks/R-90.yaml", untreated("R-90"));
    repository
        .aims(&["check", "--diff", "main"])
        .says(2, &["aims.yaml", "risk-without-owner", "R-90", "incomplete", "wait for aims.yaml"]);
    repository.git(&["add", "-A"]);
    repository.git(&["rm", "-q", "-f", "aims.yaml"]);
    repository.aims(&["check", "--diff", "main"]).says(2, &["there is no `aims.yaml`"]);
}

#[test]
fn a_baseline_beside_a_comparison() {
    let repository = adopted("baseline");
    let file = ".aims/baseline.yaml";
    repository.aims(&["check", "--baseline", file, "--write-baseline"]).says(0, &[]);
    repository.commit("2026-02-02", "Know it");
    repository.git(&["branch", "-f", "main"]);
    let both = ["check", "--diff", "main", "--baseline", file];
    repository.aims(&both).says(0, &["0 findings"]);
    repository.write("risks/R-90.yaml", untreated("R-90"));
    repository.aims(&both).says(1, &["untreated-risk", "R-90"]).lacks(&["R-80 is above", "stale-baseline"]);
    // Entries that the change adds silence nothing in it; those that no longer silence anything are reported.
    fs::remove_file(repository.root.join(file)).expect("it is there");
    repository.aims(&["check", "--baseline", file, "--write-baseline"]).says(0, &[]);
    repository.aims(&["check", "--baseline", file]).says(0, &["0 findings"]);
    repository.aims(&both).says(1, &["untreated-risk", "R-90"]).lacks(&["stale-baseline"]);
    fs::remove_file(repository.root.join("risks/R-90.yaml")).expect("it is there");
    repository.aims(&both).says(1, &["stale-baseline", "of R-90"]).lacks(&["of R-80"]);
    repository.aims(&[&both[..], &["--write-baseline"]].concat()).says(2, &["cannot be used with"]);
}

/// What a change does to records of policy themselves is judged by the levels and exceptions before it, too.
#[test]
fn policy_does_not_excuse_its_own_change() {
    let repository = Repository::base("excused");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.replace("aims.yaml", "top-management: [chief]\n", "");
    repository.aims(&["check", "--diff", "main"]).says(1, &["missing-top-management"]);
    let manifest = repository.read("aims.yaml");
    repository.write("aims.yaml", format!("{manifest}rules: {{missing-top-management: allow}}\n"));
    repository.aims(&["check", "--diff", "main"]).says(1, &["missing-top-management"]);
    repository.write("aims.yaml", manifest.replace("stage: surveillance", "stage: build"));
    repository.aims(&["check", "--diff", "main"]).says(1, &["missing-top-management"]);
}

/// A finding that weighs more than before is introduced: work that was not due becomes due with the stage.
#[test]
fn a_later_stage_introduces_what_it_asks_for() {
    let repository = Repository::base("later");
    repository.replace("aims.yaml", "stage: surveillance", "stage: build");
    repository.replace("aims.yaml", "top-management: [chief]\n", "");
    repository.commit("2026-02-01", "Build");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.aims(&["check", "--diff", "main"]).says(0, &["0 findings"]);
    repository.replace("aims.yaml", "stage: build", "stage: surveillance");
    repository.aims(&["check", "--diff", "main"]).says(1, &["missing-top-management"]);
}

/// A comment that silences something stays with its record.
#[test]
fn a_comment_is_not_carried_to_another_record() {
    let repository = Repository::base("carried");
    let allow = "# aims: allow(untreated-risk) until=2026-12-31 reason=\"later\"\npresent:\n";
    let both = |first: &str, second: &str| {
        let marked = |id: &str, mark: &str| untreated(id).replace("present:\n", mark);
        format!("{}---\n{}", marked("R-90", first), marked("R-91", second))
    };
    let mended = |text: String| text.replacen("likelihood: 5", "likelihood: 1", 1);
    repository.write("risks/two.yaml", both(allow, "present:\n"));
    repository.commit("2026-02-01", "One is allowed");
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.write("risks/two.yaml", mended(both("present:\n", allow)));
    let ran = repository.aims(&["check", "--diff", "main"]);
    assert!(!ran.all().contains("1 suppressed"), "{}", ran.out);
}

/// What the base has gained since a branch left it is no part of the branch.
#[test]
fn a_branch_is_compared_with_the_merge_base() {
    let repository = adopted("left");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["rm", "-q", "risks/R-80.yaml"]);
    repository.commit("2026-02-02", "Mended meanwhile");
    repository.git(&["checkout", "-q", "change"]);
    repository.aims(&["check", "--diff", "main"]).says(0, &["0 findings", "the merge base with main"]);
    repository.aims(&["diff", "main"]).says(0, &["the merge base with main", "no records changed"]).lacks(&["R-80"]);
}

/// An approval that is given anew is another one, however weak the one before it was.
#[test]
fn a_new_approval_does_not_hide_behind_an_old_weak_one() {
    let repository = Repository::base("forged");
    repository
        .write("aims.yaml", format!("{}approvals: {{kinds: {{soa: attributed}}}}\n", repository.read("aims.yaml")));
    repository.commit("2026-02-01", "Ask for more than there is");
    repository.aims(&["check"]).says(1, &["weak-approval"]);
    repository.git(&["checkout", "-q", "-b", "change"]);
    repository.aims(&["check", "--diff", "main"]).says(0, &["0 findings"]);
    let soa = repository.read("controls/soa.yaml");
    let (before, line) = soa.split_once("approval: {").expect("an approval");
    let (line, after) = line.split_once('\n').expect("a line");
    let day = line.split("on: ").nth(1).expect("a day").split([',', '}']).next().expect("a day").to_owned();
    repository.write("controls/soa.yaml", format!("{before}approval: {{{}\n{after}", line.replace(&day, "2026-03-01")));
    repository.commit("2026-03-01", "Approve it anew");
    repository.aims(&["check", "--diff", "main"]).says(1, &["weak-approval", "the approval of SOA-1"]);
    repository.aims(&["diff", "main"]).says(0, &["SOA-1 approved", "claimed"]);
}
