//! Files that git tracks and a walk over the folder does not see: they count, whatever `.gitignore` matches and however git
//! keeps its index.

use std::fs;

use super::untreated;
use crate::support::{
    command::{aims_today, isolated},
    folder::{fresh, write},
    repository::Repository,
};

/// A way to keep an index: options of `git init`, and commands before and after the commit.
type Kept = (&'static str, &'static [&'static str], &'static [&'static [&'static str]]);

const INDEXES: &[Kept] = &[
    ("version-2", &[], &[]),
    ("version-3", &[], &[&["update-index", "--skip-worktree", "README.md"]]),
    ("version-4", &[], &[&["update-index", "--index-version", "4"]]),
    ("split", &[], &[&["update-index", "--split-index"]]),
    ("sparse", &[], &[&["sparse-checkout", "set", "--cone", "--sparse-index", "risks", "systems", "ignored"]]),
    ("no-hash", &[], &[&["config", "index.skipHash", "true"], &["update-index", "--force-write-index"]]),
    ("sha256", &["--object-format=sha256"], &[]),
    ("reftable", &["--ref-format=reftable"], &[]),
];

/// A repository with a record in each of several folders, all of which a `.gitignore` matches.
fn ignored(name: &str, options: &[&str]) -> Option<Repository> {
    let root = fresh(&format!("tracked-{name}"));
    let made = isolated("git", &root).args(["init", "-q", "-b", "main"]).args(options).output().expect("it starts");
    if !made.status.success() {
        eprintln!("{name}: the installed git cannot make this, so it is not tried");
        return None;
    }
    let repository = Repository { root };
    repository.lay("", &crate::support::files::base().files);
    repository.write("README.md", "Ours.\n");
    for (path, id) in PATHS.iter().zip(100..) {
        repository.write(path, untreated(&format!("R-{id}")));
    }
    repository.commit("2026-01-31", "Start");
    repository.write(".gitignore", "R-*.yaml\n/ignored/\n!/ignored/kept/\n");
    repository.write("risks/.gitignore", "/deeper/\n");
    repository.commit("2026-02-01", "Ignore them");
    Some(repository)
}

const PATHS: &[&str] =
    &["risks/R-100.yaml", "ignored/other.yml", "ignored/kept/risk.yaml", "risks/deeper/and/deeper.YAML"];

#[test]
fn tracked_files_are_read_however_git_keeps_its_index() {
    for (name, options, commands) in INDEXES {
        let Some(repository) = ignored(name, options) else { continue };
        for command in *commands {
            repository.git(command);
        }
        let ran = repository.aims(&["check", "--format", "json", "--fail-on", "never"]);
        for (_, id) in PATHS.iter().zip(100..) {
            assert!(ran.out.contains(&format!("R-{id}")), "{name}: R-{id} is not in {}", ran.err);
        }
        repository.aims(&["list", "risk"]).says(0, &["R-100", "R-101", "R-102", "R-103"]);
    }
}

/// Only what git tracks: nothing that was never added, nothing hidden, excluded or of another kind, nothing behind a link.
#[test]
fn nothing_else_is_read() {
    let repository = ignored("else", &[]).expect("any git makes it");
    repository.write("risks/R-200.yaml", untreated("R-200"));
    repository.write("ignored/new.yaml", untreated("R-201"));
    repository.write(".hidden/R-202.yaml", untreated("R-202"));
    repository.write("drafts/R-203.yaml", untreated("R-203"));
    repository.git(&["add", "-f", ".hidden", "drafts"]);
    repository.write("aims.yaml", format!("{}exclude: [drafts/]\n", repository.read("aims.yaml")));
    let listed = repository.aims(&["list", "risk"]);
    listed.says(0, &["R-100", "R-103"]).lacks(&["R-200", "R-201", "R-202", "R-203"]);
    fs::remove_file(repository.root.join(PATHS[1])).expect("it is there");
    repository.aims(&["list", "risk"]).says(0, &["R-102"]).lacks(&["R-101"]);
    fs::remove_dir_all(repository.root.join(".git")).expect("it is there");
    repository.aims(&["list", "risk"]).lacks(&["R-100", "R-103"]);
}

/// A folder that became a link to another place is not followed, though git still tracks what was in it.
#[cfg(unix)]
#[test]
fn no_link_is_followed_to_a_tracked_file() {
    let repository = ignored("link", &[]).expect("any git makes it");
    let elsewhere = fresh("tracked-elsewhere");
    write(elsewhere.join("other.yml"), untreated("R-300"));
    fs::remove_dir_all(repository.root.join("ignored")).expect("it is there");
    std::os::unix::fs::symlink(&elsewhere, repository.root.join("ignored")).expect("a link");
    repository.aims(&["list", "risk"]).lacks(&["R-300"]);
}

