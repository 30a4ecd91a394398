//! `--at`: a commit answers as if it were checked out, wherever git keeps it, and nothing is written.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::OnceLock,
};

use aims::{
    document::kinds::DOCUMENTS,
    output::{FORMATS, diff::DIFF_FORMATS, graph::GRAPH_FORMATS, page::PAGE_FORMATS},
    render,
};

use super::untreated;
use crate::support::{
    command::{aims, aims_today},
    files::{base, tree},
    folder::fresh,
    matrix,
    repository::Repository,
};

/// Every reading command in every format.
fn commands() -> Vec<Vec<String>> {
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    let mut commands: Vec<Vec<String>> =
        FORMATS.iter().map(|format| words(&format!("check --format {}", format.name))).collect();
    let pages = [
        "status --documents",
        "status --clause 6.1.3",
        "list",
        "list risk",
        "show SOA-01",
        "trace R-01 --all",
        "explain unproven-control",
    ];
    for page in pages {
        let formats: &[aims::output::page::PageFormat] = PAGE_FORMATS;
        commands.extend(formats.iter().map(|format| words(&format!("{page} --format {}", format.name))));
    }
    for graph in ["graph R-01 --depth 2", "graph --all"] {
        commands.extend(GRAPH_FORMATS.iter().map(|format| words(&format!("{graph} --format {}", format.name))));
    }
    commands.push(words("calendar"));
    for document in DOCUMENTS {
        let formats = render::FORMATS.iter().filter(|format| format.text);
        commands.extend(formats.map(|format| words(&format!("render {} --format {}", document.name, format.name))));
    }
    commands
}

/// Holds what `--at HEAD` says in one folder against what the files in another say, one thread for each half.
fn agree(at: &Path, files: &Path, commands: &[Vec<String>]) {
    let halves = commands.chunks(commands.len().div_ceil(2));
    std::thread::scope(|scope| {
        for half in halves {
            scope.spawn(move || half.iter().for_each(|command| agrees(at, files, command)));
        }
    });
}

fn agrees(at: &Path, files: &Path, command: &[String]) {
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    let wanted = aims_today(files, &command);
    let found = aims_today(at, &[&command[..], &["--at", "HEAD"]].concat());
    assert!(wanted.code < 2, "{command:?}: {}", wanted.err);
    assert_eq!(found.code, wanted.code, "{command:?}: {}", found.err);
    assert!(found.out == wanted.out, "{command:?} differs:\n{}", difference(&wanted.out, &found.out));
    assert_eq!(found.err, wanted.err, "{command:?}");
}

fn difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    lines.map_or_else(|| "only in length".to_owned(), |(one, other)| format!("- {one}\n+ {other}"))
}

/// Names, sizes and times of everything below a folder.
fn everything(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("it can be listed") {
            let entry = entry.expect("it can be listed");
            let metadata = entry.metadata().expect("it is there");
            if metadata.is_dir() {
                folders.push(entry.path());
            }
            let state = format!("{} {:?}", metadata.len(), metadata.modified().expect("a time"));
            found.insert(entry.path().display().to_string(), state);
        }
    }
    found
}

/// The company in a folder of a repository, with a bare clone and a linked work tree.
fn company() -> &'static Repository {
    static COMPANY: OnceLock<Repository> = OnceLock::new();
    COMPANY.get_or_init(|| {
        let repository = Repository::new("company");
        repository.lay("teams/a b/ai/", &tree("examples/company").files);
        repository.write("README.md", "Not ours.\n");
        repository.commit("2026-06-29", "Everything");
        repository
    })
}

const FOLDER: &str = "teams/a b/ai";

#[test]
fn a_clean_tree_and_its_commit_say_the_same() {
    let repository = company();
    let folder = repository.root.join(FOLDER);
    let before = everything(&repository.root);
    agree(&folder, &folder, &matrix::some(commands(), 37));
    let after = everything(&repository.root);
    let written = after.iter().filter(|(path, state)| before.get(*path) != Some(state));
    assert_eq!(written.collect::<Vec<_>>(), [], "something was written");
}

