//! Names, links, pipes and places of output that a repository or a caller may hold ready.

use std::{fs, path::Path};

use super::same::aims;
use crate::support::{
    command::{Ran, bare_aims, ran},
    files::{self, read},
    folder::{Temporary, lay, names, write},
    matrix,
};

const BOB: &str = "kind: person\nid: bob\nname: Bob\nuntil: 2026-03-31\n";
const BROKEN: &str = "kind: person\nid: [\n";

/// A copy of the base.
pub fn base(name: &str) -> Temporary {
    Temporary::filled(&format!("hostile-{name}"), &files::base().files)
}

pub fn run(root: &Path, arguments: &[&str]) -> Ran {
    let ran = ran(&mut aims(root, arguments));
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran
}

/// Exit code and standard output of `aims check --format concise`.
fn check(root: &Path) -> (i32, String) {
    let output = run(root, &["check", "--format", "concise"]);
    (output.code, output.out)
}

/// One finding, of this rule and with these words, and every other file checked.
fn one(root: &Path, rule: &str, words: &str) {
    let (code, said) = check(root);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains(&format!("[{rule}]")) && said.contains(words), "{said}");
    assert!(said.contains(&records_of_the_base(0)) && said.contains(" 1 finding "), "{said}");
}

/// How many records the base and `more` hold, as the summary says it.
pub fn records_of_the_base(more: usize) -> String {
    let files = files::base().files;
    let kinds = |text: &[u8]| String::from_utf8_lossy(text).lines().filter(|line| line.starts_with("kind: ")).count();
    let records: usize = files.iter().filter(|(name, _)| name.ends_with(".yaml")).map(|(_, text)| kinds(text)).sum();
    format!("{} records", records + more)
}

#[test]
fn endings_in_capitals_are_read_too() {
    let folder = base("capitals");
    folder.write("people/BOB.YAML", BROKEN);
    one(&folder.0, "yaml-syntax", "people/BOB.YAML:2:5");
}

#[test]
fn a_repository_is_found_from_a_folder_a_file_and_below() {
    let folder = base("found");
    let above = folder.0.parent().expect("a folder");
    for repo in [folder.0.clone(), folder.0.join("risks"), folder.0.join("aims.yaml"), folder.0.join("risks/R-1.yaml")]
    {
        let output = run(above, &["check", "--repo", repo.to_str().expect("UTF-8")]);
        assert_eq!(output.code, 0, "{repo:?}: {output:?}");
    }
    let none = run(above, &["check", "--repo", "/nonexistent"]);
    assert_eq!(none.code, 2);
}

#[test]
fn a_repository_inside_of_another_is_told_there_and_checked_on_its_own() {
    let folder = base("nested");
    lay(&folder.0.join("inner"), &files::base().files);
    let (code, said) = check(&folder.0);
    assert_eq!(code, 1);
    assert!(said.contains("inner/aims.yaml:1:7: error[unknown-kind]: a manifest (`kind: aims`) is outside"), "{said}");
    assert_eq!(check(&folder.0.join("inner")).0, 0, "the nearest manifest upwards counts");
    assert_eq!(check(&folder.0.join("inner/risks")).0, 0);
    let manifest = folder.read("aims.yaml");
    folder.write("aims.yaml", format!("{manifest}exclude: [inner/]\n"));
    assert_eq!(check(&folder.0).0, 0, "`exclude` keeps it out");
}

#[test]
fn broken_patterns_are_told_and_the_others_hold() {
    let folder = base("patterns");
    folder.write("drafts/x.yaml", BROKEN);
    let manifest = folder.read("aims.yaml");
    folder.write("aims.yaml", format!("{manifest}exclude: [\"{{a\", drafts/]\n"));
    one(&folder.0, "invalid-value", "aims.yaml:33:11: error[invalid-value]: the pattern excludes nothing");
}

#[test]
fn what_cannot_be_written_is_an_error_and_nothing_is_left() {
    let folder = base("output");
    let left = || names(&folder.0);
    let before = left();
    for place in ["nowhere/x.json", ".", "", "risks"] {
        let output = run(&folder.0, &["check", "--output", &format!("json={place}")]);
        assert_eq!(output.code, 2, "{place}: {output:?}");
        assert!(output.err.starts_with("error: cannot write"), "{output:?}");
    }
    assert_eq!(left(), before);
}

