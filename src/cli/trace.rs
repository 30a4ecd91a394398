//! `aims trace`: shows what a record depends on and what depends on it.

use super::{
    options::{Global, Trace},
    terminal::{open, print_report},
};
use crate::{
    engine::{Error, HistoryUse, node},
    report::trace::{self, trace},
};

pub(super) fn run(global: &Global, command: &Trace) -> Result<(), Error> {
    let model = open(global, &command.view)?.load(HistoryUse::None)?.model;
    let trace = trace(&model, node(&model, &command.id)?, command.depth.into(), command.all);
    print_report(global, &command.page, &trace, trace::Trace::page)
}
