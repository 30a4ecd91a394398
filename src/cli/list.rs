//! `aims list`: the records, or those of one kind; the scenarios of the library, which needs no repository.

use super::{
    Error, OK,
    load::load_at,
    options::{Global, List},
    print, print_page,
};
use crate::{
    output::{json, page},
    prose::nearest,
    record::{KINDS, Kind},
    report::{page::Page, records, scenarios},
};

pub(super) fn run(global: &Global, command: &List) -> Result<u8, Error> {
    let kind = command.kind.as_deref();
    if kind == Some(scenarios::LIST) {
        return print_page(global, &command.page, &scenarios::list());
    }
    if let Some(unknown) = kind.filter(|kind| Kind::named(kind).is_none()) {
        return Err(Error::Usage(no_kind(unknown)));
    }
    let loaded = load_at(global, &command.view)?;
    let list = records::list(&loaded.model, kind);
    if command.page.format == page::JSON {
        print(|out| json::document(&list, out))?;
        return Ok(OK);
    }
    let page = Page::new(kind.map_or_else(|| "records".to_owned(), |kind| format!("records of kind {kind}")));
    print_page(global, &command.page, &page.table("", list.table(&loaded.model)))
}

/// That there is no such kind, with what was probably meant.
pub(super) fn no_kind(name: &str) -> String {
    let near = nearest(name, KINDS.iter().map(|kind| kind.name).chain([scenarios::LIST]));
    let help =
        near.map_or_else(|| "`aims explain kinds` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    format!("there is no kind `{name}`\nhelp: {help}")
}
