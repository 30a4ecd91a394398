//! `aims show`: one record with what follows from it and what refers to it.

use super::{
    Error,
    load::load,
    options::{Global, Show},
    print_page,
};
use crate::{report::records, suggest::nearest};

pub(super) fn run(global: &Global, command: &Show) -> Result<u8, Error> {
    let loaded = load(global)?;
    let model = &loaded.model;
    let entry = model.entry(&command.id).ok_or_else(|| {
        let near = nearest(&command.id, model.entries().iter().map(|entry| &*entry.id));
        let help =
            near.map_or_else(|| "`aims list` shows them all".to_owned(), |near| format!("did you mean `{near}`?"));
        Error::Usage(format!("there is no record `{}`\nhelp: {help}", command.id))
    })?;
    print_page(global, &command.page, &records::show(model, entry))
}
