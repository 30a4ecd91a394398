//! `aims render`: gather, render, write.

use std::{io::IsTerminal as _, path::Path};

use super::{
    Error, OK,
    documents::{Made, Press},
    fonts, note,
    options::{Audience, Global, Render},
    print,
    progress::Progress,
    site,
    tree::work_tree,
    watch::watch,
};
use crate::{
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    render::{self, Format},
    repo,
};

pub(super) fn run(global: &Global, command: &Render) -> Result<u8, Error> {
    if command.list || (command.document.is_none() && !command.all) {
        return list();
    }
    refuse_what_does_not_fit(command)?;
    let made = || make(global, command);
    if command.watch {
        return watch(&work_tree(global)?, &made);
    }
    let done = made()?;
    // A folder of files that nobody named; a file is where it was asked for.
    if command.all || command.document.as_deref() == Some(site::NAME) {
        note(&done);
    }
    Ok(OK)
}

/// Makes what is asked for, writes it and says what was written.
fn make(global: &Global, command: &Render) -> Result<String, Error> {
    match (&command.output, command.document.as_deref()) {
        (_, Some(site::NAME)) => site::make(global, command),
        (Some(folder), None) => all(&press(global, command)?, &command.formats(), folder),
        (Some(path), Some(name)) => {
            write(path, &document(global, command, name)?)?;
            Ok(format!("{} was written", path.display()))
        }
        (None, name) => {
            let bytes = document(global, command, name.unwrap_or_default())?;
            print(|out| out.write_all(&bytes))?;
            Ok(String::new())
        }
    }
}

/// Refuses options that would be ignored.
fn refuse_what_does_not_fit(command: &Render) -> Result<(), Error> {
    let site = command.document.as_deref() == Some(site::NAME);
    if let Some(option) = command.site.given().filter(|_| !site) {
        return Err(Error::Usage(format!("`{option}` is for `aims render site`; a document is made of all records")));
    }
    if let Some(option) = command.of_documents().filter(|_| site) {
        return Err(Error::Usage(format!("`{option}` is for documents; a site is HTML with fonts of the reader")));
    }
    if let Some(option) = command.site.of_readers().filter(|_| command.site.audience == Some(Audience::Public)) {
        let why = "the page for everyone is made of records marked public alone";
        return Err(Error::Usage(format!("{why}\nhelp: leave out `{option}`")));
    }
    let ending = command.output.as_ref().and_then(|path| path.extension()?.to_str());
    let other =
        ending.and_then(Format::named).zip(command.format()).filter(|(ending, format)| ending.name != format.name);
    match other.filter(|_| !site && !command.all) {
        Some((ending, format)) => Err(Error::Usage(format!(
            "the file ends in .{}, but the format is {}\nhelp: leave out one of the two, or make them agree",
            ending.name, format.name
        ))),
        None => Ok(()),
    }
}

/// One document in one format.
fn document(global: &Global, command: &Render, name: &str) -> Result<Vec<u8>, Error> {
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    if command.output.is_none() && !format.text && std::io::stdout().is_terminal() {
        let help = format!("name a file: `--output {name}.{}`", format.name);
        return Err(Error::Usage(format!("{} is not for a terminal\nhelp: {help}", format.name)));
    }
    let press = press(global, command)?;
    press.make(press.wanted(name, command.of.as_deref())?, format)
}

fn press(global: &Global, command: &Render) -> Result<Press, Error> {
    let mut press = Press::new(global, &command.view, command.shipped)?;
    press.assets.fonts = command.font_dir.as_deref().map(fonts::read).transpose()?.unwrap_or_default();
    Ok(press)
}

/// Every document in every format, and only then the files; a document without a register is no CSV.
fn all(press: &Press, formats: &[&Format], folder: &Path) -> Result<String, Error> {
    let progress = Progress::of(DOCUMENTS.len());
    let made = press.all(formats, &|name| progress.step(name))?;
    std::fs::create_dir_all(folder).map_err(|source| Error::Write { path: folder.display().to_string(), source })?;
    let path = |made: &Made<'_>| folder.join(format!("{}.{}", made.kind.name, made.format.name));
    let files: Vec<_> = made.into_iter().map(|made| (path(&made), made.bytes)).collect();
    repo::write_all(&files).map_err(|(path, source)| Error::Write { path: path.display().to_string(), source })?;
    Ok(super::written(files.len(), folder))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    repo::write(path, bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })
}

fn list() -> Result<u8, Error> {
    let name = |document: &DocumentKind| match document.of {
        Some(of) => format!("{} [{}]", document.name, of.to_uppercase()),
        None => document.name.to_owned(),
    };
    let documents = DOCUMENTS.iter().map(|document| (name(document), document.about));
    let mut listed = documents.chain([(site::NAME.to_owned(), site::ABOUT)]);
    print(|out| listed.try_for_each(|(name, about)| writeln!(out, "{name:<28} {about}")))?;
    Ok(OK)
}

fn no_format() -> String {
    let names: Vec<_> = render::FORMATS.iter().map(|format| format.name).collect();
    format!(
        "one format is needed, named with `--format` or by the ending of the file; several go with `--all`\nhelp: formats are {}",
        names.join(", ")
    )
}
