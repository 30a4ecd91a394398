//! `aims schema`: prints or writes the schema of one kind or of all, for editors and other tools.

use std::{borrow::Cow, path::Path};

use super::{options::Schema, terminal::print};
use crate::{
    engine::Error,
    escape,
    prose::{self, nearest},
    record::{KINDS, Kind},
    repo, schema,
};

pub(super) fn run(command: &Schema) -> Result<(), Error> {
    match (&command.kind, &command.output) {
        (None, Some(folder)) => write(folder, &all())?,
        (None, None) => print(|out| out.write_all(list().as_bytes()))?,
        (Some(name), None) => {
            let text = schema::text(kind(name)?);
            print(|out| out.write_all(text.as_bytes()))?;
        }
        (Some(name), Some(folder)) => {
            let kind = kind(name)?;
            write(folder, &[(schema::published_name(kind), schema::text(kind).into())])?;
        }
    }
    Ok(())
}

/// The schema of every kind, and that of a record of any kind.
fn all() -> Vec<(String, Cow<'static, str>)> {
    let kinds = KINDS.iter().map(|kind| (schema::published_name(kind), schema::text(kind).into()));
    kinds.chain([(schema::ANY.to_owned(), schema::any().into())]).collect()
}

/// The kind named `name`, or an error with the closest name.
pub(super) fn kind(name: &str) -> Result<&'static Kind, Error> {
    Kind::named(name).ok_or_else(|| {
        let names = || KINDS.iter().map(|kind| kind.name);
        let help = nearest(name, names()).map_or_else(
            || format!("kinds are {}", names().collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        Error::Usage(format!("there is no kind of record `{name}`\nhelp: {help}"))
    })
}

fn list() -> String {
    let line = |kind: &Kind| {
        let description = schema::json(kind)["description"].as_str().unwrap_or_default().to_owned();
        let first = description.lines().next().unwrap_or_default().to_owned();
        format!("{:18}{}\n", kind.name, first)
    };
    KINDS.iter().map(line).collect()
}

fn write(folder: &Path, files: &[(String, Cow<'_, str>)]) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |source| Error::Write { path, source }
    };
    std::fs::create_dir_all(folder).map_err(failed(folder))?;
    for (name, text) in files {
        let path = folder.join(name);
        repo::write(&path, text.as_bytes()).map_err(failed(&path))?;
    }
    let count = prose::count(files.len(), "schema");
    print(|out| writeln!(out, "wrote {count} to {}", escape::line(&folder.display().to_string())))
}
