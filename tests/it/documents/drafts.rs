//! What makes a document a draft: an approval that does not hold, files that are not committed, records that cannot be read.
//! The cover says which, and so does the manifest of a pack.

use serde_json::{Value, json};

use crate::{
    pack::{manifest, packed},
    support::{archive::entries, command::aims_company, files::base, folder::fresh, matrix, repository::Repository},
};

const POLICY: &str = "documents/policy.md";

/// What stands on the first lines of a document behind the word draft; nothing where it is none.
#[track_caller]
fn draft(repository: &Repository, document: &[&str]) -> String {
    let ran = repository.aims(&[&["render"], document, &["--format", "md"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found = ran.out.lines().find_map(|line| line.strip_prefix("**DRAFT**: "));
    found.unwrap_or_default().to_owned()
}

/// Fails unless a document is a draft for a reason that holds `why`.
#[track_caller]
fn is_draft(repository: &Repository, document: &str, why: &str) {
    let said = draft(repository, &[document]);
    assert!(said.contains(why), "{document}: `{why}` is not in `{said}`");
}

/// Fails where a document is a draft.
#[track_caller]
fn is_none(repository: &Repository, document: &[&str]) {
    assert_eq!(draft(repository, document), "", "{document:?}");
}

/// The file of a pack that belongs to a record and is no document of aims: its path and its notes.
fn policy(manifest: &Value, record: &str) -> (String, String) {
    let files = manifest["files"].as_array().expect("a list");
    let own = |file: &&Value| file["record"] == record && file["kind"] == "policy";
    let found = files.iter().find(own).unwrap_or_else(|| panic!("{record} has no file: {files:#?}"));
    (found["path"].as_str().expect("a path").to_owned(), found["notes"].to_string())
}

fn pack(repository: &Repository) -> Value {
    manifest(&entries(&packed(&repository.root, &["--format", "csv", "--today", "2026-06-30"])))
}

/// Documents with the record that is approved as them, and its version.
const APPROVED: &[(&[&str], &str, &str)] = &[
    (&["soa"], "controls/soa.yaml", "1"),
    (&["scope"], "context/scope.yaml", "1"),
    (&["treatment-plan"], "risks/TP-1.yaml", "1"),
    (&["impact-assessment", "IA-1"], "impacts/IA-1.yaml", "2"),
    (&["document", "DOC-1"], "documents/policy.yaml", "1"),
];

#[test]
fn a_version_that_nobody_approved_is_a_draft() {
    let repository = Repository::base("draft-version");
    for (document, path, version) in APPROVED {
        is_none(&repository, document);
        repository.replace(path, &format!("version: \"{version}\""), "version: \"7\"");
        repository.commit("2026-02-01", "Count on");
        let why = format!("since approval, its version changed from {version} to 7.");
        assert_eq!(draft(&repository, document), why, "{document:?}");
        let page = repository.aims(&[&["render"], *document, &["--format", "md"]].concat()).out;
        let row = page.lines().find(|line| line.starts_with("| approved |")).expect("a row");
        assert!(!row.contains("| 7 |"), "nobody approved version 7: {row}");
        let before = repository.read(path);
        let approval = before.lines().find(|line| line.starts_with("approval: ")).expect("an approval");
        repository.replace(path, approval, "approval: {by: ada, on: 2026-02-02}");
        repository.commit("2026-02-02", "Approve it");
        is_none(&repository, document);
    }
}

#[test]
fn an_approval_of_another_version_is_none_even_without_git() {
    let repository = Repository { root: fresh("draft-other") };
    repository.lay("", &base().files);
    repository.replace("controls/soa.yaml", "by: ada, on: 2026-01-15", "by: ada, on: 2026-01-15, version: \"1\"");
    is_none(&repository, &["soa"]);
    repository.replace("controls/soa.yaml", "version: \"1\"\ndate", "version: \"2\"\ndate");
    is_draft(&repository, "soa", "the approval is for version 1, not for this version");
}

#[test]
fn an_approval_that_is_still_to_come_is_none() {
    let repository = Repository::base("draft-future");
    repository.replace("controls/soa.yaml", "by: ada, on: 2026-01-15", "by: ada, on: 2027-01-15");
    repository.commit("2026-02-01", "Approve it ahead of time");
    repository.aims(&["render", "soa"]).says(0, &["**DRAFT**: ", "its approval is dated in the future (2027-01-15)"]);
}

#[test]
fn findings_that_point_at_what_is_shown_are_counted() {
    let repository = Repository::company("draft-related");
    let soa = || aims_company(&repository.root, &["render", "soa"]);
    soa().says(0, &["reports no errors or warnings"]);
    repository.replace("controls/A.2.yaml", "id: A.2.2\ndecision: included", "id: A.2.2\ndecision: excluded");
    // They are about an obligation and a risk, which the Statement of Applicability does not show.
    soa().says(0, &["reports 4 errors", "| OB-03 |", "| R-15 |"]);
}

#[test]
fn findings_that_are_silenced_are_counted() {
    let repository = Repository::base("draft-silenced");
    repository.aims(&["render", "soa"]).lacks(&["suppressed"]);
    repository.write("aims.yaml", format!("{}rules: {{soa-without-method: allow}}\n", repository.read("aims.yaml")));
    let soa = repository.read("controls/soa.yaml");
    let method = soa.lines().find(|line| line.starts_with("method: ")).expect("a method");
    repository.replace("controls/soa.yaml", &format!("{method}\n"), "");
    repository.commit("2026-01-10", "Take the method out and say nothing of it");
    repository.aims(&["render", "soa"]).says(0, &["reports no errors or warnings", "One finding is suppressed."]);
    repository.replace("controls/soa.yaml", "by: ada, on", "by: nobody-there, on");
    repository.commit("2026-02-01", "Approve it by nobody");
    repository.aims(&["render", "soa"]).says(0, &["reports 1 error"]);
}

#[test]
fn a_policy_with_another_version_or_text_than_the_approved_one_lies_among_the_drafts() {
    let repository = Repository::base("draft-policy");
    assert_eq!(policy(&pack(&repository), "DOC-1"), ("policies/DOC-1-policy.md".to_owned(), "[]".to_owned()));
    repository.write(POLICY, "# AI policy\n\nOther words.\n");
    repository.commit("2026-02-01", "Say it in other words");
    let (path, notes) = policy(&pack(&repository), "DOC-1");
    assert_eq!(path, "policies/drafts/DOC-1-policy.md");
    assert!(notes.contains("since approval, its text changed (section “AI policy”: sentence"), "{notes}");
    let untouched = policy(&pack(&repository), "DOC-METHOD").0;
    assert_eq!(untouched, "policies/DOC-METHOD-method.md");
    repository.replace("documents/policy.yaml", "on: 2026-01-15}", "on: 2026-02-02}");
    repository.commit("2026-02-02", "Approve it");
    assert_eq!(policy(&pack(&repository), "DOC-1").0, "policies/DOC-1-policy.md");
    repository.replace("documents/policy.yaml", "version: \"1\"", "version: \"2\"");
    repository.commit("2026-02-03", "Count on");
    let (path, notes) = policy(&pack(&repository), "DOC-1");
    assert!(
        path.starts_with("policies/drafts/") && notes.contains("its version changed from 1 to 2"),
        "{path}: {notes}"
    );
}

#[test]
fn of_a_shallow_clone_nothing_is_called_approved() {
    let whole = Repository::base("draft-deep");
    whole.write("README.md", "Ours.\n");
    whole.commit("2026-02-01", "Go on");
    is_none(&whole, &["soa"]);
    let clone = whole.cloned("draft-shallow", &["--depth", "1"]);
    let unknown = "it is unknown whether its approval is still valid: the clone is shallow";
    for (document, ..) in APPROVED {
        assert!(draft(&clone, document).contains(unknown), "{document:?}");
    }
    let note = "The clone is shallow, so earlier commits that changed the records are unknown.";
    // A register that nobody approves as one is no draft for that, and says what it does not know.
    is_none(&clone, &["datasets"]);
    clone.aims(&["render", "datasets", "--format", "md"]).says(0, &[note]);
    whole.aims(&["render", "datasets", "--format", "md"]).says(0, &[]).lacks(&["shallow"]);
    let manifest = pack(&clone);
    assert_eq!(manifest["shallow"], true);
    let (path, notes) = policy(&manifest, "DOC-1");
    assert!(path.starts_with("policies/drafts/") && notes.contains(unknown), "{path}: {notes}");
}

/// A dataset that nothing else names.
const DATASET: &str = "kind: dataset\nid: DS-90\nname: More\n";

#[test]
fn records_that_are_not_committed_make_every_document_a_draft() {
    type Change = fn(&Repository);
    let cases: &[(&str, &str, Change)] = &[
        ("edited", "datasets/DS-1.yaml", |repository| {
            repository.write("datasets/DS-1.yaml", format!("{}# A word.\n", repository.read("datasets/DS-1.yaml")));
        }),
        ("new", "datasets/DS-90.yaml", |repository| repository.write("datasets/DS-90.yaml", DATASET)),
        ("staged", "datasets/DS-90.yaml", |repository| {
            repository.write("datasets/DS-90.yaml", DATASET);
            repository.git(&["add", "-A"]);
        }),
        // What git leaves out by settings of its own is read by aims all the same.
        ("ignored", "datasets/DS-90.yaml", |repository| {
            repository.write("datasets/DS-90.yaml", DATASET);
            repository.write(".git/info/exclude", "/datasets/DS-90.yaml\n");
        }),
        ("told to be left alone", "datasets/DS-1.yaml", |repository| {
            repository.git(&["update-index", "--skip-worktree", "datasets/DS-1.yaml"]);
            repository.write("datasets/DS-1.yaml", format!("{}# A word.\n", repository.read("datasets/DS-1.yaml")));
        }),
        ("told to be unchanged", "datasets/DS-1.yaml", |repository| {
            repository.git(&["update-index", "--assume-unchanged", "datasets/DS-1.yaml"]);
            repository.write("datasets/DS-1.yaml", format!("{}# A word.\n", repository.read("datasets/DS-1.yaml")));
        }),
        // A filter of one's own makes what was read into what is committed.
        ("filtered", "datasets/DS-1.yaml", |repository| {
            repository.write(".git/info/attributes", "datasets/DS-1.yaml filter=own\n");
            repository.git(&["config", "filter.own.clean", "sed /word/d"]);
            repository.write("datasets/DS-1.yaml", format!("{}# A word.\n", repository.read("datasets/DS-1.yaml")));
            repository.git(&["add", "datasets/DS-1.yaml"]);
        }),
        ("a file of a record", "evidence/files/report.txt", |repository| {
            repository.write("evidence/files/report.txt", "Other words.\n");
        }),
        ("a template", "templates/soa.md.j2", |repository| repository.write("templates/soa.md.j2", "# Ours\n")),
    ];
    for (what, path, change) in matrix::some(cases, 3) {
        let repository = Repository::base("draft-dirty");
        is_none(&repository, &["roles"]);
        change(&repository);
        // Also a document that shows none of what is not committed: its readers take it for the state of a commit.
        is_draft(&repository, "roles", &format!("{path} has uncommitted changes"));
        let manifest = pack(&repository);
        assert_eq!((&manifest["dirty"], &manifest["uncommitted"]), (&json!(true), &json!([path])), "{what}");
        let documents = manifest["files"].as_array().expect("a list").iter().filter(|file| file["kind"] == "document");
        let notes: Vec<String> = documents.map(|file| file["notes"].to_string()).collect();
        assert!(!notes.is_empty() && notes.iter().all(|notes| notes.contains(path)), "{what}: {notes:?}");
    }
    // Of one that nobody can read nobody knows how closed it is, so that its name stays out with it.
    let repository = Repository::base("draft-dirty-unread");
    repository.write("datasets/DS-90.yaml", "kind: dataset\nid: DS-90\nname: [More]\n");
    is_draft(&repository, "roles", "datasets/DS-90.yaml has uncommitted changes");
    let manifest = pack(&repository);
    assert_eq!((&manifest["dirty"], &manifest["uncommitted"]), (&json!(true), &json!(["a withheld file"])));
    let repository = Repository::base("draft-clean");
    repository.write("notes.txt", "Not part of it.\n");
    is_none(&repository, &["roles"]);
    assert_eq!(pack(&repository)["dirty"], false);
}

#[test]
fn a_record_that_cannot_be_read_is_missed_on_the_covers_that_would_show_it() {
    let repository = Repository::base("draft-unread");
    repository.write("datasets/DS-90.yaml", format!("{DATASET}no-such-field: [1]\n"));
    repository.commit("2026-02-01", "Add a record that breaks its schema");
    is_draft(&repository, "datasets", "datasets/DS-90.yaml is invalid");
    repository.aims(&["render", "datasets", "--format", "md"]).says(0, &["| error | DS-90 |", "no-such-field"]);
    is_none(&repository, &["roles"]);
    repository.aims(&["render", "roles", "--format", "md"]).says(0, &[]).lacks(&["DS-90"]);
    // Of what is not even YAML nobody knows which document would show it.
    repository.write("datasets/DS-90.yaml", "kind: dataset\nid: [\n");
    repository.commit("2026-02-02", "Break it");
    for document in ["datasets", "roles", "soa"] {
        is_draft(&repository, document, "datasets/DS-90.yaml is invalid, so its data may be missing here");
        repository.aims(&["render", document, "--format", "md"]).says(0, &["| error | datasets/DS-90.yaml |"]);
    }
}

#[test]
fn no_template_can_leave_out_what_speaks_against_a_document() {
    let repository = Repository::base("draft-own-cover");
    // What it leaves open swallows nothing that speaks against the document.
    repository.write("templates/cover.md.j2", "Approved by everybody.\n\n<!-- ```\n");
    repository.replace("controls/soa.yaml", "version: \"1\"", "version: \"7\"");
    repository.replace("controls/soa.yaml", "owner: ", "no-such-field: 1\nowner: ");
    repository.commit("2026-02-01", "Make it look well");
    is_draft(&repository, "soa", "its version changed from 1 to 7");
    for format in ["md", "html"] {
        let said = repository.aims(&["render", "soa", "--format", format]);
        said.says(0, &["reports 1 error", "no-such-field", "templates/cover.md.j2"]);
        let (before, _) = said.out.split_once("Approved by everybody.").expect("its own words");
        assert!(before.contains("DRAFT") && before.contains("no-such-field"), "{format}");
    }
    assert_eq!(pack(&repository)["templates"], json!(["templates/cover.md.j2"]));
    let packed = entries(&packed(&repository.root, &["--format", "csv"]));
    let (_, index) = packed.iter().find(|(path, _)| path == "index.html").expect("an index");
    assert!(String::from_utf8_lossy(index).contains("instead of those that aims ships: templates/cover.md.j2"));
    repository.aims(&["render", "soa", "--shipped-templates"]).lacks(&["Approved by everybody.", "cover.md.j2"]);
}

#[test]
fn without_a_history_a_cover_says_what_an_approval_is_worth() {
    let repository = Repository::company("draft-unproven");
    let unproven = "Only the record supports the approval";
    aims_company(&repository.root, &["render", "soa"]).lacks(&[unproven]);
    std::fs::remove_dir_all(repository.root.join(".git")).expect("it is there");
    repository.write("templates/cover.md.j2", "Approved.\n");
    aims_company(&repository.root, &["render", "soa"]).says(0, &[unproven]);
}
