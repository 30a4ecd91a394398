//! `aims calendar`: what falls due, as an iCalendar file.

use super::{
    Error, OK,
    load::load_at,
    options::{Calendar, Global},
    print, subject,
};
use crate::{
    output::calendar,
    repo,
    report::due::{DueItem, due_items},
};

pub(super) fn run(global: &Global, command: &Calendar) -> Result<u8, Error> {
    let model = load_at(global, &command.view)?.model;
    let owner = command.owner.as_deref().map(|id| subject::node(&model, id)).transpose()?;
    let all = due_items(&model);
    let items: Vec<&DueItem> = all.iter().filter(|item| owner.is_none_or(|owner| is_of(item, owner))).collect();
    let id = model.manifest().map(|manifest| manifest.id.to_string()).unwrap_or_default();
    let mut bytes = Vec::new();
    calendar::write(&id, &model.today.to_string(), &items, &mut bytes)?;
    match &command.output {
        Some(path) => {
            repo::write(path, &bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })?;
        }
        None => print(|out| out.write_all(&bytes))?,
    }
    Ok(OK)
}

fn is_of(item: &DueItem, owner: &str) -> bool {
    item.owner.as_ref().is_some_and(|named| named.raw() == owner)
}
