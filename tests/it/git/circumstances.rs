//! Clones, work trees and repositories in odd states: what cannot be known is said, and nothing is passed by silence.

use std::{fs, path::Path};

use super::{ADA, APPROVED, SOA, UNAPPROVED, approval, approved, approved_in, is_attributed};
use crate::support::{
    command::{AIMS, aims, aims_today, isolated, ran},
    engine::TODAY,
    folder::{fresh, make_executable, write},
    repository::{Repository, git, git_fed},
};

const UNSHALLOW: [&str; 2] = ["git fetch --unshallow", "fetch-depth: 0"];

#[test]
fn a_whole_clone_knows() {
    let (repository, commits) = approved("whole");
    is_attributed(&repository.root, &commits[2]);
    repository.aims(&["show", "SOA-1"]).says(0, &["attributed; ada is the author of the commit", &commits[2][..10]]);
}

#[test]
fn shallow_clones_say_what_they_cannot_know() {
    let (whole, commits) = approved("deep");
    for (depth, known) in [("1", false), ("2", false), ("3", true)] {
        let clone = whole.cloned(&format!("shallow-{depth}"), &["--depth", depth]);
        clone.aims(&["check"]).says(1, &["unknown-history", "the clone is shallow"]).says(1, &UNSHALLOW);
        let (assurance, commit, because) = approval(&clone.root, "SOA-1", "approved");
        let wanted = if known { ("attributed", commits[2].as_str()) } else { ("", "") };
        assert_eq!((assurance.as_str(), commit.as_str()), wanted, "{depth}: {because}");
        clone.aims(&["check", "--diff", &commits[0]]).says(2, &["the clone is shallow"]).says(2, &UNSHALLOW);
        clone.aims(&["diff", &commits[0]]).says(2, &UNSHALLOW);
        clone
            .aims(&["check", "--at", "2026-01-05"])
            .says(2, &["the clone is shallow and starts later"])
            .says(2, &UNSHALLOW);
        clone.git(&["fetch", "-q", "--unshallow"]);
        is_attributed(&clone.root, &commits[2]);
    }
}

/// What is unknown before and after a change may differ: a shallow clone does not pass what a full clone reports.
#[test]
fn a_comparison_in_a_shallow_clone_reports_what_it_cannot_know() {
    let repository = Repository::base("shallow-change");
    repository.write("aims.yaml", format!("{}approvals: {{default: claimed}}\n", repository.read("aims.yaml")));
    repository.commit("2026-02-01", "Ask for approvals");
    for number in 0..3 {
        repository.write("README.md", format!("{number}\n"));
        repository.commit("2026-02-02", "Go on");
    }
    repository.replace("systems/scorer.yaml", "intended-use: ", "intended-use: Also selling, and ");
    repository.commit("2026-02-03", "Change the use");
    let command = ["check", "--diff", "HEAD~1", "--at", "HEAD"];
    repository.aims(&command).says(0, &["stale-approval", "intended use of scorer changed"]);
    let clone = repository.cloned("shallow-change-clone", &["--depth", "2"]);
    clone.aims(&command).says(1, &["unknown-history", "fetch-depth: 0"]).lacks(&["0 findings introduced"]);
    clone.aims(&["check", "--diff", "HEAD~1"]).says(1, &["unknown-history"]);
    clone
        .aims(&["diff", "HEAD~1", "HEAD"])
        .says(0, &["note: approvals are not fully compared", "the clone is shallow"]);
    let deep = repository.cloned("shallow-change-deep", &["--depth", "7"]);
    deep.aims(&command).says(0, &["stale-approval"]).lacks(&["unknown-history"]);
}

