//! Holds a pack against itself, and against what its commit gives.
//!
//! Must not know how the result is shown.

use std::{collections::BTreeSet, path::Path};

use super::{Engine, Error};
use crate::{
    publish::pack::{Difference, MAX_TOTAL, ManifestSummary, PackManifest, PackVerification},
    render::pack,
    repo::{Git, WorkTree},
    report::check::Tool,
    source::{CommitId, Tree as _, sha256},
};

/// Most bytes of a pack: its files, and room for what leads through them.
const MAX_PACK: u64 = MAX_TOTAL + (64 << 20);

/// What is said of a pack that no commit stands for.
const DRAFT: &str = "It is a draft, made from files that are not committed: nobody can make it anew.";

/// Verifies the pack in a file; against its commit in the repository of `engine` too, where one is given.
///
/// # Errors
/// Where the file is no pack, or the repository cannot be read.
pub fn verify(file: &Path, engine: Option<&Engine>) -> Result<PackVerification, Error> {
    let bytes = read(file)?;
    let verified = pack::verify(&bytes).map_err(|why| refused(file, why.0))?;
    let mut report = PackVerification {
        version: 1,
        tool: Tool::this(),
        sha256: sha256(&bytes).into(),
        files: verified.files,
        rebuilt: false,
        intact: verified.differences.is_empty(),
        manifest: verified.manifest.as_ref().map(ManifestSummary::of),
        differences: verified.differences,
        notes: Vec::new(),
    };
    match engine {
        Some(engine) => rebuild(engine, &bytes, verified.manifest.as_ref(), &mut report)?,
        None => report.notes.extend(verified.manifest.as_ref().map(not_compared).map(Into::into)),
    }
    Ok(report)
}

/// That a pack was held against itself alone, and what would show more.
fn not_compared(manifest: &PackManifest) -> &'static str {
    match (manifest.dirty, &manifest.commit) {
        (true, _) => DRAFT,
        (false, None) => "Not compared with a repository: it names no commit, so nobody can make it anew.",
        (false, Some(_)) => "Not compared with a repository; `--rebuild` does that",
    }
}

/// Makes the pack anew and compares.
fn rebuild(
    engine: &Engine,
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
        let none = "It names no commit: nobody can make it anew.";
        report.differences.push(Difference::new("", if manifest.dirty { DRAFT } else { none }));
        return Ok(());
    };
    let rebuilt = engine.rebuild_pack(commit, manifest)?;
    report.notes.extend(stray(engine, commit).map(Into::into));
    report.rebuilt = true;
    let known: Vec<Difference> = std::mem::take(&mut report.differences);
    let named: BTreeSet<String> = known.iter().map(|difference| difference.path.raw().to_owned()).collect();
    let new = pack::compare(bytes, &rebuilt.bytes).into_iter().filter(|new| !named.contains(new.path.raw()));
    report.differences = known.iter().cloned().chain(new).collect();
    Ok(())
}

/// A commit by its full name: nothing else that git would take for a revision.
fn is_commit(commit: &str) -> bool {
    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What makes it likely that a pack made anew differs although nobody touched it, and what else to know of how it was made.
fn unlike(manifest: &PackManifest) -> Vec<String> {
    let this = Tool::this();
    let tool = (manifest.tool != this).then(|| {
        let (version, own) = (&manifest.tool.version, &this.version);
        format!("it was made by {} {version}, and this is {own}; compare with the same version", manifest.tool.name)
    });
    let features = (manifest.features != pack::features())
        .then(|| "it was made by a build with other features; compare with the same".to_owned());
    let shallow =
        manifest.shallow.then(|| "it was made from a shallow clone; a whole one gives more history".to_owned());
    let day = manifest.committed.filter(|committed| *committed != manifest.today).map(|committed| {
        format!(
            "what is due was judged from {}, as its MANIFEST.json says; its commit is of {committed}",
            manifest.today
        )
    });
    tool.into_iter().chain(features).chain(shallow).chain(day).collect()
}

/// That a commit is nobody's but of this clone.
fn stray(engine: &Engine, commit: &str) -> Option<&'static str> {
    let git = Git::around(engine.folder()).ok()?;
    let stray = !git.is_held(&CommitId(commit.into()));
    stray.then_some("no branch and no tag leads to its commit, so a clone of the repository does not hold it")
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    if path.is_dir() {
        let help = "verify the archive; what it was unpacked into is checked there with `sha256sum -c SHA256SUMS`";
        return Err(refused(path, &format!("it is a folder, and `aims pack` writes an archive\nhelp: {help}")));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let tree = WorkTree::at(folder).map_err(|error| refused(path, &error.to_string()))?;
    tree.read(&name, MAX_PACK).map_err(|error| refused(path, &error.to_string()))
}

fn refused(path: &Path, why: &str) -> Error {
    Error::File { path: path.display().to_string(), why: why.to_owned() }
}
