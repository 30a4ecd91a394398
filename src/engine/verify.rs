//! Verifies the integrity of a pack, and compares it with a rebuild from its commit.
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

/// Maximum size of a pack in bytes: its files, and room for its index.
const MAX_PACK: u64 = MAX_TOTAL + (64 << 20);

/// The note on a pack without a commit.
const DRAFT: &str = "It is a draft made from uncommitted files, so it cannot be rebuilt.";

/// Verifies the pack in a file, and compares it with its commit in the repository of `engine` if one is given.
///
/// # Errors
/// Fails if the file is not a pack, or the repository cannot be read.
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

/// The note on a pack that was not compared with a repository.
fn not_compared(manifest: &PackManifest) -> &'static str {
    match (manifest.dirty, &manifest.commit) {
        (true, _) => DRAFT,
        (false, None) => "Not compared with a repository: it names no commit, so it cannot be rebuilt.",
        (false, Some(_)) => "Not compared with a repository; use `--rebuild` to compare it",
    }
}

/// Rebuilds the pack and compares.
fn rebuild(
    engine: &Engine,
    bytes: &[u8],
    manifest: Option<&PackManifest>,
    report: &mut PackVerification,
) -> Result<(), Error> {
    let Some(manifest) = manifest else {
        report.notes.push("it was not rebuilt, because its manifest cannot be read".into());
        return Ok(());
    };
    report.notes.extend(caveats(manifest).into_iter().map(Into::into));
    let commit = manifest.commit.as_deref().filter(|commit| !manifest.dirty && is_commit(commit));
    let Some(commit) = commit else {
        let none = "It names no commit, so it cannot be rebuilt.";
        report.differences.push(Difference::new("", if manifest.dirty { DRAFT } else { none }));
        return Ok(());
    };
    let rebuilt = engine.rebuild_pack(commit, manifest)?;
    report.notes.extend(unreachable_commit(engine, commit).map(Into::into));
    report.rebuilt = true;
    let known: Vec<Difference> = std::mem::take(&mut report.differences);
    let named: BTreeSet<String> = known.iter().map(|difference| difference.path.raw().to_owned()).collect();
    let new = pack::compare(bytes, &rebuilt.bytes).into_iter().filter(|new| !named.contains(new.path.raw()));
    report.differences = known.iter().cloned().chain(new).collect();
    Ok(())
}

/// Whether this is a full commit id, and not another name that git accepts as a revision.
fn is_commit(commit: &str) -> bool {
    commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reasons why a rebuilt pack is likely to differ although the pack is unmodified, and other notes on how it was made.
fn caveats(manifest: &PackManifest) -> Vec<String> {
    let this = Tool::this();
    let tool = (manifest.tool != this).then(|| {
        let (version, own) = (&manifest.tool.version, &this.version);
        format!("it was made by {} {version}, but this is {own}; compare with the same version", manifest.tool.name)
    });
    let features = (manifest.features != pack::features()).then(|| {
        "it was made by a build with different features; compare with a build that has the same ones".to_owned()
    });
    let shallow =
        manifest.shallow.then(|| "it was made from a shallow clone; a full clone has more history".to_owned());
    let date = manifest.committed.filter(|committed| *committed != manifest.today).map(|committed| {
        format!(
            "due dates were judged as of {}, according to its MANIFEST.json; its commit is dated {committed}",
            manifest.today
        )
    });
    tool.into_iter().chain(features).chain(shallow).chain(date).collect()
}

/// The note on a commit that no branch or tag of this clone contains.
fn unreachable_commit(engine: &Engine, commit: &str) -> Option<&'static str> {
    let git = Git::around(engine.folder()).ok()?;
    let is_held = git.is_held(&CommitId(commit.into())).ok()?;
    (!is_held).then_some("no branch or tag contains its commit, so a clone of the repository does not have it")
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    if path.is_dir() {
        let help = "verify the archive; to check the unpacked files, run `sha256sum -c SHA256SUMS` in the folder";
        return Err(refused(path, &format!("it is a folder, but `aims pack` writes an archive\nhelp: {help}")));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let tree = WorkTree::at(folder).map_err(|error| refused(path, &error.to_string()))?;
    tree.read(&name, MAX_PACK).map_err(|error| refused(path, &error.to_string()))
}

fn refused(path: &Path, why: &str) -> Error {
    Error::File { path: path.display().to_string(), why: why.to_owned() }
}
