//! `aims calendar`: writes due dates as an iCalendar file.

use super::{
    options::{Calendar, Global},
    terminal::{open, print},
};
use crate::{
    engine::{Error, HistoryUse, node},
    output::calendar,
    repo,
    report::due::{DueItem, due_items},
};

pub(super) fn run(global: &Global, command: &Calendar) -> Result<(), Error> {
    let model = open(global, &command.view)?.load(HistoryUse::None)?.model;
    let owner = command.owner.as_deref().map(|id| node(&model, id)).transpose()?;
    let all = due_items(&model);
    let items: Vec<&DueItem> = all.iter().filter(|item| owner.is_none_or(|owner| is_of(item, owner))).collect();
    let id = model.manifest().map(|manifest| manifest.id.to_string()).unwrap_or_default();
    let mut bytes = Vec::new();
    calendar::write(&id, &model.today.to_string(), &items, &mut bytes)?;
    match &command.output {
        Some(path) => repo::write(path, &bytes).map_err(Error::write(path)),
        None => print(|out| out.write_all(&bytes)),
    }
}

fn is_of(item: &DueItem, owner: &str) -> bool {
    item.owner.as_ref().is_some_and(|named| named.raw() == owner)
}
