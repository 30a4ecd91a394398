//! The baseline file, which lists findings known when the check was adopted: reads it, applies it and writes it.
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

/// The file of a baseline, and whether to write it.
#[derive(Debug, Clone, Copy)]
pub struct BaselineRequest<'r> {
    /// The file.
    pub path: &'r Path,
    /// Whether to create it, or to write what remains of it.
    pub write: bool,
}

/// The location of the repository, and the state that is checked.
pub(super) struct BaselineSource<'p> {
    /// Folder of the repository, or any folder in it.
    pub(super) folder: &'p Path,
    pub(super) state: &'p State,
}

/// Suppresses the findings in the baseline. If requested, writes the baseline first and returns a note about it.
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
            .map_err(|why| file.refused(format!("it is not a baseline: {why}")))
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

/// The file, with its path relative to the folder of the repository if it is inside. For a commit, the file in that
/// commit.
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

/// The path relative to the folder of the repository; the path as given if there is no work tree.
fn in_commit(asked: &Path, repository: &Path) -> String {
    let path = std::path::absolute(asked).ok();
    let real = |path: &Path| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    let path = path.map(|path| real(&path).unwrap_or(path));
    let tree = WorkTree::find(repository, MANIFEST);
    let inside = tree.zip(path).and_then(|(tree, path)| path.strip_prefix(tree.root()).ok().map(Path::to_owned));
    let parts = inside.as_deref().unwrap_or(asked).iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

const MISSING: &str = "the baseline does not exist\nhelp: `--write-baseline` creates one from the current findings";

/// Writes the first baseline, or what remains of it. Returns its text and a note about what was written.
fn write(
    file: &File,
    path: &Path,
    known: Option<&Baseline>,
    model: &Model,
    report: &CheckReport,
) -> Result<(String, String), Error> {
    if report.incomplete.is_some() {
        return Err(file.refused("nothing is written, because the rules could not be run\nhelp: fix aims.yaml first"));
    }
    // What is not known may be gone only for as long as a file cannot be read.
    if let Some(cause) = report.findings.iter().find(|finding| known.is_some() && finding.is_cause()) {
        let at = cause.location.as_ref().map_or_else(|| "a file".to_owned(), |at| at.path.raw().to_owned());
        return Err(file.refused(format!(
            "nothing is written, because {at} cannot be read, so that it is not known which findings there are\nhelp: fix it first"
        )));
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
        (left, Some(_)) => format!("; new findings that were not added: {left}"),
        (left, None) => format!("; findings that cannot be suppressed and were not added: {left}"),
    };
    format!("{}: {kept} known findings{removed}{left}", path.display())
}
