//! The file of what was known when the check was adopted, read, held against the report and written.
//!
//! Must not know what an entry is.

use std::path::Path;

use super::{Error, State, file::File};
use crate::{
    model::{MANIFEST, Model},
    repo::WorkTree,
    report::{
        baseline::{Baseline, LIMIT, Renewed},
        check::CheckReport,
        place::Sources,
    },
};

/// The file of a baseline, and whether it is written.
#[derive(Debug, Clone, Copy)]
pub struct BaselineRequest<'r> {
    /// The file.
    pub path: &'r Path,
    /// Whether the first one, or the one that is left, is written.
    pub write: bool,
}

/// Where the repository lies, and which state of it is looked at.
pub(super) struct BaselineSource<'p> {
    /// Folder of the repository, or any folder in it.
    pub(super) folder: &'p Path,
    pub(super) state: &'p State,
}

/// Silences what the baseline knows; writes it first where that is asked for, and then says what was written.
pub(super) fn apply(
    asked: &BaselineRequest<'_>,
    place: &BaselineSource<'_>,
    model: &Model,
    report: &mut CheckReport,
    sources: &mut Sources,
) -> Result<Option<String>, Error> {
    let (file, place) = file(asked, place)?;
    let read = |text: &str| {
        Baseline::read(text.to_owned(), place.as_deref().map(Into::into))
            .map_err(|why| file.refused(format!("it is no baseline: {why}")))
    };
    let known = file.text.as_deref().map(read).transpose()?;
    let (known, note) = match known {
        Some(known) if !asked.write => (known, None),
        None if !asked.write => return Err(file.refused(MISSING)),
        known => {
            let (text, note) = write(&file, asked.path, known.as_ref(), model, report)?;
            (read(&text)?, Some(note))
        }
    };
    known.apply(model, report, sources);
    Ok(note)
}

/// The file with its path from the folder of the repository, where it lies there. Of a commit it is the one of that commit.
fn file(asked: &BaselineRequest<'_>, place: &BaselineSource<'_>) -> Result<(File, Option<String>), Error> {
    match place.state {
        State::Files(tree) => {
            let file = File::at(asked.path, LIMIT)?;
            let place = file.inside(tree.root());
            Ok((file, place))
        }
        State::Commit(_) | State::Memory(_) => {
            let path = in_commit(asked.path, place.folder);
            Ok((File::of(place.state.tree(), &path, LIMIT)?, Some(path)))
        }
    }
}

/// The path from the folder of the repository; where there is no work tree, the path as it was written.
fn in_commit(asked: &Path, repository: &Path) -> String {
    let path = std::path::absolute(asked).ok();
    let real = |path: &Path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let path = path.map(|path| real(&path).unwrap_or(path));
    let tree = WorkTree::find(repository, MANIFEST);
    let inside = tree.zip(path).and_then(|(tree, path)| path.strip_prefix(tree.root()).ok().map(Path::to_owned));
    let parts = inside.as_deref().unwrap_or(asked).iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

const MISSING: &str = "there is no such baseline\nhelp: `--write-baseline` writes one with what is found now";

/// Writes the first baseline, or the one that is left; returns its text, and what was written in words.
fn write(
    file: &File,
    path: &Path,
    known: Option<&Baseline>,
    model: &Model,
    report: &CheckReport,
) -> Result<(String, String), Error> {
    if report.incomplete.is_some() {
        return Err(file.refused("nothing is written, because the rules could not be run\nhelp: mend aims.yaml first"));
    }
    let renewed = known.map_or_else(|| Baseline::first(report, model), |known| known.shrunk(report, model));
    let renewed = renewed.map_err(|why| file.refused(why))?;
    if file.text.as_ref() != Some(&renewed.text) {
        file.write(&renewed.text)?;
    }
    let note = summary(file, path, &renewed);
    Ok((renewed.text, note))
}

fn summary(file: &File, path: &Path, renewed: &Renewed) -> String {
    let Renewed { kept, removed, left, .. } = renewed;
    let removed = if *removed > 0 { format!(", {removed} removed") } else { String::new() };
    let left = match (left, &file.text) {
        (0, _) => String::new(),
        (left, Some(_)) => format!("; findings that are new and were not added: {left}"),
        (left, None) => format!("; findings that cannot be silenced and were not added: {left}"),
    };
    format!("{}: {kept} known findings{removed}{left}", path.display())
}
