//! `aims log`: the history of one record.

use super::{
    Error, OK,
    load::load_at,
    options::{Global, Log},
    past, print, print_page, subject,
};
use crate::{
    history, model,
    output::{json, page},
    report::log::log,
    source::Past as _,
};

pub(super) fn run(global: &Global, command: &Log) -> Result<u8, Error> {
    let loaded = load_at(global, &command.view)?;
    let entry = subject::record(&loaded.model, &command.id).map_err(|error| {
        Error::Usage(format!(
            "{error}; the history of a record that was removed is found with `--at`, such as `--at main`"
        ))
    })?;
    let past = past::past(&loaded.source)?.past;
    let path = model::in_git(past.prefix(), &entry.path);
    let path = history::place_at_head(&past, entry.kind.name, &entry.id, &path).map_err(Error::Unreadable)?;
    let events = match path {
        Some(path) => history::past_of(&past, entry.kind.name, &entry.id, &path).map_err(Error::Unreadable)?,
        None => Vec::new(),
    };
    let report = log(&loaded.model, entry, &events, &past).map_err(Error::Unreadable)?;
    if command.page.format == page::JSON {
        print(|out| json::document(&report, out))?;
        return Ok(OK);
    }
    print_page(global, &command.page, &report.page())
}
