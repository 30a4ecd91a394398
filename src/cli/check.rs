//! `aims check`: runs the check, writes every requested format and derives the exit code from the report.

use super::{
    FAILED, FINDINGS, OK,
    options::{Check, Global},
    terminal::{notes, print, print_error, print_raw, style},
};
use crate::{
    engine::{BaselineRequest, CheckRequest, Error, Found},
    output::{FORMATS, Form, Format, Style},
    repo,
    report::check::{CheckReport, FailOn},
};

pub(super) fn run(global: &Global, command: &Check) -> Result<u8, Error> {
    let baseline = |path| BaselineRequest { path, write: command.write_baseline };
    let request = CheckRequest {
        at: command.view.at(),
        since: command.diff.as_deref(),
        stage: command.stage.map(Into::into),
        require_decisions: command.require_decisions,
        baseline: command.baseline.as_deref().map(baseline),
    };
    refuse_ignored_options(command)?;
    let engine = if request.since.is_some() { global.engine().sharing() } else { global.engine() };
    let found = engine.check(&request)?;
    notes(&found.notes);
    let code = code(&found.report, command.fail_on.into());
    // Findings outweigh a write error; only a result without findings has to be written to succeed.
    let style = Style { suppressed: command.include_suppressed, ..style(Some(global)) };
    match deliver(&found, &style, command) {
        Err(error) if code == OK => Err(error),
        Err(error) => Ok(print_error(&error, Form::with(&command.format), code)),
        Ok(()) => Ok(code),
    }
}

/// Refuses options that would be ignored.
fn refuse_ignored_options(command: &Check) -> Result<(), Error> {
    let named = std::iter::once(&command.format).chain(command.output.iter().map(|(name, _)| name));
    let mut formats = named.filter_map(|name| Format::named(name));
    if command.include_suppressed && !formats.any(Format::hides_suppressed) {
        let why = "`--include-suppressed` applies only to SARIF";
        let help = "help: add `--format sarif` or `--output sarif=FILE`, or omit the option";
        return Err(Error::Usage(format!("{why}\n{help}")));
    }
    Ok(())
}

/// Writes every requested format.
fn deliver(Found { report, sources, .. }: &Found, style: &Style, command: &Check) -> Result<(), Error> {
    let named = |name: &str| Format::named(name).unwrap_or(&FORMATS[0]);
    let write = |out: &mut dyn std::io::Write| (named(&command.format).write)(report, sources, style, out);
    let printed = if named(&command.format).commands { print_raw(write) } else { print(write) };
    let files = command.output.iter().try_for_each(|(name, path)| {
        let mut bytes = Vec::new();
        (named(name).write)(report, sources, &Style { suppressed: style.suppressed, ..Style::default() }, &mut bytes)?;
        repo::write(path, &bytes).map_err(Error::write(path))
    });
    files.and(printed)
}

fn code(report: &CheckReport, fail_on: FailOn) -> u8 {
    match () {
        () if report.incomplete.is_some() => FAILED,
        () if report.fails(fail_on) => FINDINGS,
        () => OK,
    }
}
