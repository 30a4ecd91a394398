//! Files as git moves, converts, breaks and names them.

use std::{ffi::OsStr, fs, path::PathBuf};

use super::{ADA, APPROVED, SOA, UNAPPROVED, approval, approved, approved_in, is_attributed};
use crate::support::{
    command::{aims, aims_today},
    engine::TODAY,
    folder::{fresh, write},
    repository::{Repository, git},
};

#[test]
fn an_approval_keeps_its_commit_wherever_its_record_goes() {
    let (repository, commits) = approved("moved");
    repository.git(&["mv", SOA, "controls/statement.yaml"]);
    repository.commit("2026-02-02", "Rename it");
    is_attributed(&repository.root, &commits[2]);

    // Into a file of several records, and to its other end.
    let (first, second) = (repository.read("documents/policy.yaml"), repository.read("documents/method.yaml"));
    let set = approval(&repository.root, "DOC-1", "approved").1;
    assert_eq!(set, commits[1]);
    fs::remove_file(repository.root.join("documents/policy.yaml")).expect("it is there");
    for (day, text) in
        [("2026-02-03", format!("{second}---\n{first}")), ("2026-02-04", format!("{first}---\n{second}"))]
    {
        repository.write("documents/method.yaml", text);
        repository.commit(day, "Put it beside another");
        is_attributed(&repository.root, &commits[2]);
        assert_eq!(approval(&repository.root, "DOC-1", "approved").1, set);
    }

    // Everything into a folder, renamed and rewritten in one go.
    fs::create_dir(repository.root.join("ai")).expect("it can be made");
    for name in git(&repository.root, &["ls-tree", "--name-only", "HEAD"]).lines().filter(|name| *name != "README.md") {
        repository.git(&["mv", name, "ai/"]);
    }
    repository.commit("2026-02-05", "Move everything");
    is_attributed(&repository.root.join("ai"), &commits[2]);
    repository.git(&["mv", "ai", "über uns"]);
    let text = repository.read("über uns/controls/statement.yaml");
    repository.write("über uns/controls/statement.yaml", format!("# Moved.\n{text}"));
    repository.commit("2026-02-06", "Move everything again");
    let folder = repository.root.join("über uns");
    is_attributed(&folder, &commits[2]);
    aims_today(&folder, &["diff", &commits[3], "--detailed-exitcode"]).says(0, &[]);
    aims_today(&folder, &["log", "SOA-1"]).says(0, &[&commits[2][..10], "Approve the SoA"]);

    // Moved, and not committed yet.
    fs::rename(folder.join("controls/statement.yaml"), folder.join("soa.yaml")).expect("it can be moved");
    assert_eq!(approval(&folder, "SOA-1", "approved").1, commits[2]);
}

/// A version that cannot be read says nothing; whoever makes it readable again sets what stands there then.
#[test]
fn an_unreadable_version_lends_its_author_to_nobody() {
    let (repository, commits) = approved("unreadable");
    let text = repository.read(SOA);
    repository.write(SOA, format!("{text}: [\n"));
    repository.commit("2026-02-02", "Break it");
    repository.write(SOA, format!("{text}# Whole again.\n"));
    repository.commit("2026-02-03", "Mend it");
    is_attributed(&repository.root, &commits[2]);

    repository.git(&["reset", "-q", "--hard", &commits[1]]);
    repository.write(SOA, format!("{}: [\n", repository.read(SOA)));
    repository.commit_as("2026-02-02", "Break it", &ADA);
    repository.write(SOA, &text);
    let forged = repository.commit("2026-02-03", "Mend it, and approve it for her");
    let (assurance, commit, because) = approval(&repository.root, "SOA-1", "approved");
    assert_eq!((assurance.as_str(), commit), ("claimed", forged), "{because}");
    repository.aims(&["check"]).says(1, &["weak-approval", "SOA-1"]);
}

#[test]
fn an_approval_taken_back_and_given_again_is_by_the_last_one() {
    let (repository, _) = approved("again");
    repository.replace(SOA, APPROVED, UNAPPROVED);
    repository.commit("2026-02-02", "Take it back");
    repository.replace(SOA, UNAPPROVED, APPROVED);
    let last = repository.commit("2026-02-03", "Give it again");
    assert_eq!(approval(&repository.root, "SOA-1", "approved").1, last);
    repository.aims(&["check"]).says(1, &["weak-approval"]);
}

