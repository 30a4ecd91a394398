//! `aims list`: lists the records, or those of one kind, or the scenarios of the library, which need no repository.

use super::{
    options::{Global, List},
    terminal::{open, print_page, print_report},
};
use crate::{
    engine::{Error, HistoryUse},
    prose::nearest,
    record::{KINDS, Kind},
    report::{page::Page, records, scenarios},
};

pub(super) fn run(global: &Global, command: &List) -> Result<(), Error> {
    let kind = command.kind.as_deref();
    if kind == Some(scenarios::LIST) {
        return print_page(global, &command.page, &scenarios::list());
    }
    if let Some(unknown) = kind.filter(|kind| Kind::named(kind).is_none()) {
        return Err(Error::Usage(no_kind(unknown)));
    }
    let model = open(global, &command.view)?.load(HistoryUse::None)?.model;
    let page = Page::new(kind.map_or_else(|| "records".to_owned(), |kind| format!("records of kind {kind}")));
    print_report(global, &command.page, &records::list(&model, kind), |list| page.table("", list.table(&model)))
}

/// The error message for an unknown kind, with the closest name.
pub(super) fn no_kind(name: &str) -> String {
    let near = nearest(name, KINDS.iter().map(|kind| kind.name).chain([scenarios::LIST]));
    let help =
        near.map_or_else(|| "`aims explain kinds` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
    format!("there is no kind `{name}`\nhelp: {help}")
}
