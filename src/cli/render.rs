//! `aims render`: gather, render, write.

use super::{
    Error, OK,
    documents::Press,
    fonts,
    options::{Global, Render},
    print,
};
use crate::{
    render, repo,
    report::document::{DOCUMENTS, DocumentKind},
};

pub(super) fn run(global: &Global, command: &Render) -> Result<u8, Error> {
    let Some(name) = command.document.as_deref().filter(|_| !command.list) else { return list() };
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    let mut press = Press::new(global, &command.view, command.shipped)?;
    press.assets.fonts = command.font_dir.as_deref().map(fonts::read).transpose()?.unwrap_or_default();
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
    print(|out| DOCUMENTS.iter().try_for_each(|document| writeln!(out, "{:<28} {}", name(document), document.about)))?;
    Ok(OK)
}

fn no_format() -> String {
    let names: Vec<_> = render::FORMATS.iter().map(|format| format.name).collect();
    format!("the ending of the file names no format\nhelp: formats are {}; name one with `--format`", names.join(", "))
}
