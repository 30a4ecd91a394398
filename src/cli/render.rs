//! `aims render`: renders documents or a site and writes the files.

use std::{io::IsTerminal as _, path::Path};

use super::{
    options::{Audience, ClassificationName, Global, Render},
    progress::Progress,
    terminal::{note, notes, print, print_raw},
    watch::watch,
};
use crate::{
    disclosure::{self, Readers},
    document::{kind::DocumentKind, kinds::DOCUMENTS},
    engine::{self, DocumentSession, Engine, Error, HistoryUse, Rendered, SITE, SITE_ABOUT, SiteRequest},
    prose,
    render::{self, Format},
    repo,
};

/// The file that marks a folder as a site that aims wrote.
const MARKER: &str = ".aims-site";

pub(super) fn run(global: &Global, command: &Render) -> Result<(), Error> {
    if command.list || (command.document.is_none() && !command.all) {
        return list();
    }
    refuse_conflicting_options(command)?;
    let render = || make(global, command);
    if command.watch {
        return watch(&global.engine().work_tree()?, &render);
    }
    let message = render()?;
    // A folder gets files that the user did not name; a single file is where the user asked for it.
    if command.all || command.is_site() {
        note(&message);
    }
    Ok(())
}

/// Renders what is requested, writes it and returns a message about what was written.
fn make(global: &Global, command: &Render) -> Result<String, Error> {
    match (&command.output, command.document.as_deref()) {
        (_, Some(SITE)) => site(global, command),
        (Some(folder), None) => all(&session(global, command)?, &command.formats(), folder),
        (Some(path), Some(name)) => {
            repo::write(path, &document(global, command, name)?).map_err(Error::write(path))?;
            Ok(format!("wrote {}", path.display()))
        }
        (None, name) => {
            let bytes = document(global, command, name.unwrap_or_default())?;
            let text = command.format().is_some_and(|format| format.text);
            if text {
                print(|out| out.write_all(&bytes))?;
            } else {
                print_raw(|out| out.write_all(&bytes))?;
            }
            Ok(String::new())
        }
    }
}

/// Refuses options that would be ignored.
fn refuse_conflicting_options(command: &Render) -> Result<(), Error> {
    let site = command.is_site();
    if let Some(option) = command.site.given().filter(|_| !site) {
        return Err(Error::Usage(format!(
            "`{option}` applies only to `aims render site`; a document includes all records"
        )));
    }
    if let Some(option) = command.document_option().filter(|_| site) {
        return Err(Error::Usage(format!(
            "`{option}` applies only to documents; a site is HTML and uses the reader's fonts"
        )));
    }
    if let Some(option) = command.site.reader_option().filter(|_| command.site.audience == Some(Audience::Public)) {
        let why = "the public page contains only records marked public";
        return Err(Error::Usage(format!("{why}\nhelp: omit `{option}`")));
    }
    if !site {
        command.csv.refuse_without(command.has_csv())?;
    }
    let ending = command.output.as_ref().and_then(|path| path.extension()?.to_str());
    let other =
        ending.and_then(Format::named).zip(command.format()).filter(|(ending, format)| ending.name != format.name);
    match other.filter(|_| !site && !command.all) {
        Some((ending, format)) => Err(Error::Usage(format!(
            "the file extension is .{}, but the format is {}\nhelp: omit one of them or make them match",
            ending.name, format.name
        ))),
        None => Ok(()),
    }
}

fn engine(global: &Global, command: &Render) -> Engine {
    if command.without_git { global.engine().without_git() } else { global.engine() }
}

fn session(global: &Global, command: &Render) -> Result<DocumentSession, Error> {
    let opened = engine(global, command).open(command.view.at())?;
    notes(opened.notes());
    let loaded = opened.load(HistoryUse::Documents)?;
    let stage = loaded.stage(None);
    let mut session = DocumentSession::new(loaded.check(), stage, command.shipped, disclosure::Audience::Whole)?;
    session.assets.csv = command.csv.form();
    session.assets.fonts = command.font_dir.as_deref().map(engine::fonts).transpose()?.unwrap_or_default();
    Ok(session)
}

/// One document in one format.
fn document(global: &Global, command: &Render, name: &str) -> Result<Vec<u8>, Error> {
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    if command.output.is_none() && !format.text && std::io::stdout().is_terminal() {
        let help = format!("write it to a file: `--output {name}.{}`", format.name);
        return Err(Error::Usage(format!("{} cannot be shown on a terminal\nhelp: {help}", format.name)));
    }
    let session = session(global, command)?;
    let rendered = session.render(session.wanted(name, command.of.as_deref())?, format)?;
    notes(rendered.notes);
    Ok(rendered.bytes)
}

/// Renders every document in every format before writing any file. A document without a register has no CSV.
fn all(session: &DocumentSession, formats: &[&Format], folder: &Path) -> Result<String, Error> {
    let progress = Progress::of(DOCUMENTS.len());
    let rendered = session.render_all(formats, &|name| progress.step(name))?;
    drop(progress);
    rendered.iter().for_each(|rendered| notes(&rendered.notes));
    let name = |file: &Rendered<'_>| format!("{}.{}", file.kind.name, file.format.name);
    let files: Vec<_> = rendered.into_iter().map(|file| (name(&file), file.bytes)).collect();
    repo::write_folder(folder, &files).map_err(|(path, source)| Error::write(&path)(source))?;
    Ok(written(files.len(), folder))
}

/// The site, or the public page.
fn site(global: &Global, command: &Render) -> Result<String, Error> {
    let Some(folder) = &command.output else {
        let help = "help: run `aims render site -o DIR`; the folder is rebuilt each time";
        return Err(Error::Usage(format!("a site needs an output folder\n{help}")));
    };
    engine::refuse_folder(folder)?;
    if command.of.is_some() {
        return Err(Error::Usage("`site` takes no id".to_owned()));
    }
    let (files, messages) = engine(global, command).site(command.view.at(), command.shipped, &audience(command))?;
    notes(messages);
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

/// The message about written files.
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
        "exactly one format is needed, from `--format` or the file extension; only `--all` takes several\nhelp: formats are {}",
        names.join(", ")
    )
}
