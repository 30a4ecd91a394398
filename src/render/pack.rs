//! The audit pack: the gathered files with an index page, a manifest and checksums, in one archive.
//!
//! Must not know which files belong in a pack, and must not write files: the archive is returned as bytes.

mod index;
mod opened;
mod verify;

pub use verify::{Unreadable, Verified, compare, verify};

use super::{
    Failure,
    archive::archive,
    body::{Block, Grid, LANDSCAPE},
    html::{Head, blocks, common_style, page},
};
use crate::{
    escape, output,
    publish::pack::{
        self, FindingCounts, Gathered, INDEX, MANIFEST, PackManifest, PackedFile, PackedKind, SUMS, TooLarge,
    },
    report::{check::CheckReport, waiting::sentences},
    source::sha256,
};

/// Features of the build that affect the content of documents.
#[must_use]
pub fn features() -> Vec<String> {
    let built = [("openpgp", cfg!(feature = "openpgp")), ("pdf", cfg!(feature = "pdf"))];
    built.iter().filter(|(_, built)| *built).map(|(name, _)| (*name).to_owned()).collect()
}

/// Adds the findings as data and as a page.
///
/// # Errors
/// Fails if the pack would be too large.
pub fn findings(gathered: &mut Gathered, check: &CheckReport) -> Result<(), TooLarge> {
    let file = |name: &str, title: &str| PackedFile::new(format!("findings/{name}"), PackedKind::Findings, Some(title));
    gathered.add(file("findings.html", "Findings of aims check"), found(check).into_bytes())?;
    gathered.add(file("findings.json", "Findings of aims check as data"), json(check))
}

/// The archive of the gathered files; the list of files is added to `manifest`.
///
/// # Errors
/// Fails if the archive cannot be created.
pub fn pack(gathered: Gathered, mut manifest: PackManifest) -> Result<(Vec<u8>, PackManifest), Failure> {
    let Gathered { files, missing, external, left_out, .. } = gathered;
    let (files, mut entries): (Vec<_>, Vec<_>) =
        files.into_iter().map(|(file, bytes)| (file.clone(), (file.path, bytes))).unzip();
    manifest.files = files;
    manifest.missing = missing;
    manifest.external = external;
    manifest.left_out = left_out;
    let index = index::page(&manifest).into_bytes();
    let title = Some("Contents of this pack");
    manifest.files.insert(0, PackedFile::new(INDEX, PackedKind::Index, title).holding(&index));
    entries.insert(0, (INDEX.to_owned(), index));
    entries.push((MANIFEST.to_owned(), json(&manifest)));
    let sums = sums(entries.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    entries.push((SUMS.to_owned(), sums.into_bytes()));
    Ok((archive(&entries)?, manifest))
}

/// The checksums in the format of `sha256sum -c`.
fn sums<'e>(entries: impl Iterator<Item = (&'e str, &'e [u8])>) -> String {
    entries.map(|(path, bytes)| format!("{}  {path}\n", sha256(bytes))).collect()
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = output::json::document(value, &mut bytes);
    bytes
}

fn found(check: &CheckReport) -> String {
    let table = pack::open_findings(check);
    let counts = FindingCounts::of(check).summary(check.stage);
    let summary = format!("{counts}; as of {}, evaluated for {}.", check.today, check.stage.name());
    let shown = if table.rows.is_empty() { String::new() } else { blocks(&[Block::Grid(Grid::of(&table, LANDSCAPE))]) };
    let back = format!("<p><a href=\"../{INDEX}\">Contents of this pack</a></p>\n");
    let title = "Findings of aims check";
    let summary =
        std::iter::once(summary).chain(sentences(&check.awaited()).into_iter().map(|line| format!("{line}.")));
    let summary: String = summary.map(|line| format!("<p>{}</p>\n", escape::html(&line))).collect();
    let body = format!("<main id=\"main\">\n<h1>{title}</h1>\n{summary}{shown}{back}</main>\n");
    page(&Head { title, style: common_style(), script: None }, &body)
}
