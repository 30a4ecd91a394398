//! `aims status`: reads the records and history, checks them, judges them for every stage and prints the result.

use super::{
    options::{Global, Status},
    terminal::{open, print_report},
};
use crate::{
    engine::{Error, HistoryUse},
    model::Model,
    prose::nearest,
    report::status::{Parts, StatusReport},
};

pub(super) fn run(global: &Global, command: &Status) -> Result<(), Error> {
    let loaded = open(global, &command.view)?.load(HistoryUse::Always)?.complete()?;
    command.clause.iter().chain(&command.area).try_for_each(|id| require_known(&loaded.model, id))?;
    let stage = loaded.stage(command.stage.map(Into::into));
    let status = loaded.check().judge(stage).status();
    print_report(global, &command.page, &status, |status: &StatusReport| status.page(&parts(command)))
}

fn parts(command: &Status) -> Parts {
    Parts { clause: command.clause.clone(), area: command.area.clone(), documents: command.documents, due: command.due }
}

fn require_known(model: &Model, id: &str) -> Result<(), Error> {
    let standard = model.frameworks.standard();
    if standard.entry(id).is_some() {
        return Ok(());
    }
    let near = nearest(id, standard.entries.iter().map(|entry| &*entry.id));
    let help = near.map_or_else(String::new, |near| format!("\nhelp: did you mean `{near}`?"));
    Err(Error::Usage(format!("there is no clause, area or control `{id}`{help}")))
}