/// The merge base is found in a shallow clone that contains it, also with two lines of commits.
#[test]
fn a_merge_base_in_a_shallow_clone() {
    let repository = Repository::base("shallow-lines");
    repository.write("README.md", "Before.\n");
    repository.commit("2026-02-01", "Before");
    repository.write("README.md", "The fork.\n");
    repository.commit("2026-02-02", "Fork");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("risks/R-90.yaml", super::untreated("R-90"));
    repository.commit("2026-02-03", "Side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("risks/R-91.yaml", super::untreated("R-91"));
    repository.commit("2026-02-04", "Main");
    let clone = repository.cloned("shallow-lines-clone", &["--depth", "3", "--no-single-branch"]);
    let introduced = clone.aims(&["check", "--diff", "origin/main", "--at", "origin/side"]);
    introduced.says(1, &["R-90", "the merge base with origin/main"]).lacks(&["R-91"]);
    let short = repository.cloned("shallow-lines-short", &["--depth", "1", "--no-single-branch"]);
    short
        .aims(&["check", "--diff", "origin/main", "--at", "origin/side"])
        .says(2, &["does not contain the merge base"]);
}

#[test]
fn a_detached_head() {
    let (repository, commits) = approved("detached");
    repository.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    is_attributed(&repository.root, &commits[2]);
    repository.aims(&["check", "--diff", "main"]).says(0, &[]);
}

#[test]
fn a_dirty_tree_names_its_files() {
    let (repository, commits) = approved("dirty");
    repository.write("risks/R-90 ü.yaml", "kind: risk\nid: R-90\ntitle: Odd\n");
    repository.write(SOA, format!("{}# A word.\n", repository.read(SOA)));
    let ran = repository.aims(&["status"]);
    ran.says(0, &["2 files have uncommitted changes, such as controls/soa.yaml"]);
    let (assurance, commit, _) = approval(&repository.root, "SOA-1", "approved");
    assert_eq!((assurance.as_str(), commit.as_str()), ("attributed", commits[2].as_str()), "a comment sets nothing");
    repository.replace(SOA, "on: 2026-01-15}", "on: 2026-02-15}");
    repository.aims(&["check"]).says(1, &["weak-approval", "is not committed yet"]);
    repository.aims(&["check", "--at", "HEAD"]).says(0, &["0 findings"]);
    repository.git(&["add", SOA]);
    repository.aims(&["check"]).says(1, &["weak-approval", "is not committed yet"]);
}

#[test]
fn a_linked_work_tree_also_of_a_shallow_clone() {
    let (repository, commits) = approved("trees");
    let place = fresh("trees-linked");
    repository.git(&["worktree", "add", "-q", "-b", "other", &place.display().to_string()]);
    is_attributed(&place, &commits[2]);
    let shallow = repository.cloned("trees-shallow", &["--depth", "1"]);
    let place = fresh("trees-shallow-linked");
    shallow.git(&["worktree", "add", "-q", "-b", "other", &place.display().to_string()]);
    aims_today(&place, &["check"]).says(1, &["unknown-history"]).says(1, &UNSHALLOW);
}

#[test]
fn a_submodule_as_guest_and_as_host() {
    let (guest, commits) = approved("guest");
    let host = Repository::new("host");
    host.git(&["submodule", "add", "-q", &format!("file://{}", guest.root.display()), "governance"]);
    host.commit("2026-03-01", "Take it in");
    let inside = host.root.join("governance");
    is_attributed(&inside, &commits[2]);
    aims_today(&inside, &["check", "--at", "HEAD"]).says(0, &["0 findings"]);
    host.aims(&["check", "--at", "HEAD"]).says(2, &["contains no management system"]);

    let (repository, commits) = approved("hosting");
    repository.git(&["submodule", "add", "-q", &format!("file://{}", guest.root.display()), "vendor/model"]);
    repository.write("aims.yaml", format!("{}exclude: [vendor/]\n", repository.read("aims.yaml")));
    repository.commit("2026-03-01", "Take it in");
    is_attributed(&repository.root, &commits[2]);
    repository.aims(&["check", "--at", "HEAD"]).says(0, &["0 findings"]);
}

#[test]
fn one_repository_inside_another() {
    let outer = Repository::base("outer");
    outer.write(".gitignore", "inner/\n");
    outer.commit("2026-02-01", "Leave the other out");
    let inner = Repository::at(outer.root.join("inner"), &[]);
    let commits = approved_in(&inner, "");
    is_attributed(&inner.root, &commits[2]);
    outer.aims(&["check"]).says(0, &["0 findings"]);
    outer.aims(&["status"]).says(0, &[]).lacks(&["uncommitted changes"]);
    aims(&inner.root, &["check", "--at", &outer.git(&["rev-parse", "HEAD"])]).says(2, &["there is no revision"]);
}

/// What git leaves out by its own settings is not committed, whoever asks.
#[test]
fn records_that_git_does_not_know_are_not_committed() {
    let (repository, _) = approved("excluded");
    repository.write(".git/info/exclude", "/controls/extra.yaml\n");
    let more = "kind: document\nid: DOC-90\ntitle: More\ntype: procedure\npath: documents/method.md\nversion: \"1\"\nowner: model-owner\nauthor: ben\nretention: 5 years\naudience: [staff]\napproval: {by: ada, on: 2026-01-15}\nreview: {last: 2026-01-15, every: 12 months}\n";
    repository.write("controls/extra.yaml", more);
    assert_eq!(approval(&repository.root, "DOC-90", "approved").2, "it is not committed yet");
    repository.aims(&["check"]).lacks(&["unknown-history", "shallow"]);
}

#[test]
fn a_base_that_was_pushed_away() {
    let (repository, commits) = approved("pushed");
    repository.git(&["checkout", "-q", "--orphan", "new"]);
    repository.commit("2026-03-01", "Begin anew");
    let clone = repository.cloned("pushed-clone", &["--branch", "new", "--single-branch"]);
    for command in [["check", "--diff", &commits[3]], ["check", "--at", &commits[3]]] {
        clone.aims(&command).says(2, &["there is no revision `", "help: ", "`git fetch`"]);
    }
    clone.aims(&["diff", &commits[3]]).says(2, &["there is no revision `"]);
}

#[test]
fn a_hook_of_git_itself() {
    let (repository, commits) = approved("hook");
    let hook =
        format!("#!/bin/sh\nenv | grep -q GIT_INDEX_FILE || exit 9\nexec '{AIMS}' check --diff HEAD --today {TODAY}\n");
    repository.write(".git/hooks/pre-commit", hook);
    #[cfg(unix)]
    make_executable(&repository.root.join(".git/hooks/pre-commit"));
    let commit = |folder: &Path| {
        git(folder, &["add", "-A"]);
        ran(isolated("git", folder).args(["commit", "-qm", "More"]))
    };
    let place = fresh("hook-linked");
    repository.git(&["worktree", "add", "-q", "-b", "linked", &place.display().to_string()]);
    for folder in [&repository.root, &place] {
        write(folder.join("risks/R-90.yaml"), super::untreated("R-90"));
        commit(folder).says(1, &["untreated-risk", "R-90"]);
        assert_eq!(git(folder, &["rev-parse", "HEAD"]), commits[3], "the hook stops it");
        fs::remove_file(folder.join("risks/R-90.yaml")).expect("it is there");
        write(folder.join("README.md"), "More.\n");
        commit(folder).says(0, &["0 findings"]);
        assert_ne!(git(folder, &["rev-parse", "HEAD"]), commits[3]);
    }
}

/// The environment of a hook names the repository of the hook, and aims looks at the one around its folder.
#[test]
fn a_variable_about_another_repository() {
    let (repository, commits) = approved("variable");
    let other = Repository::base("variable-other");
    let mut command = isolated(AIMS, &repository.root);
    command.env("GIT_DIR", other.root.join(".git")).args(["check", "--at", &commits[2], "--today", TODAY]);
    ran(&mut command).says(0, &["0 findings"]);
    let bare = fresh("variable-none");
    let mut command = isolated(AIMS, &bare);
    command.env("GIT_DIR", other.root.join(".git")).args(["check", "--at", "HEAD"]);
    ran(&mut command).says(2, &["is not in a git repository"]);
}

/// Approvals where two sides meet.
#[test]
fn merges_keep_the_commit_that_approved() {
    let (repository, commits) = approved("merge");
    let merge = |name: &str, main: &dyn Fn(), resolved: Option<&str>| {
        repository.git(&["checkout", "-q", "-B", "main", &commits[1]]);
        repository.git(&["checkout", "-q", "-B", name, &commits[1]]);
        repository.replace(SOA, UNAPPROVED, APPROVED);
        let approval = repository.commit_as("2026-01-20", name, &ADA);
        repository.git(&["checkout", "-q", "main"]);
        main();
        let mut options = vec!["merge", "-q", "--no-ff", "-m", "Merge"];
        options.extend(resolved.map(|_| "-sours"));
        options.push(name);
        repository.git(&options);
        if let Some(text) = resolved {
            repository.write(SOA, text);
            repository.git(&["add", "-A"]);
            repository.commit_with("2026-01-25", &[], &["--amend", "--no-edit"]);
        }
        approval
    };
    let side = merge(
        "side",
        &|| {
            repository.write("README.md", "Main goes on.\n");
            repository.commit("2026-01-21", "Main");
        },
        None,
    );
    is_attributed(&repository.root, &side);

    let text = repository.read(SOA);
    let both = merge(
        "both",
        &|| {
            repository.replace(SOA, "owner: model-owner\n", "owner: model-owner\ntags: [main]\n");
            repository.commit("2026-01-21", "Main");
        },
        Some(&text.replace("owner: model-owner\n", "owner: model-owner\ntags: [main]\n")),
    );
    assert_eq!(approval(&repository.root, "SOA-1", "approved").1, both);

    // The merge itself writes what neither side said.
    let merged = text.replace("on: 2026-01-15}\nreview", "on: 2026-01-24}\nreview");
    assert_ne!(text, merged);
    merge(
        "evil",
        &|| {
            repository.write("README.md", "Main goes on.\n");
            repository.commit("2026-01-21", "Main");
        },
        Some(&merged),
    );
    let (assurance, commit, _) = approval(&repository.root, "SOA-1", "approved");
    assert_eq!((assurance.as_str(), commit), ("claimed", repository.git(&["rev-parse", "HEAD"])));
    repository.aims(&["check"]).says(1, &["weak-approval", "SOA-1"]);
}

#[test]
fn a_squash_merge_is_by_whoever_squashed_unless_evidence_is_cited() {
    let (repository, commits) = approved("squash");
    repository.git(&["checkout", "-q", "-B", "main", &commits[1]]);
    repository.git(&["merge", "-q", "--squash", &commits[3]]);
    let message = "Approve (#12)\n\nApproved-by: Ada <ada@base.example>";
    repository.commit("2026-02-02", message);
    assert_eq!(approval(&repository.root, "SOA-1", "approved").0, "claimed");
    repository.aims(&["check"]).says(1, &["weak-approval", "unsigned `Approved-by` trailer"]);
    repository.replace(SOA, "on: 2026-01-15}", "on: 2026-01-15, evidence: [EV-70]}");
    repository.commit("2026-02-03", "Cite the minutes");
    assert_eq!(approval(&repository.root, "SOA-1", "approved").0, "evidenced");
    repository.aims(&["check"]).says(0, &["0 findings"]);
}

/// Folders in folders without end are refused; nothing overflows.
#[test]
fn folders_too_deep_in_one_another() {
    let repository = Repository::base("too-deep");
    let blob = repository.git(&["hash-object", "-w", "aims.yaml"]).trim().to_owned();
    let mut tree = git_fed(&repository.root, &[], &["mktree"], &format!("100644 blob {blob}\tx\n"));
    for _ in 0..600 {
        tree = git_fed(&repository.root, &[], &["mktree"], &format!("040000 tree {tree}\td\n"));
    }
    let head = repository.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    let listed = repository.git(&["ls-tree", &head]);
    let top =
        git_fed(&repository.root, &[], &["mktree"], &format!("{}\n040000 tree {tree}\tdeep\n", listed.trim_end()));
    let deep = repository.git(&["commit-tree", &top, "-p", "HEAD", "-m", "Deep"]).trim().to_owned();
    repository.aims(&["check", "--at", &deep]).says(2, &["folders are nested"]);
    // And a later commit without them is not held up by what lies before it.
    let after = repository.git(&["commit-tree", &head, "-p", &deep, "-m", "Flat again"]).trim().to_owned();
    repository.git(&["reset", "-q", "--hard", &after]);
    repository.aims(&["check"]).says(0, &["0 findings"]);
    repository.aims(&["status"]).says(0, &["folders are nested"]);
}

/// An approval that was withdrawn stays so, whatever a merge of an older branch brings back; it is then the merge that sets it.
#[test]
fn a_merge_brings_no_withdrawn_approval_back_in_silence() {
    let repository = Repository::base("withdrawn");
    let soa = repository.read("controls/soa.yaml");
    repository.git(&["branch", "old"]);
    let without: String =
        soa.lines().filter(|line| !line.starts_with("approval:")).map(|line| format!("{line}\n")).collect();
    assert_ne!(without, soa);
    repository.write("controls/soa.yaml", without);
    repository.commit("2026-03-01", "Withdraw the approval");
    repository.git(&["checkout", "-q", "old"]);
    repository.write("note.txt", "x");
    repository.commit("2026-03-02", "Something else");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "old"]);
    repository.write("controls/soa.yaml", soa);
    repository.commit("2026-03-03", "Merge, with the old file");
    let log = repository.aims(&["show", "SOA-1"]);
    let merge = repository.git(&["rev-parse", "HEAD"]).trim()[..10].to_owned();
    log.says(0, &[&format!("(commit {merge})")]);
    repository.aims(&["log", "SOA-1"]).says(0, &["Withdraw the approval"]);
}

