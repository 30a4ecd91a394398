//! CODEOWNERS: the owners in it, what is kept, and the messages when it is out of date.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::support::{
    command::{Ran, aims_today},
    files::{base, read},
    folder::{fresh, write},
    schemas::{assert_fits, published},
};

const ROLES: &str = "\
kind: role
id: chief
title: Managing director
handle: \"@acme/management\"
holders: [ada]
---
kind: role
id: model-owner
title: Model owner
holders: [ben, gone]
";

const PEOPLE: &str = "\
kind: person
id: ada
name: Ada Base
git: [\"@ada\"]
---
kind: person
id: ben
name: Ben Base
git: [Ben Base, ben@example.com, \"@ben @mallory\", \"@ben\"]
---
kind: person
id: gone
name: Gone
until: 2026-01-31
git: [\"@gone\"]
---
kind: person
id: cara
name: Cara Audit
git: [Cara Audit, cara@example.com]
---
kind: person
id: mute
name: Mute
git: [Mute]
";

/// The base in the folder `ai` of a git repository, with handles and a few odd files.
fn repository(name: &str) -> PathBuf {
    let top = fresh(&format!("owners-{name}"));
    fs::create_dir_all(top.join(".git")).expect("it can be made");
    let put = |path: &str, bytes: &[u8]| write(top.join("ai").join(path), bytes);
    base().files.iter().filter(|(path, _)| !path.starts_with("people/")).for_each(|(p, b)| put(p, b));
    put("people/roles.yaml", ROLES.as_bytes());
    put("people/people.yaml", PEOPLE.as_bytes());
    let risk = |id: &str, owner: &str| format!("kind: risk\nid: {id}\ntitle: Odd\nowner: {owner}\n");
    put("risks/a b#1.yaml", risk("R-90", "ben").as_bytes());
    put("risks/[x].yaml", risk("R-91", "ben").as_bytes());
    put("risks/two.yaml", format!("{}---\n{}", risk("R-92", "chief"), risk("R-93", "cara")).as_bytes());
    put("risks/mute.yaml", risk("R-94", "mute").as_bytes());
    put("risks/team.yaml", risk("R-95", "model-owner").as_bytes());
    top
}

fn run(top: &Path, arguments: &[&str]) -> Ran {
    aims_today(&top.join("ai"), &[&["owners", "--codeowners"], arguments].concat())
}

#[test]
fn owners_are_listed_with_their_records() {
    let folder = repository("report").join("ai");
    let owners = |arguments: &[&str]| aims_today(&folder, &[&["owners"], arguments].concat());
    let report = owners(&["--format", "json"]).json();
    assert_fits(&published("owners-report"), &report);
    let ids = |list: &Value| -> Vec<String> {
        let ids = list.as_array().expect("a list").iter().map(|one| one["id"].as_str().expect("an id").to_owned());
        ids.collect()
    };
    let find = |id: &str| report["owners"].as_array().expect("a list").iter().find(|owner| owner["id"] == id);
    let ben = find("ben").expect("he owns records");
    assert_eq!((ids(&ben["records"]), &ben["name"]), (vec!["R-90".to_owned(), "R-91".to_owned()], &"Ben Base".into()));
    let role = find("model-owner").expect("it owns records");
    assert_eq!(role["holders"], serde_json::json!(["Ben Base", "Gone"]));
    assert!(ids(&role["records"]).contains(&"R-95".to_owned()));
    let only = owners(&["ben"]);
    only.says(0, &["Ben Base (ben)", "R-90", "R-91"]).lacks(&["R-92", "R-95"]);
    owners(&["nobody"]).says(2, &["there is no record `nobody`"]);
}

#[test]
fn each_file_is_owned_by_those_behind_its_records() {
    let Ran { out, err: said, .. } = run(&repository("lines"), &["--output", "-"]);
    for line in [
        "/ai/aims.yaml @acme/management",
        "/ai/risks/a\\ b\\#1.yaml @ben",
        "/ai/risks/two.yaml @acme/management cara@example.com",
        "/ai/risks/team.yaml @ben",
        "# no pattern can match: ai/risks/[x].yaml",
        "# no handle: mute, owner of 1 file",
    ] {
        assert!(out.lines().any(|there| there == line), "{line}\n{out}");
    }
    assert!(!out.contains("mallory") && !out.contains("@gone") && !out.contains("mute.yaml"), "{out}");
    assert!(said.contains("`mute` has no handle"), "{said}");
    let patterns: Vec<&str> = out.lines().filter(|line| line.starts_with('/')).collect();
    assert!(patterns.is_sorted());
}

#[test]
fn text_outside_the_block_is_kept_and_the_block_is_checked() {
    let top = repository("write");
    let file = top.join("docs/CODEOWNERS");
    assert_eq!(run(&top, &["--check"]).code, 1);
    write(&file, "* @all\t\n# ours");
    assert_eq!(run(&top, &[]).code, 0);
    let written = read(&file);
    assert!(written.starts_with("* @all\t\n# ours\n# aims: begin\n") && !top.join(".github").exists(), "{written}");
    assert_eq!(run(&top, &["--check"]).code, 0);
    write(top.join("ai/risks/two.yaml"), "kind: risk\nid: R-92\ntitle: Odd\nowner: ben\n");
    let output = run(&top, &["--check"]);
    let out = &output.out;
    assert_eq!(output.code, 1);
    assert!(out.starts_with("- /ai/risks/two.yaml @acme/management cara@example.com\n+ /ai/risks/two.yaml @ben\n"));
    assert!(out.contains("docs/CODEOWNERS is out of date"), "{out}");
    assert_eq!(read(&file), written);
}

#[test]
fn a_new_file_is_put_where_code_hosts_look_first() {
    let top = repository("new");
    assert_eq!(run(&top, &[]).code, 0);
    let written = read(top.join(".github/CODEOWNERS"));
    assert_eq!(written, run(&top, &["--output", "-"]).out);
    assert_eq!(run(&top, &["--output", "../OWNERS"]).code, 0);
    assert_eq!(read(top.join("OWNERS")), written);
    assert_eq!(run(&top, &["--check", "--output", "../OWNERS"]).code, 0);
}

#[test]
fn a_file_that_cannot_be_told_apart_stays() {
    let top = repository("broken");
    let file = top.join("CODEOWNERS");
    for broken in ["# aims: begin\n* @all\n", "# aims: end\n"] {
        write(&file, broken);
        for options in [&[][..], &["--check"]] {
            let ran = run(&top, options);
            assert!(ran.code == 2 && ran.err.contains("aims block"), "{broken}: {}", ran.err);
        }
        assert_eq!(read(&file), broken);
    }
    write(&file, [b'*', 0xff]);
    assert_eq!(run(&top, &[]).code, 2);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let top = repository("link");
    write(top.join("target"), "");
    std::os::unix::fs::symlink("target", top.join("CODEOWNERS")).expect("it can be linked");
    for options in [&[][..], &["--check"]] {
        let ran = run(&top, options);
        assert!(ran.code == 2 && ran.err.contains("CODEOWNERS"), "{}", ran.err);
    }
    assert_eq!(fs::read(top.join("target")).expect("it is there"), b"");
}
