//! `aims show`: one record with what follows from it and what refers to it.

use super::{
    Error,
    load::load_at,
    options::{Global, Show},
    print_page, subject,
};
use crate::report::records;

pub(super) fn run(global: &Global, command: &Show) -> Result<u8, Error> {
    let mut loaded = load_at(global, &command.view)?;
    loaded.remember();
    let entry = subject::record(&loaded.model, &command.id)?;
    print_page(global, &command.page, &records::show(&loaded.model, entry))
}
