//! `aims new`: creates a record file with the next id and the given values.

use super::{
    dialogue,
    options::{Global, New, View},
    schema::kind,
    terminal::{notes, open, print},
};
use crate::{
    edit::{self, Draft, Refusal, Taken},
    engine::{Error, HistoryUse},
    escape,
    model::Model,
    record::{Context, Kind, RecordType as _},
    repo, rules,
};

pub(super) fn run(global: &Global, command: &New) -> Result<(), Error> {
    let kind = kind(&command.kind)?;
    let model = open(global, &View::default())?.load(HistoryUse::None)?.model;
    let mut draft = draft(kind, command, &model)?;
    draft.record = dialogue::required(kind, draft.record, !command.no_input)?;
    // The next id is the next one until the record is written.
    let _lock = if command.print { None } else { Some(global.engine().lock()?) };
    let model = if command.print { model } else { global.engine().open(None)?.load(HistoryUse::None)?.model };
    let (id, file) = edit::new(kind, command.id.as_deref(), &draft, &taken(&model))?;
    notes(warnings(kind, &id, &file.text, &model));
    if command.print {
        print(|out| out.write_all(file.text.as_bytes()))?;
        return Ok(());
    }
    let tree = global.engine().work_tree()?;
    let root = tree.root();
    repo::create(root, &[(&file.path, &file.text)])?;
    let schema = repo::exists(root, &edit::schema_path(kind.name));
    print(|out| out.write_all(escape::terminal(&summary(kind, &id, &file.path, schema)).as_bytes()))?;
    Ok(())
}

/// The values of the record: those given, and those of the scenario it starts from.
fn draft(kind: &'static Kind, command: &New, model: &Model) -> Result<Draft, Error> {
    let given = given(kind, command)?;
    let Some(scenario) = &command.from else { return Ok(given.into()) };
    let is_included = |id: &str| model.control(id).is_some_and(|row| row.is_included());
    Ok(edit::from_scenario(kind, scenario, given, model.frameworks.standard(), is_included)?)
}

/// Notes on a new record that is valid in itself but that `check` will report, or that is rarely intended.
fn warnings(kind: &'static Kind, id: &str, text: &str, model: &Model) -> Vec<String> {
    let links = edit::links(kind, text);
    let invalid = links.iter().filter(|link| *link.to != *id).filter_map(|link| rules::wrong_reference(model, link));
    let invalid = invalid.map(|wrong| format!("{}\nhelp: {}", wrong.message, wrong.help));
    let first = model.of_kind(kind.name).next().filter(|_| kind.name == Context::KIND);
    let second = first.map(|first| {
        let exists = format!("a record of kind `{}` already exists: {} in {}", kind.name, first.id, first.path);
        format!("{exists}\nhelp: add to that record, unless you want two")
    });
    invalid.chain(second).collect()
}

fn given(kind: &'static Kind, command: &New) -> Result<serde_json::Value, Error> {
    let mut record = serde_json::json!({});
    if let Some(title) = &command.title {
        let field = edit::title_field(kind).ok_or_else(|| untitled(kind))?;
        edit::set(kind, &mut record, &format!("{field}={title}"))?;
    }
    for system in &command.systems {
        let field = edit::system_field(kind).ok_or_else(|| about_no_system(kind))?;
        edit::set(kind, &mut record, &format!("{field}={system}"))?;
    }
    command.set.iter().try_for_each(|assignment| edit::set(kind, &mut record, assignment))?;
    Ok(record)
}

fn untitled(kind: &Kind) -> Refusal {
    Refusal { what: format!("kind `{}` has no title", kind.name), help: Some("omit `--title`".to_owned()) }
}

fn about_no_system(kind: &Kind) -> Refusal {
    Refusal { what: format!("kind `{}` has no system field", kind.name), help: Some("omit `--system`".to_owned()) }
}

fn taken(model: &Model) -> Taken {
    let mut taken = Taken::default();
    model.entries().iter().for_each(|entry| taken.take(&entry.id, &entry.path));
    taken
}

fn summary(kind: &Kind, id: &str, path: &str, schema: bool) -> String {
    let hint =
        format!("note: there are no schemas for your editor; `aims schema --all -o {}` writes them\n", edit::SCHEMAS);
    let hint = if schema { "" } else { &hint };
    format!(
        "wrote {path}, the {} {id}\n{hint}next: fill in the commented-out fields, then run `aims check`\n",
        kind.name
    )
}
