//! The command line as data: each file of `tests/cmd` is a session, `TRYCMD=overwrite` blesses what it prints.

use crate::support::{command::aims, engine::TODAY, files::project, folder::scratch};

#[test]
fn sessions_on_the_command_line() {
    let cases = trycmd::TestCases::new();
    // What is asked of the past would otherwise be answered by the commits of this very project.
    cases.env("GIT_CEILING_DIRECTORIES", project().to_str().expect("UTF-8"));
    cases.env("AIMS_TODAY", TODAY).env("COLUMNS", "100").env("NO_COLOR", "1");
    cases.case("tests/cmd/*.md").case("tests/cmd/*/*.md").skip("tests/cmd/environment/*.md");
}

/// Sessions that set the variables themselves.
#[test]
fn sessions_with_variables() {
    let cases = trycmd::TestCases::new();
    cases.env("GIT_CEILING_DIRECTORIES", project().to_str().expect("UTF-8"));
    cases.case("tests/cmd/environment/*.md");
}

/// A session cannot show that a file is not there.
#[test]
fn a_template_that_is_wrong_leaves_no_file() {
    let file = scratch().join("wrong-template.html");
    let path = file.to_str().expect("UTF-8");
    let ran = aims(project(), &["render", "soa", "--repo", "tests/cmd/render/wrong.in", "--output", path]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("soa.md.j2:3"));
    assert!(!file.exists() && ran.out.is_empty());
}