/// The work tree and its commit give the same findings, also in a folder below the top.
#[test]
fn the_work_tree_and_its_commit_agree() {
    let repository = Repository::new("tracked-agree");
    repository.lay("teams/ai/", &crate::support::files::base().files);
    repository.write("teams/ai/risks/R-100.yaml", untreated("R-100"));
    repository.commit("2026-01-31", "Start");
    repository.write(".gitignore", "teams/*/risks\n");
    repository.commit("2026-02-01", "Ignore them");
    let folder = repository.root.join("teams/ai");
    let (work, commit) = (aims_today(&folder, &["check"]), aims_today(&folder, &["check", "--at", "HEAD"]));
    assert_eq!((work.code, &work.out), (1, &commit.out));
    aims_today(&folder, &["check", "--diff", "HEAD"]).says(0, &["0 findings introduced"]);
}

/// An index that libgit2 refuses is compared with the work tree as any other.
#[test]
fn uncommitted_changes_in_split_and_sparse_indexes() {
    for (name, command) in [
        ("split", &["update-index", "--split-index"][..]),
        ("sparse", &["sparse-checkout", "set", "--cone", "--sparse-index", "controls", "risks", "systems", "people"]),
    ] {
        let repository = Repository::base(&format!("dirt-{name}"));
        repository.git(command);
        repository.aims(&["status"]).says(0, &[]).lacks(&["uncommitted changes", "is unknown"]);
        repository.replace("risks/R-1.yaml", "Quality drops", "Quality falls");
        repository.write("risks/R-90.yaml", untreated("R-90"));
        repository.aims(&["status"]).says(0, &["2 files have uncommitted changes, such as risks/R-1.yaml"]);
        repository.aims(&["log", "R-1"]).says(0, &["Start"]);
    }
}

/// What is not checked out is named with how many files it is; `exclude` takes out folders without records.
#[test]
fn files_that_are_not_checked_out_are_named() {
    let repository = Repository::base("absent");
    repository.write("code/settings.yaml", "a: 1\n");
    repository.write("aims.yaml", format!("{}exclude: [code/]\n", repository.read("aims.yaml")));
    repository.commit("2026-02-01", "Code");
    for options in [&["--no-cone", "/*", "!/code/"][..], &["--cone", "--sparse-index", ALL[0], ALL[1]]] {
        repository.git(&[&["sparse-checkout", "set"], options].concat());
        let is_whole = options[0] == "--no-cone";
        let ran = repository.aims(&["check"]);
        assert_eq!(ran.all().contains("not checked out"), !is_whole, "{}", ran.both());
    }
    repository
        .aims(&["check"])
        .says(1, &["unreadable-file", "audits", "more, so their records are not read", "--at HEAD"]);
    repository.aims(&["check", "--diff", "HEAD"]).says(1, &["not checked out"]);
    // A folder without records, which is one entry of the index, is none.
    let repository = Repository::base("absent-code");
    repository.write("code/deep/main.rs", "fn main() {}\n");
    repository.commit("2026-02-01", "Code");
    let folders = repository.git(&["ls-tree", "-d", "--name-only", "HEAD"]);
    let folders: Vec<&str> = folders.lines().filter(|folder| *folder != "code").collect();
    repository.git(&[&["sparse-checkout", "set", "--cone", "--sparse-index"], &folders[..]].concat());
    assert!(!repository.root.join("code").exists());
    repository.aims(&["check"]).says(0, &["0 findings"]);
}

const ALL: [&str; 2] = ["systems", "controls"];

/// Evidence in a submodule: the work tree and the commit agree that it is not part of the repository.
#[test]
fn evidence_in_a_submodule() {
    let guest = Repository::new("evidence-guest");
    guest.write("report.txt", "A report.\n");
    guest.commit("2026-01-01", "Begin");
    let repository = Repository::base("evidence-host");
    repository.git(&["submodule", "add", "-q", &format!("file://{}", guest.root.display()), "vendor/model"]);
    let record = "kind: evidence\nid: EV-80\ntitle: Report\ntype: report\npath: vendor/model/report.txt\ncollected: 2026-01-15\n";
    repository.write("evidence/EV-80.yaml", record);
    repository.commit("2026-02-01", "Cite it");
    let words = ["missing-file", "submodule `vendor/model`"];
    let (work, commit) = (repository.aims(&["check"]), repository.aims(&["check", "--at", "HEAD"]));
    work.says(1, &words);
    assert_eq!(work.out, commit.out);
}