#[test]
fn odd_surroundings_are_errors_or_change_nothing() {
    let folder = base("surroundings");
    let expected = run(&folder.0, &["check"]).out;
    for columns in ["0", "1", "40", "x", "-1", "18446744073709551615"] {
        let output = ran(aims(&folder.0, &["check"]).env("COLUMNS", columns));
        assert_eq!(output.code, 0, "{columns}: {output:?}");
    }
    for (variable, value) in [
        ("AIMS_TODAY", ""),
        ("AIMS_TODAY", "x"),
        ("AIMS_TODAY", "2026-13-01"),
        ("SOURCE_DATE_EPOCH", ""),
        ("SOURCE_DATE_EPOCH", "x"),
        ("SOURCE_DATE_EPOCH", "1.5"),
        ("SOURCE_DATE_EPOCH", "99999999999999999999"),
    ] {
        let output = ran(bare_aims(&folder.0, &["check"]).env(variable, value));
        assert_eq!(output.code, 2, "{variable}={value}");
    }
    for today in ["9999-12-31", "0000-01-01"] {
        let output = ran(aims(&folder.0, &["check"]).args(["--stage", "build"]));
        assert_eq!(output.code, 0, "{today}");
    }
    assert_eq!(run(&folder.0, &["check"]).out, expected);
}

#[cfg(unix)]
mod unix {
    use std::{
        ffi::OsStr,
        os::unix::{ffi::OsStrExt as _, fs::symlink, net::UnixListener},
    };

    use super::*;

    fn pipe(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    }

    #[test]
    fn odd_names_are_shown_not_obeyed() {
        let names: &[(&[u8], &str, &str)] = &[
            (b"a\nb.yaml", "yaml-syntax", "a b.yaml:2:5"),
            (b"a\x1b[31mb.yaml", "yaml-syntax", "a^[[31mb.yaml:2:5"),
            ("a\u{202e}b.yaml".as_bytes(), "yaml-syntax", "a\\u{202e}b.yaml:2:5"),
            (b"::error::x.yaml", "unreadable-file", "not valid on every operating system"),
            (b"a:b.yaml", "unreadable-file", "not valid on every operating system"),
            (b"a\\b.yaml", "unreadable-file", "not valid on every operating system"),
            (b"a\xff.yaml", "unreadable-file", "not UTF-8"),
            (b" .yaml", "yaml-syntax", " .yaml:2:5"),
        ];
        for (name, rule, words) in names {
            let folder = base("names");
            write(folder.0.join(OsStr::from_bytes(name)), BROKEN);
            one(&folder.0, rule, words);
            for format in matrix::some(["github", "text", "junit", "sarif", "gitlab", "markdown"], 4) {
                let said = run(&folder.0, &["check", "--format", format]).out;
                let commands = said.lines().filter(|line| line.trim_start().starts_with("::")).count();
                assert_eq!(commands, usize::from(format == "github"), "{format}: {said}");
                assert!(!said.contains(['\u{1b}', '\u{202e}']), "{format}: {said}");
            }
        }
    }

    #[test]
    fn links_pipes_and_sockets_in_the_place_of_records_are_told() {
        type Make = fn(&Path);
        let cases: &[(&str, Make)] = &[
            ("a file", |at| symlink("../aims.yaml", at).expect("linked")),
            ("a file outside", |at| symlink("/etc/passwd", at).expect("linked")),
            ("a folder", |at| symlink("../people", at).expect("linked")),
            ("itself", |at| symlink("x.yaml", at).expect("linked")),
            ("nothing", |at| symlink("nowhere", at).expect("linked")),
            ("a device", |at| symlink("/dev/zero", at).expect("linked")),
            ("a pipe", pipe),
            ("a socket", |at| drop(UnixListener::bind(at).expect("bound"))),
        ];
        for (what, make) in cases {
            let folder = base("links");
            make(&folder.0.join("people/x.yaml"));
            one(&folder.0, "unreadable-file", "people/x.yaml");
            assert!(!check(&folder.0).1.contains("root:"), "{what}");
        }
    }

    #[test]
    fn linked_folders_are_not_entered_and_told_where_they_lead_out() {
        let (folder, outside) = (base("folders"), Temporary::new("hostile-outside"));
        symlink("..", folder.0.join("people/up")).expect("linked");
        symlink("people", folder.0.join("persons")).expect("linked");
        assert_eq!(check(&folder.0).0, 0, "what they hold is read in its own place");
        outside.write("x.yaml", BROKEN);
        symlink(&outside.0, folder.0.join("more")).expect("linked");
        one(&folder.0, "unreadable-file", "more");
    }

    #[test]
    fn files_of_patterns_that_are_links_pipes_or_huge_leave_nothing_out() {
        let huge = "a*b*c*d\n".repeat(20_000);
        let cases: &[&dyn Fn(&Path)] = &[
            &|at| symlink("/dev/zero", at).expect("linked"),
            &|at| symlink("/etc/passwd", at).expect("linked"),
            &|at| symlink(".gitignore", at).expect("linked"),
            &|at| pipe(at),
            &|at| write(at, &huge),
        ];
        for make in cases {
            let folder = base("ignore");
            make(&folder.0.join(".gitignore"));
            one(&folder.0, "unreadable-file", ".gitignore");
        }
    }

    /// How many records the last line says there are.
    fn records(said: &str) -> usize {
        let before = said.split(" records").next().expect("a text");
        before.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    }