#[test]
fn a_folder_below_the_manifest_and_the_top_say_the_same() {
    let repository = company();
    let folder = repository.root.join(FOLDER);
    let some = ["check --format sarif", "status --format json", "render soa --format html"];
    let some: Vec<Vec<String>> = some.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect();
    agree(&folder.join("risks"), &folder, &matrix::some(some.clone(), 3));
    agree(&repository.root, &folder, &matrix::some(some, 2));
}

#[test]
fn a_bare_repository_and_a_linked_work_tree_say_the_same() {
    let repository = company();
    let some = ["check --format json", "check --format github", "status --format json", "render soa --format md"];
    let some: Vec<Vec<String>> = some.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect();
    let bare = repository.cloned("company-bare", &["--bare"]);
    agree(&bare.root, &repository.root.join(FOLDER), &matrix::some(some.clone(), 2));
    let linked = repository.cloned("company-whole", &[]);
    let place = fresh("company-linked");
    linked.git(&["worktree", "add", "-q", "--detach", &place.display().to_string()]);
    agree(&place.join(FOLDER), &place.join(FOLDER), &matrix::some(some.clone(), 4));
    agree(&place.join(FOLDER), &repository.root.join(FOLDER), &matrix::some(some, 4));
}

/// Four commits; the record that each adds tells them apart. The manifest moves with the third.
fn line() -> &'static (Repository, Vec<String>) {
    static LINE: OnceLock<(Repository, Vec<String>)> = OnceLock::new();
    LINE.get_or_init(|| {
        let repository = Repository::base("line");
        let mut commits = vec![repository.git(&["rev-parse", "HEAD"])];
        repository.git(&["tag", "light"]);
        for (number, day) in ["2026-03-01", "2026-03-01", "2026-05-01"].into_iter().enumerate() {
            let id = format!("R-9{number}");
            if number == 1 {
                fs::create_dir(repository.root.join("ai")).expect("it can be made");
                let files = base().files;
                let tops: BTreeSet<&str> =
                    files.keys().map(|path| path.split('/').next().unwrap_or_default()).collect();
                tops.iter().for_each(|top| drop(repository.git(&["mv", top, "ai/"])));
            }
            let folder = if number == 0 { "" } else { "ai/" };
            repository.write(&format!("{folder}risks/{id}.yaml"), untreated(&id));
            commits.push(repository.commit(day, &id));
        }
        let heavy =
            ["-c", "user.name=S", "-c", "user.email=s@base.example", "tag", "-a", "heavy", "-m", "Heavy", "HEAD~1"];
        repository.git(&heavy);
        repository.git(&["branch", "old", "HEAD~2"]);
        (repository, commits)
    })
}

