//! `aims graph`: draws the records and their references as a diagram.

use super::{
    list,
    options::{Global, Graph},
    terminal::{open, print},
};
use crate::{
    engine::{Error, HistoryUse, node},
    output::graph::GRAPH_FORMATS,
    record::{Kind, field::REQUIREMENT},
    report::graph::{Cut, graph},
};

pub(super) fn run(global: &Global, command: &Graph) -> Result<(), Error> {
    if let Some(unknown) = command.kinds.iter().find(|kind| Kind::named(kind).is_none() && *kind != REQUIREMENT) {
        return Err(Error::Usage(list::no_kind(unknown)));
    }
    let model = open(global, &command.view)?.load(HistoryUse::None)?.model;
    let around = command.id.as_deref().map(|id| node(&model, id)).transpose()?;
    let graph = graph(&model, &Cut { around, depth: command.depth.into(), kinds: &command.kinds, all: command.all });
    let named = GRAPH_FORMATS.iter().find(|format| format.name == command.format);
    print(|out| (named.unwrap_or(&GRAPH_FORMATS[0]).write)(&graph, out))
}
