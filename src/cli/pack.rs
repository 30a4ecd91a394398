//! `aims pack`: the engine gathers what an audit asks for and puts it together; the archive is written.

use std::path::Path;

use super::{
    FINDINGS, OK,
    options::{Global, Pack},
    terminal::{complain, notes, print},
};
use crate::{
    engine::{self, Error, pack_request, release_blockers},
    escape, repo,
    source::sha256,
};

pub(super) fn run(global: &Global, command: &Pack) -> Result<u8, Error> {
    let Some(output) = &command.output else { return Err(Error::Usage("name the file with `--output`".to_owned())) };
    refuse_ending(output)?;
    let options = pack_request(&command.formats, command.classification.into(), &command.include);
    let (pack, said) = global.engine().pack(command.view.at(), command.stage.map(Into::into), options)?;
    notes(said);
    let blockers = if command.release { release_blockers(&pack.manifest) } else { Vec::new() };
    if !blockers.is_empty() {
        let listed: String = blockers.iter().map(|why| format!("\n- {why}")).collect();
        return Ok(complain(&Error::Usage(format!("nothing was written; in the way of a release:{listed}")), FINDINGS));
    }
    repo::write(output, &pack.bytes).map_err(Error::write(output))?;
    let path = output.display().to_string();
    print(|out| writeln!(out, "{}", escape::terminal(&summary(&path, &pack))))?;
    Ok(OK)
}

/// Refuses a path whose ending says that the file is something else than a ZIP archive. Numbers, as of a day or a version, are
/// no ending.
fn refuse_ending(path: &Path) -> Result<(), Error> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let named = ending.contains(|letter: char| letter.is_alphabetic());
    if !named || ending.eq_ignore_ascii_case("zip") {
        return Ok(());
    }
    let zip = path.with_extension("zip");
    Err(Error::Usage(format!(
        "a pack is a ZIP archive, and not a file of `.{ending}`\nhelp: name it `{}`",
        zip.display()
    )))
}

fn summary(path: &str, engine::Pack { bytes, manifest }: &engine::Pack) -> String {
    let draft = if manifest.dirty { "draft, " } else { "" };
    let commit = manifest.commit.as_ref().map_or("no commit", |commit| &commit[..commit.len().min(10)]);
    format!(
        "{path}: {draft}{}, commit {commit}, looked at from {}\n{} files, {} bytes, sha256 {}\n{} open; {} missing, {} kept elsewhere, {} left out; index.html names them",
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
