//! `aims pack verify`: checks a pack for integrity and against a rebuild from its commit.

use super::{
    FINDINGS, OK,
    options::{Global, Verify},
    terminal::print_report,
};
use crate::{
    engine::{Error, verify},
    publish::pack::PackVerification,
};

pub(super) fn run(global: &Global, command: &Verify) -> Result<u8, Error> {
    let compared = command.rebuild || global.repo.is_some();
    let report = verify(&command.file, compared.then(|| global.engine()).as_ref())?;
    print_report(global, &command.page, &report, PackVerification::page)?;
    Ok(if report.differences.is_empty() { OK } else { FINDINGS })
}
