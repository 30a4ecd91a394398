//! `aims diff`: read both states, check, judge, compare, write.

use super::{
    Error, FINDINGS, OK,
    load::{Loaded, style},
    options::{Diff, Global},
    print,
};
use crate::{
    output::diff::{DIFF_FORMATS, DiffFormat},
    policy,
    report::{
        check::{CheckReport, report},
        diff::{Side, diff},
    },
};

pub(super) fn run(global: &Global, command: &Diff) -> Result<u8, Error> {
    let (mut base, mut head) = two(global, &command.base, command.head.as_deref())?;
    let (before, after) = (judged(&mut base), judged(&mut head));
    let base = Side::new(&base.model, &before, &command.base, None);
    let head = Side::new(&head.model, &after, command.head.as_deref().unwrap_or("the files as they are"), None);
    let report = diff(&base, &head, Vec::new());
    let format = DiffFormat::named(&command.format).unwrap_or(&DIFF_FORMATS[0]);
    print(|out| (format.write)(&report, &style(global), out))?;
    Ok(if command.detailed_exitcode && report.differs() { FINDINGS } else { OK })
}

/// Both states as read.
fn two(_: &Global, base: &str, _: Option<&str>) -> Result<(Loaded, Loaded), Error> {
    Err(Error::Usage(format!("the state `{base}` cannot be read yet")))
}

/// What is found in a state, judged for its own stage.
fn judged(loaded: &mut Loaded) -> CheckReport {
    loaded.check();
    let stage = loaded.stage(None);
    let findings = std::mem::take(&mut loaded.findings);
    let verdicts = policy::judge(&loaded.model, findings, &loaded.markers, stage);
    report(&loaded.model, verdicts, loaded.source.tree(), stage, loaded.files, loaded.incomplete.clone()).0
}
