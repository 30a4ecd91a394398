//! `aims pack`: builds an audit pack and writes the archive.

use std::path::Path;

use super::{
    FINDINGS, OK,
    options::{CSV, Global, Pack},
    terminal::{notes, print, print_error},
};
use crate::{
    engine::{self, Error, pack_request, release_blockers},
    escape,
    output::Form,
    repo,
    source::sha256,
};

pub(super) fn run(global: &Global, command: &Pack) -> Result<u8, Error> {
    let Some(output) = &command.output else {
        return Err(Error::Usage("no output file is given\nhelp: pass `--output FILE`".to_owned()));
    };
    refuse_ending(output)?;
    let asked = &command.formats;
    command.csv.refuse_without(asked.iter().any(|format| format == CSV))?;
    let options = pack_request(asked, command.classification.into(), &command.include, command.csv.form());
    let engine = global.engine();
    let engine = if command.without_git { engine.without_git() } else { engine };
    let (pack, messages) = engine.pack(command.view.at(), command.stage.map(Into::into), options)?;
    notes(messages);
    let blockers = if command.release { release_blockers(&pack.manifest) } else { Vec::new() };
    if !blockers.is_empty() {
        let listed: String = blockers.iter().map(|why| format!("\n- {why}")).collect();
        let error = Error::Usage(format!("nothing was written; the release is blocked:{listed}"));
        return Ok(print_error(&error, Form::Drawn, FINDINGS));
    }
    repo::write(output, &pack.bytes).map_err(Error::write(output))?;
    let path = output.display().to_string();
    print(|out| writeln!(out, "{}", escape::terminal(&summary(&path, &pack))))?;
    Ok(OK)
}

/// Refuses a path whose extension is that of a file other than a ZIP archive. Digits, as in a date or version, do not count as
/// an extension.
fn refuse_ending(path: &Path) -> Result<(), Error> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let named = ending.contains(|letter: char| letter.is_alphabetic());
    if !named || ending.eq_ignore_ascii_case("zip") {
        return Ok(());
    }
    let zip = path.with_extension("zip");
    Err(Error::Usage(format!("a pack is a ZIP archive, not a `.{ending}` file\nhelp: name it `{}`", zip.display())))
}

fn summary(path: &str, engine::Pack { bytes, manifest }: &engine::Pack) -> String {
    let draft = if manifest.dirty { "draft, " } else { "" };
    let commit = manifest.commit.as_ref().map_or("no commit", |commit| &commit[..commit.len().min(10)]);
    format!(
        "{path}: {draft}{}, commit {commit}, as of {}\n{} files, {} bytes, sha256 {}\n{} open; {} missing, {} kept elsewhere, {} excluded; index.html lists them",
        manifest.stage.name(),
        manifest.today,
        manifest.files.len() + 2,
        bytes.len(),
        sha256(bytes),
        manifest.findings.open(),
        manifest.missing.len(),
        manifest.external.len(),
        manifest.left_out.len()
    )
}