#[test]
fn paths_with_spaces_and_other_letters() {
    let root = fresh("odd").join("Führung & 'AI' \"eins\" %20");
    let repository = Repository::at(root, &[]);
    let commits = approved_in(&repository, "Ablage Ü/人 工/");
    let folder = repository.root.join("Ablage Ü/人 工");
    is_attributed(&folder, &commits[2]);
    for format in ["json", "sarif", "github", "gitlab"] {
        write(folder.join("risks/R 9ü.yaml"), super::untreated("R-90"));
        git(&repository.root, &["add", "-A"]);
        let command = ["check", "--today", TODAY, "--format", format];
        let work = aims(&folder, &command);
        repository.commit("2026-03-01", "More");
        let committed = aims(&folder, &[&command[..], &["--at", "HEAD"]].concat());
        assert_eq!((work.code, &work.out), (1, &committed.out), "{format}");
        repository.git(&["reset", "-q", "--hard", &commits[3]]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8() {
    use std::os::unix::ffi::OsStrExt as _;
    let (repository, commits) = approved("bytes");
    let odd: PathBuf = repository.root.join("risks").join(OsStr::from_bytes(b"R-\xff\xfe.yaml"));
    write(&odd, super::untreated("R-90"));
    repository.aims(&["status"]).says(0, &["One file has uncommitted changes: risks/R-"]);
    repository.commit("2026-03-01", "An odd name");
    let work = repository.aims(&["check"]);
    work.says(1, &["UTF-8"]);
    let committed = repository.aims(&["check", "--at", "HEAD"]);
    assert_eq!(work.out, committed.out);
    assert_eq!(approval(&repository.root, "SOA-1", "approved").1, commits[2]);
    repository.aims(&["check", "--diff", "HEAD~1"]).says(1, &["UTF-8"]);
    repository.aims(&["diff", "HEAD~1"]).says(0, &[]);
}

#[test]
fn line_ends_that_git_converts() {
    let (repository, commits) = approved("ends");
    repository.write(".gitattributes", "*.yaml text eol=crlf\n");
    repository.commit("2026-03-01", "Convert");
    repository.git(&["rm", "-rq", "--cached", "."]);
    repository.git(&["reset", "-q", "--hard"]);
    assert!(repository.read(SOA).contains("\r\n"));
    is_attributed(&repository.root, &commits[2]);
    repository.aims(&["status"]).says(0, &[]).lacks(&["uncommitted changes"]);
    repository.aims(&["diff", "HEAD", "--detailed-exitcode"]).says(0, &[]);
    repository.aims(&["check", "--diff", "HEAD~1"]).says(0, &["0 findings"]);
}

/// The path of a loose object, which is made writable.
pub fn object(repository: &Repository, name: &str) -> PathBuf {
    let id = repository.git(&["rev-parse", name]);
    let path = repository.root.join(".git/objects").join(&id[..2]).join(&id[2..]);
    let mut writable = fs::metadata(&path).expect("a loose object").permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a file of the test")]
    writable.set_readonly(false);
    fs::set_permissions(&path, writable).expect("it can be set");
    path
}

/// An object with the bytes of another one under its name.
#[test]
fn a_swapped_object_is_not_believed() {
    let (repository, _) = approved("swapped");
    let (one, other) = (object(&repository, "HEAD:risks/R-1.yaml"), object(&repository, "HEAD:risks/R-2.yaml"));
    fs::copy(other, one).expect("it can be copied");
    let ran = repository.aims(&["check", "--at", "HEAD"]);
    ran.says(2, &["risks/R-1.yaml", "git fsck"]).lacks(&["panicked"]);
}

/// What a change weakens is an error in a full clone; a partial clone, which lacks what was there before, gives no verdict.
#[test]
fn a_partial_clone_gives_no_verdict_about_a_change() {
    let expectation = "kind: expectation\nid: risk-has-scenario\nsummary: Every risk names a scenario\nfor: risk\nrequire: [{path: scenario, exists: true}]\nmessage: \"{id} names no scenario\"\nhelp: name one\nbasis: clause\n";
    let changes: [(&str, &str, &str); 5] = [
        ("aims.yaml", "stage: surveillance", "stage: build"),
        ("aims.yaml", "individuals: 6", "individuals: 25"),
        ("expectations/own.yaml", "basis: clause", "basis: practice"),
        ("risks/R-1.yaml", "Quality drops", "Quality falls"),
        ("controls/soa.yaml", "owner: model-owner", "owner: chief"),
    ];
    for (number, (path, old, new)) in changes.into_iter().enumerate() {
        let repository = Repository::base(&format!("no-verdict-{number}"));
        repository.write("expectations/own.yaml", expectation);
        repository.commit("2026-02-01", "Ask for scenarios");
        repository.replace(path, old, new);
        repository.write("risks/R-90.yaml", super::untreated("R-90"));
        repository.commit("2026-02-02", "Change");
        repository.git(&["config", "uploadpack.allowFilter", "true"]);
        let clone = repository.cloned(&format!("no-verdict-{number}-partial"), &["--filter=blob:none"]);
        repository.aims(&["check", "--diff", "HEAD~1", "--at", "HEAD"]).says(1, &["R-90"]);
        let advice = [path, "HEAD~1", "`filter`", "`sparse-checkout`"];
        for command in
            [&["check", "--diff", "HEAD~1", "--at", "HEAD"][..], &["diff", "HEAD~1", "HEAD"], &["diff", "HEAD~1"]]
        {
            clone.aims(command).says(2, &advice).lacks(&["is new", "resolved", "introduced"]);
        }
        clone.aims(&["check"]).says(1, &["R-90"]);
    }
}
