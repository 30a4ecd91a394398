//! `aims diff`: compares two states and writes the change.

use super::{
    FINDINGS, OK,
    options::{Diff, Global},
    terminal::{notes, print, style},
};
use crate::{
    engine::Error,
    output::diff::{DIFF_FORMATS, DiffFormat},
};

pub(super) fn run(global: &Global, command: &Diff) -> Result<u8, Error> {
    let (report, messages) = global.engine().sharing().diff(&command.base, command.head.as_deref())?;
    notes(messages);
    let format = DiffFormat::named(&command.format).unwrap_or(&DIFF_FORMATS[0]);
    print(|out| (format.write)(&report, &style(Some(global)), out))?;
    let differs = command.detailed_exitcode && report.differs();
    let weakened = command.fail_on.is_some() && report.weakenings().next().is_some();
    Ok(if differs || weakened { FINDINGS } else { OK })
}
