//! `aims pack verify`: hold a pack against itself, and against what its commit gives.

use std::path::Path;

use super::{
    Error, FINDINGS, OK,
    options::{Global, Verify},
    pack::again,
    print, print_page,
};
use crate::{
    output,
    render::pack,
    repo::WorkTree,
    report::{
        check::Tool,
        pack::{Difference, MAX_TOTAL, Made, PackManifest, PackVerification},
    },
    source::{Tree as _, sha256},
};

/// Most bytes of a pack: its files, and room for what leads through them.
const MAX_PACK: u64 = MAX_TOTAL + (64 << 20);

pub(super) fn run(global: &Global, command: &Verify) -> Result<u8, Error> {
    let bytes = read(&command.file)?;
    let verified = pack::verify(&bytes).map_err(|why| refused(&command.file, why.0))?;
    let mut report = PackVerification {
        version: 1,
        tool: Tool::this(),
        sha256: sha256(&bytes).into(),
        files: verified.files,
        rebuilt: false,
        made: verified.manifest.as_ref().map(Made::of),
        differences: verified.differences,
        notes: Vec::new(),
    };
    if command.rebuild || global.repo != Path::new(".") {
        rebuild(global, &bytes, verified.manifest.as_ref(), &mut report)?;
    }
    let code = if report.differences.is_empty() { OK } else { FINDINGS };
    if command.page.format == output::page::JSON {
        print(|out| output::json::document(&report, out))?;
    } else {
        print_page(global, &command.page, &report.page())?;
    }
    Ok(code)
}

/// Makes the pack anew and compares.
fn rebuild(
    global: &Global,
    bytes: &[u8],
    manifest: Option<&PackManifest>,
    report: &mut PackVerification,
) -> Result<(), Error> {
    let Some(manifest) = manifest else {
        report.notes.push("it was not made anew, as its manifest cannot be read".into());
        return Ok(());
    };
    report.notes.extend(unlike(manifest).into_iter().map(Into::into));
    let commit = manifest.commit.as_deref().filter(|commit| !manifest.dirty && is_commit(commit));
    let Some(commit) = commit else {
        let why = "it was made of files that no commit holds, so nobody can make it anew";
        report.differences.push(Difference::new("", why));
        return Ok(());
    };
    let made = again(global, commit, manifest)?;
    report.rebuilt = true;
    let known: Vec<Difference> = std::mem::take(&mut report.differences);
    let new = pack::compare(bytes, &made.bytes);
    report.differences = known.into_iter().chain(new).collect();
    Ok(())
}

/// A commit by its full name: nothing else that git would take for a revision.
fn is_commit(commit: &str) -> bool {
    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What makes it likely that a pack made anew differs although nobody touched it.
fn unlike(manifest: &PackManifest) -> Vec<String> {
    let this = Tool::this();
    let tool = (manifest.tool != this).then(|| {
        let (made, own) = (&manifest.tool.version, &this.version);
        format!("it was made by {} {made}, and this is {own}; compare with the same version", manifest.tool.name)
    });
    let features = (manifest.features != pack::features())
        .then(|| "it was made by a build with other features; compare with the same".to_owned());
    let shallow =
        manifest.shallow.then(|| "it was made from a shallow clone; a whole one gives more history".to_owned());
    tool.into_iter().chain(features).chain(shallow).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let tree = WorkTree::at(folder).map_err(|error| refused(path, &error.to_string()))?;
    tree.read(&name, MAX_PACK).map_err(|error| refused(path, &error.to_string()))
}

fn refused(path: &Path, why: &str) -> Error {
    Error::File { path: path.display().to_string(), why: why.to_owned() }
}
