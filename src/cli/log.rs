//! `aims log`: shows the history of one record.

use super::{
    options::{Global, Log},
    terminal::{open, print_report},
};
use crate::{
    engine::{Error, HistoryUse, record},
    report::log::LogReport,
};

pub(super) fn run(global: &Global, command: &Log) -> Result<(), Error> {
    let loaded = open(global, &command.view)?.load(HistoryUse::None)?;
    let entry = record(&loaded.model, &command.id).map_err(|error| {
        Error::Usage(format!("{error}; to see the history of a removed record, use `--at`, such as `--at main`"))
    })?;
    print_report(global, &command.page, &loaded.log(entry)?, LogReport::page)
}
