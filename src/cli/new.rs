//! `aims new`: the next id, the values given, and a file of them.

use super::{
    Error, OK, dialogue,
    load::load,
    options::{Global, New},
    print,
    schema::kind,
};
use crate::{
    edit::{self, Refusal, Taken},
    model::Model,
    record::Kind,
    repo, sink,
};

pub(super) fn run(global: &Global, command: &New) -> Result<u8, Error> {
    let kind = kind(&command.kind)?;
    let loaded = load(global)?;
    let given = given(kind, command)?;
    let record = dialogue::required(kind, given, !command.no_input)?;
    let (id, file) = edit::new(kind, command.id.as_deref(), &record, &taken(&loaded.model))?;
    if command.print {
        print(|out| out.write_all(file.text.as_bytes()))?;
        return Ok(OK);
    }
    let root = loaded.tree.root();
    repo::create(root, &[(&file.path, &file.text)])?;
    let schema = repo::exists(root, &edit::schema_path(kind.name));
    print(|out| out.write_all(sink::terminal(&said(kind, &id, &file.path, schema)).as_bytes()))?;
    Ok(OK)
}

fn given(kind: &'static Kind, command: &New) -> Result<serde_json::Value, Error> {
    let mut record = serde_json::json!({});
    if let Some(title) = &command.title {
        let field = edit::title_field(kind).ok_or_else(|| untitled(kind))?;
        edit::set(kind, &mut record, &format!("{field}={title}"))?;
    }
    command.set.iter().try_for_each(|assignment| edit::set(kind, &mut record, assignment))?;
    Ok(record)
}

fn untitled(kind: &Kind) -> Refusal {
    Refusal { what: format!("kind `{}` has no title", kind.name), help: Some("leave `--title` out".to_owned()) }
}

fn taken(model: &Model) -> Taken {
    let mut taken = Taken::default();
    model.entries().iter().for_each(|entry| taken.take(&entry.id, &entry.path));
    taken
}

fn said(kind: &Kind, id: &str, path: &str, schema: bool) -> String {
    let hint = format!("note: your editor finds no schema; `aims schema --all -o {}` writes them\n", edit::SCHEMAS);
    let hint = if schema { "" } else { &hint };
    format!(
        "wrote {path}, the {} {id}\n{hint}next: fill the fields that stand as comments, then run `aims check`\n",
        kind.name
    )
}
