//! The same commit gives the same bytes, whatever is around.

use std::collections::BTreeMap;

use super::{manifest, packed};
use crate::support::{
    archive::{Entries, entries},
    command::{AIMS, aims, isolated, ran},
    engine::COMPANY_DATE,
    files::example,
    folder::{fresh, write},
    matrix,
    repository::Repository,
};

/// Makes a pack with other settings of the machine.
fn elsewhere(repository: &Repository, variables: &[(&str, &str)], umask: &str) -> Vec<u8> {
    let to = repository.root.with_extension("elsewhere.zip");
    let mut command = isolated("sh", &repository.root);
    command.args(["-c", &format!("umask {umask} && exec \"$0\" pack --stage stage-2 -o \"$1\"")]);
    ran(command.arg(AIMS).arg(&to).envs(variables.iter().copied())).says(0, &[]);
    std::fs::read(to).expect("it was written")
}

#[test]
#[cfg(unix)]
fn built_twice_in_two_folders_with_everything_else_different() {
    let files = example("company").files;
    let one = Repository::company("pack-one");
    let other = Repository::holding("pack-other/deeper", files.iter().rev(), COMPANY_DATE);
    assert_eq!(one.git(&["rev-parse", "HEAD"]), other.git(&["rev-parse", "HEAD"]));
    // The work tree of the other has the line ends of another system, and holds what git does not look at.
    other.git(&["config", "core.autocrlf", "true"]);
    std::fs::remove_file(other.root.join("aims.yaml")).expect("it is there");
    other.git(&["checkout", "-q", "aims.yaml"]);
    assert!(other.read("aims.yaml").contains("\r\n"));
    let first = elsewhere(&one, &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C"), ("COLUMNS", "40")], "077");
    other.write("notes.txt", "not part of it");
    let second = elsewhere(&other, &[("TZ", "America/Adak"), ("LC_ALL", "tr_TR.UTF-8"), ("HOME", "/")], "000");
    assert!(first == second, "the packs differ: {:?}", unlike(&first, &second));
    assert_eq!(manifest(&entries(&first))["dirty"], false);
    // By its name the commit gives the same, also from elsewhere.
    if matrix::all() {
        assert!(first == packed(&other.root, &["--stage", "stage-2", "--at", "HEAD"]));
    }
    let pack = one.root.with_extension("elsewhere.zip");
    let pack = pack.to_str().expect("UTF-8");
    let clone = one.cloned("pack-clone", &[]);
    aims(&clone.root, &["pack", "verify", pack, "--rebuild"]).says(0, &["rebuilding it gives the same bytes"]);
    aims(&fresh("pack-nowhere"), &["pack", "verify", pack]).says(0, &["The pack is intact", "Not compared"]);
    if matrix::all() {
        aims(&clone.root, &["pack", "verify", pack, "--repo", "."]).says(0, &["rebuilding it gives the same bytes"]);
    }
}

#[test]
fn a_pack_is_made_again_with_the_form_of_its_csv() {
    let repository = Repository::base("pack-csv-form");
    let pack = entries(&packed(&repository.root, &["--format", "csv", "--csv-bom", "--csv-separator", "tab"]));
    assert_eq!(manifest(&pack)["options"]["csv"], serde_json::json!({"separator": "tab", "byteOrderMark": true}));
    let tables: Vec<_> = pack.iter().filter(|(path, _)| path.ends_with(".csv")).collect();
    assert!(!tables.is_empty() && tables.iter().all(|(_, bytes)| bytes.starts_with(b"\xEF\xBB\xBF")));
    let to = repository.root.with_extension("pack.zip");
    let verify = ["pack", "verify", to.to_str().expect("UTF-8"), "--rebuild"];
    repository.aims(&verify).says(0, &["rebuilding it gives the same bytes"]);
    let plain = entries(&packed(&repository.root, &["--format", "csv"]));
    assert!(manifest(&plain)["options"].get("csv").is_none());
}

/// The paths in which two packs differ.
fn unlike(one: &[u8], other: &[u8]) -> Vec<String> {
    let other: BTreeMap<_, _> = entries(other).into_iter().collect();
    let differs = |(path, bytes): &(String, Vec<u8>)| other.get(path) != Some(bytes);
    entries(one).into_iter().filter(differs).map(|(path, _)| path).collect()
}

#[test]
fn a_commit_made_anew_differs_where_the_pack_was_changed_as_a_whole() {
    let repository = Repository::base("pack-forged");
    let pack = packed(&repository.root, &["--format", "csv"]);
    repository.replace("documents/policy.md", "AI", "Another");
    repository.commit("2026-01-31", "Change");
    // A whole pack of another commit, which says that it is of the first one.
    let other = entries(&packed(&repository.root, &["--format", "csv"]));
    let first = manifest(&entries(&pack))["commit"].as_str().expect("a commit").to_owned();
    let second = manifest(&other)["commit"].as_str().expect("a commit").to_owned();
    let forged: Vec<_> = other
        .into_iter()
        .map(|(path, bytes)| match path.as_str() {
            "MANIFEST.json" => (path, String::from_utf8(bytes).expect("UTF-8").replace(&second, &first).into_bytes()),
            _ => (path, bytes),
        })
        .collect();
    let forged = with_sums(forged);
    let to = repository.root.with_extension("forged.zip");
    write(&to, super::archive(&forged));
    let to = to.to_str().expect("UTF-8");
    aims(&repository.root, &["pack", "verify", to]).says(0, &["The pack is intact"]);
    let said = aims(&repository.root, &["pack", "verify", to, "--rebuild"]);
    said.says(1, &["policies/DOC-1-policy.md", "its bytes differ from the rebuilt pack", "MANIFEST.json"]);
}

/// The same with checksums that fit.
fn with_sums(mut entries: Entries) -> Entries {
    entries.pop();
    let line = |(path, bytes): &(String, Vec<u8>)| format!("{}  {path}\n", aims::source::sha256(bytes));
    let sums: String = entries.iter().map(line).collect();
    entries.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    entries
}

#[test]
fn a_pack_of_a_commit_that_no_branch_holds_is_named_for_what_it_is() {
    let repository = Repository::base("pack-stray");
    packed(&repository.root, &["--format", "csv", "--today", "2027-01-01"]);
    let to = repository.root.with_extension("pack.zip");
    let verify = ["pack", "verify", to.to_str().expect("UTF-8"), "--rebuild"];
    let (stray, day) = ("no branch or tag contains its commit", "due dates were judged as of 2027-01-01");
    repository.aims(&verify).says(0, &["The pack is intact", day]).lacks(&[stray]);
    repository.git(&["commit", "--amend", "--quiet", "--message", "Another"]);
    repository.aims(&verify).says(0, &[stray]);
    repository.git(&["tag", "kept", "HEAD@{1}"]);
    repository.aims(&verify).says(0, &[]).lacks(&[stray]);
}
