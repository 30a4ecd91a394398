//! The exit code is the verdict's, whatever becomes of the output.

use std::{
    fs::File,
    process::{Command, Stdio},
};

use aims::output::FORMATS;

use crate::support::{
    command::{AIMS, aims, isolated},
    engine::TODAY,
    files::base,
    folder::{filled, scratch, write},
    matrix,
};

/// `aims check` on the small repository of the rule pages; with a stranger's file in it, which is an error.
fn check(name: &str, broken: bool, format: &str) -> Command {
    let folder = filled(&format!("exit-{name}"), &base().files);
    if broken {
        write(folder.join("risks/R-90.yaml"), "kind: risk\nid: R-90\ncolour: red\n");
    }
    let mut command = isolated(AIMS, &folder);
    command.args(["check", "--today", TODAY, "--format", format]);
    command
}

fn code(command: &mut Command) -> Option<i32> {
    command.stderr(Stdio::null()).status().expect("it starts").code()
}

#[test]
fn every_format_gives_the_same_code() {
    for format in matrix::some(FORMATS, 3) {
        assert_eq!(code(check("same", true, format.name).stdout(Stdio::null())), Some(1), "{}", format.name);
        assert_eq!(code(check("same-0", false, format.name).stdout(Stdio::null())), Some(0), "{}", format.name);
    }
}

#[test]
fn an_error_is_told_in_the_form_of_the_findings() {
    let folder = filled("exit-error", &base().files);
    let err = |arguments: &[&str]| {
        let ran = aims(&folder, &[&["check", "--today", TODAY, "--at", "no\u{1b}such"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        ran.err
    };
    let (drawn, narrated) = (err(&[]), err(&["--format", "narrated"]));
    let mut lines = drawn.lines();
    let what = lines.next().and_then(|line| line.strip_prefix("error: ")).expect("what is wrong");
    let help = lines.next().and_then(|line| line.strip_prefix("help: ")).expect("what to do");
    let expected =
        format!("{what}\n    Diagnostic severity: error\ndiagnostic help: {help}\ndiagnostic code: aims::git\n");
    assert_eq!((lines.next(), narrated.as_str()), (None, expected.as_str()));
    assert!(!narrated.contains('\u{1b}'), "{narrated}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_gone_away_changes_nothing() {
    for (broken, expected) in [(true, 1), (false, 0)] {
        for format in matrix::some(FORMATS, 3) {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let name = format!("pipe-{expected}");
            assert_eq!(code(check(&name, broken, format.name).stdout(writer)), Some(expected), "{}", format.name);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_findings_and_is_no_pass() {
    let full = || File::options().write(true).open("/dev/full").expect("Linux has it");
    assert_eq!(code(check("full", true, "json").stdout(full())), Some(1));
    assert_eq!(code(check("full-0", false, "json").stdout(full())), Some(2));
    let output = |name, broken| {
        // A link, so that a writer that moves files into place cannot replace the device itself.
        let link = scratch().join(format!("{name}.sarif"));
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink("/dev/full", &link).expect("it can be made");
        let file = format!("sarif={}", link.display());
        let code = code(check(name, broken, "text").args(["--output", &file]).stdout(Stdio::null()));
        assert!(link.is_symlink(), "a device stays what it is");
        code
    };
    assert_eq!(output("full-file", true), Some(1));
    assert_eq!(output("full-file-0", false), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_panics_without_standard_error() {
    let full = || File::options().write(true).open("/dev/full").expect("Linux has it");
    let status = check("stderr", true, "text").stdout(full()).stderr(full()).status().expect("it starts");
    assert_eq!(status.code(), Some(1));
}
