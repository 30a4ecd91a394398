//! `aims status`: read, check, judge for every stage, put together, draw.

use super::{
    Error, OK,
    load::load_at,
    options::{Global, Status},
    print, print_page,
};
use crate::{
    finding::Stage,
    model::Model,
    output, policy,
    prose::nearest,
    report::status::{Distance, Parts, distance, status},
};

pub(super) fn run(global: &Global, command: &Status) -> Result<u8, Error> {
    let mut loaded = load_at(global, &command.view)?;
    if let Some(why) = loaded.incomplete {
        return Err(Error::Unreadable(format!("{why}\nhelp: `aims check` says what is wrong with it")));
    }
    loaded.remember();
    loaded.check();
    command.clause.iter().chain(&command.area).try_for_each(|id| known(&loaded.model, id))?;
    let stage = loaded.stage(command.stage);
    let judged = |stage| policy::judge(&loaded.model, loaded.findings.clone(), &loaded.markers, stage);
    let distances: Vec<Distance> = Stage::ALL[1..].iter().map(|stage| distance(*stage, &judged(*stage))).collect();
    let report = status(&loaded.model, &judged(stage), stage, distances);
    if command.page.format == output::page::JSON {
        print(|out| output::json::document(&report, out))?;
        return Ok(OK);
    }
    print_page(global, &command.page, &report.page(&parts(command)))
}

fn parts(command: &Status) -> Parts {
    Parts { clause: command.clause.clone(), area: command.area.clone(), documents: command.documents, due: command.due }
}

fn known(model: &Model, id: &str) -> Result<(), Error> {
    let standard = model.frameworks.standard();
    if standard.entry(id).is_some() {
        return Ok(());
    }
    let near = nearest(id, standard.entries.iter().map(|entry| &*entry.id));
    let help = near.map_or_else(String::new, |near| format!("\nhelp: did you mean `{near}`?"));
    Err(Error::Usage(format!("there is no clause, area or control `{id}`{help}")))
}
