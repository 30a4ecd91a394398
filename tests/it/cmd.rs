//! The command line as data: each file of `tests/cmd` is a session, `TRYCMD=overwrite` blesses what it prints.

#[test]
fn sessions_on_the_command_line() {
    let cases = trycmd::TestCases::new();
    cases.env("AIMS_TODAY", "2026-06-30").env("COLUMNS", "100").env("NO_COLOR", "1");
    cases.case("tests/cmd/*.md").case("tests/cmd/*/*.md").skip("tests/cmd/environment/*.md");
}

/// Sessions that set the variables themselves.
#[test]
fn sessions_with_variables() {
    let cases = trycmd::TestCases::new();
    cases.case("tests/cmd/environment/*.md");
}
