//! Formats for CI servers name files from the root of the git repository, the others from the folder of `aims.yaml`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::support::{
    command::{aims, aims_today},
    files::base,
    folder::{fresh, lay, write},
};

/// A repository with one broken record in `folder` of a git repository, whose `.git` is a file or a folder.
fn repository(name: &str, folder: &str, linked: bool) -> PathBuf {
    let top = fresh(&format!("git-root-{name}"));
    let root = top.join(folder);
    lay(&root, &base().files);
    write(root.join("risks/R 90.yaml"), "kind: risk\nid: R-90\ntitle: Odd\ncolour: red\n");
    if linked {
        write(top.join(".git"), "gitdir: /elsewhere\n");
    } else {
        fs::create_dir_all(top.join(".git")).expect("it can be made");
    }
    root
}

fn check(root: &Path, format: &str) -> String {
    aims_today(root, &["check", "--format", format]).out
}

fn json(root: &Path, format: &str) -> Value {
    aims_today(root, &["check", "--format", format]).json()
}

fn named(root: &Path) -> [String; 4] {
    let sarif = &json(root, "sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let github = check(root, "github");
    let property = github.split_once("file=").expect("a file").1.split_once(",line").expect("a line").0;
    [
        property.to_owned(),
        text(&json(root, "gitlab")[0]["location"]["path"]),
        text(&sarif["uri"]),
        text(&json(root, "json")["root"]),
    ]
}

#[test]
fn a_repository_in_a_folder() {
    for linked in [false, true] {
        let root = repository(if linked { "file" } else { "folder" }, "teams/a b/ai", linked);
        let path = "teams/a b/ai/risks/R 90.yaml";
        assert_eq!(named(&root), [path, path, "teams/a%20b/ai/risks/R%2090.yaml", "teams/a b/ai"]);
    }
}

#[test]
fn a_repository_at_the_top() {
    let root = repository("top", ".", false);
    assert_eq!(named(&root), ["risks/R 90.yaml", "risks/R 90.yaml", "risks/R%2090.yaml", ""]);
}

#[test]
fn a_repository_without_git() {
    use aims::source::{MemoryTree, Tree as _};
    assert_eq!(MemoryTree::default().prefix(), "");
}

#[test]
fn formats_for_people_and_programs_name_files_from_the_folder_of_the_manifest() {
    let root = repository("people", "firm", false);
    for format in ["text", "concise", "json", "junit", "markdown"] {
        let written = check(&root, format);
        assert!(written.contains("risks/R 90.yaml") && !written.contains("firm/risks"), "{format}: {written}");
    }
}

#[test]
fn a_repository_with_sha_256_names_is_refused_with_the_reason() {
    let root = repository("sha256", ".", false);
    fs::remove_dir_all(root.join(".git")).expect("it is there");
    let mut git = Command::new("git");
    git.args(["init", "-q", "--object-format=sha256"]).current_dir(&root);
    if !git.status().is_ok_and(|status| status.success()) {
        eprintln!("this git makes no such repository: not tried");
        return;
    }
    let ran = aims(&root, &["check", "--at", "HEAD"]);
    assert!(ran.code == 2 && ran.err.contains("SHA-256 repositories are not supported yet"), "{}", ran.err);
}
