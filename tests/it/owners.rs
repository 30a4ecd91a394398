//! CODEOWNERS: who stands in it, what is kept, and what is said when it is out of step.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
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
    let top = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("owners-{name}"));
    let _ = fs::remove_dir_all(&top);
    fs::create_dir_all(top.join(".git")).expect("it can be made");
    let put = |path: &str, bytes: &[u8]| {
        let path = top.join("ai").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    };
    crate::pages::base().files.iter().filter(|(path, _)| !path.starts_with("people/")).for_each(|(p, b)| put(p, b));
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

fn run(top: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims"));
    command.args(["owners", "--today", "2026-06-30"]).args(arguments).current_dir(top.join("ai"));
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn each_file_is_owned_by_those_behind_its_records() {
    let output = run(&repository("lines"), &[]);
    let (out, said) = (text(&output.stdout), text(&output.stderr));
    for line in [
        "/ai/aims.yaml @acme/management",
        "/ai/risks/a\\ b\\#1.yaml @ben",
        "/ai/risks/two.yaml @acme/management cara@example.com",
        "/ai/risks/team.yaml @ben",
        "# no pattern can name: ai/risks/[x].yaml",
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
fn what_people_wrote_is_kept_and_the_step_is_checked() {
    let top = repository("write");
    let file = top.join("docs/CODEOWNERS");
    assert_eq!(run(&top, &["--check"]).status.code(), Some(1));
    fs::create_dir_all(top.join("docs")).expect("it can be made");
    fs::write(&file, "* @all\t\n# ours").expect("it can be written");
    assert_eq!(run(&top, &["--write"]).status.code(), Some(0));
    let written = fs::read_to_string(&file).expect("it is there");
    assert!(written.starts_with("* @all\t\n# ours\n# aims: begin\n") && !top.join(".github").exists(), "{written}");
    assert_eq!(run(&top, &["--check"]).status.code(), Some(0));
    fs::write(top.join("ai/risks/two.yaml"), "kind: risk\nid: R-92\ntitle: Odd\nowner: ben\n").expect("it is written");
    let output = run(&top, &["--check"]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    assert!(out.starts_with("- /ai/risks/two.yaml @acme/management cara@example.com\n+ /ai/risks/two.yaml @ben\n"));
    assert!(out.contains("docs/CODEOWNERS is out of step"), "{out}");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), written);
}

#[test]
fn a_new_file_is_put_where_code_hosts_look_first() {
    let top = repository("new");
    assert_eq!(run(&top, &["--write"]).status.code(), Some(0));
    let written = fs::read_to_string(top.join(".github/CODEOWNERS")).expect("it is there");
    assert_eq!(written, text(&run(&top, &[]).stdout));
    assert_eq!(run(&top, &["--output", "../OWNERS"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(top.join("OWNERS")).expect("it is there"), written);
    assert_eq!(run(&top, &["--check", "--output", "../OWNERS"]).status.code(), Some(0));
}

#[test]
fn a_file_that_cannot_be_told_apart_stays() {
    let top = repository("broken");
    let file = top.join("CODEOWNERS");
    for broken in ["# aims: begin\n* @all\n", "# aims: end\n"] {
        fs::write(&file, broken).expect("it can be written");
        for option in ["--write", "--check"] {
            assert_eq!(run(&top, &[option]).status.code(), Some(2), "{broken}");
        }
        assert_eq!(fs::read_to_string(&file).expect("it is there"), broken);
    }
    fs::write(&file, [b'*', 0xff]).expect("it can be written");
    assert_eq!(run(&top, &["--write"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let top = repository("link");
    fs::write(top.join("target"), "").expect("it can be written");
    std::os::unix::fs::symlink("target", top.join("CODEOWNERS")).expect("it can be linked");
    for option in ["--write", "--check"] {
        assert_eq!(run(&top, &[option]).status.code(), Some(2));
    }
    assert_eq!(fs::read(top.join("target")).expect("it is there"), b"");
}
