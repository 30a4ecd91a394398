//! `aims graph`: the records and their references as a diagram.

use super::{
    Error, OK, list,
    load::load_at,
    options::{Global, Graph},
    print, subject,
};
use crate::{
    output::graph::GRAPH_FORMATS,
    record::{Kind, field::REQUIREMENT},
    report::graph::{Cut, graph},
};

pub(super) fn run(global: &Global, command: &Graph) -> Result<u8, Error> {
    if let Some(unknown) = command.kinds.iter().find(|kind| Kind::named(kind).is_none() && *kind != REQUIREMENT) {
        return Err(Error::Usage(list::no_kind(unknown)));
    }
    let model = load_at(global, &command.view)?.model;
    let around = command.id.as_deref().map(|id| subject::node(&model, id)).transpose()?;
    let cut = Cut { around, depth: command.depth.into(), kinds: &command.kinds, all: command.all };
    let graph = graph(&model, &cut);
    let named = GRAPH_FORMATS.iter().find(|format| format.name == command.format);
    print(|out| (named.unwrap_or(&GRAPH_FORMATS[0]).write)(&graph, out))?;
    Ok(OK)
}
