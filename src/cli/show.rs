//! `aims show`: shows one record, what follows from it and what refers to it.

use super::{
    options::{Global, Show},
    terminal::{open, print_page},
};
use crate::{
    engine::{Error, HistoryUse, record},
    report::records,
};

pub(super) fn run(global: &Global, command: &Show) -> Result<(), Error> {
    let model = open(global, &command.view)?.load(HistoryUse::Always)?.model;
    print_page(global, &command.page, &records::show(&model, record(&model, &command.id)?))
}
