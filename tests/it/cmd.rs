//! The command line as data: each file of `tests/cmd` is a session, `TRYCMD=overwrite` blesses what it prints.

#[test]
fn sessions_on_the_command_line() {
    let cases = trycmd::TestCases::new();
    // What is asked of the past would otherwise be answered by the commits of this very project.
    cases.env("GIT_CEILING_DIRECTORIES", env!("CARGO_MANIFEST_DIR"));
    cases.env("AIMS_TODAY", "2026-06-30").env("COLUMNS", "100").env("NO_COLOR", "1");
    cases.case("tests/cmd/*.md").case("tests/cmd/*/*.md").skip("tests/cmd/environment/*.md");
}

/// Sessions that set the variables themselves.
#[test]
fn sessions_with_variables() {
    let cases = trycmd::TestCases::new();
    cases.env("GIT_CEILING_DIRECTORIES", env!("CARGO_MANIFEST_DIR"));
    cases.case("tests/cmd/environment/*.md");
}

/// A session cannot show that a file is not there.
#[test]
fn a_template_that_is_wrong_leaves_no_file() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong-template.html");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aims"));
    command.args(["render", "soa", "--repo", "tests/cmd/render/wrong.in", "--output"]).arg(&file);
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("soa.md.j2:3"));
    assert!(!file.exists() && output.stdout.is_empty());
}