    #[test]
    fn patterns_hold_as_in_git() {
        let folder = base("patterns-git");
        let write = |path: &str, text: &str| folder.write(path, text);
        write(".gitignore", "drafts/\n*.tmp.yaml\n!keep.tmp.yaml\n");
        write("drafts/x.yaml", BROKEN);
        write("people/y.tmp.yaml", BROKEN);
        write("people/.gitignore", "/z.yaml\n");
        write("people/z.yaml", BROKEN);
        write(".hidden/x.yaml", BROKEN);
        let (code, before) = check(&folder.0);
        assert_eq!(code, 0, "{before}");
        write("people/deep/z.yaml", BROKEN);
        write("people/keep.tmp.yaml", BOB);
        let (code, said) = check(&folder.0);
        assert!(code == 1 && said.contains("people/deep/z.yaml"), "{said}");
        assert_eq!(records(&said), records(&before) + 1, "{said}");
    }

    #[test]
    fn patterns_above_count_inside_of_a_git_repository_only() {
        let folder = Temporary::new("hostile-above");
        let inner = folder.0.join("aims");
        lay(&inner, &files::base().files);
        write(inner.join("people/x.yaml"), BROKEN);
        folder.write(".gitignore", "x.yaml\n");
        assert_eq!(check(&inner).0, 1, "what lies above is somebody else's");
        fs::create_dir(folder.0.join(".git")).expect("made");
        assert_eq!(check(&inner).0, 0, "the repository begins above");
        fs::create_dir(inner.join(".git")).expect("made");
        assert_eq!(check(&inner).0, 1, "a repository of its own");
    }

    #[test]
    fn evidence_outside_is_never_opened() {
        type Make = fn(&Path);
        let link: Make = |at| symlink("/etc/passwd", at).expect("linked");
        let cases: &[(&str, Make, &str)] = &[
            ("../x", |_| {}, "path-outside-repository"),
            ("/etc/passwd", |_| {}, "invalid-value"),
            ("/proc/self/mem", |_| {}, "invalid-value"),
            ("evidence", |_| {}, "path-outside-repository"),
            ("./evidence/files/report.txt", |_| {}, "path-outside-repository"),
            ("evidence//files/report.txt", |_| {}, "path-outside-repository"),
            ("\"a\\0b\"", |_| {}, "path-outside-repository"),
            ("x", link, "path-outside-repository"),
            ("x", |at| symlink("/dev/zero", at).expect("linked"), "path-outside-repository"),
            ("x", |at| symlink("/proc/self/mem", at).expect("linked"), "path-outside-repository"),
            ("x/passwd", |at| symlink("/etc", at).expect("linked"), "path-outside-repository"),
            ("x", |at| symlink("x", at).expect("linked"), "missing-file"),
            ("x", pipe, "path-outside-repository"),
        ];
        for (path, make, rule) in cases {
            let folder = base("evidence");
            make(&folder.0.join("x"));
            let record = folder.0.join("evidence/EV-1.yaml");
            write(&record, read(&record).replace("evidence/files/report.txt", path));
            let (code, said) = check(&folder.0);
            assert!(code == 1 && said.contains(rule), "{path}: {said}");
        }
        let folder = base("evidence-inside");
        symlink("evidence/files", folder.0.join("x")).expect("linked");
        let record = folder.0.join("evidence/EV-1.yaml");
        write(&record, read(&record).replace("evidence/files", "x"));
        assert_eq!(check(&folder.0).0, 0, "a link that stays inside is followed");
    }

    #[test]
    fn manifests_that_are_no_files_end_the_check() {
        for link in [true, false] {
            let folder = base("manifest");
            let (manifest, real) = (folder.0.join("aims.yaml"), folder.0.join("real.txt"));
            fs::rename(&manifest, &real).expect("moved");
            if link {
                symlink("real.txt", &manifest).expect("linked");
            } else {
                fs::create_dir(&manifest).expect("made");
            }
            assert_eq!(check(&folder.0).0, 2);
        }
    }

    #[test]
    fn output_goes_to_devices_but_never_through_links_to_files() {
        let folder = base("devices");
        let outside = Temporary::new("hostile-target");
        let target = outside.0.join("mine");
        write(&target, "mine");
        symlink(&target, folder.0.join("x.json")).expect("linked");
        symlink("/dev/full", folder.0.join("full")).expect("linked");
        assert_eq!(run(&folder.0, &["check", "--output", "json=x.json"]).code, 0);
        assert_eq!(read(&target), "mine");
        assert!(folder.read("x.json").starts_with('{'));
        assert_eq!(run(&folder.0, &["check", "--output", "json=full"]).code, 2, "a full disk");
        assert!(folder.0.join("full").is_symlink());
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
        let output = aims(&folder.0, &["check"]).stdout(full).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
    }
}
