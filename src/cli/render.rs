//! `aims render`: the engine makes documents or a site; they are written.

use std::{io::IsTerminal as _, path::Path};

use super::{
    options::{Audience, ClassificationName, Global, Render},
    progress::Progress,
    terminal::{note, notes, open, print},
    watch::watch,
};
use crate::{
    disclosure::{self, Readers},
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    engine::{self, DocumentSession, Error, HistoryUse, Rendered, SITE, SITE_ABOUT, SiteRequest},
    prose,
    render::{self, Format},
    repo,
};

/// The file by which a folder is known to be a site of aims.
const MARKER: &str = ".aims-site";

pub(super) fn run(global: &Global, command: &Render) -> Result<(), Error> {
    if command.list || (command.document.is_none() && !command.all) {
        return list();
    }
    refuse_what_does_not_fit(command)?;
    let made = || make(global, command);
    if command.watch {
        return watch(&global.engine().work_tree()?, &made);
    }
    let done = made()?;
    // A folder of files that nobody named; a file is where it was asked for.
    if command.all || command.is_site() {
        note(&done);
    }
    Ok(())
}

/// Makes what is asked for, writes it and says what was written.
fn make(global: &Global, command: &Render) -> Result<String, Error> {
    match (&command.output, command.document.as_deref()) {
        (_, Some(SITE)) => site(global, command),
        (Some(folder), None) => all(&session(global, command)?, &command.formats(), folder),
        (Some(path), Some(name)) => {
            repo::write(path, &document(global, command, name)?).map_err(Error::write(path))?;
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
    let site = command.is_site();
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

fn session(global: &Global, command: &Render) -> Result<DocumentSession, Error> {
    let loaded = open(global, &command.view)?.load(HistoryUse::Documents);
    let stage = loaded.stage(None);
    let mut session = DocumentSession::new(loaded.check(), stage, command.shipped, disclosure::Audience::Whole)?;
    session.assets.fonts = command.font_dir.as_deref().map(engine::fonts).transpose()?.unwrap_or_default();
    Ok(session)
}

/// One document in one format.
fn document(global: &Global, command: &Render, name: &str) -> Result<Vec<u8>, Error> {
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    if command.output.is_none() && !format.text && std::io::stdout().is_terminal() {
        let help = format!("name a file: `--output {name}.{}`", format.name);
        return Err(Error::Usage(format!("{} is not for a terminal\nhelp: {help}", format.name)));
    }
    let session = session(global, command)?;
    let rendered = session.render(session.wanted(name, command.of.as_deref())?, format)?;
    notes(rendered.notes);
    Ok(rendered.bytes)
}

/// Every document in every format, and only then the files; a document without a register is no CSV.
fn all(session: &DocumentSession, formats: &[&Format], folder: &Path) -> Result<String, Error> {
    let progress = Progress::of(DOCUMENTS.len());
    let rendered = session.render_all(formats, &|name| progress.step(name))?;
    drop(progress);
    rendered.iter().for_each(|rendered| notes(&rendered.notes));
    std::fs::create_dir_all(folder).map_err(Error::write(folder))?;
    let path = |file: &Rendered<'_>| folder.join(format!("{}.{}", file.kind.name, file.format.name));
    let files: Vec<_> = rendered.into_iter().map(|file| (path(&file), file.bytes)).collect();
    repo::write_all(&files).map_err(|(path, source)| Error::write(&path)(source))?;
    Ok(written(files.len(), folder))
}

/// The site, or the page for everyone.
fn site(global: &Global, command: &Render) -> Result<String, Error> {
    let Some(folder) = &command.output else {
        let help = "help: name it, `aims render site -o DIR`; it is made anew each time";
        return Err(Error::Usage(format!("a site is a folder\n{help}")));
    };
    engine::refuse_folder(folder)?;
    if command.of.is_some() {
        return Err(Error::Usage("a site is one; it takes no id".to_owned()));
    }
    let (files, said) = global.engine().site(command.view.at(), command.shipped, &audience(command))?;
    notes(said);
    repo::replace_folder(folder, MARKER, &files)?;
    Ok(written(files.len(), folder))
}

fn audience(command: &Render) -> SiteRequest {
    let options = &command.site;
    match options.audience.unwrap_or(Audience::Internal) {
        Audience::Public => SiteRequest::Public,
        Audience::Internal => SiteRequest::Readers(Readers {
            include: options.include.clone(),
            up_to: options.classification.unwrap_or(ClassificationName::Confidential).into(),
        }),
    }
}

/// How many files were written, and where.
fn written(files: usize, folder: &Path) -> String {
    let were = if files == 1 { "was" } else { "were" };
    format!("{} {were} written to {}", prose::count(files, "file"), folder.display())
}

fn list() -> Result<(), Error> {
    let name = |document: &DocumentKind| match document.of {
        Some(of) => format!("{} [{}]", document.name, of.to_uppercase()),
        None => document.name.to_owned(),
    };
    let documents = DOCUMENTS.iter().map(|document| (name(document), document.about));
    let mut listed = documents.chain([(SITE.to_owned(), SITE_ABOUT)]);
    print(|out| listed.try_for_each(|(name, about)| writeln!(out, "{name:<28} {about}")))
}

fn no_format() -> String {
    let names: Vec<_> = render::FORMATS.iter().map(|format| format.name).collect();
    format!(
        "one format is needed, named with `--format` or by the ending of the file; several go with `--all`\nhelp: formats are {}",
        names.join(", ")
    )
}
