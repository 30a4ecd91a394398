//! `aims check`: read, check, judge, report, write.

use std::path::Path;

use super::{
    Error, FAILED, FINDINGS, OK,
    baseline::{self, Asked},
    complain,
    load::{load_at, style},
    options::{Check, Global},
    print,
    since::{After, Before, since},
};
use crate::{
    output::{Format, Style},
    policy, repo,
    report::{
        check::{CheckReport, FailOn},
        place::Sources,
    },
};

pub(super) fn run(global: &Global, command: &Check) -> Result<u8, Error> {
    let After { loaded, mut report, mut sources, before } = match &command.diff {
        Some(base) => since(global, command, base)?,
        None => whole(global, command)?,
    };
    if let Some(path) = &command.baseline {
        let asked = Asked { path, write: command.write_baseline, repository: global.repo(), source: &loaded.source };
        baseline::apply(&asked, &loaded.model, &mut report, &mut sources)?;
    }
    if let Some(Before { report: known, since }) = before {
        report.only_since(&loaded.model, &known, since);
    }
    // The process ends soon: freeing every record one by one would only take time.
    std::mem::forget(loaded.model);
    let code = code(&report, command.fail_on.into());
    match deliver(&report, &sources, &style(global), command) {
        Err(error) if code == OK => Err(error),
        Err(error) => Ok(complain(&error, code)),
        Ok(()) => Ok(code),
    }
}

/// What is found in the repository as it is.
fn whole(global: &Global, command: &Check) -> Result<After, Error> {
    let mut loaded = load_at(global, &command.view)?;
    let stage = loaded.stage(command.stage);
    let (report, sources) = loaded.reported(stage, &policy::judge);
    Ok(After { loaded, report, sources, before: None })
}

/// Writes every format that was asked for. What is found outweighs a failing disk; only "nothing" has to be delivered.
fn deliver(report: &CheckReport, sources: &Sources, style: &Style, command: &Check) -> Result<(), Error> {
    let format = Format::named(&command.format).unwrap_or(&crate::output::FORMATS[0]);
    let printed = print(|out| (format.write)(report, sources, style, out));
    command.output.iter().try_for_each(|(name, path)| write(report, sources, name, path)).and(printed)
}

fn code(report: &CheckReport, fail_on: FailOn) -> u8 {
    match () {
        () if report.incomplete.is_some() => FAILED,
        () if report.fails(fail_on) => FINDINGS,
        () => OK,
    }
}

fn write(report: &CheckReport, sources: &Sources, name: &str, path: &Path) -> Result<(), Error> {
    let format = Format::named(name).unwrap_or(&crate::output::FORMATS[0]);
    let mut bytes = Vec::new();
    (format.write)(report, sources, &Style::default(), &mut bytes)?;
    repo::write(path, &bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })
}
