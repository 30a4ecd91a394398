//! `aims render`: gather, render, write.

use super::{
    Error, OK,
    documents::Press,
    options::{Global, Render},
    print, site,
};
use crate::{
    render, repo,
    report::document::{DOCUMENTS, DocumentKind},
};

pub(super) fn run(global: &Global, command: &Render) -> Result<u8, Error> {
    let Some(name) = command.document.as_deref().filter(|_| !command.list) else { return list() };
    if name == site::NAME {
        return site::run(global, command);
    }
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    let press = Press::new(global, &command.view, command.shipped)?;
    let bytes = press.make(press.wanted(name, command.of.as_deref())?, format).map_err(Error::Template)?;
    match &command.output {
        Some(path) => {
            repo::write(path, &bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })?;
        }
        None => print(|out| out.write_all(&bytes))?,
    }
    Ok(OK)
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
    format!("the ending of the file names no format\nhelp: formats are {}; name one with `--format`", names.join(", "))
}
