//! `aims render`: gather, render, write.

use std::path::Path;

use super::{
    Error, OK,
    documents::{Press, Wanted},
    load::work_tree,
    options::{Global, Render},
    print,
    progress::Progress,
    watch::watch,
};
use crate::{
    render::{self, Format},
    repo,
    report::document::{DOCUMENTS, DocumentKind},
};

pub(super) fn run(global: &Global, command: &Render) -> Result<u8, Error> {
    if command.list || (command.document.is_none() && !command.all) {
        return list();
    }
    let made = || make(global, command);
    match command.watch {
        true => watch(&work_tree(global)?, &made),
        false => made().map(|_| OK),
    }
}

/// Makes what is asked for, writes it and says what was written.
fn make(global: &Global, command: &Render) -> Result<String, Error> {
    let format = command.format();
    let one = || format.ok_or_else(|| Error::Usage(no_format()));
    match (&command.output, &command.document) {
        (Some(folder), None) => all(&Press::new(global, &command.view, command.shipped)?, &command.formats(), folder),
        (Some(path), Some(name)) => {
            let format = one()?;
            let press = Press::new(global, &command.view, command.shipped)?;
            let bytes = press.make(press.wanted(name, command.of.as_deref())?, format)?;
            write(path, &bytes)?;
            Ok(format!("{} was written", path.display()))
        }
        (None, name) => {
            let format = one()?;
            let press = Press::new(global, &command.view, command.shipped)?;
            let name = name.as_deref().unwrap_or_default();
            let bytes = press.make(press.wanted(name, command.of.as_deref())?, format)?;
            print(|out| out.write_all(&bytes))?;
            Ok(String::new())
        }
    }
}

/// Every document in every format, and only then the files; a document without a register is no CSV.
fn all(press: &Press, formats: &[&Format], folder: &Path) -> Result<String, Error> {
    let progress = Progress::of(DOCUMENTS.len());
    let mut files = Vec::new();
    for kind in DOCUMENTS {
        progress.step(kind.name);
        let made = press.each(Wanted { kind, one: None }, formats)?;
        files.extend(made.into_iter().map(|(format, bytes)| (format!("{}.{}", kind.name, format.name), bytes)));
    }
    std::fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.display().to_string(), source })?;
    files.iter().try_for_each(|(name, bytes)| write(&folder.join(name), bytes))?;
    Ok(format!("{} files were written to {}", files.len(), folder.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    repo::write(path, bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })
}

fn list() -> Result<u8, Error> {
    let name = |document: &DocumentKind| match document.of {
        Some(of) => format!("{} [{}]", document.name, of.to_uppercase()),
        None => document.name.to_owned(),
    };
    print(|out| DOCUMENTS.iter().try_for_each(|document| writeln!(out, "{:<28} {}", name(document), document.about)))?;
    Ok(OK)
}

fn no_format() -> String {
    let names: Vec<_> = render::FORMATS.iter().map(|format| format.name).collect();
    format!(
        "one format is needed, named with `--format` or by the ending of the file\nhelp: formats are {}",
        names.join(", ")
    )
}