/// A tree that names itself again and again holds more files than any disk; it is refused after a bounded look.
#[test]
fn a_tree_that_names_itself_again_and_again() {
    let repository = Repository::base("bomb");
    let mut tree = git_fed(&repository.root, &[], &["mktree"], "");
    for _ in 0..40 {
        let rows: String = ["a", "b", "c", "d"].iter().map(|name| format!("040000 tree {tree}\t{name}\n")).collect();
        tree = git_fed(&repository.root, &[], &["mktree"], &rows);
    }
    let head = repository.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    let listed = repository.git(&["ls-tree", &head]);
    let top =
        git_fed(&repository.root, &[], &["mktree"], &format!("{}\n040000 tree {tree}\tbomb\n", listed.trim_end()));
    let bomb = repository.git(&["commit-tree", &top, "-p", "HEAD", "-m", "Bomb"]).trim().to_owned();
    repository.aims(&["check", "--at", &bomb]).says(2, &["more files than aims reads"]);
}

/// Lines of commits that part and meet again, each older than the one before: every commit is told once.
#[test]
fn clocks_that_run_backwards() {
    let repository = Repository::base("clocks");
    let risk = repository.read("risks/R-1.yaml");
    for number in 0..12 {
        let day = |offset: i32| format!("2026-01-{:02}", 28 - number * 2 - offset);
        let text = |side: &str| format!("{risk}# {side} {number}\n");
        repository.git(&["checkout", "-q", "-b", &format!("side-{number}")]);
        repository.write("risks/R-1.yaml", text("side"));
        repository.commit(&day(0), "Side");
        repository.git(&["checkout", "-q", "main"]);
        repository.write("risks/R-1.yaml", text("main"));
        repository.commit(&day(0), "Main");
        repository.git(&["merge", "-q", "-s", "ours", "--no-edit", &format!("side-{number}")]);
    }
    let log = repository.aims(&["log", "R-1"]);
    assert_eq!(log.out.matches("created in").count(), 1, "{}", log.out);
    assert!(log.out.lines().count() < 100, "{} lines", log.out.lines().count());
}

/// A folder that was renamed is looked for once, not for every commit before it: each record keeps its own commit.
#[test]
fn a_folder_renamed_after_many_approvals() {
    let repository = Repository::base("renamed-folder");
    let system = repository.read("systems/scorer.yaml");
    for number in 0..30 {
        let text = format!(
            "kind: risk\nid: R-{n}\ntitle: Risk {n}\nsystems: [scorer]\nowner: chief\nreview: {{last: 2026-01-15}}\n",
            n = 200 + number
        );
        repository.write(&format!("risks/R-{}.yaml", 200 + number), text);
        repository.commit("2026-01-16", &format!("Risk {number}"));
    }
    repository.git(&["mv", "systems", "inventory"]);
    repository.commit("2026-02-01", "Move");
    let show = |id: &str| repository.aims(&["show", id]).all();
    assert!(!show("R-215").contains("needs to be"), "{}", show("R-215"));
    repository.write("inventory/scorer.yaml", system.replace("intended-use: Scoring", "intended-use: Also scoring"));
    repository.commit("2026-02-02", "Change the use");
    for id in ["R-200", "R-215", "R-229"] {
        assert!(show(id).contains("needs to be reviewed again: intended use of scorer changed"), "{}", show(id));
    }
}
