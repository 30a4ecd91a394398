//! `aims check --baseline`: the file of what is known, read, held against the report and written.
//!
//! Must not know what an entry is.

use std::path::Path;

use super::{Error, file::File, note, tree::Source};
use crate::{
    model::{MANIFEST, Model},
    repo::WorkTree,
    report::{
        baseline::{Baseline, LIMIT, Renewed},
        check::CheckReport,
        place::Sources,
    },
};

/// What the options say of a baseline.
pub(super) struct Asked<'o> {
    pub(super) path: &'o Path,
    pub(super) write: bool,
    /// Folder of the repository, or any folder in it.
    pub(super) repository: &'o Path,
    pub(super) source: &'o Source,
}

/// Silences what the baseline knows; writes it first where that is asked for.
pub(super) fn apply(
    asked: &Asked<'_>,
    model: &Model,
    report: &mut CheckReport,
    sources: &mut Sources,
) -> Result<(), Error> {
    let (file, place) = file(asked)?;
    let read = |text: &str| {
        Baseline::read(text.to_owned(), place.as_deref().map(Into::into))
            .map_err(|why| file.refused(format!("it is no baseline: {why}")))
    };
    let known = file.text.as_deref().map(read).transpose()?;
    let known = match known {
        Some(known) if !asked.write => known,
        None if !asked.write => return Err(file.refused(MISSING)),
        known => read(&write(&file, asked.path, known.as_ref(), model, report)?)?,
    };
    known.apply(model, report, sources);
    Ok(())
}

/// The file with its path from the folder of the repository, where it lies there. Of a commit it is the one of that commit.
fn file(asked: &Asked<'_>) -> Result<(File, Option<String>), Error> {
    match asked.source {
        Source::Work(tree) => {
            let file = File::at(asked.path, LIMIT)?;
            let place = file.inside(tree.root());
            Ok((file, place))
        }
        Source::Commit(tree) => {
            let place = in_commit(asked);
            Ok((File::of(&**tree, &place, LIMIT)?, Some(place)))
        }
    }
}

/// The path from the folder of the repository; where there is no work tree, the path as it was written.
fn in_commit(asked: &Asked<'_>) -> String {
    let path = std::path::absolute(asked.path).ok();
    let real = |path: &Path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let path = path.map(|path| real(&path).unwrap_or(path));
    let tree = WorkTree::find(asked.repository, MANIFEST);
    let inside = tree.zip(path).and_then(|(tree, path)| path.strip_prefix(tree.root()).ok().map(Path::to_owned));
    let parts = inside.as_deref().unwrap_or(asked.path).iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

const MISSING: &str = "there is no such baseline\nhelp: `--write-baseline` writes one with what is found now";

/// Writes the first baseline, or the one that is left; returns its text.
fn write(
    file: &File,
    path: &Path,
    known: Option<&Baseline>,
    model: &Model,
    report: &CheckReport,
) -> Result<String, Error> {
    if report.incomplete.is_some() {
        return Err(file.refused("nothing is written, because the rules could not be run\nhelp: mend aims.yaml first"));
    }
    let renewed = known.map_or_else(|| Baseline::first(report, model), |known| known.shrunk(report, model));
    let renewed = renewed.map_err(|why| file.refused(why))?;
    if file.text.as_ref() != Some(&renewed.text) {
        file.write(&renewed.text)?;
    }
    note(&said(file, path, &renewed));
    Ok(renewed.text)
}

fn said(file: &File, path: &Path, renewed: &Renewed) -> String {
    let Renewed { kept, removed, left, .. } = renewed;
    let removed = if *removed > 0 { format!(", {removed} removed") } else { String::new() };
    let left = match (left, &file.text) {
        (0, _) => String::new(),
        (left, Some(_)) => format!("; findings that are new and were not added: {left}"),
        (left, None) => format!("; findings that cannot be silenced and were not added: {left}"),
    };
    format!("{}: {kept} known findings{removed}{left}", path.display())
}
