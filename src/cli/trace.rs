//! `aims trace`: what a record rests on and what rests on it.

use super::{
    Error, OK,
    load::load_at,
    options::{Global, Trace},
    print, print_page, subject,
};
use crate::{
    output::{json, page},
    report::trace::trace,
};

pub(super) fn run(global: &Global, command: &Trace) -> Result<u8, Error> {
    let model = load_at(global, &command.view)?.model;
    let id = subject::node(&model, &command.id)?;
    let trace = trace(&model, id, command.depth.into(), command.all);
    if command.page.format == page::JSON {
        print(|out| json::document(&trace, out))?;
        return Ok(OK);
    }
    print_page(global, &command.page, &trace.page())
}
