//! `aims render`: gather, render, write.

use super::{
    Error, OK,
    load::load_at,
    options::{Global, Render},
    print,
};
use crate::{
    render::{self, Templates},
    repo,
    report::document::{DOCUMENTS, DocumentKind},
};

pub(super) fn run(global: &Global, command: &Render) -> Result<u8, Error> {
    let Some(name) = command.document.as_deref().filter(|_| !command.list) else { return list() };
    let document = DocumentKind::named(name).ok_or_else(|| unknown(name))?;
    let format = command.format().ok_or_else(|| Error::Usage(no_format()))?;
    let loaded = load_at(global, &command.view)?;
    let templates =
        if command.shipped { Templates::shipped() } else { Templates::of(loaded.source.tree()).map_err(template)? };
    let bytes = render::render(document, &(document.data)(&loaded.model), &templates, format).map_err(template)?;
    match &command.output {
        Some(path) => {
            repo::write(path, &bytes).map_err(|source| Error::Write { path: path.display().to_string(), source })?;
        }
        None => print(|out| out.write_all(&bytes))?,
    }
    Ok(OK)
}

fn list() -> Result<u8, Error> {
    print(|out| DOCUMENTS.iter().try_for_each(|document| writeln!(out, "{:<12} {}", document.name, document.about)))?;
    Ok(OK)
}

fn no_format() -> String {
    let names: Vec<_> = render::FORMATS.iter().map(|format| format.name).collect();
    format!("the ending of the file names no format\nhelp: formats are {}; name one with `--format`", names.join(", "))
}

fn unknown(name: &str) -> Error {
    let near = crate::suggest::nearest(name, DOCUMENTS.iter().map(|document| document.name));
    let help =
        near.map_or_else(|| "`aims render --list` names them".to_owned(), |near| format!("did you mean `{near}`?"));
    Error::Usage(format!("there is no document `{name}`\nhelp: {help}"))
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function over errors")]
fn template(failure: render::Failure) -> Error {
    Error::Template(failure.to_string())
}
