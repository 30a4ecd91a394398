//! `aims assess`: adds an assessment to a record.

use super::{
    options::{Assess, Global, View},
    terminal::{notes, open, print},
};
use crate::{
    edit::{self, Assessment},
    engine::{self, Error, HistoryUse, Loaded},
    escape,
    model::{Entry, Model},
    record::{Kind, field::Date},
    repo, rules,
};

/// Maximum number of bytes to read; far more than a record file may have.
const LIMIT: u64 = u32::MAX as u64;

pub(super) fn run(global: &Global, command: &Assess) -> Result<(), Error> {
    // From reading to writing, so that assessments at the same time are added one after the other.
    let _lock = if command.print { None } else { Some(global.engine().lock()?) };
    let loaded = open(global, &View::default())?.load(HistoryUse::None)?;
    let entry = only_record(&loaded.model, &command.id)?;
    let on = date(command, loaded.model.today)?;
    let Assess { trigger, by, method, result, set, .. } = command;
    let values = Assessment { on, trigger, by, method: method.as_deref(), result: result.as_deref(), set };
    let assessment = edit::assessment(entry.kind, &values)?;
    let old = text(&loaded, &entry.path)?;
    let new = edit::append(entry.kind, &old, entry.document as usize, edit::ASSESSMENTS, &assessment)?;
    if !edit::is_record(&old, entry.document as usize, &entry.id) {
        return Err(Error::Unreadable(format!("{} was changed in the meantime; run the command again", entry.path)));
    }
    notes(warnings(entry.kind, &old, &new, &loaded.model));
    if command.print {
        print(|out| out.write_all(new.as_bytes()))?;
        return Ok(());
    }
    repo::replace(global.engine().work_tree()?.root(), &entry.path, old.as_bytes(), new.as_bytes())?;
    let message = format!("wrote {}: {} has an assessment dated {on}\nnext: run `aims check`\n", entry.path, entry.id);
    print(|out| out.write_all(escape::terminal(&message).as_bytes()))?;
    Ok(())
}

/// The only record with the id.
fn only_record<'m>(model: &'m Model, id: &str) -> Result<&'m Entry, Error> {
    let entry = engine::record(model, id)?;
    if model.with_id(&entry.id).count() == 1 {
        return Ok(entry);
    }
    let help = "give each a unique id; `aims check` lists their locations";
    Err(Error::Usage(format!("several records have the id `{}`\nhelp: {help}", entry.id)))
}

fn date(command: &Assess, today: Date) -> Result<Date, Error> {
    match command.on.unwrap_or(today) {
        later if later > today => Err(Error::Usage(format!(
            "{later} is in the future (today is {today})\nhelp: give the date on which the assessment took place"
        ))),
        date => Ok(date),
    }
}

fn text(loaded: &Loaded, path: &str) -> Result<String, Error> {
    let unreadable = |why: String| Error::Unreadable(format!("{path} cannot be read: {why}"));
    let bytes = loaded.state.tree().read(path, LIMIT).map_err(|error| unreadable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".to_owned()))
}

/// Invalid references in the new entry.
fn warnings(kind: &'static Kind, old: &str, new: &str, model: &Model) -> Vec<String> {
    let before = edit::links(kind, old);
    let added = edit::links(kind, new).into_iter().filter(|link| !before.contains(link));
    let invalid = added.filter_map(|link| rules::wrong_reference(model, &link));
    invalid.map(|wrong| format!("{}\nhelp: {}", wrong.message, wrong.help)).collect()
}