/// How many of the added risks a revision holds, and the day from which it is looked at.
fn seen(folder: &Path, revision: &str) -> (usize, String) {
    let ran = aims(folder, &["check", "--format", "json", "--fail-on", "never", "--at", revision]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let json = ran.json();
    let findings = json["findings"].as_array().expect("a list");
    let added = |number: &usize| findings.iter().any(|finding| finding["record"] == format!("R-9{number}"));
    let found = (0..3).filter(added).count();
    (found, json["today"].as_str().expect("a day").to_owned())
}

#[test]
fn every_name_of_a_revision() {
    let (repository, commits) = line();
    let cases = [
        (commits[0].as_str(), 0, "2026-01-31"),
        (&commits[1][..8], 1, "2026-03-01"),
        ("light", 0, "2026-01-31"),
        ("heavy", 2, "2026-03-01"),
        ("heavy^{commit}", 2, "2026-03-01"),
        ("old", 1, "2026-03-01"),
        ("main", 3, "2026-05-01"),
        ("HEAD", 3, "2026-05-01"),
        ("HEAD~3", 0, "2026-01-31"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-02-28", 0, "2026-01-31"),
        ("2026-03-01", 2, "2026-03-01"),
        ("2026-06-30", 3, "2026-05-01"),
    ];
    for (revision, risks, day) in cases {
        assert_eq!(seen(&repository.root, revision), (risks, day.to_owned()), "{revision}");
    }
}

#[test]
fn the_manifest_moved_between_revisions() {
    let (repository, commits) = line();
    for folder in ["ai", "ai/risks", "."] {
        assert_eq!(seen(&repository.root.join(folder), &commits[1]).0, 1, "{folder}");
        assert_eq!(seen(&repository.root.join(folder), &commits[3]).0, 3, "{folder}");
    }
}

#[test]
fn revisions_that_are_not_there() {
    let (repository, _) = line();
    let folder = repository.root.join("ai");
    let cases: [(&str, &[&str]); 7] = [
        (
            "2026-01-30",
            &["there is no revision `2026-01-30`: the first commit is dated 2026-01-31", "help: use a later date"],
        ),
        ("2026-02-30", &["there is no revision `2026-02-30`: it is not a commit, tag, branch or date"]),
        ("nowhere", &["there is no revision `nowhere`", "git fetch"]),
        ("", &["there is no revision ``"]),
        ("0123456789012345678901234567890123456789", &["there is no revision `0123"]),
        ("HEAD:ai", &["there is no revision `HEAD:ai`"]),
        ("\u{1b}[31mred", &["there is no revision `"]),
    ];
    for (revision, texts) in cases {
        aims(&folder, &["check", "--at", revision]).says(2, texts).lacks(&["\u{1b}"]);
        aims(&folder, &["diff", revision]).says(2, texts).lacks(&["\u{1b}"]);
        aims(&folder, &["check", "--diff", revision]).says(2, texts).lacks(&["\u{1b}"]);
    }
}

#[test]
fn a_revision_without_a_manifest() {
    let repository = Repository::new("no-manifest");
    repository.write("README.md", "Nothing yet.\n");
    let first = repository.commit("2026-01-01", "First");
    repository.aims(&["check", "--at", "HEAD"]).says(2, &["`HEAD` contains no management system", "aims.yaml"]);
    for folder in ["one/", "two/"] {
        repository.lay(folder, &base().files);
    }
    repository.commit("2026-01-31", "Two");
    repository.aims(&["check", "--at", "HEAD"]).says(2, &["several folders", "--repo", "one, two"]);
    repository.aims(&["check", "--at", "HEAD", "--repo", "two"]).says(0, &["surveillance"]);
    repository.aims(&["check", "--at", &first[..10], "--repo", "two"]).says(2, &["contains no management system"]);
}

#[test]
fn the_day_is_the_committers_unless_one_is_given() {
    let repository = Repository::base("zones");
    let late = [("GIT_COMMITTER_DATE", "2026-05-01T23:30:00-0800"), ("GIT_AUTHOR_DATE", "2020-01-01T00:00:00+0000")];
    repository.commit_with("2026-05-01", &late, &["--allow-empty", "-m", "Late in the west"]);
    let today = |arguments: &[&str]| {
        aims(&repository.root, &[&["check", "--format", "json", "--at", "HEAD"], arguments].concat()).json()["today"]
            .clone()
    };
    assert_eq!(today(&[]), "2026-05-01");
    assert_eq!(today(&["--today", "2026-08-01"]), "2026-08-01");
}

#[test]
fn expectations_of_ones_own_are_those_of_the_commit() {
    let repository = Repository::base("expectations");
    let expectation = "kind: expectation\nid: risk-has-scenario\nsummary: Every risk names a scenario\nfor: risk\nrequire: [{path: scenario, exists: true}]\nmessage: \"{id} names no scenario\"\nhelp: name one\nbasis: clause\n";
    repository.write("expectations/own.yaml", expectation);
    let with = repository.commit("2026-02-01", "Ask for scenarios");
    fs::remove_file(repository.root.join("expectations/own.yaml")).expect("it is there");
    repository.commit("2026-03-01", "Ask no more");
    repository.aims(&["check", "--at", &with]).says(1, &["R-1 names no scenario"]);
    repository.aims(&["check", "--at", "HEAD"]).says(0, &[]).lacks(&["names no scenario"]);
    repository.aims(&["explain", "risk-has-scenario", "--at", &with]).says(0, &["Every risk names a scenario"]);
    repository.aims(&["explain", "risk-has-scenario"]).says(2, &[]);
}

#[test]
fn every_format_of_a_comparison_with_itself_is_empty() {
    let repository = company();
    let folder = repository.root.join(FOLDER);
    for format in DIFF_FORMATS {
        let twice = [["diff", "HEAD"].as_slice(), &["diff", "HEAD", "main"]];
        for command in twice {
            let ran = aims(&folder, &[command, &["--detailed-exitcode", "--format", format.name]].concat());
            assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
        }
    }
}
